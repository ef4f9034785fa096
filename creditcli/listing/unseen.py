"""What had left before anybody could see it: nobody is told that it did, for that would be the first word about it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from creditcli.listing.life_state import Life
from creditcli.model.ledger import Event, Listing

ROWS_OWN = ("pre_notice_served", "decide_list", "served")  # events that a listing row itself tells of


def never_seen(life: Life, events: Sequence[Event], day: date, then: Callable[[Sequence[Event]], Life]) -> bool:
    """Whether a life that is over was so, by what was known, on ``day``, the first on which the public could see it.

    ``then``: the life with these events only. What came back in between was seen.
    """
    if life.listing is not Listing.EXITED or len(life.spans) != 1:
        return False
    known = [one for one in events if one.day <= day and (one.kind in ROWS_OWN or one.received <= day)]
    left = then(known).exit_day
    return left is not None and left <= day


def heard(life: Life, events: Sequence[Event]) -> tuple[date, ...]:
    """When each way out of a life with these events came in; of the calendar's the first day of all."""
    return tuple(events[int(one.row_id)].received if one.row_id else date.min for one in life.exits)
