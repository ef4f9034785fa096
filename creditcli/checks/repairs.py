"""Repairs that law bars whatever the day: a class that is never repaired, a fault repeated on the list."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import polars as pl

from creditcli.checks.context import Hit, Subject
from creditcli.checks.targets import Row, Targets
from creditcli.standard.list_terms import counts_from_correction
from creditcli.standard.lookups import target_dataset
from creditcli.standard.penalty_classes import never_repaired


def repair_barred(subject: Subject) -> Iterator[Hit]:
    """A repair is granted (``args.field``, ``args.values``) to a penalty whose class is never repaired."""
    targets = Targets(subject)
    for row in _granted(subject):
        if target_dataset(subject.context.standard, row["target_dataset"], row["list_type"]) != "penalty":
            continue
        for penalty in targets.penalties(row):
            if never_repaired(penalty, subject.context.standard):
                yield Hit(row["row"], str(subject.arg("field")), {"class": penalty["penalty_class"] or ""})
                break


def repeated_on_list(subject: Subject) -> Iterator[Hit]:
    """A repair is granted although the same list (``args.lists``) took the subject in once more meanwhile."""
    targets = Targets(subject)
    for row in _granted(subject):
        if row["list_type"] not in subject.texts("lists") or not row["unified_code"]:
            continue
        first = min((one["decision_date"] or "" for one in targets.of(row)), default="")
        for one in _listings(subject, row):
            if first and first < (one["decision_date"] or "") <= (row["event_date"] or ""):
                yield Hit(row["row"], str(subject.arg("field")), {"number": one["decision_number"] or ""})
                break


def corrected_before_notice(subject: Subject) -> Iterator[Hit]:
    """A repair is granted on a correction (``args.day``) before the notice of the listing, or where none is known before
    its decision; only of lists whose early exit counts from the correction."""
    name, targets = str(subject.arg("day")), Targets(subject)
    if name not in subject.mapped:
        return
    for row in _granted(subject):
        kind = subject.context.standard.lists.get(row["list_type"] or "")
        if kind is None or not counts_from_correction(kind) or not row[name]:
            continue
        for listing in targets.of(row):
            field = "pre_notice_served" if listing.get("pre_notice_served") else "decision_date"
            if listing[field] and row[name] < listing[field]:
                yield Hit(row["row"], name, {"told": field, "day": listing[field]})
                break


def _granted(subject: Subject) -> Iterator[dict[str, Any]]:
    field, values = str(subject.arg("field")), subject.texts("values")
    if field in subject.mapped:
        yield from subject.table.frame.filter(pl.col(field).is_in(list(values))).to_dicts()


def _listings(subject: Subject, row: Row) -> list[dict[str, Any]]:
    """Listings of the same subject on the same list in the record."""
    view = subject.context.view
    if view is None:
        return []
    same = (pl.col("unified_code") == row["unified_code"]) & (pl.col("list_type") == row["list_type"])
    held = view.frames[target_dataset(subject.context.standard, "", row["list_type"])]
    return held.filter(same & pl.col("role").is_null()).to_dicts()
