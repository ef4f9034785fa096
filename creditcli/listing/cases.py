"""Objection and repair cases: what was opened, how it ended, until when an answer is due."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from types import MappingProxyType

import polars as pl

from creditcli.ids import document_number, subject_name
from creditcli.listing.events import Matter, event_order
from creditcli.listing.known import Known
from creditcli.listing.moot import entry_left, record_left
from creditcli.model.duration import parse_duration
from creditcli.model.keys import CaseId
from creditcli.model.ledger import Case, Entry, Event, Step
from creditcli.standard.list_terms import acting_on, block, law_of, verify_span
from creditcli.standard.lookups import target_dataset
from creditcli.standard.types import ListType, Standard

RESULTS: Mapping[str, str] = {
    "objection_correct": "核实无误",
    "objection_fix": "更正",
    "objection_withdraw": "撤销",
    "repair_rejected": "不予受理",
    "repair_granted": "准予修复",
    "repair_refused": "不予修复",
    "repair_revoked": "撤销修复",
}
DUE = {"objection": "objection_answer", "repair": "repair_result"}
ANSWERS = {
    "objection": ("objection_correct", "objection_fix", "objection_withdraw"),
    "repair": ("repair_rejected", "repair_granted", "repair_refused"),
}
BY_DECIDER = (*ANSWERS["objection"], "repair_granted", "repair_refused", "repair_revoked")


@dataclass(frozen=True, slots=True)
class _About:
    """What a case is about: codes of the organs that decided (none known: anybody's answer is taken), whether it came on a
    day before a listing was decided, and when that was; by which name the decision knows its subject; of each decision
    since when it needs no answer (``left``)."""

    deciders: frozenset[str]
    before_listing: bool
    decided: date | None = None
    name: str = ""
    left: tuple[date | None, ...] = ()

    @property
    def moot(self) -> date | None:
        """Since when none of the decisions needs an answer."""
        days = [one for one in self.left if one is not None]
        return max(days) if days and len(days) == len(self.left) else None


Left = Callable[[str], date | None]  # by kind of case
UNKNOWN = _About(frozenset(), False)


def cases_of(
    known: Known, entries: Iterable[Entry], records: Mapping[str, pl.DataFrame] = MappingProxyType({})
) -> tuple[Case, ...]:
    """Every case, in order of kind, number and decision. ``entries``, ``records`` (penalties and licences, by data set): of the same
    day."""
    groups: dict[CaseId, list[Matter]] = defaultdict(list)
    for matter in known.matters.all:
        if matter.case and matter.case_id[0] in DUE:
            groups[matter.case_id].append(matter)
    about = _about(known, entries, records) if groups else {}
    return tuple(_case(groups[key], known, about.get(key, UNKNOWN)) for key in sorted(groups))


def objections_to(entry: Entry, cases: Iterable[Case], standard: Standard) -> tuple[Case, ...]:
    """Of the cases the objections that are being verified about an entry: those of its decision and number, and of these
    those of its subject where any say so."""
    dataset, number = target_dataset(standard, "", entry.list_id), document_number.normal_form(entry.decision_number)
    alike = [
        one for one in cases
        if one.kind == "objection" and one.number in entry.verifying and one.id[2:4] == (dataset, number)
    ]  # fmt: skip
    whose = {entry.unified_code, subject_name.normal_form(entry.subject_name)} - {""}
    own = [one for one in alike if {one.id[4], subject_name.normal_form(one.subject_name)} & whose]
    return tuple(own or alike)


def _about(known: Known, entries: Iterable[Entry], records: Mapping[str, pl.DataFrame]) -> Mapping[CaseId, _About]:
    """Of each case what is known of the decisions that it is about."""
    found: dict[CaseId, _About] = {}

    def told(matters: Iterable[Matter], organ_code: str, decided: date | None, name: str, left: Left) -> None:
        for one in matters:
            key = one.case_id
            if one.case and key[0] in DUE:
                own = found.get(key, UNKNOWN)
                before = decided is not None and one.event.kind == "objection_accepted" and one.event.day < decided
                found[key] = _About(
                    own.deciders | {organ_code}, own.before_listing or before, own.decided or decided, name,
                    (*own.left, left(key[0])),
                )  # fmt: skip

    entries = tuple(entries)
    by_id = {one.id: one for one in entries}
    for entry in entries:
        target = target_dataset(known.standard, "", entry.list_id)
        decided = entry.decision_date if entry.polarity == "black" else None
        left = partial(entry_left, entry, by_id.get(entry.linked_to))
        told(known.matters.about_entry(target, entry), entry.organ_code, decided, entry.subject_name, left)
    for dataset, frame in records.items():
        for row in frame.filter(known.matters.may_concern(dataset, frame)).to_dicts():
            own = known.matters.about(dataset, row)
            told(own, row["organ_code"] or "", None, row["subject_name"] or "", partial(record_left, row, own))
    return found


def _acts(event: Event, about: _About) -> bool:
    """Whether a step is by an organ that may take it: who decided answers and repairs; anybody may take a case in, and an
    office may send an application back."""
    return event.kind not in BY_DECIDER or not about.deciders or any(map(event.is_by, about.deciders))


def _case(matters: list[Matter], known: Known, about: _About) -> Case:
    (kind, number, *_), early = matters[0].case_id, about.before_listing
    ordered = sorted(matters, key=lambda one: event_order(one.event))
    acting = [one for one in ordered if _acts(one.event, about)] or ordered[:1]
    first, last = ordered[0], acting[-1]
    closed = last.event.kind in RESULTS and _acts(last.event, about)
    opened = next((one.event for one in ordered if one.event.kind.endswith("accepted")), first.event)
    answers = (one.event for one in acting if one.event.kind in ANSWERS[kind])
    answer = next((one for one in answers if one.day >= opened.day), None)  # an earlier one: it was taken in again
    due = None if _waits(kind, ordered) else _due(kind, first.list_id, opened, known, about)
    return Case(
        id=first.case_id,
        kind=kind,
        number=number,
        target_dataset=first.dataset,
        subject_name=about.name or first.subject_name,
        unified_code=first.unified_code,
        target_decision_number=first.number,
        list_id=first.list_id,
        opened=opened.day,
        closed=last.event.day if closed else None,
        result=RESULTS[last.event.kind] if closed else "",
        organ=opened.organ,
        organ_code=opened.organ_code,
        answer_due=None if closed or about.moot else due,
        history=tuple(_step(one, known, about) for one in ordered),
        last_day=due,
        before_listing=early,
        answered=answer.day if answer else None,
        moot=None if closed else about.moot,
    )


def _waits(kind: str, ordered: list[Matter]) -> bool:
    """Whether it is for the applicant to complete an application that nobody has accepted: the result counts from
    acceptance."""
    told = {one.event.kind for one in ordered}
    return kind == "repair" and told == {"repair_supplement"}


def _due(kind: str, list_id: str, event: Event, known: Known, about: _About) -> date | None:
    """By the list type's own span, of a repair from the application; else by the parameter, or by the office's
    setting where law leaves it open."""
    if kind == "objection":
        return known.answer_due(list_id, event.day, before=about.before_listing)
    listed = _listed(list_id, event, known, about)
    own = block(listed, "early_exit").get("decide_within") if listed else None
    if own:
        applied = event.data.get("apply_date")
        return known.calendar.add(date.fromisoformat(applied) if applied else event.day, parse_duration(str(own)))
    return known.span_end(DUE[kind], event.day)


def _listed(list_id: str, event: Event, known: Known, about: _About) -> ListType | None:
    """The list type with the terms that acted on the day of the event on what the case is about."""
    kind = known.standard.lists.get(list_id)
    return acting_on(kind, about.decided or event.day, event.day, known.calendar) if kind else None


def _step(matter: Matter, known: Known, about: _About) -> Step:
    """The rule is the one of the day of the event, never a later one."""
    standard = known.standard
    event = matter.event
    rule = DUE[event.kind.split("_", 1)[0]]
    value, listed = standard.parameter(rule).on(event.day), _listed(matter.list_id, event, known, about)
    law = standard.basis(value.law, event.day) if value else ""
    if about.before_listing and verify_span(listed, event.day) and listed:
        law = law_of(listed, "pre_notice", standard, event.day)
    elif not law and listed:
        law = law_of(listed, "early_exit", standard, event.day)
    effect = event.data.get("stage", "")
    return Step(event.kind, event.day, event.organ, event.organ_code, event.document, event.row_id, rule, law, effect)
