"""A term that ran out stays over, whatever is sent or corrected afterwards.

Until then a correction may lengthen it: class and date are the deciding organ's to say. What was taken down comes back by
no correction: anything worse needs a new decision (rules of the field, sections 3.2 E25 and 3.9).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from creditcli.listing.corrections import Fix
from creditcli.model.record import RECEIVED

DAY = timedelta(days=1)
Row = Mapping[str, Any]


def run_out(versions: Sequence[Row], fixes: Sequence[Fix], last_day: Callable[[Row, date], date | None]) -> date | None:
    """The first last day that went by while what was known then gave it; None where there was none.

    ``versions``: of one record, in the order in which they came; ``last_day``: of a row as it should read, by the
    rules of a day. A day that was past already when it came is no end: nothing was shown that could have been taken down.
    """
    days = sorted({*(row[RECEIVED] for row in versions), *(one.known for one in fixes)})
    for day, following in pairwise(days):
        rows = [row for row in versions if row[RECEIVED] <= day]
        if not rows:
            continue
        end = last_day({**rows[-1], **{one.field: one.value for one in fixes if one.known <= day}}, following - DAY)
        if end is not None and day <= end < following:
            return end
    return None
