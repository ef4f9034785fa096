"""Days of decision and service that a department tells otherwise later, which act on nothing: what was done is not undone."""

from __future__ import annotations

from collections.abc import Iterator

from creditcli.checks.context import Hit, Subject
from creditcli.checks.responses import by_number, listing_of


def act_restated(subject: Subject) -> Iterator[Hit]:
    """A listing sent again with another day (``args.days``: columns, and what they are) than the one that holds."""
    known, persons = subject.listings(), subject.persons
    entries = by_number(known.entries) if known else {}
    for row in subject.table.frame.to_dicts() if entries else ():
        entry = listing_of({**row, "target_decision_number": row["decision_number"]}, entries, persons)
        if entry is None:
            continue
        for name in subject.texts("days"):
            held = getattr(entry.standing, name)
            if row[name] and held is not None and row[name] != held.isoformat():
                yield Hit(row["row"], name, {"held": held.isoformat()})
