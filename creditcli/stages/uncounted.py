"""Terms in working days that nobody can reckon because the calendar lacks a year. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count

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
    """The first year without a calendar, and how many terms have no last day for that reason. ``reached``: whether the
    ledger's day is in it, or later."""

    year: int
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
    year = lacking(calendar)
    cases = [one for one in ledger.cases if _waits(one, year, standard, office)]
    told = Uncounted(
        year,
        sum(one.kind == "objection" for one in cases),
        sum(one.kind == "repair" for one in cases),
        sum(_responses(ledger, office, calendar)),
        sum(_reports(ledger, year)),
        ledger.as_of.year >= year,
    )
    needed = told.open_cases or told.responses or told.reports
    return told if needed or (ledger.as_of + AHEAD).year >= year else None


def lacking(calendar: WorkingCalendar) -> int:
    """The first year after the first known one whose days off are not known."""
    return next(year for year in count(min(calendar.years, default=1)) if year not in calendar.years)


def _waits(case: Case, year: int, standard: Standard, office: Office) -> bool:
    """Whether an open case would have a last day if the year were known."""
    if case.closed or case.moot or case.answer_due is not None or case.opened.year + 1 < year:
        return False
    if case.kind == "objection":
        own = verify_span(standard.lists.get(case.list_id), case.opened) if case.before_listing else ""
        return bool(own or office.settings.get(DUE["objection"]))
    return {step.event for step in case.history} != {INCOMPLETE}


def _responses(ledger: Ledger, office: Office, calendar: WorkingCalendar) -> Iterator[int]:
    """By entry how many of its measures an organ has to answer by a last day that nobody can reckon."""
    span = office.settings.get(RESPONSE, "")
    for entry in ledger.with_recognised if span else ():
        since = entry.standing.listed_since
        if entry.is_active and since is not None and (office.letters_since or date.min) <= since:
            own = (one for one in entry.measures if one.status is MeasureStatus.PROPOSED and not one.mandatory)
            open_ones = (max(since, one.since) for one in own if one.due is None and one.answered is None)
            yield sum(calendar.add(first, parse_duration(span)) is None for first in open_ones)


def _reports(ledger: Ledger, year: int) -> Iterator[int]:
    """By data set how many decisions came of which nobody can tell whether they came late."""
    first = date(year - 1, 1, 1).isoformat()
    for frame in (ledger.penalties, ledger.licences):
        unknown = pl.col(LATE).is_null() & (pl.col("decision_date") >= first)
        yield frame.filter(unknown).height
