"""The sheets of a file once more, each cell with its own type: a number stays a number, a date a date.

Validation reads texts; only who gives the clerk's workbook back needs the types.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import python_calamine as calamine

from creditcli.model.finding import letters_to_number
from creditcli.model.intake import CellKind, FileIn, Grid
from creditcli.model.sheets import Cell, Sheet, text_sheet, text_sheets

WORKBOOKS = ("xlsx", "xls")
NO_RESULT = "#N/A"  # of a formula without a saved result: empty, the cell would be taken for one that says nothing


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
        _sheet(about, book, grids.get(about.name))
        for about in book.sheets_metadata
        if str(about.typ) == str(calamine.SheetTypeEnum.WorkSheet)
    )


def _far(grid: Grid) -> bool:
    """Whether rows or columns between others were left out when the sheet was read."""
    last = int(grid.frame["row"].max() or 0)  # type: ignore[arg-type]
    return last > grid.frame.height or letters_to_number(grid.frame.columns[-1]) > grid.frame.width - 1


def _sheet(about: Any, book: Any, grid: Grid | None) -> Sheet:
    hidden = about.visible != calamine.SheetVisibleEnum.Visible
    if grid is not None and grid.texts:
        sheet = text_sheet(grid)
    else:
        cells = book.get_sheet_by_name(about.name)
        height = (cells.start or (0, 0))[0] + cells.height
        sheet = Sheet(about.name, partial(_rows, cells), height, hidden, grid.merged if grid else ())
    errors = tuple(
        (mark.row, letters_to_number(mark.letters), mark.text or NO_RESULT)
        for mark in (grid.marks if grid else ())
        if mark.kind is CellKind.FORMULA or (mark.kind is CellKind.ERROR and mark.text)
    )
    return replace(sheet, errors=errors)


def _rows(cells: Any) -> Iterator[tuple[int, Sequence[Cell]]]:
    before = [None] * (cells.start or (0, 0))[1]
    for number, row in enumerate(cells.iter_rows(), 1):
        yield number, [*before, *(None if cell == "" else cell for cell in row)]
