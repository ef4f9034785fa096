"""The same thing twice: in one file, and against the record."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from creditcli.checks import normal_forms
from creditcli.checks.context import Hit, Subject
from creditcli.standard.types import Dataset, FieldType


def comparable(frame: pl.DataFrame, dataset: Dataset) -> pl.DataFrame:
    """``row`` and one comparing column per key field (normal forms of numbers and names)."""
    columns = []
    for name in dataset.key:
        values = frame[name] if name in frame.columns else pl.Series([None] * frame.height, dtype=pl.String)
        kind = dataset.field(name).type
        if kind is FieldType.DOCUMENT_NUMBER:
            values = normal_forms.numbers(values)
        elif kind is FieldType.NAME:
            values = normal_forms.names(values)
        columns.append(values.fill_null("").alias(f"key:{name}"))
    return pl.DataFrame([frame["row"], *columns])


def _groups(subject: Subject) -> Iterator[list[int]]:
    keys = comparable(subject.table.frame, subject.dataset)
    names = [name for name in keys.columns if name != "row"]
    repeated = keys.group_by(names, maintain_order=True).agg("row").filter(pl.col("row").list.len() > 1)
    yield from repeated["row"].to_list()


def repeated_row(subject: Subject) -> Iterator[Hit]:
    """A row that stands in the file already, word for word."""
    for first, row, same in _pairs(subject):
        if same:
            yield Hit(row, "", {"first": str(first)})


def repeated_key(subject: Subject) -> Iterator[Hit]:
    """The same key as an earlier row of the file with other content."""
    for first, row, same in _pairs(subject):
        if not same:
            yield Hit(row, "", {"first": str(first)})


def _pairs(subject: Subject) -> Iterator[tuple[int, int, bool]]:
    groups = list(_groups(subject))
    if not groups:
        return
    wanted = [row for group in groups for row in group]
    rows = {row["row"]: row for row in subject.table.frame.filter(pl.col("row").is_in(wanted)).to_dicts()}
    for group in groups:
        first = {**rows[group[0]], "row": 0}
        for row in group[1:]:
            yield group[0], row, {**rows[row], "row": 0} == first
