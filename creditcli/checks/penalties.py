"""Penalties against the rule on terms of disclosure in force on their day."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from creditcli.checks.context import Hit, Subject
from creditcli.standard.penalty_classes import needs_class


def class_missing(subject: Subject) -> Iterator[Hit]:
    """No class (``args.field``), where the rule on the day of decision sets no term without one."""
    field, day = str(subject.arg("field")), subject.dataset.decision_date
    if field not in subject.layout_fields or day not in subject.mapped:
        return
    rows = subject.table.frame.filter(pl.col(field).is_null()).select("row", day).drop_nulls()
    needy = [text for text in rows[day].unique().to_list() if needs_class(text, subject.context.standard)]
    for row, text in rows.filter(pl.col(day).is_in(needy)).iter_rows():
        yield Hit(row, field, {"day": text})
