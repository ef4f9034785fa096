"""A licence or penalty that says of itself that it was taken back stays so, whatever is sent again.

Only a correction of its status by the organ that decided, later than that, has it stand again: a row that is sent again
as in force may be an older one, and anything worse needs a decision (rules of the field, section 3.2 E14, E25).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from creditcli.listing.corrections import Fix
from creditcli.model.record import RECEIVED

STATUS = "status"
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """Since when and as what it is taken back, whether it was in force before, and whether that was so on no earlier day:
    nobody could see it."""

    day: date
    status: str
    stood: bool
    unseen: bool


def withdrawn(versions: Sequence[Row], fixes: Sequence[Fix], gone: Collection[str]) -> Withdrawn | None:
    """What the first version or correction said that took it back; None where it stands. ``gone``: statuses that do."""
    status = [one for one in fixes if one.field == STATUS]
    found: Withdrawn | None = None
    since: date | None = None  # of being in force
    for known, day, value, fix in sorted(_said(versions, status), key=lambda said: said[0]):
        if value in gone:
            found = found or Withdrawn(day, value, since is not None, since == known)
        elif fix or found is None:
            found, since = None, since or known
    return found


def _said(versions: Sequence[Row], fixes: Sequence[Fix]) -> Iterator[tuple[date, date, str, bool]]:
    """When what was known, its own day, what it said, and whether a correction said it. A version that repeats what was
    corrected says nothing."""
    for row in versions:
        day = row[RECEIVED]
        if not any(one.known < day and one.holds(day) for one in fixes):
            yield day, day, row[STATUS] or "", False
    last = date.min
    for one in fixes:  # in order of their documents
        last = max(last, one.known)
        yield last, one.day, one.value, True
