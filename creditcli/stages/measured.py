"""What is counted for the figures: observations of a ledger and its log, each with its department and month. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from creditcli.ids import document_number, resident_id, uscc
from creditcli.listing.cases import RESULTS
from creditcli.listing.disclosed import READ, deadline
from creditcli.model.duration import parse_duration
from creditcli.model.figures import Period, Reference
from creditcli.model.ledger import Case, MeasureState, MeasureStatus
from creditcli.model.record import DEPARTMENT, SUBMITTED, LogLine
from creditcli.stages.letter_desk import Desk
from creditcli.stages.letter_told import Told
from creditcli.standard.lookups import texts_of

COUNTED = READ | {DEPARTMENT, "organ_code"}  # columns of licences and penalties
MINOR = "minor"  # code of standards/codelists/penalty_class.csv
UNDONE = ("correction_revoke", "correction_void", "objection_withdraw")
WRONG = (*UNDONE, "correction_fix", "objection_fix")
TAKE_DOWN, RESPONSE = "withdrawal_after_revocation", "response_due"
RESTS = (MeasureStatus.LIFTED, MeasureStatus.SUSPENDED)


@dataclass(frozen=True, slots=True)
class Seen:
    """``hits`` of ``of`` things of one department and month (``2026-11``; empty: no month) that an indicator counts.

    ``persons``: how many of them are about persons. ``days``: what a median is taken of.
    """

    indicator: str
    department: str
    month: str
    hits: int
    of: int = 0
    persons: int = 0
    days: tuple[int, ...] = ()


def observed(desk: Desk, log: Sequence[LogLine], period: Period, reference: Reference | None) -> Iterator[Seen]:
    """Everything that the indicators count."""
    yield from _received(desk, log, period)
    yield from _decided(desk, period)
    yield from _answered(desk, period)
    yield from _told(desk, period)
    yield from _expired(desk)
    yield from _measures(desk, period)
    if reference is not None:
        yield from (
            (Seen("missing", one["organ"], one["day"][:7], int(gone), 1))
            for one, gone in compared(desk, period, reference)
        )


def _month(day: date) -> str:
    return day.isoformat()[:7]


def _received(desk: Desk, log: Sequence[LogLine], period: Period) -> Iterator[Seen]:
    """A department's file that was judged again is one file still: of the day on which it came, with what became of it."""
    came: dict[tuple[str, str], tuple[LogLine, LogLine]] = {}
    known = (line for line in log if line.kind == SUBMITTED and line.received <= desk.ledger.as_of)
    for line in sorted(known, key=lambda one: (one.received, one.number)):
        key = (line.archive, line.department)
        came[key] = (came.get(key, (line, line))[0], line)
    for first, last in came.values():
        if not period.holds(first.received):
            continue
        at, counts = (first.department, _month(first.received)), last.counts
        yield Seen("files", *at, 1)
        yield Seen("valid", *at, counts.accepted, counts.read - counts.dropped)
        yield Seen("held", *at, counts.held)
        yield Seen("refused", *at, counts.refused)


def _decided(desk: Desk, period: Period) -> Iterator[Seen]:
    """Licences and penalties by the day of the decision; what is not due yet says nothing about lateness."""
    due: dict[date, date | None] = {}
    for department, text, late, minor, count in _groups(desk).iter_rows():
        decided = date.fromisoformat(text)
        if not period.holds(decided):
            continue
        if decided not in due:
            due[decided] = deadline(decided, desk.standard, desk.calendar)
        at, last = (department, _month(decided)), due[decided]
        if minor:
            yield Seen("minor", *at, count)
        if last is None or late is None:
            yield Seen("undetermined", *at, count)
        elif last >= desk.ledger.as_of:
            yield Seen("not_due", *at, count)
        else:
            yield Seen("timely", *at, count if late <= 0 else 0, count)
            yield Seen("late", *at, count if late > 0 else 0)


def _groups(desk: Desk) -> pl.DataFrame:
    labels = texts_of(desk.standard, "penalty_class", (MINOR,))
    minor = pl.col("penalty_class").is_in(labels).fill_null(False).alias("minor")
    ledger, columns = desk.ledger, (DEPARTMENT, "decision_date", "late_days")
    frames = (ledger.penalties.select(*columns, minor), ledger.licences.select(*columns, pl.lit(False).alias("minor")))
    rows = pl.concat(frames).filter(pl.col("decision_date") <= ledger.as_of.isoformat())
    return rows.group_by(*columns, "minor").len().sort(pl.all())


def _answered(desk: Desk, period: Period) -> Iterator[Seen]:
    """Objections at the organ that decided, repairs at the organ that took them in."""
    deciders = {one.case_id: one.target.organ_code for one in desk.told if one.event.kind.startswith("objection")}
    for case in desk.ledger.cases:
        kind = f"{case.kind}s"
        organ = deciders.get(case.id, case.organ_code) if case.kind == "objection" else case.organ_code
        person = int(uscc.is_persons(case.unified_code))
        acting = desk.office.acting(organ, desk.ledger.as_of)
        yield from _standing(case, kind, acting.code if acting else organ, desk.ledger.as_of)
        if not period.holds(case.opened):
            continue
        at, answered = (organ, _month(case.opened)), case.answered
        if case.kind == "repair" and case.result == RESULTS["repair_granted"]:
            yield Seen("repairs_granted", *at, 1, persons=person)
        if case.last_day and (answered or case.last_day < (case.moot or desk.ledger.as_of)):
            yield Seen(f"{kind}_in_time", *at, int(answered is not None and answered <= case.last_day), 1, person)


def _standing(case: Case, kind: str, organ: str, as_of: date) -> Iterator[Seen]:
    if case.closed is None and case.moot is None:
        person = int(uscc.is_persons(case.unified_code))
        yield Seen(f"{kind}_open", organ, "", 1, persons=person)
        if case.kind == "objection" and case.answer_due is not None and case.answer_due < as_of:
            yield Seen("objections_overdue", organ, "", 1, persons=person)


def _told(desk: Desk, period: Period) -> Iterator[Seen]:
    """Suspensions, take-downs and wrong entries; what is told twice of one decision on one day counts once."""
    counted: set[tuple[str, str, date]] = set()
    for one in desk.told:
        if not period.holds(one.event.day):
            continue
        for indicator, seen in _effects(one, desk):
            key = (indicator, one.target.id, one.event.day)
            if key not in counted:
                counted.add(key)
                yield seen


def _effects(one: Told, desk: Desk) -> Iterator[tuple[str, Seen]]:
    event, target = one.event, one.target
    at, person = (target.organ_code, _month(event.day)), int(uscc.is_persons(target.code))
    if event.kind == "objection_accepted" and target.entry is not None and target.entry.polarity == "black":
        days = max(0, (event.received - event.day).days)
        yield "suspension_days", Seen("suspension_days", *at, 1, 1, person, (days,))
    if event.kind in WRONG:
        yield "wrong_entries", Seen("wrong_entries", *at, 1, persons=person)
    if event.kind in UNDONE:
        value = desk.standard.parameter(TAKE_DOWN).on(event.day)
        last = desk.calendar.add(event.day, parse_duration(str(value.value))) if value else None
        if last is not None:
            yield "withdrawn_in_time", Seen("withdrawn_in_time", *at, int(event.received <= last), 1, person)


def _expired(desk: Desk) -> Iterator[Seen]:
    """What the site shows and may not: the ledger itself never has any."""
    yield from (Seen("expired_public", one.row.get("organ_code", ""), "", 1) for one in desk.stayed)


def _measures(desk: Desk, period: Period) -> Iterator[Seen]:
    has_span = bool(desk.office.settings.get(RESPONSE))
    for entry in desk.ledger.entries:
        if entry.polarity != "black" or not period.holds(entry.term_start):
            continue
        for one in entry.measures:
            at, person = (
                (one.organ_code or one.organ, _month(entry.term_start)),
                int(uscc.is_persons(entry.unified_code)),
            )
            if _is_asked(one, has_span, desk.ledger.as_of):
                yield Seen("responded", *at, int(one.first_answer is not None), 1, person)
                if one.asked is not None:
                    in_time = one.first_answer is not None and one.first_answer <= one.asked
                    yield Seen("responded_in_time", *at, int(in_time), 1, person)
            if one.executable or one.executed:
                yield Seen("fed_back", *at, int(one.executed > 0), 1, person)


def _is_asked(one: MeasureState, has_span: bool, as_of: date) -> bool:
    """A recommended measure to which an answer was given, or is over its day; without a span every one that runs."""
    if one.mandatory:
        return False
    overdue = one.asked is not None and one.asked < as_of and one.status not in RESTS
    return one.first_answer is not None or (overdue if has_span else one.status not in RESTS)


def compared(desk: Desk, period: Period, reference: Reference) -> list[tuple[dict[str, str], bool]]:
    """The reference's decisions of the period that are due, in their order, and whether the record has none of that
    number. By number alone: to say wrongly that an organ hid a decision is worse than to miss one. What looks like a resident
    id in a number is hidden in what is given: figures and letters tell it again."""
    frames = (desk.ledger.licences, desk.ledger.penalties)
    numbers = {
        document_number.normal_form(one) for frame in frames for one in frame["decision_number"].drop_nulls().unique()
    }
    found = []
    for one in reference.decisions:
        if not one["day"] or _is_due(date.fromisoformat(one["day"]), desk, period):
            told = {**one, "number": resident_id.mask(one["number"])}
            found.append((told, document_number.normal_form(one["number"]) not in numbers))
    return found


def _is_due(decided: date, desk: Desk, period: Period) -> bool:
    last = deadline(decided, desk.standard, desk.calendar)
    return period.holds(decided) and (last is None or last < desk.ledger.as_of)
