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
    for field in subject.dataset.fields:
        if field.type is FieldType.DATE and field.id in subject.mapped:
            rows = [row for row, known in subject.once(_unread, field.id) if known == kind]
            yield RowTest(field.id, pl.col("row").is_in(rows), {})


def _unread(subject: Subject, name: str) -> list[tuple[int, str]]:
    """Rows in which what is written could not be read, and of what kind it is."""
    raw = subject.table.raw.select("row", pl.col(name).str.strip_chars())
    empty = pl.col(name).is_null() | pl.col(name).is_in(["", *subject.context.standard.placeholders])
    texts = raw.filter(subject.table.frame.get_column(name).is_null() & ~empty)
    return [(row, day_text.kind(text)) for row, text in texts.iter_rows()]


def date_outside(subject: Subject) -> Iterator[RowTest]:
    """A date that can be read but lies outside ``args.first`` to ``args.last``."""
    first, last = str(subject.arg("first")), str(subject.arg("last"))
    for field in subject.dataset.fields:
        if field.type is FieldType.DATE and field.id in subject.mapped:
            fails = (pl.col(field.id) < first) | (pl.col(field.id) > last)
            yield RowTest(field.id, fails, {"first": first, "last": last})
