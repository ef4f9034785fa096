"""Decisions outside the period that the package's manifest states."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from creditcli.checks.context import Hit, Subject
from creditcli.model.period import parse_period


def outside_period(subject: Subject) -> Iterator[Hit]:
    """The day of the decision, where the data set has one. Late reports are lawful: this only tells."""
    field, period = subject.dataset.decision_date, subject.context.period
    if not period or not field or field not in subject.mapped:
        return
    first, last = parse_period(period)
    for row, text in subject.table.frame.select("row", field).drop_nulls().iter_rows():
        if not first <= date.fromisoformat(text) <= last:
            yield Hit(row, field, {"period": period})
