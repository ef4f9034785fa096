"""The sheets of a file once more, each cell with its own type: a number stays a number, a date a date.

Validation reads texts; only who gives the clerk's workbook back needs the types.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from typing import Any

import python_calamine as calamine

from creditcli.model.finding import letters_to_number
from creditcli.model.intake import CellKind, FileIn, Grid
from creditcli.model.sheets import Cell, Sheet, text_sheets

WORKBOOKS = ("xlsx", "xls")


def typed_sheets(file: FileIn) -> tuple[Sheet, ...]:
    """Every sheet of the file; none where nothing of it was read. Texts and JSON Lines are texts, and so are workbooks
    with cells far away from the others: their sheets, read whole, would not fit in memory."""
    if not file.grids:
        return ()
    if file.format not in WORKBOOKS or any(map(_far, file.grids)):
        return text_sheets(file.grids)
    book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(file.content))
    grids = {grid.sheet: grid for grid in file.grids}
    return tuple(
        _typed(about, book.get_sheet_by_name(about.name), grids.get(about.name))
        for about in book.sheets_metadata
        if str(about.typ) == str(calamine.SheetTypeEnum.WorkSheet)
    )


def _far(grid: Grid) -> bool:
    """Whether rows or columns between others were left out when the sheet was read."""
    last = int(grid.frame["row"].max() or 0)  # type: ignore[arg-type]
    return last > grid.frame.height or letters_to_number(grid.frame.columns[-1]) > grid.frame.width - 1


def _typed(about: Any, cells: Any, grid: Grid | None) -> Sheet:
    hidden = about.visible != calamine.SheetVisibleEnum.Visible
    first, left = cells.start or (0, 0)
    height = first + cells.height
    before = [None] * left

    def rows() -> Iterator[tuple[int, Sequence[Cell]]]:
        for number, row in enumerate(cells.iter_rows(), 1):
            yield number, [*before, *(None if cell == "" else cell for cell in row)]

    if grid is None:
        return Sheet(about.name, rows, height, hidden)
    errors = tuple(
        (mark.row, letters_to_number(mark.letters), mark.text)
        for mark in grid.marks
        if mark.kind is CellKind.ERROR and mark.text
    )
    return Sheet(about.name, rows, height, hidden, grid.merged, errors=errors)
