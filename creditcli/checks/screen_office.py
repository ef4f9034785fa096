"""Which rows the checks that know the office could have anything to say about: its register, its record.

As in ``checks/screens``: a row that is not suspect is one in which the check finds nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import polars as pl

from creditcli.checks import authority, normal_forms, reused, targets, withheld_before
from creditcli.checks.context import Subject
from creditcli.checks.registered import CODE, DATASET, NAME
from creditcli.checks.told_before import TITLE, named_by
from creditcli.model.office import Office
from creditcli.model.period import parse_period

Judge = Callable[[pl.DataFrame], pl.Series]  # rows of a batch, by field id -> whether each is suspect
NEVER = pl.lit(False)


def every_row_or_none(check: Callable[[Subject], object]) -> Callable[[Subject], pl.Expr]:
    """Of a check that says the same of every row: asked once, of a table that has one."""

    def screen(subject: Subject) -> pl.Expr:
        return pl.lit(check(subject))

    return screen


def unknown_organ(subject: Subject) -> pl.Expr:
    """An organ that is not in the register."""
    field = authority.organ_field(subject)
    if field not in subject.mapped:
        return NEVER
    return pl.col(field).is_not_null() & ~pl.col(field).is_in(list(_register(authority.office_of(subject))))


def organ_name(subject: Subject) -> pl.Expr:
    """Name and code of the organ are not of one organisation."""
    if not {"organ", "organ_code"} <= set(subject.mapped):
        return NEVER
    register = _register(authority.office_of(subject))
    named, coded = (
        pl.col(one).replace_strict(register, default=None, return_dtype=pl.String) for one in ("organ", "organ_code")
    )
    return pl.col("organ").is_not_null() & coded.is_not_null() & (named != coded).fill_null(True)


def another_organ(subject: Subject) -> pl.Expr:
    """A registered organ that is not the sender."""
    office = authority.office_of(subject)
    sender = office.organisation(subject.context.department)
    if sender is None or "organ_code" not in subject.mapped:
        return NEVER
    others = [text for text, code in _register(office).items() if code != sender.code]
    return pl.col("organ_code").is_in(others)


def organ_dissolved(subject: Subject) -> pl.Expr:
    """An organ that has a last day."""
    gone = list(authority.dissolved(authority.office_of(subject)))
    return pl.col("organ_code").is_in(gone) if gone and "organ_code" in subject.mapped else NEVER


def _register(office: Office) -> dict[str, str]:
    """Every code, name and alias, as the register finds an organisation by it: the code of that."""
    texts = (text for one in office.organisations for text in (one.code, one.name, *one.aliases))
    found = {text: office.organisation(text) for text in dict.fromkeys(texts)}
    return {text: one.code for text, one in found.items() if one is not None}


def outside_period(subject: Subject) -> pl.Expr:
    """A decision outside the period that the manifest states."""
    field = subject.dataset.decision_date
    if not subject.context.period or not field or field not in subject.mapped:
        return NEVER
    first, last = (pl.lit(day.isoformat()) for day in parse_period(subject.context.period))
    return pl.col(field).is_not_null() & ~pl.col(field).is_between(first, last)


class Digests:
    """Known texts by their digests, sorted: a set of millions that is asked for some thousands."""

    def __init__(self, sorted_digests: pl.Series) -> None:
        self._digests = sorted_digests

    def find(self, texts: pl.Series) -> tuple[pl.Series, pl.Series]:
        """Of each text where its digest stands among the known ones, and whether it does; never for null."""
        if self._digests.is_empty():
            return pl.repeat(0, len(texts), dtype=pl.UInt32, eager=True), pl.repeat(False, len(texts), eager=True)
        digests = texts.hash()
        found = self._digests.search_sorted(digests).clip(0, len(self._digests) - 1)
        return found, (self._digests.gather(found) == digests) & texts.is_not_null()


class Places:
    """Where texts stand among known ones."""

    def __init__(self, texts: pl.Series) -> None:
        sorted_by = pl.DataFrame({"digest": texts.hash(), "at": pl.int_range(len(texts), eager=True)}).sort("digest")
        self._known, self._at = Digests(sorted_by["digest"]), sorted_by["at"]

    def of(self, texts: pl.Series) -> pl.Series:
        """Of each text the place of a known one with its digest; null where there is none, and for null."""
        found, same = self._known.find(texts)
        if self._at.is_empty():
            return pl.repeat(None, len(texts), dtype=pl.Int64, eager=True)
        return pl.select(pl.when(same).then(self._at.gather(found))).to_series()


def number_held(subject: Subject) -> Judge | None:
    """A decision number that stands in the record."""
    view = subject.context.view
    if view is None or reused.NUMBER not in subject.mapped:
        return None
    held = normal_forms.numbers(reused.held_numbers(view, subject.dataset.id))
    known = Digests(held.hash().unique().sort())
    return lambda rows: known.find(rows[reused.NUMBER])[1]


def number_withheld(subject: Subject) -> Judge | None:
    """A decision number, or a title, of which something was withheld from the public."""
    name = named_by(subject)
    if subject.context.view is None or name not in subject.mapped:
        return None
    held = withheld_before.withheld_versions(subject)[name]
    known = normal_forms.numbers(held).drop_nulls().unique().implode()
    return lambda rows: (normal_forms.numbers(rows[name]) if name == TITLE else rows[name]).is_in(known)


def number_withdrawn(subject: Subject) -> Judge | None:
    """A decision number of which something was withdrawn."""
    if subject.context.view is None or reused.NUMBER not in subject.mapped:
        return None
    gone = normal_forms.numbers(targets.withdrawals(subject)["target_decision_number"]).drop_nulls().implode()
    return lambda rows: rows[reused.NUMBER].is_in(gone)


def name_held(subject: Subject) -> Judge | None:
    """A code that the register of subjects holds under a name that is written otherwise."""
    view = subject.context.view
    if view is None or not {NAME, CODE} <= set(subject.mapped):
        return None
    known = view.lazy(DATASET).select(CODE, NAME).drop_nulls()
    register = known.unique(CODE, keep="last", maintain_order=True).collect()
    held, forms = Places(register[CODE]), normal_forms.names(register[NAME])

    def judge(rows: pl.DataFrame) -> pl.Series:
        at = held.of(rows[CODE])
        known = at.is_not_null()
        found = known.clone()
        some = rows[NAME].filter(known)
        differs = normal_forms.names(some) != forms.gather(at.drop_nulls())
        return found.scatter(known.arg_true(), differs.fill_null(False))

    return judge


SCREENS: Mapping[str, Callable[[Subject], pl.Expr]] = {
    "unknown_department": every_row_or_none(lambda subject: authority.sender_of(subject) is None),
    "dataset_authority": every_row_or_none(authority.may_not_submit),
    "unknown_organ": unknown_organ,
    "organ_name": organ_name,
    "sender_is_organ": another_organ,
    "organ_elsewhere": another_organ,
    "outside_period": outside_period,
    "sender_dissolved": every_row_or_none(authority.is_dissolved),
    "organ_dissolved": organ_dissolved,
}
ASKED: Mapping[str, Callable[[Subject], Judge | None]] = {
    "number_reused": number_held,
    "restated": number_held,
    "in_force_again": number_held,
    "replaces_unnumbered": number_held,
    "another_day": number_held,
    "another_code": number_held,
    "withdrawn_before": number_withdrawn,
    "said_public": number_withheld,
    "left_out": number_withheld,
    "lapsed_again": number_held,
    "name_at_odds": name_held,
    "name_former": name_held,
}
