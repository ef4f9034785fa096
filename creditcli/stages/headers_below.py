"""Rows below the header that are headers themselves: the same once more, or those of another table on the same sheet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

import polars as pl

from creditcli.model.finding import Finding, Place
from creditcli.model.intake import Grid
from creditcli.model.mapping import header_key
from creditcli.stages.columns import HEADER_LENGTH, LEAST, Mapped
from creditcli.standard.headers import names_of
from creditcli.standard.types import FieldType, Standard

WITH_DIGITS = (FieldType.DATE, FieldType.UNIFIED_CODE, FieldType.DOCUMENT_NUMBER)  # values that no header looks like


@dataclass(frozen=True, slots=True)
class HeadersBelow:
    """``repeated``: rows that name the columns as the header does, however they are written. ``other``: the first that
    names them otherwise, 0 where there is none."""

    repeated: tuple[int, ...] = ()
    other: int = 0


def headers_below(rows: pl.DataFrame, mapped: Mapped) -> HeadersBelow:
    """What of the ``rows`` (``row`` and letters) below the header is a header again."""
    fields = _fields(mapped)
    key = cache(header_key)
    repeated: list[int] = []
    for row, cells in _doubtful(rows, mapped):
        named = {letters: fields[known] for letters, text in cells.items() if (known := key(text)) in fields}
        if len(named) < LEAST or 2 * len(named) < len(cells):
            continue
        own = {column.letters: column.field for column in mapped.columns if column.field}
        if any(own.get(letters, "") != field for letters, field in named.items()):
            return HeadersBelow(tuple(repeated), row)
        repeated.append(row)
    return HeadersBelow(tuple(repeated))


def second_header(rows: pl.DataFrame, grid: Grid, name: str, mapped: Mapped, standard: Standard) -> list[Finding]:
    """What is told of a second table on a sheet: by which header its rows are to be read is not guessed."""
    other = headers_below(rows, mapped).other
    place = Place(name, grid.sheet, other)
    return [standard.finding("second_header", place, header_row=mapped.header_row)] if other else []


def _fields(mapped: Mapped) -> dict[str, str]:
    """The field, empty for none, of every name that a column of the layout or the file goes by, by the name's key."""
    names = {key: name.column.field for key, name in names_of(mapped.dataset, mapped.layout).items()}
    return {**names, **{header_key(one.header): one.field for one in mapped.columns if one.header}}


def _doubtful(rows: pl.DataFrame, mapped: Mapped) -> Iterator[tuple[int, Mapping[str, str]]]:
    """Few of many rows: those with something else than a date, a code or a number where these belong, in short cells."""
    kinds = {field.id: field.type for field in mapped.dataset.fields}
    typed = [column.letters for column in mapped.columns if column.field and kinds[column.field] in WITH_DIGITS]
    letters = [one for one in rows.columns if one != "row"]
    if not typed or not mapped.header_row:
        return
    some = pl.any_horizontal(pl.col(one).is_not_null() for one in typed)
    bare = pl.all_horizontal(~pl.col(one).str.contains("[0-9０-９]{4}").fill_null(False) for one in typed)
    short = pl.sum_horizontal(pl.col(one).str.len_chars().is_between(1, HEADER_LENGTH) for one in letters) >= LEAST
    few = rows.filter(pl.col("row") > mapped.header_row, some, bare)  # how long texts are takes longer to say
    for row in few.filter(short).iter_rows(named=True):
        yield row["row"], {one: row[one] for one in letters if row[one] and row[one].strip()}
