"""One code under several names in a file; one decision number on several days or for several subjects."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from creditcli.checks.context import Hit, Subject
from creditcli.ids import document_number, subject_name, uscc

NUMBER, DAY, CODE, NAME, ORGAN = "decision_number", "decision_date", "unified_code", "subject_name", "organ_code"


def code_of_several_names(subject: Subject) -> Iterator[Hit]:
    """A unified code that an earlier row of the file gives to another name."""
    if not {CODE, NAME} <= set(subject.mapped):
        return
    first: dict[str, tuple[int, str, str]] = {}
    for row, code, name in subject.table.frame.select("row", CODE, NAME).drop_nulls().iter_rows():
        form = subject_name.normal_form(name)
        if uscc.judge(code) is uscc.Verdict.NO_CODE:
            continue
        known = first.setdefault(code, (row, name, form))
        if known[2] != form:
            yield Hit(row, NAME, {"first": str(known[0]), "other": known[1]})


def number_reused(subject: Subject) -> Iterator[Hit]:
    """The number of an earlier decision of the same organ, on another day or for another subject."""
    if NUMBER not in subject.mapped or not {DAY, ORGAN} <= set(subject.table.frame.columns):
        return
    first: dict[tuple[str, str], tuple[str, str]] = {}
    placeholders = set(subject.context.standard.placeholders)
    for number, organ, day, who, at in [*_held(subject), *_rows(subject.table.frame)]:
        if number in placeholders:
            continue
        known = first.setdefault((organ, document_number.normal_form(number)), (day, who))
        if at and known != (day, who):
            yield Hit(int(at), NUMBER, {"day": known[0]})


def _rows(frame: pl.DataFrame) -> Iterator[tuple[str, str, str, str, str]]:
    """Number, organ, day, subject, row (empty for rows of the record)."""
    wanted = [NUMBER, ORGAN, DAY, CODE, NAME]
    rows = frame.select(*wanted, pl.col("row").cast(pl.String) if "row" in frame.columns else pl.lit("").alias("row"))
    for number, organ, day, code, name, at in rows.drop_nulls([NUMBER, ORGAN, DAY]).iter_rows():
        yield number, organ, day, code or subject_name.normal_form(name or ""), at


def _held(subject: Subject) -> Iterator[tuple[str, str, str, str, str]]:
    """Rows of the record under numbers of the file, as they stand there."""
    view = subject.context.view
    if view is not None:
        numbers = subject.table.frame[NUMBER].drop_nulls().unique().to_list()
        yield from _rows(view.frames[subject.dataset.id].filter(pl.col(NUMBER).is_in(numbers)))
