"""A last day that a department moves to a later one, which acts on nothing: no version and no correction lengthens a term."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from creditcli.checks.context import Hit, Subject
from creditcli.checks.responses import by_number, listing_of
from creditcli.standard.correctable import change
from creditcli.standard.lookups import target_dataset

Row = Mapping[str, Any]


def end_later(subject: Subject) -> Iterator[Hit]:
    """A listing sent again, or a correction of one, with a later last day (one of ``args.end``) than the one that holds.

    ``args.moved``: of a data set with the value itself, the columns that hold the decision's number and the day; with
    ``args.action``, those of a correction and what it must say.
    """
    known, persons = subject.listings(), subject.persons
    entries = by_number(known.entries) if known else {}
    number, day = (str(one) for one in subject.arg("moved")[subject.dataset.id])
    for row in subject.table.frame.to_dicts() if entries else ():
        moved = _moved_end(row, day, subject) if row[day] else None
        if not moved:
            continue
        entry = listing_of({**row, "target_decision_number": row[number]}, entries, persons)
        if entry is not None and entry.term_end is not None and moved > entry.term_end.isoformat():
            yield Hit(row["row"], day, {"end": entry.term_end.isoformat()})


def _moved_end(row: Row, day: str, subject: Subject) -> str | None:
    """The last day that a row tells: of a correction, where that is what it corrects, in the form that is kept."""
    if "new_value" not in row:
        return str(row[day])
    standard = subject.context.standard
    dataset = standard.datasets.get(target_dataset(standard, row["target_dataset"], row["list_type"]))
    said = change(dataset, row["field"] or "", row[day], standard) if dataset else None
    return said[1] if said and row["action"] == subject.arg("action") and said[0].id in subject.texts("end") else None
