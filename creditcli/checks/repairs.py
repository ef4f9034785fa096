"""Repairs and early exits that law bars whatever the day: a class that is never repaired, a fault repeated on the list,
conditions of which nothing is told; what has no fault to repair; and repairs that are undone in vain."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

import polars as pl

from creditcli.checks.context import Hit, Subject
from creditcli.checks.targets import Targets, since
from creditcli.model.ledger import Entry, ExitKind, Listing
from creditcli.standard.list_terms import block, counts_from_correction, decided_under, waits
from creditcli.standard.lookups import target_dataset
from creditcli.standard.penalty_classes import never_repaired

REPAIR = "repair"  # data set


def repair_barred(subject: Subject) -> Iterator[Hit]:
    """A repair is granted (``args.fields``, ``args.values``) to a penalty whose class is never repaired."""
    targets = Targets(subject)
    for row, field in _granted(subject):
        if target_dataset(subject.context.standard, row["target_dataset"], row["list_type"]) != "penalty":
            continue
        for penalty in targets.penalties(row):
            if never_repaired(penalty, subject.context.standard):
                yield Hit(row["row"], field, {"class": penalty["penalty_class"] or ""})
                break


def repeated_on_list(subject: Subject) -> Iterator[Hit]:
    """A repair or an early exit is granted although the same list (``args.lists``) took the subject in by another decision
    meanwhile, which stands."""
    targets, day = Targets(subject), subject.dataset.decision_date
    for row, field in _granted(subject):
        own = targets.entries(row) if row["list_type"] in subject.texts("lists") and row[day] else []
        first = min((one.decision_date for one in own), default=None)
        for one in targets.listings(row) if first else ():
            again = one not in own and not one.role and _stands(one)
            if again and first and first < one.decision_date <= date.fromisoformat(row[day]):
                yield Hit(row["row"], field, {"number": one.decision_number})
                break


def corrected_before_notice(subject: Subject) -> Iterator[Hit]:
    """A repair or an early exit is granted on a correction before the notice of the listing, or where none is known before
    its decision; only of lists whose early exit counts from the correction.

    The day is that of the row (``args.day``), else the one told last of the listing.
    """
    name, targets = str(subject.rule.args.get("day", "")), Targets(subject)
    for row, field in _granted(subject):
        kind = subject.context.standard.lists.get(row["list_type"] or "")
        day = row.get(name) if name else _corrected(targets.entries(row))
        if kind is None or not day:
            continue
        for listing in targets.of(row):
            decided = listing["decision_date"]
            if not decided or not counts_from_correction(decided_under(kind, date.fromisoformat(decided))):
                continue
            told = "pre_notice_served" if listing.get("pre_notice_served") else "decision_date"
            if listing[told] and day < listing[told]:
                yield Hit(row["row"], name or field, {"corrected": day, "told": told, "day": listing[told]})
                break


def conditions_untold(subject: Subject) -> Iterator[Hit]:
    """An early exit is granted, while the rule was in force, from a list with a least span before that, and no step of a
    repair of the listing in the record tells each of ``args.tells``."""
    view, targets, tells = subject.context.view, Targets(subject), subject.texts("tells")
    granted = list(_granted(subject))
    steps = view.frames[REPAIR].to_dicts() if view and granted else []
    for row, field in granted:
        kind, text = subject.context.standard.lists.get(row["list_type"] or ""), row[subject.dataset.decision_date]
        if kind is None or not text:
            continue
        day = date.fromisoformat(text)
        waiting = [one for one in targets.entries(row) if waits(decided_under(kind, one.decision_date))]
        begun = [since(one, day).isoformat() for one in waiting]
        if begun and subject.rule.holds_on(day):
            own = [one for one in steps if (one["event_date"] or "") >= max(begun) and targets.is_step_of(one, row)]
            lacking = [name for name in tells if not any(one[name] for one in own)]
            if lacking:
                repair = subject.context.standard.dataset(REPAIR)
                yield Hit(row["row"], field, {"lacking": "、".join(repair.field(name).label for name in lacking)})


def not_repairable(subject: Subject) -> Iterator[Hit]:
    """A step of a repair, or an early exit, about something that has no fault (``args.targets``, data sets).

    ``args.at``: by data set of the table the field that tells which, and the values of it that are meant (none: all).
    """
    field, values = subject.arg("at")[subject.dataset.id]
    for row in subject.table.frame.to_dicts():
        target = target_dataset(subject.context.standard, row.get("target_dataset"), row["list_type"])
        if target in subject.texts("targets") and (not values or row[field] in values):
            yield Hit(row["row"], field, {})


def restores_nothing(subject: Subject) -> Iterator[Hit]:
    """A repair is undone (``args.fields``, ``args.values``) of a list whose rules do not put anybody back on it."""
    for row, field in _granted(subject):
        kind = subject.context.standard.lists.get(row["list_type"] or "")
        if kind is not None and not block(kind, "false_material"):
            yield Hit(row["row"], field, {"list": kind.name})


def _granted(subject: Subject) -> Iterator[tuple[dict[str, Any], str]]:
    """Rows with one of ``args.values`` in that of ``args.fields`` which the file has, and this field."""
    values = list(subject.texts("values"))
    for field in subject.texts("fields"):
        if field in subject.mapped:
            for row in subject.table.frame.filter(pl.col(field).is_in(values)).to_dicts():
                yield row, field


def _stands(entry: Entry) -> bool:
    """Whether a listing was neither refused nor found to be wrong from the beginning."""
    return entry.listing is not Listing.REJECTED and entry.exit_kind not in (ExitKind.REVOKED, ExitKind.ERROR)


def _corrected(entries: Iterable[Entry]) -> str:
    """The day of the correction as far as the listing tells of it; empty where it does not."""
    return max((one.corrected.isoformat() for one in entries if one.corrected), default="")
