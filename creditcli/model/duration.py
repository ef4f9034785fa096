"""Spans of law (``3m``, ``1y``, ``7wd``, ``30d``) and adding them to a day.

The start day is not counted, and a span of months or years ends on the same calendar
day, or on the last day of the month where that day is missing (民法典 201, 202).
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache

_TEXT = re.compile(r"([0-9]+)(wd|d|m|y)")


class Unit(StrEnum):
    """Units a span is counted in."""

    WORKING_DAY = "wd"
    DAY = "d"
    MONTH = "m"
    YEAR = "y"


@dataclass(frozen=True, slots=True)
class Duration:
    """A span of law: ``count`` units."""

    count: int
    unit: Unit

    def __str__(self) -> str:
        return f"{self.count}{self.unit.value}"


@cache  # the few spans of law, asked for with every entry
def parse_duration(text: str) -> Duration:
    """``Duration`` from ``3m`` and the like. Raises ValueError on anything else."""
    found = _TEXT.fullmatch(text)
    if found is None:
        raise ValueError(f"not a duration: {text!r}")
    return Duration(int(found[1]), Unit(found[2]))


def add_calendar(day: date, span: Duration) -> date:
    """The last day of a span of days, months or years that begins after ``day``.

    Raises ValueError for working days: those need a ``WorkingCalendar``.
    """
    if span.unit is Unit.DAY:
        return day + timedelta(days=span.count)
    if span.unit is Unit.WORKING_DAY:
        raise ValueError("working days need a WorkingCalendar")
    months = span.count * (12 if span.unit is Unit.YEAR else 1)
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
