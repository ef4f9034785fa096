"""When a field must be filled, and which lists a row may name: by the field's own definition and by the rules.

Entry forms and documentation say it, so that nobody learns it from what comes back. Of rules count those that hold a
row back and have no last day.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from creditcli.checks.concern import applies, texts_in
from creditcli.checks.listings import NOTICE
from creditcli.model.severity import Severity
from creditcli.standard.list_terms import block
from creditcli.standard.lookups import own_dataset
from creditcli.standard.types import Condition, Dataset, Field, ListType, Rule, Standard
from creditcli.standard.words import condition_words, conditions_words

LIST = "list_type"  # field, and code list
ALWAYS = ""  # the case that is every row's


def asked_for(standard: Standard, dataset: Dataset, field: Field) -> tuple[str, ...]:
    """In which cases the field must be filled, in Chinese (``办理结果为准予修复``); ``ALWAYS`` alone for every row."""
    own = [conditions_words(dataset, field.required_when)] if field.required_when else []
    found = (case for rule in _asking(standard, dataset) for case in _cases(rule, standard, dataset, field))
    cases = tuple(dict.fromkeys((*own, *found)))
    return (ALWAYS,) if field.required or ALWAYS in cases else cases


def lists_in(standard: Standard, dataset: Dataset) -> tuple[ListType, ...]:
    """The list types that a row of the data set may name."""
    rules = tuple(_asking(standard, dataset))
    colours = {rule.args["polarity"] for rule in rules if rule.check == "polarity"}
    elsewhere = any(rule.check == "list_elsewhere" for rule in rules)
    return tuple(
        kind
        for kind in standard.lists.values()
        if kind.enabled
        and (not colours or kind.polarity in colours)
        and not (elsewhere and own_dataset(standard, kind.id) not in (None, dataset))
    )


def _asking(standard: Standard, dataset: Dataset) -> Iterator[Rule]:
    for rule in standard.rules.values():
        if applies(rule, dataset) and rule.severity is not Severity.NOTICE and rule.valid_to is None:
            yield rule


def _cases(rule: Rule, standard: Standard, dataset: Dataset, field: Field) -> Iterator[str]:
    if rule.check == "pre_notice_missing" and field.id in NOTICE:
        kinds = lists_in(standard, dataset)
        yield _of_lists(kinds, [one for one in kinds if block(one, "pre_notice").get("required")], dataset)
    elif rule.check == "unstated" and field.id in texts_in(rule.args["fields"]):
        origin, kinds, when = rule.args.get("origin"), lists_in(standard, dataset), rule.args.get("when")
        told = []
        for name, values in when.items() if isinstance(when, Mapping) else ():
            told.append(condition_words(dataset, Condition(name, tuple(values))))
        if origin:
            told.append(_of_lists(kinds, [one for one in kinds if one.origin == origin], dataset))
        yield "，".join(filter(None, told))


def _of_lists(kinds: tuple[ListType, ...], asking: list[ListType], dataset: Dataset) -> str:
    """Which lists ask for it; nothing where all do."""
    names = tuple(one.name for one in asking)
    return ALWAYS if len(names) == len(kinds) else condition_words(dataset, Condition(LIST, names))
