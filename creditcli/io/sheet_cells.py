"""Sheets through the sheet reader, row by row, blank rows left out. Standard library and the reader only.

A damaged file can make the reader panic, so whatever it raises becomes ``Unreadable``.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import python_calamine as calamine

from creditcli.io.cells import Marked, texts_of

Row = tuple[int, list[str | None]]  # number from 1, and cells; those that hold nothing are None or empty
Area = tuple[int, int, int, int]  # first row, first column, last row, last column, from 1
TEXTS = {str}
_PANIC = "PanicException"  # no subclass of Exception, and not importable


class Unreadable(Exception):
    """The reader cannot read the file. ``secret``: it has a password."""

    def __init__(self, reason: str, secret: bool = False) -> None:
        super().__init__(reason)
        self.secret = secret


@dataclass(slots=True)
class SheetIn:
    """One sheet. ``rows`` is read once, and ``marks`` fills while it is."""

    name: str
    hidden: bool
    merged: tuple[Area, ...]
    rows: Iterator[Row]
    marks: list[Marked] = field(default_factory=list)


def sheets_in(content: bytes) -> Iterator[SheetIn]:
    """Every worksheet of a workbook, in order. Raises Unreadable, also while its rows are read."""
    try:
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        for at, about in enumerate(book.sheets_metadata):
            if str(about.typ) == str(calamine.SheetTypeEnum.WorkSheet):
                yield _sheet(about, book.get_sheet_by_index(at))
    except BaseException as fault:
        raise _told(fault) from fault


def _sheet(about: Any, sheet: Any) -> SheetIn:
    areas = tuple(
        (first[0] + 1, first[1] + 1, last[0] + 1, last[1] + 1) for first, last in sheet.merged_cell_ranges or ()
    )
    hidden = about.visible != calamine.SheetVisibleEnum.Visible
    found = SheetIn(about.name, hidden, areas, iter(()))
    found.rows = _rows(sheet, found.marks)
    return found


def _rows(sheet: Any, marks: list[Marked]) -> Iterator[Row]:
    if not sheet.height:
        return
    before = [""] * (sheet.start or (0, 0))[
        1
    ]  # columns: the reader leaves out those before the first that holds anything
    try:
        for number, found in enumerate(sheet.iter_rows(), 1):
            row = [*before, *found] if before else found
            cells = row if set(map(type, row)) == TEXTS else texts_of(row, number, marks)
            if any(cells):
                yield number, cells
    except BaseException as fault:
        raise _told(fault) from fault


def _told(fault: BaseException) -> BaseException:
    """What to raise instead: faults of the file are Unreadable, anything else is what it is."""
    if isinstance(fault, calamine.PasswordError):
        return Unreadable("password", secret=True)
    if isinstance(fault, Unreadable | MemoryError):
        return fault
    if isinstance(fault, Exception) or type(fault).__name__ == _PANIC:
        return Unreadable(type(fault).__name__)
    return fault
