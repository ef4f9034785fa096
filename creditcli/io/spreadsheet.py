"""Reads workbooks (xlsx, xls, et-saved xlsx, ods): every cell as what it is, at its true place."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

import polars as pl
import python_calamine as calamine

from creditcli.io.no_values import marks_of
from creditcli.model.finding import Finding, Place, number_to_letters
from creditcli.model.intake import CellKind, Grid, Mark
from creditcli.standard.forms import stamp_of
from creditcli.standard.types import Standard

EXACT_DIGITS = 15  # digits that a spreadsheet's number keeps
EXACT_LIMIT = 10**EXACT_DIGITS


def read_workbook(content: bytes, name: str, standard: Standard) -> tuple[tuple[Grid, ...], list[Finding]]:
    """Every sheet that holds anything. A workbook that cannot be opened is a finding, not an exception."""
    try:
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheets = [(about, book.get_sheet_by_name(about.name)) for about in book.sheets_metadata]
    except (calamine.CalamineError, OSError, ValueError) as fault:
        return (), [standard.finding("file_unreadable", Place(name), detail=type(fault).__name__)]
    grids, findings = [], []
    no_values = marks_of(content)
    for about, sheet in sheets:
        if str(about.typ) != str(calamine.SheetTypeEnum.WorkSheet):
            continue
        grid = _grid(about.name, sheet, about.visible != calamine.SheetVisibleEnum.Visible)
        grid = replace(grid, marks=(*grid.marks, *no_values.get(about.name, ())))
        if grid.frame.is_empty():
            continue
        grids.append(grid)
        if grid.hidden and stamp_of(grid) is None:
            findings.append(standard.finding("file_hidden_sheet", Place(name, about.name), sheet=about.name))
    if not grids:
        findings.append(standard.finding("file_empty", Place(name)))
    return tuple(grids), findings


def _grid(sheet_name: str, sheet: Any, hidden: bool) -> Grid:
    rows = sheet.to_python(skip_empty_area=False) if sheet.height else []
    marks: list[Mark] = []
    width = max((len(row) for row in rows), default=0)
    columns: list[list[str | None]] = [[] for _ in range(width)]
    for number, row in enumerate(rows, 1):
        for at in range(width):
            columns[at].append(_text(row[at] if at < len(row) else "", number, at, marks))
    frame = pl.DataFrame(
        {number_to_letters(at + 1): pl.Series(values, dtype=pl.String) for at, values in enumerate(columns)}
    ).with_row_index("row", offset=1)
    return Grid(sheet_name, frame, marks=tuple(marks), merged=_merged(sheet.merged_cell_ranges or ()), hidden=hidden)


def _merged(ranges: Sequence[tuple[tuple[int, int], tuple[int, int]]]) -> tuple[str, ...]:
    return tuple(
        f"{number_to_letters(first[1] + 1)}{first[0] + 1}:{number_to_letters(last[1] + 1)}{last[0] + 1}"
        for first, last in ranges
    )


def _text(value: Any, row: int, at: int, marks: list[Mark]) -> str | None:
    """The cell as text; what is not text leaves a mark where a check needs to know."""
    if isinstance(value, str):
        return value if value != "" else None
    letters = number_to_letters(at + 1)
    if isinstance(value, bool):
        marks.append(Mark(row, letters, CellKind.BOOLEAN))
        return "TRUE" if value else "FALSE"
    if isinstance(value, float | int):
        if abs(value) >= EXACT_LIMIT:
            marks.append(Mark(row, letters, CellKind.LONG_NUMBER))
        return _number(value)
    if isinstance(value, datetime | date):
        marks.append(Mark(row, letters, CellKind.DATE))
        return _moment(value)
    return str(value) if isinstance(value, time | timedelta) else None


def _number(value: float) -> str:
    """Plain digits: no exponent, no ``.0``."""
    if float(value).is_integer():
        return str(int(value))
    return f"{value:.10f}".rstrip("0").rstrip(".")


def _moment(value: date) -> str:
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    return value.isoformat(sep=" ", timespec="seconds") if isinstance(value, datetime) else value.isoformat()
