"""An exit for the end of the term, on a day on which the term had not ended."""

from __future__ import annotations

from collections.abc import Iterator

from creditcli.checks.context import Hit, Subject
from creditcli.checks.responses import by_number, listing_of


def expired_before_end(subject: Subject) -> Iterator[Hit]:
    """An exit whose kind (``args.field``, ``args.values``) says that the term is over, on a day (``args.day``) that is not after
    the listing's last one, unless the listing had ended by then in another way."""
    field, day, values = str(subject.arg("field")), str(subject.arg("day")), subject.texts("values")
    ended = [row for row in subject.table.frame.to_dicts() if row.get(field) in values and row.get(day)]
    known, persons = subject.listings() if ended else None, subject.persons
    entries = by_number(known.entries) if known else {}
    for row in ended if entries else ():
        entry = listing_of(row, entries, persons)
        if entry is None or entry.term_end is None or row[day] > entry.term_end.isoformat():
            continue
        if entry.exit_day is None or entry.exit_day.isoformat() > row[day]:
            yield Hit(row["row"], day, {"end": entry.term_end.isoformat()})
