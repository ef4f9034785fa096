"""Lookups in the standard that checks and listing share: a label's code, the data set that a row is about."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable
from typing import cast

from creditcli.errors import BrokenStandard
from creditcli.ids import uscc
from creditcli.standard.types import Dataset, Standard

ORGANISATION = "1"  # code of standards/codelists/subject_category.csv
TARGET = "target_decision_number"  # field: the decision that a row is about


def folded(text: str) -> str:
    """In the form in which values of code lists are compared: full width, case and outer spaces never count."""
    return unicodedata.normalize("NFKC", text).strip().upper()


def code_of(standard: Standard, codelist: str, label: str | None) -> str:
    """The code of a code list's value by its label or, since the record keeps the label of its day, by one that it had
    before and keeps as an alias; empty for none."""
    values = standard.codelists[codelist].values
    found = next((one.code for one in values if one.label == label), "")
    return found if found or not label else next((one.code for one in values if label in one.aliases), "")


def known_code(standard: Standard, codelist: str, label: str | None) -> str:
    """As ``code_of``, of a label that the record holds. Raises BrokenStandard for one that the list does not know: what
    it says would act on nothing, and nobody would be told."""
    code = code_of(standard, codelist, label)
    if label and not code and not _is_open(standard, codelist, label):
        raise BrokenStandard(
            f"档案里有标准不认识的“{standard.codelists[codelist].title}”：{label}。代码表 {codelist} 改过名称的，"
            "要把原来的名称写进同一代码的 aliases；不再使用的，填 valid_to，不要删。",
            f"the record has a value that the code list {codelist} does not know: “{label}”. Where a label was changed "
            "the former one has to be among the aliases of its code; what is no longer used gets a valid_to.",
        )
    return code


def _is_open(standard: Standard, codelist: str, label: str) -> bool:
    prefix = standard.codelists[codelist].open_prefix
    return bool(prefix) and label.startswith(prefix)


def texts_of(standard: Standard, codelist: str, codes: Collection[str]) -> list[str]:
    """Every text by which the record may tell of values with these codes: their labels, and those that they had."""
    texts = (text for one in standard.codelists[codelist].values for text in (one.label, *one.aliases))
    return [text for text in dict.fromkeys(texts) if code_of(standard, codelist, text) in codes]


def label_today(standard: Standard, codelist: str, text: str | None) -> str | None:
    """A text of the record as rows are written today; as it is where the list does not know it."""
    code = code_of(standard, codelist, text)
    return next((one.label for one in standard.codelists[codelist].values if code and one.code == code), text)


def same_value(standard: Standard, codelist: str, label: str, names: Iterable[str]) -> str | None:
    """Which of the names means the value, under whatever label."""
    code = code_of(standard, codelist, label)
    return next((one for one in names if one == label or (code and code_of(standard, codelist, one) == code)), None)


def is_organisation(standard: Standard, category: str | None, code: str | None, person: object) -> bool:
    """Whether a subject is an organisation, which may be shown by name: by its category, a unified code of its own and no
    person's document number (``person``). A category alone makes nobody one."""
    return is_called_organisation(standard, category, code, person) and not uscc.is_persons(code or "")


def is_called_organisation(standard: Standard, category: str | None, code: str | None, person: object) -> bool:
    """Whether nothing but a missing code keeps a subject from being an organisation."""
    known = "" if code == uscc.NO_CODE else code
    called = code_of(standard, "subject_category", category) == ORGANISATION
    return called and not person and not (known and uscc.is_persons(known))


def own_dataset(standard: Standard, list_id: str) -> Dataset | None:
    """The data set whose rows are all entries of that list and of no other; None for a list without one."""
    return next((one for one in standard.datasets.values() if one.list and one.list == list_id), None)


def is_about_others(dataset: Dataset) -> bool:
    """Whether rows of the data set act on records of other data sets: corrections, repairs, exits, objections, answers."""
    return any(field.id == TARGET for field in dataset.fields)


def turning_for(datasets: Collection[Dataset], standard: Standard) -> list[str]:
    """The words that turn rows of tables of these data sets: every one by which something is withheld, and those of an end that
    the tables are not themselves about, as every table about others is."""
    if any(map(is_about_others, datasets)):
        return list(standard.withholding_words)
    return turning_but(own_texts(datasets), standard)


def turning_but(own: str, standard: Standard) -> list[str]:
    """The words that turn rows, without those of an end that stand in ``own``."""
    return [word for word in standard.turning_words if word in standard.withholding_words or word not in own]


def own_texts(datasets: Iterable[Dataset]) -> str:
    """What says what data sets are about."""
    return "\n".join(f"{one.title}\n{one.description}" for one in datasets)


def target_dataset(standard: Standard, label: str | None, list_id: str | None) -> str:
    """The data set that a row is about: by its 对象类别, else by the colour of its list; empty if unknown.

    Where that says the listings of a colour and the list has a data set of its own, it is that one.
    """
    kind = standard.lists.get(list_id or "")
    listings = f"{kind.polarity}-listing" if kind else ""
    named = code_of(standard, "target_dataset", label) if label else listings
    own = own_dataset(standard, kind.id) if kind and named == listings else None
    return own.id if own else named


def not_passed_texts(standard: Standard) -> list[str]:
    """Every text by which a review says that what it is about was not passed, or not yet: what the rule on such rows refuses."""
    rule = standard.rule_of("not_passed")
    refused = cast("Collection[str]", rule.args["values"])
    fields = (one for dataset in standard.datasets.values() for one in dataset.fields if one.id == rule.args["field"])
    values = [one for name in {field.codelist for field in fields} for one in standard.codelists[name].values]
    return sorted({text for one in values if one.label in refused for text in (one.label, *one.aliases)})
