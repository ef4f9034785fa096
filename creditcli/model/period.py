"""The time that a package is about: a month, or its first and last day."""

from __future__ import annotations

import calendar
import re
from datetime import date

PATTERN = r"^[0-9]{4}-[0-9]{2}(-[0-9]{2}/[0-9]{4}-[0-9]{2}-[0-9]{2})?$"


def parse_period(text: str) -> tuple[date, date]:
    """First and last day. Raises ValueError for anything else.

    >>> [day.isoformat() for day in parse_period("2026-02")]
    ['2026-02-01', '2026-02-28']
    >>> parse_period("2026-03-31/2026-03-01")
    Traceback (most recent call last):
    ValueError: 2026-03-31/2026-03-01
    """
    if re.fullmatch(PATTERN, text) is None:
        raise ValueError(text)
    first, _, last = text.partition("/")
    if not last:
        start = date.fromisoformat(f"{first}-01")
        return start, start.replace(day=calendar.monthrange(start.year, start.month)[1])
    days = date.fromisoformat(first), date.fromisoformat(last)
    if days[0] > days[1]:
        raise ValueError(text)
    return days
