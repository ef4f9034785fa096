"""Sheets of a received file with every cell's own type, for workbooks that are given back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from creditcli.model.intake import Grid

Cell = str | float | bool | date | datetime | time | timedelta | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of the file, in its order, an empty one too.

    ``height`` is the number of its last row. ``rows`` gives number and cells of each row from column A on, as often as it is asked. ``errors``: row and
    column (from 1) of cells that hold an error, or a formula without a saved result, and its text (``#N/A``). ``merged`` in spreadsheet terms.
    """

    name: str
    rows: Callable[[], Iterator[tuple[int, Sequence[Cell]]]]
    height: int
    hidden: bool = False
    merged: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    errors: tuple[tuple[int, int, str], ...] = ()


def text_sheets(grids: Iterable[Grid]) -> tuple[Sheet, ...]:
    """The sheets of a file that knows texts only."""
    return tuple(text_sheet(grid) for grid in grids)


def text_sheet(grid: Grid) -> Sheet:
    """The same of one sheet."""

    def rows() -> Iterator[tuple[int, Sequence[Cell]]]:
        for batch in grid.batches():
            for row, *cells in batch().iter_rows():
                yield row, cells

    return Sheet(grid.sheet, rows, grid.height, grid.hidden, grid.merged, grid.keys)
