"""A term that ran out stays over, whatever is sent or corrected afterwards.

Until then a correction may lengthen it: class and date are the deciding organ's to say. What was taken down comes back by
no correction: anything worse needs a new decision (rules of the field, sections 3.2 E25 and 3.9).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from creditcli.listing.corrections import Fix
from creditcli.model.record import RECEIVED

DAY = timedelta(days=1)
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Over:
    """``end``: the last day that it was given; ``shown``: the last one on which it was shown in fact, which is a later one
    where a new value brought the end forward into the past."""

    end: date
    shown: date


def run_out(
    versions: Sequence[Row], fixes: Sequence[Fix], rules: Iterable[date], as_of: date,
    last_day: Callable[[Row, date], date | None],
) -> Over | None:  # fmt: skip
    """How it first ran out by what was known then; None where it did not.

    ``versions``: of one record, in the order in which they came; ``rules``: days from which other rules act; ``last_day``: of
    a row as it should read, by the rules of a day. A day that was past already when it came is no end unless it was shown
    until then: else nothing could have been taken down.
    """
    known = {*(row[RECEIVED] for row in versions), *(one.known for one in fixes)}
    days = sorted(known | {day for day in rules if day <= as_of})
    shown: date | None = None
    for day, following in pairwise([*days, as_of + DAY]):
        rows = [row for row in versions if row[RECEIVED] <= day]
        if not rows:
            continue
        end = last_day({**rows[-1], **{one.field: one.value for one in fixes if one.holds(day)}}, following - DAY)
        if end is None:  # not shown, whatever was before
            continue
        if end >= following:
            shown = following - DAY
        elif end >= day or shown:
            return Over(end, end if end >= day else shown or end)
    return None
