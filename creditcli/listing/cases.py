"""Objection and repair cases: what was opened, how it ended, until when an answer is due."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

from creditcli.listing.events import Matter, event_order
from creditcli.listing.known import Known
from creditcli.model.duration import parse_duration
from creditcli.model.ledger import Case, Entry, Event, Step
from creditcli.standard.list_terms import block, law_of, verify_span
from creditcli.standard.lookups import target_dataset
from creditcli.standard.types import Standard

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


def cases_of(known: Known, entries: Iterable[Entry]) -> tuple[Case, ...]:
    """Every case, in order of kind and number. ``entries``: of the same day."""
    groups: dict[tuple[str, str], list[Matter]] = defaultdict(list)
    for matter in known.matters.all:
        kind = matter.event.kind.split("_", 1)[0]
        if kind in DUE and matter.case:
            groups[kind, matter.case].append(matter)
    early = _before_listing(known, entries)
    return tuple(_case(*key, groups[key], known, key in early) for key in sorted(groups))


def _before_listing(known: Known, entries: Iterable[Entry]) -> frozenset[tuple[str, str]]:
    """Objections accepted on a day before the one on which what they are about was decided, by kind and number."""
    return frozenset(
        ("objection", one.case)
        for entry in entries
        if entry.polarity == "black"
        for one in known.matters.about_entry(target_dataset(known.standard, "", entry.list_id), entry)
        if one.event.kind == "objection_accepted" and one.event.day < entry.decision_date
    )


def _case(kind: str, number: str, matters: list[Matter], known: Known, early: bool) -> Case:
    ordered = sorted(matters, key=lambda one: event_order(one.event))
    first, last = ordered[0], ordered[-1]
    closed = last.event.kind in RESULTS
    opened = next((one.event for one in ordered if one.event.kind.endswith("accepted")), first.event)
    due = _due(kind, first.list_id, opened, known, early)
    return Case(
        kind=kind,
        number=number,
        target=first.number,
        target_dataset=first.dataset,
        subject_name=first.subject_name,
        unified_code=first.unified_code,
        target_decision_number=first.number,
        list_id=first.list_id,
        opened=opened.day,
        closed=last.event.day if closed else None,
        result=RESULTS.get(last.event.kind, ""),
        organ=opened.organ,
        organ_code=opened.organ_code,
        answer_due=None if closed else due,
        history=tuple(_step(one, known.standard, early) for one in ordered),
        last_day=due,
        before_listing=early,
    )


def _due(kind: str, list_id: str, event: Event, known: Known, early: bool) -> date | None:
    """By the list type's own span, of a repair from the application; else by the parameter, or by the office's
    setting where law leaves it open."""
    if kind == "objection":
        return known.answer_due(list_id, event.day, before=early)
    listed = known.standard.lists.get(list_id)
    own = block(listed, "early_exit").get("decide_within") if listed else None
    if own:
        applied = event.data.get("apply_date")
        return known.calendar.add(date.fromisoformat(applied) if applied else event.day, parse_duration(str(own)))
    return known.span_end(DUE[kind], event.day)


def _step(matter: Matter, standard: Standard, early: bool) -> Step:
    """The rule is the one of the day of the event, never a later one."""
    event = matter.event
    rule = DUE[event.kind.split("_", 1)[0]]
    value, listed = standard.parameter(rule).on(event.day), standard.lists.get(matter.list_id)
    law = standard.basis(value.law, event.day) if value else ""
    if early and verify_span(listed, event.day) and listed:
        law = law_of(listed, "pre_notice", standard, event.day)
    elif not law and listed:
        law = law_of(listed, "early_exit", standard, event.day)
    effect = event.data.get("stage", "")
    return Step(event.kind, event.day, event.organ, event.organ_code, event.document, event.row_id, rule, law, effect)
