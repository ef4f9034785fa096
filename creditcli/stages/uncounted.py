"""Terms in working days that nobody can reckon because the calendar lacks years. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import repeat

import polars as pl

from creditcli.listing.cases import DUE
from creditcli.model.duration import parse_duration
from creditcli.model.ledger import Case, Ledger, MeasureStatus
from creditcli.model.office import Office
from creditcli.model.workdays import WorkingCalendar
from creditcli.standard.list_terms import verify_span
from creditcli.standard.types import Standard

AHEAD = timedelta(days=31)  # so long before the year begins it is told that its calendar is missing
RESPONSE, LATE, INCOMPLETE = "response_due", "late_days", "repair_supplement"


@dataclass(frozen=True, slots=True)
class Uncounted:
    """The years without a calendar that terms need, and how many have no last day for that reason. ``reached``: whether the
    ledger's day is in the first of them, or later."""

    years: tuple[int, ...]
    objections: int
    repairs: int
    responses: int  # measures whose organ has not answered
    reports: int  # licences and penalties of which nobody can tell whether they came in time
    reached: bool

    @property
    def open_cases(self) -> int:
        """Cases that nobody will be pressed for."""
        return self.objections + self.repairs


def uncounted(ledger: Ledger, standard: Standard, office: Office, calendar: WorkingCalendar) -> Uncounted | None:
    """None where no year is lacking that anything needs by the ledger's day, or soon will."""
    cases = {
        kind: [
            year for one in ledger.cases
            if one.kind == kind and _waits(one, standard, office) and (year := _lacking(one.opened, calendar))
        ]
        for kind in ("objection", "repair")
    }  # fmt: skip
    responses, reports = list(_responses(ledger, office, calendar)), list(_reports(ledger, calendar))
    needed = sorted({*cases["objection"], *cases["repair"], *responses, *reports})
    coming = calendar.first_unknown(ledger.as_of)
    years = needed or ([coming] if coming <= (ledger.as_of + AHEAD).year else [])
    if not years:
        return None
    reached = ledger.as_of.year >= years[0]
    objections, repairs = len(cases["objection"]), len(cases["repair"])
    return Uncounted(tuple(years), objections, repairs, len(responses), len(reports), reached)


def _lacking(day: date, calendar: WorkingCalendar) -> int:
    """The unknown year that a term from the day on comes upon; 0 where it ends before one, or is of a time before calendars."""
    year = calendar.first_unknown(day)
    return year if min(calendar.years, default=0) < year <= day.year + 1 else 0


def _waits(case: Case, standard: Standard, office: Office) -> bool:
    """Whether it is an open case that would have a last day if every year were known."""
    if case.closed or case.moot or case.answer_due is not None:
        return False
    if case.kind == "objection":
        own = verify_span(standard.lists.get(case.list_id), case.opened) if case.before_listing else ""
        return bool(own or office.settings.get(DUE["objection"]))
    return {step.event for step in case.history} != {INCOMPLETE}


def _responses(ledger: Ledger, office: Office, calendar: WorkingCalendar) -> Iterator[int]:
    """The unknown year of each measure that an organ has to answer by a last day that nobody can reckon."""
    span = office.settings.get(RESPONSE, "")
    for entry in ledger.with_recognised if span else ():
        since = entry.standing.listed_since
        if entry.is_active and since is not None and (office.letters_since or date.min) <= since:
            own = (one for one in entry.measures if one.status is MeasureStatus.PROPOSED and not one.mandatory)
            open_ones = (max(since, one.since) for one in own if one.due is None and one.answered is None)
            unknown = (first for first in open_ones if calendar.add(first, parse_duration(span)) is None)
            yield from map(calendar.first_unknown, unknown)


def _reports(ledger: Ledger, calendar: WorkingCalendar) -> Iterator[int]:
    """The unknown year of each decision of which nobody can tell whether it came late."""
    for frame in (ledger.penalties, ledger.licences):
        days = frame.filter(pl.col(LATE).is_null())["decision_date"].drop_nulls()
        for day, times in days.value_counts(sort=True).iter_rows():
            if year := _lacking(date.fromisoformat(day), calendar):
                yield from repeat(year, times)
