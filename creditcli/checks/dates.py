"""Dates as they were typed: what cannot be read, each by its own name, and what lies too far away."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from creditcli.checks.context import RowTest, Subject
from creditcli.ids import day_text
from creditcli.standard.types import FieldType


def date_value(subject: Subject) -> Iterator[RowTest]:
    """Something is written that is no possible date. ``args.kind`` (a kind of ``day_text``): of these only."""
    kind = str(subject.rule.args.get("kind", ""))
    placeholders = list(subject.context.standard.placeholders)
    for field in subject.dataset.fields:
        if field.type is not FieldType.DATE or field.id not in subject.mapped:
            continue
        raw = subject.table.raw.select("row", pl.col(field.id).str.strip_chars())
        unread = subject.table.frame.get_column(field.id).is_null() & raw[field.id].is_not_null()
        unread &= ~raw[field.id].is_in(["", *placeholders])
        rows = [row for row, text in raw.filter(unread).iter_rows() if day_text.kind(text) == kind]
        yield RowTest(field.id, pl.col("row").is_in(rows), {})


def date_outside(subject: Subject) -> Iterator[RowTest]:
    """A date that can be read but lies outside ``args.first`` to ``args.last``."""
    first, last = str(subject.arg("first")), str(subject.arg("last"))
    for field in subject.dataset.fields:
        if field.type is FieldType.DATE and field.id in subject.mapped:
            fails = (pl.col(field.id) < first) | (pl.col(field.id) > last)
            yield RowTest(field.id, fails, {"first": first, "last": last})
