"""The statutory working-day calendar: published years only, never guessed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import count

from creditcli.model.duration import Duration, Unit, add_calendar


@dataclass(frozen=True, slots=True)
class WorkingYear:
    """One year's notice of the General Office of the State Council.

    ``off``: days off, weekends apart; ``work``: weekend days that are worked (调休).
    """

    off: frozenset[date]
    work: frozenset[date]
    source: str


@dataclass(frozen=True, slots=True)
class WorkingCalendar:
    """Working days of the years whose notice is known."""

    years: Mapping[int, WorkingYear] = field(default_factory=dict)

    def is_workday(self, day: date) -> bool | None:
        """Whether ``day`` is worked; None where its year's notice is not known."""
        year = self.years.get(day.year)
        if year is None:
            return None
        if day in year.work:
            return True
        return day.weekday() < 5 and day not in year.off

    def first_unknown(self, day: date) -> int:
        """The first year without a known notice that a count from the day after ``day`` comes upon."""
        return next(year for year in count((day + timedelta(days=1)).year) if year not in self.years)

    def add(self, day: date, span: Duration) -> date | None:
        """Last day of ``span`` counted from the day after ``day``.

        None ("undetermined") where a working day of a year past the data would be needed.
        """
        if span.unit is not Unit.WORKING_DAY:
            return add_calendar(day, span)
        left = span.count
        while left:
            day += timedelta(days=1)
            worked = self.is_workday(day)
            if worked is None:
                return None
            left -= worked
        return day

    def between(self, start: date, end: date) -> int | None:
        """Working days in (start, end]; None where a year is not known; 0 if end <= start."""
        total = 0
        day = start
        while day < end:
            day += timedelta(days=1)
            worked = self.is_workday(day)
            if worked is None:
                return None
            total += worked
        return total
