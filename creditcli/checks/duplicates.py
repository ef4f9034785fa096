"""The same thing twice: in one file, and against the record."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from creditcli.checks import normal_forms
from creditcli.checks.context import Hit, Subject
from creditcli.ids import document_number, uscc
from creditcli.standard.types import Dataset, FieldType

CODE, PERSON, ROLE, NUMBER = "unified_code", "id_number", "role", "decision_number"
NOTHING = pl.lit(None, dtype=pl.String)


def comparable(frame: pl.DataFrame, dataset: Dataset) -> pl.DataFrame:
    """``row`` and one comparing column per key field (normal forms of numbers and names).

    A name tells subjects apart only where nothing else does: whoever changes it stays the same subject.
    """
    columns, known = [], _known_otherwise(frame, dataset)
    for name in dataset.key:
        values = frame[name] if name in frame.columns else pl.Series([None] * frame.height, dtype=pl.String)
        kind = dataset.field(name).type
        if kind is FieldType.DOCUMENT_NUMBER:
            values = normal_forms.numbers(values)
        elif kind is FieldType.NAME:
            values = pl.select(pl.when(~known).then(normal_forms.names(values))).to_series()
        columns.append(values.fill_null("").alias(f"key:{name}"))
    return pl.DataFrame([frame["row"], *columns])


def _known_otherwise(frame: pl.DataFrame, dataset: Dataset) -> pl.Series:
    """Whether the key has the subject's own code, or the number of a person. A code beside the role of a person who is named
    with a firm may be the firm's."""
    there = {
        name: pl.col(name) if name in dataset.key and name in frame.columns else NOTHING for name in (CODE, PERSON)
    }
    alone = pl.col(ROLE).is_null() if ROLE in frame.columns else pl.lit(True)
    coded = there[CODE].is_not_null() & (there[CODE] != uscc.NO_CODE) & alone
    return frame.select((coded | there[PERSON].is_not_null()) & pl.repeat(True, pl.len())).to_series()


def _groups(subject: Subject) -> Iterator[list[int]]:
    keys = comparable(subject.table.frame, subject.dataset)
    names = [name for name in keys.columns if name != "row"]
    repeated = keys.group_by(names, maintain_order=True).agg("row").filter(pl.col("row").list.len() > 1)
    yield from repeated["row"].to_list()


def repeated_row(subject: Subject) -> Iterator[Hit]:
    """A row that stands in the file already, word for word."""
    for first, row, same, _ in subject.once(_pairs):
        if same:
            yield Hit(row, "", {"first": str(first)})


def repeated_key(subject: Subject) -> Iterator[Hit]:
    """The same key as an earlier row of the file with other content."""
    for first, row, same, numbered in subject.once(_pairs):
        if not same and numbered:
            yield Hit(row, "", {"first": str(first)})


def repeated_unnumbered(subject: Subject) -> Iterator[Hit]:
    """The same, where the decision's number is none that tells decisions apart (空, 无): they may be two."""
    for first, row, same, numbered in subject.once(_pairs):
        if not same and not numbered:
            yield Hit(row, NUMBER, {"first": str(first)})


def _pairs(subject: Subject) -> list[tuple[int, int, bool, bool]]:
    """Of rows with one key the first and each other: their numbers, whether they are alike, and whether the number of the
    decision, if the key has one, names a document."""
    groups = list(_groups(subject))
    if not groups:
        return []
    wanted = [row for group in groups for row in group]
    found: list[tuple[int, int, bool, bool]] = []
    rows = {row["row"]: row for row in subject.table.frame.filter(pl.col("row").is_in(wanted)).to_dicts()}
    for group in groups:
        first = {**rows[group[0]], "row": 0}
        number = first.get(NUMBER) if NUMBER in subject.dataset.key else None
        numbered = number is None or document_number.is_telling(number)
        found += [(group[0], row, {**rows[row], "row": 0} == first, numbered) for row in group[1:]]
    return found
