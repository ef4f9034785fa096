"""Rows of a sheet to a grid: one text column for each column that holds anything, true row numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import zip_longest

import polars as pl

from creditcli.io.sheet_cells import Row, SheetIn
from creditcli.io.sheet_facts import GAP, WIDE
from creditcli.model.finding import number_to_letters
from creditcli.model.intake import Grid, Mark

BLOCK = 10_000  # rows held as Python objects at a time


def grid_of(sheet: SheetIn, true_column: Callable[[int], int] = int) -> Grid:
    """The grid. Blank rows between others are rows of it, unless more than ``GAP`` of them follow each other."""
    frame = _named(_joined(_blocks(sheet.rows)), true_column)
    return grid_with(sheet, frame, (Mark(row, number_to_letters(at), kind) for row, at, kind in sheet.marks))


def grid_with(sheet: SheetIn, frame: pl.DataFrame, marks: Iterable[Mark]) -> Grid:
    """The grid of a sheet whose cells are read."""
    merged = tuple(
        f"{number_to_letters(left)}{top}:{number_to_letters(right)}{low}" for top, left, low, right in sheet.merged
    )
    return Grid(sheet.name, frame, marks=tuple(marks), merged=merged, hidden=sheet.hidden)


def _blocks(rows: Iterable[Row]) -> Iterable[pl.DataFrame]:
    numbers: list[int] = []
    held: list[list[str | None]] = []
    last = 0
    for number, cells in rows:
        if last + 1 < number <= last + GAP:
            numbers.extend(range(last + 1, number))
            held.extend([] for _ in range(last + 1, number))
        numbers.append(number)
        held.append(cells)
        last = number
        if len(held) >= BLOCK:
            yield _block(numbers, held)
            numbers, held = [], []
    if held:
        yield _block(numbers, held)


def _block(numbers: list[int], rows: list[list[str | None]]) -> pl.DataFrame:
    columns = {
        str(at): pl.Series(values, dtype=pl.String)
        for at, values in enumerate(zip_longest(*rows), 1)
        if at <= WIDE or any(values)
    }
    cells = pl.DataFrame(columns).with_columns(pl.when(pl.all() != "").then(pl.all()))
    return cells.insert_column(0, pl.Series("row", numbers, dtype=pl.UInt32))


def _joined(blocks: Iterable[pl.DataFrame]) -> pl.DataFrame:
    found = list(blocks)
    return pl.concat(found, how="diagonal") if found else pl.DataFrame(schema={"row": pl.UInt32})


def _named(frame: pl.DataFrame, true_column: Callable[[int], int]) -> pl.DataFrame:
    """Columns in order, under their letters, up to the last that holds anything."""
    columns = sorted(int(name) for name in frame.columns if name != "row")
    while columns and frame[str(columns[-1])].null_count() == frame.height:
        columns.pop()
    return frame.select("row", *(pl.col(str(at)).alias(number_to_letters(true_column(at))) for at in columns))
