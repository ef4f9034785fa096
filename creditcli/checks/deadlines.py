"""Late by working days: from the decision to the day of receipt, by the statutory calendar."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from creditcli.checks.context import Hit, Subject
from creditcli.model.duration import parse_duration


def late(subject: Subject) -> Iterator[Hit]:
    """Received after the last day of the span ``args.parameter``."""
    received = subject.context.received
    for row, field, _, due in _due(subject):
        if due is not None and received > due:
            days = subject.context.calendar.between(due, received)
            yield Hit(row, field, {"due": due.isoformat(), "days": "?" if days is None else str(days)})


def deadline_undetermined(subject: Subject) -> Iterator[Hit]:
    """The calendar of the days in question is not known."""
    for row, field, _, due in _due(subject):
        if due is None:
            yield Hit(row, field, {})


def _due(subject: Subject) -> Iterator[tuple[int, str, date, date | None]]:
    field = subject.dataset.decision_date
    if not field or field not in subject.mapped:
        return
    parameter = subject.context.standard.parameter(str(subject.arg("parameter")))
    rows = subject.table.frame.select("row", field).drop_nulls()
    memory: dict[str, date | None] = {}
    for row, text in rows.iter_rows():
        decided = date.fromisoformat(text)
        value = parameter.on(decided)
        if decided > subject.context.received or value is None:
            continue
        if text not in memory:
            memory[text] = subject.context.calendar.add(decided, parse_duration(str(value.value)))
        yield row, field, decided, memory[text]
