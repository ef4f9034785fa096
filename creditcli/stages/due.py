"""``due``: what an officer has to do or to know within some days of the ledger's day, overdue first. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import polars as pl

from creditcli.ids import document_number
from creditcli.listing.shown import LACKING, SEPARATOR
from creditcli.model.agenda import Duty, DutyKind, Urgency
from creditcli.model.duration import parse_duration
from creditcli.model.ledger import PUBLIC, Case, Disclosure, Entry, Listing, MeasureState, MeasureStatus, Step
from creditcli.model.outputs import Letter
from creditcli.model.workdays import WorkingCalendar
from creditcli.stages.letter_answers import is_awaited
from creditcli.stages.letter_desk import Desk, Returned
from creditcli.stages.letter_office import DECIDER, deciders
from creditcli.stages.list_words import kind_of
from creditcli.stages.penalty_law import term_basis
from creditcli.stages.site_data import TITLES
from creditcli.standard.list_terms import block, law_of, verify_span
from creditcli.standard.types import ListType

ORDER = {kind: at for at, kind in enumerate(DutyKind)}
RANK = {urgency: at for at, urgency in enumerate(Urgency)}
ANSWER, RESPONSE, UNANSWERED = "objection_answer", "response_due", "objection_overdue"  # settings of the office
CONDITIONS, RETURN = "repair_conditions", "return_due"
HALTS = ("objection_accepted", "correction_stay")
SHIELD = "correction_shield"
MOST_NAMED = 3  # of what the site shows and may not
WITHDRAWAL = "withdrawal_after_revocation"
WITHDRAWN = ("correction_revoke", "correction_void", "objection_withdraw", "status")  # ends of a penalty that was wrong


@dataclass(frozen=True, slots=True)
class Span:
    """From the ledger's day to the last day that was asked for."""

    start: date
    end: date

    def urgency(self, until: date | None) -> Urgency:
        """Of what has that last day."""
        if until is None or until > self.end:
            return Urgency.STANDING
        return Urgency.OVERDUE if until < self.start else Urgency.DUE

    def holds(self, day: date | None) -> bool:
        """Whether the day is within the span."""
        return day is not None and self.start <= day <= self.end


def due(desk: Desk, letters: Sequence[Letter], calendar: WorkingCalendar, days: int) -> tuple[Duty, ...]:
    """Every matter, in order of urgency, day, kind and organ. ``letters``: those not issued yet."""
    span = Span(desk.ledger.as_of, desk.ledger.as_of + timedelta(days=days))
    found = [
        *_older(desk),
        *_cases(desk, span),
        *_corrections(desk),
        *_entries(desk, span),
        *_elsewhere(desk, span),
        *_bases(desk, span),
        *_stopped(desk, span),
        *_stayed(desk),
        *_penalties(desk, span, calendar),
        *_returned(desk, span),
        *(_letter(one, desk) for one in letters),
    ]
    return tuple(sorted((_at_acting(one, desk) for one in found), key=_order))


def _at_acting(one: Duty, desk: Desk) -> Duty:
    """The matter at the organ that stands in the place of one that was dissolved."""
    known = desk.office.organisation(one.organ_code)
    acting = desk.office.acting(one.organ_code, desk.ledger.as_of) if known else None
    return replace(one, organ=acting.name, organ_code=acting.code) if acting and acting != known else one


def _order(one: Duty) -> tuple[Any, ...]:
    place = (one.organ, one.about_data, one.decision_number, one.subject_name, one.about)
    return (RANK[one.urgency], one.until or date.max, ORDER[one.kind], *place)


def _cases(desk: Desk, span: Span) -> Iterator[Duty]:
    """Open objections and repairs, until when they are to be answered, by whom."""
    decided = deciders(desk)
    for case in desk.ledger.cases:
        incomplete = all(step.event == "repair_supplement" for step in case.history)
        if case.closed or case.moot or incomplete:  # what is not complete is for the applicant
            continue
        objection = case.kind == "objection"
        organ = decided.get(case.id, DECIDER) if objection else case.organ
        known = desk.office.organisation(organ)
        own = case.before_listing and verify_span(desk.standard.lists.get(case.list_id), case.opened)
        yield Duty(
            kind=DutyKind.OBJECTION if objection else DutyKind.REPAIR,
            urgency=span.urgency(case.answer_due),
            subject_name=case.subject_name,
            unified_code=case.unified_code,
            about_data=case.list_id or case.target_dataset,
            decision_number=case.target_decision_number,
            organ=organ,
            organ_code=known.code if known else "",
            about=(case.number,),
            since=case.opened,
            until=case.answer_due,
            law=_case_law(case, desk),
            setting=ANSWER if objection and not own and ANSWER in desk.office.settings else "",
            shown=False,
        )


def _corrections(desk: Desk) -> Iterator[Duty]:
    """What was found wrong on an objection and still reads as it did."""
    cases = {one.id: one for one in desk.ledger.cases}
    for told in desk.told:
        case, target = cases.get(told.case_id), told.target
        if told.event.kind != "objection_fix" or not told.by_decider or case is None or case.closed != told.event.day:
            continue
        stands = target.entry.is_active if target.entry else target.disclosure.is_public
        if stands and is_awaited(told, desk):
            yield Duty(
                DutyKind.CORRECTION, Urgency.DUE, target.subject, target.code, case.list_id or case.target_dataset,
                target.decision, target.organ, target.organ_code, (case.number,), told.event.day, None,
                _case_law(case, desk), "", target.disclosure.is_public,
            )  # fmt: skip


def _case_law(case: Case, desk: Desk) -> str:
    """A repair has the span of its list type, where that has one."""
    kind = _case_list(case, desk)
    if case.kind == "repair" and kind and block(kind, "early_exit").get("decide_within"):
        return law_of(kind, "early_exit", desk.standard, case.opened)
    return next((step.law for step in case.history if step.law), "")


def _case_list(case: Case, desk: Desk) -> ListType | None:
    """The list type, with the terms of what the case is about where there are several."""
    kind = desk.standard.lists.get(case.list_id)
    if kind is None or not kind.versions:
        return kind
    about = (one.target.entry for one in desk.told if one.case_id == case.id and one.target.entry)
    return next((kind_of(one, desk.standard) for one in about), kind)


def _entries(desk: Desk, span: Span) -> Iterator[Duty]:
    for entry in desk.ledger.entries:
        if not entry.is_active:
            continue
        kind, standard = kind_of(entry, desk.standard), desk.standard
        if entry.term_end is not None and span.holds(entry.term_end):
            law = law_of(kind, "term", standard, entry.term_end)
            yield _of(entry, DutyKind.ENTRY_ENDS, span, until=entry.term_end, law=law)
        if entry.earliest_repair is not None and span.holds(entry.earliest_repair):
            law = law_of(kind, "early_exit", standard, entry.earliest_repair)
            yield _of(entry, DutyKind.REPAIRABLE, span, until=entry.earliest_repair, law=law)
        yield from _responses(entry, span)
        yield from _halted(entry, span)


def _elsewhere(desk: Desk, span: Span) -> Iterator[Duty]:
    """What organs here have not answered to recognised listings of other offices, which no page of ours shows."""
    for one in desk.ledger.foreign:
        if one.basis:
            yield from (replace(duty, shown=False) for duty in _responses(one.entry, span))


def _bases(desk: Desk, span: Span) -> Iterator[Duty]:
    """Firms that are listed for a penalty which was withdrawn: whether that ends the listing is for its organ to say."""
    resting = [one for one in desk.ledger.entries if one.is_active and one.penalty_number and not one.role]
    if not resting:
        return
    gone = desk.ledger.penalties.filter(pl.col("ended").is_in(WITHDRAWN)).select("unified_code", "decision_number")
    known = {(code, document_number.normal_form(number or "")) for code, number in gone.iter_rows()}
    rule = desk.standard.parameter(WITHDRAWAL).on(span.start)
    law = desk.standard.basis(rule.law, span.start) if rule else ""
    for entry in resting:
        if (entry.unified_code, document_number.normal_form(entry.penalty_number)) in known:
            yield replace(_of(entry, DutyKind.BASIS, span, (entry.penalty_number,), law=law), urgency=Urgency.DUE)


def _stopped(desk: Desk, span: Span) -> Iterator[Duty]:
    """Listings that do not take effect, or are not shown, until their organ sends what is lacking."""
    standard = desk.standard
    for entry in desk.ledger.entries:
        if entry.listing is Listing.DECIDED and not (entry.term_end and entry.term_end < span.start):
            law = law_of(standard.lists[entry.list_id], "basis", standard, span.start)
            yield _of(entry, DutyKind.UNSERVED, span, since=entry.decision_date, law=law)
        elif entry.is_active and not entry.role:
            reasons = entry.standing.disclosure_reason.split(SEPARATOR)
            if entry.disclosure is Disclosure.HIDDEN and set(reasons) <= LACKING:
                law = law_of(standard.lists[entry.list_id], "publish", standard, span.start)
                yield _of(entry, DutyKind.UNSEEN, span, tuple(reasons), since=entry.standing.listed_since, law=law)


def _older(desk: Desk) -> Iterator[Duty]:
    """What was told outside comes of a newer record than this one."""
    if desk.older:
        yield Duty(
            DutyKind.OLDER, Urgency.OVERDUE, "", "", "", "", desk.office.name, desk.office.code,
            desk.older, None, None, "", "", False,
        )  # fmt: skip


def _stayed(desk: Desk) -> Iterator[Duty]:
    """What the site shows and may not any more: one line a list, with some of their names."""
    tables = dict.fromkeys(one.table for one in desk.stayed)
    for table in tables:
        own = sorted((one for one in desk.stayed if one.table == table), key=lambda one: one.last or date.max)
        until = own[0].last if own[0].last and own[0].last < desk.ledger.as_of else None
        named = [one.row.get("subject_name") or one.row.get("title") or "" for one in own[:MOST_NAMED]]
        some = "、".join(filter(None, named)) + ("等" if len(own) > MOST_NAMED else "")
        yield Duty(
            DutyKind.STAYED, Urgency.OVERDUE, "", "", "", "", desk.office.name, desk.office.code,
            (f"{TITLES[table]} {len(own)} 条：{some}",), None, until, "", "", True,
        )  # fmt: skip


def _of(
    entry: Entry, kind: DutyKind, span: Span, about: tuple[str, ...] = (), since: date | None = None,
    until: date | None = None, law: str = "", setting: str = "",
) -> Duty:  # fmt: skip
    return Duty(
        kind, span.urgency(until), entry.subject_name, entry.unified_code, entry.list_id, entry.decision_number,
        entry.organ, entry.organ_code, about, since, until, law, setting, entry.disclosure.is_public,
    )  # fmt: skip


def _responses(entry: Entry, span: Span) -> Iterator[Duty]:
    """What organs have not answered, one line an organ."""
    groups: dict[tuple[str, str, date], list[MeasureState]] = defaultdict(list)
    for one in entry.measures:
        if one.due is not None and one.due <= span.end:
            groups[one.organ, one.organ_code, one.due].append(one)
    for (organ, code, until), own in groups.items():
        law = "、".join(dict.fromkeys(one.law for one in own if one.law))
        yield Duty(
            DutyKind.RESPONSE, span.urgency(until), entry.subject_name, entry.unified_code, entry.list_id,
            entry.decision_number, organ, code, tuple(one.measure for one in own), entry.standing.listed_since, until,
            law, RESPONSE, entry.disclosure.is_public,
        )  # fmt: skip


def _halted(entry: Entry, span: Span) -> Iterator[Duty]:
    """What is suspended or not shown just now, and by what."""
    if any(one.status is MeasureStatus.SUSPENDED for one in entry.measures):
        step = _last(entry, HALTS)
        since = next((start for start, end, _ in entry.suspended if end is None), step.day if step else None)
        about = (*entry.verifying, *entry.stays)
        yield _of(entry, DutyKind.SUSPENDED, span, about, since, law=step.law if step else "")
    if entry.disclosure is Disclosure.SHIELDED:
        step = _last(entry, (SHIELD,))
        about = (step.document,) if step else entry.verifying
        yield _of(
            entry, DutyKind.SHIELDED, span, about, step.day if step else None,  # unanswered: not since it was asked
            law=step.law if step else "", setting="" if step else UNANSWERED,
        )  # fmt: skip


def _last(entry: Entry, events: Sequence[str]) -> Step | None:
    return next((one for one in reversed(entry.history) if one.event in events), None)


def _penalties(desk: Desk, span: Span, calendar: WorkingCalendar) -> Iterator[Duty]:
    """Penalties whose last public day or earliest repair day comes, and those that are not shown for the time being."""
    frame = desk.ledger.penalties
    shown = frame.filter(pl.col("disclosure").is_in(PUBLIC))
    for row in shown.filter(pl.col("term_end").is_between(span.start, span.end)).iter_rows(named=True):
        basis = term_basis(row, desk.standard, desk.office, calendar, span.start)
        yield _penalty(row, DutyKind.PENALTY_ENDS, span, row["term_end"], basis)
    conditions = desk.standard.parameter(CONDITIONS).on(span.start)
    law = desk.standard.basis(conditions.law, span.start) if conditions else ""
    for row in shown.filter(pl.col("earliest_repair").is_between(span.start, span.end)).iter_rows(named=True):
        yield _penalty(row, DutyKind.REPAIRABLE, span, row["earliest_repair"], (law, ""))
    for row in frame.filter(pl.col("disclosure") == Disclosure.SHIELDED.value).iter_rows(named=True):
        yield _penalty(row, DutyKind.SHIELDED, span, None, ("", ""))


def _penalty(row: dict[str, Any], kind: DutyKind, span: Span, until: date | None, basis: tuple[str, str]) -> Duty:
    reason = row["disclosure_reason"]
    return Duty(
        kind, span.urgency(until), row["subject_name"] or "", row["unified_code"] or "", "penalty",
        row["decision_number"] or "", row["organ"] or "", row["organ_code"] or "", (reason,) if reason else (), None,
        until, *basis, row["disclosure"] != Disclosure.SHIELDED.value,
    )  # fmt: skip


def _returned(desk: Desk, span: Span) -> Iterator[Duty]:
    """Rows sent back that have not come again, one line for what an organ has to send by a day. The term, which the
    office chooses, counts from the notice, from the receipt while none was written: none is for what came before the
    office's letters begin."""
    parameter, text = desk.standard.parameter(RETURN), desk.office.settings.get(RETURN, "")
    since = desk.office.letters_since or date.min
    groups: dict[tuple[str, date, date], list[str]] = defaultdict(list)
    for one in desk.returned:
        if one.waits and since <= one.received <= span.start:
            rows = f"（退回{one.counts['refused']}行，待核实{one.counts['held']}行，回执{one.number}）"
            groups[one.department, one.received, _noticed(one, desk)].append(one.file.rsplit("/", 1)[-1] + rows)
    for (department, received, noticed), about in groups.items():
        until = desk.calendar.add(noticed, parse_duration(text)) if text else None
        value, sender = parameter.on(received), desk.office.organisation(department)
        law = desk.standard.basis(value.law, received) if value else ""
        name, code = (sender.name, sender.code) if sender else (department, "")
        yield Duty(
            DutyKind.RETURNED, span.urgency(until), "", "", "", "", name, code, tuple(about), received, until, law,
            RETURN if text else "", False,
        )  # fmt: skip


def _noticed(one: Returned, desk: Desk) -> date:
    """The day of the notice by which rows were sent back; of the receipt while there is none."""
    kinds = (notice.id for notice in desk.standard.notices.values() if notice.event == "returned")
    written = next((desk.written[key] for kind in kinds if (key := f"{kind}|{one.number}") in desk.written), None)
    return written.last if written and written.last <= desk.ledger.as_of else one.received


def _letter(letter: Letter, desk: Desk) -> Duty:
    notice, context = desk.standard.notices[letter.kind], letter.context
    law = desk.standard.basis(notice.law, letter.day)
    return Duty(
        kind=DutyKind.LETTER,
        urgency=Urgency.DUE,
        subject_name=str(context.get("subject") or context.get("addressee") or ""),
        unified_code=str(context.get("code") or ""),
        about_data=letter.kind,
        decision_number=str(context.get("decision") or ""),
        organ=letter.signer_name,
        organ_code=letter.signer_code,
        about=(str(context["title"]),),
        since=letter.day,
        until=None,
        law=law,
        setting="",
        shown=False,
    )
