"""A listing or a recognition that is sent again with another day or honour than the one that was told first."""

from __future__ import annotations

from collections.abc import Iterator

from creditcli.checks.context import Hit, Subject
from creditcli.checks.responses import by_number, listing_of
from creditcli.model.ledger import Entry


def told_otherwise(subject: Subject) -> Iterator[Hit]:
    """Another value of one of ``args.fields`` than the entry has: days act on nothing, for what was done is not undone, and
    an honour takes the place of the one that is shown."""
    known, persons = subject.listings(), subject.persons
    entries = by_number(known.entries) if known else {}
    for row in subject.table.frame.to_dicts() if entries else ():
        entry = listing_of({**row, "target_decision_number": row["decision_number"]}, entries, persons)
        if entry is None:
            continue
        for name in subject.texts("fields"):
            held = _held(entry, name)
            if held and row[name] and row[name] != held:
                yield Hit(row["row"], name, {"held": held})


def _held(entry: Entry, field: str) -> str:
    served = entry.standing.served_date
    known = {
        "decision_date": entry.decision_date.isoformat(),
        "served_date": served.isoformat() if served else "",
        "honour": entry.title,
    }
    return known[field]
