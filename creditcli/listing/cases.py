"""Objection and repair cases: what was opened, how it ended, until when an answer is due."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date

from creditcli.listing.events import Matter, event_order
from creditcli.listing.known import Known
from creditcli.model.duration import parse_duration
from creditcli.model.ledger import Case, Event, Step
from creditcli.standard.list_terms import block, law_of
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


def cases_of(known: Known) -> tuple[Case, ...]:
    """Every case, in order of kind and number."""
    groups: dict[tuple[str, str], list[Matter]] = defaultdict(list)
    for matter in known.matters.all:
        kind = matter.event.kind.split("_", 1)[0]
        if kind in DUE and matter.case:
            groups[kind, matter.case].append(matter)
    return tuple(_case(kind, number, groups[kind, number], known) for kind, number in sorted(groups))


def _case(kind: str, number: str, matters: list[Matter], known: Known) -> Case:
    ordered = sorted(matters, key=lambda one: event_order(one.event))
    first, last = ordered[0], ordered[-1]
    closed = last.event.kind in RESULTS
    opened = next((one.event for one in ordered if one.event.kind.endswith("accepted")), first.event)
    due = _due(kind, first.list_id, opened, known)
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
        history=tuple(_step(one, known.standard) for one in ordered),
        last_day=due,
    )


def _due(kind: str, list_id: str, event: Event, known: Known) -> date | None:
    """By the list type's own span from the application, else by the parameter, or by the office's setting
    where law leaves it open."""
    listed = known.standard.lists.get(list_id)
    own = block(listed, "early_exit").get("decide_within") if listed and kind == "repair" else None
    if own:
        applied = event.data.get("apply_date")
        return known.calendar.add(date.fromisoformat(applied) if applied else event.day, parse_duration(str(own)))
    return known.span_end(DUE[kind], event.day)


def _step(matter: Matter, standard: Standard) -> Step:
    """The rule is the one of the day of the event, never a later one."""
    event = matter.event
    rule = DUE[event.kind.split("_", 1)[0]]
    value, listed = standard.parameter(rule).on(event.day), standard.lists.get(matter.list_id)
    law = standard.basis(value.law, event.day) if value else ""
    if not law and listed:
        law = law_of(listed, "early_exit", standard, event.day)
    effect = event.data.get("stage", "")
    return Step(event.kind, event.day, event.organ, event.organ_code, event.document, event.row_id, rule, law, effect)
