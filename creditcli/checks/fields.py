"""Row checks of one field: filled, length, code list, date, amount."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import polars as pl

from creditcli.checks.context import RowTest, Subject
from creditcli.standard.canonical import KEEP_CODE
from creditcli.standard.forms import offered
from creditcli.standard.types import Codelist, CodeValue, FieldType

SHOWN = 12  # values of a code list that a finding names


def required(subject: Subject) -> Iterator[RowTest]:
    """A required field of a column that the file has is empty. Cells of no value are another rule's finding."""
    for field in subject.dataset.fields:
        if field.required and field.id in subject.mapped:
            unreadable = pl.col(f"raw:{field.id}").is_not_null()
            told = _unparsed(field.type, unreadable) | pl.col(f"none:{field.id}")
            yield RowTest(field.id, pl.col(field.id).is_null() & ~told, {})


def _unparsed(kind: FieldType, filled: pl.Expr) -> pl.Expr:
    """Dates and amounts that could not be read are another rule's finding."""
    return filled if kind in (FieldType.DATE, FieldType.DECIMAL) else pl.lit(False)


def max_length(subject: Subject) -> Iterator[RowTest]:
    """Longer than the field allows, in characters."""
    for field in subject.dataset.fields:
        if field.max_length and field.id in subject.mapped:
            yield RowTest(
                field.id, pl.col(field.id).str.len_chars() > field.max_length, {"limit": str(field.max_length)}
            )


def code_value(subject: Subject) -> Iterator[RowTest]:
    """A value that is not in the field's code list. Only values of the row's own day are offered instead."""
    for field in subject.dataset.fields:
        if field.id not in subject.mapped or not field.codelist:
            continue
        codelist = subject.context.standard.codelists[field.codelist]
        allowed = allowed_values(codelist, keeps_code=field.codelist in KEEP_CODE)
        several = field.type is FieldType.CODES
        column = pl.col(field.id).str.split("；") if several else pl.concat_list(pl.col(field.id))
        element = pl.element()
        known = element.is_in(allowed)
        if codelist.open_prefix:
            known = known | element.str.starts_with(codelist.open_prefix)
        fails = pl.col(field.id).is_not_null() & ~column.list.eval(known).list.all()
        for on_day, values in _by_day(subject, codelist):
            told = {
                "allowed": "；".join(value.label for value in values[:SHOWN]),
                "more": "cut" if len(values) > SHOWN else "whole",
                "several": "many" if several else "one",
            }
            yield RowTest(field.id, fails & on_day, told)


def _by_day(subject: Subject, codelist: Codelist) -> Iterator[tuple[pl.Expr, tuple[CodeValue, ...]]]:
    """The values of a code list, for each span of days with others than before: whether a row is of it, and they.

    A row's day is that of its decision; where it has none, the day of receipt.
    """
    decided, received = subject.dataset.decision_date, subject.context.received
    day = pl.lit(received.isoformat())
    if decided and decided in subject.mapped:
        day = pl.col(decided).fill_null(day)
    starts = {value.valid_from for value in codelist.values if value.valid_from}
    ends = {value.valid_to + timedelta(days=1) for value in codelist.values if value.valid_to}
    firsts = [date.min, *sorted(starts | ends)]
    for first, then in zip(firsts, [*firsts[1:], None], strict=True):
        on_day = (day >= first.isoformat()) & (day < then.isoformat() if then else pl.lit(True))
        yield (on_day if len(firsts) > 1 else pl.lit(True)), offered(codelist, first)


def allowed_values(codelist: Codelist, keeps_code: bool) -> list[str]:
    """Canonical values of a code list."""
    return [value.code if keeps_code else value.label for value in codelist.values]


def decimal_value(subject: Subject) -> Iterator[RowTest]:
    """Something is written that is no number."""
    for field in subject.dataset.fields:
        if field.type is FieldType.DECIMAL and field.id in subject.mapped:
            raw, norm = pl.col(f"raw:{field.id}"), pl.col(field.id)
            yield RowTest(field.id, raw.is_not_null() & norm.is_null() & ~pl.col(f"blank:{field.id}"), {})


def negative(subject: Subject) -> Iterator[RowTest]:
    """An amount below zero."""
    for field in subject.dataset.fields:
        if field.type is FieldType.DECIMAL and field.id in subject.mapped:
            yield RowTest(field.id, pl.col(field.id).str.starts_with("-"), {})


def decimal_scale(subject: Subject) -> Iterator[RowTest]:
    """More decimal places than the field keeps."""
    for field in subject.dataset.fields:
        if field.type is FieldType.DECIMAL and field.scale and field.id in subject.mapped:
            places = pl.col(field.id).str.extract(r"\.([0-9]+)$").str.len_chars()
            yield RowTest(field.id, places > field.scale, {"scale": str(field.scale)})


def above(subject: Subject) -> Iterator[RowTest]:
    """An amount so large that yuan may stand where ten thousand yuan are meant (``args.above``)."""
    field, limit = str(subject.arg("field")), float(subject.arg("above"))
    if field in subject.mapped:
        yield RowTest(field, pl.col(field).cast(pl.Float64, strict=False) > limit, {"limit": str(subject.arg("above"))})


def no_value(subject: Subject) -> Iterator[RowTest]:
    """The cell is an error, a formula without a saved result, or true or false."""
    for field in subject.dataset.fields:
        if field.id in subject.mapped:
            yield RowTest(field.id, pl.col(f"none:{field.id}"), {})


def long_number(subject: Subject) -> Iterator[RowTest]:
    """The cell is a number with more digits than a spreadsheet keeps."""
    for field in subject.dataset.fields:
        if field.id in subject.mapped:
            yield RowTest(field.id, pl.col(f"long:{field.id}"), {})
