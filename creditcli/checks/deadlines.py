"""Late by working days: from the decision to the day of receipt, by the statutory calendar."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cache

from creditcli.checks.context import Hit, Subject
from creditcli.model.duration import parse_duration


def late(subject: Subject) -> Iterator[Hit]:
    """Received after the last day of the span ``args.parameter``."""
    received = subject.context.received
    past = cache(lambda due: subject.context.calendar.between(due, received))  # a backlog has few days and many rows
    for row, field, due in _due(subject):
        if due is not None and received > due:
            days = past(due)
            yield Hit(row, field, {"due": due.isoformat(), "days": "?" if days is None else str(days)})


def deadline_undetermined(subject: Subject) -> Iterator[Hit]:
    """The calendar of the days in question is not known."""
    for row, field, due in _due(subject):
        if due is None:
            yield Hit(row, field, {})


def due_on(subject: Subject, decided: date) -> tuple[bool, date | None]:
    """Whether a decision of that day is judged at all, and the last day to be received (None: not known)."""
    value = subject.context.standard.parameter(str(subject.arg("parameter"))).on(decided)
    if decided > subject.context.received or value is None:
        return False, None
    return True, subject.context.calendar.add(decided, parse_duration(str(value.value)))


def _due(subject: Subject) -> Iterator[tuple[int, str, date | None]]:
    field = subject.dataset.decision_date
    if not field or field not in subject.mapped:
        return
    memory: dict[str, tuple[bool, date | None]] = {}
    for row, text in subject.table.frame.select("row", field).drop_nulls().iter_rows():
        if text not in memory:
            memory[text] = due_on(subject, date.fromisoformat(text))
        judged, due = memory[text]
        if judged:
            yield row, field, due
