"""Reads workbooks (xlsx, xls, et-saved xlsx, ods): every cell as what it is, at its true place."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

import polars as pl
import python_calamine as calamine

from creditcli.io.sheet_facts import SheetFacts, facts_of
from creditcli.model.finding import Finding, Place, number_to_letters
from creditcli.model.intake import CellKind, Grid, Mark
from creditcli.standard.returned import is_ours
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
    facts = facts_of(content)
    for about, sheet in sheets:
        if str(about.typ) != str(calamine.SheetTypeEnum.WorkSheet):
            continue
        grid = _grid(about.name, sheet, about.visible != calamine.SheetVisibleEnum.Visible)
        if about.name in facts:
            grid = replace(grid, marks=(*grid.marks, *facts[about.name].marks))
        if grid.frame.is_empty():
            continue
        grids.append(grid)
        findings += _told(grid, facts.get(about.name), Place(name, about.name), standard)
        if grid.hidden and not is_ours(grid):
            findings.append(standard.finding("file_hidden_sheet", Place(name, about.name), sheet=about.name))
    if not grids:
        findings.append(standard.finding("file_empty", Place(name)))
    return tuple(grids), findings


def _told(grid: Grid, facts: SheetFacts | None, place: Place, standard: Standard) -> list[Finding]:
    """What a clerk may not see in the sheet: hidden rows that are read, a size that other programs trust."""
    if facts is None or grid.hidden:
        return []
    found = []
    if facts.one_cell and grid.frame.height > 1:
        found.append(standard.finding("file_one_cell_dimension", place, sheet=place.sheet, rows=grid.frame.height))
    hidden = [row for row in facts.hidden_rows if row <= grid.frame.height]
    if hidden:
        first = replace(place, row=hidden[0])
        found.append(standard.finding("file_hidden_rows", first, sheet=place.sheet, first=hidden[0], count=len(hidden)))
    return found


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
