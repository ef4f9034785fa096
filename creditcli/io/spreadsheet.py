"""Reads workbooks (xlsx, xls, ods): every cell as what it is, at its true place.

An xlsx is read here once its parts are known to be sound; other workbooks are read in a process of their own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import polars as pl

from creditcli.io.decoding import broken_row
from creditcli.io.old_workbook import old_facts
from creditcli.io.open_document import open_facts
from creditcli.io.sheet_apart import TooMuch, sheets_apart
from creditcli.io.sheet_cells import Unreadable, sheets_in
from creditcli.io.sheet_columns import SHARED, read_columns
from creditcli.io.sheet_facts import GAP, MOST_CELLS, WIDE, SheetFacts, facts_of
from creditcli.io.sheet_grid import grid_of
from creditcli.io.sheet_near import Near, moved_near
from creditcli.io.sheet_parts import BROKEN, check_others, open_zip, parts_of, pieces
from creditcli.model.finding import Finding, Place, letters_to_number
from creditcli.model.intake import Grid
from creditcli.standard.returned import is_ours
from creditcli.standard.types import Standard

Workbook = tuple[tuple[Grid, ...], list[Finding]]


@dataclass(frozen=True, slots=True)
class _Read:
    """Grids, facts of each sheet by name, and how many other workbooks are linked."""

    grids: tuple[Grid, ...]
    facts: Mapping[str, SheetFacts] = field(default_factory=dict)
    links: int = 0


class _Refused(Exception):
    """The workbook is refused under the rule of this check."""

    def __init__(self, check: str) -> None:
        super().__init__(check)
        self.check = check


def read_workbook(content: bytes, kind: str, name: str, standard: Standard) -> Workbook:
    """Every sheet that holds anything. A workbook that cannot be opened is a finding, not an exception."""
    try:
        read = _READERS[kind](content)
    except _Refused as refused:
        return (), [standard.finding(refused.check, Place(name))]
    except Unreadable as fault:
        check = "file_encrypted" if fault.secret else "file_unreadable"
        return (), [standard.finding(check, Place(name))]
    except (TooMuch, MemoryError):
        return (), [standard.finding("file_too_large", Place(name))]
    except BROKEN:
        return (), [standard.finding("file_unreadable", Place(name))]
    return _told(read, name, standard)


def _xlsx(content: bytes) -> _Read:
    with open_zip(content) as archive:
        parts = parts_of(archive)
        if parts.locked:
            raise _Refused("file_encrypted")
        if parts.macros:
            raise _Refused("file_macros")
        check_others(archive, parts, but=SHARED)
        by_columns = read_columns(archive, parts)  # unpacks the shared texts, too
        if by_columns:
            return _Read(*by_columns, parts.links)
        check_others(archive, parts)
        facts = {name: facts_of(pieces(archive, path)) for name, path in parts.sheets.items()}
        if any(one.cells > MOST_CELLS for one in facts.values()):
            raise TooMuch("cells")
        moves = {name: Near.of(one) for name, one in facts.items() if one.far}
        if any(not facts[name].ordered for name in moves):
            raise Unreadable("order")
        if moves:
            content = moved_near(archive, {parts.sheets[name]: move for name, move in moves.items()})
    grids = []
    for sheet in sheets_in(content):
        move = moves.get(sheet.name)
        grids.append(grid_of(move.back(sheet), move.true_column) if move else grid_of(sheet))
    return _Read(tuple(grids), facts, parts.links)


def _xls(content: bytes) -> _Read:
    facts = old_facts(content)
    if facts.locked:
        raise _Refused("file_encrypted")
    if facts.macros:
        raise _Refused("file_macros")
    return _Read(tuple(grid_of(sheet) for sheet in sheets_apart(content)), facts.sheets, facts.links)


def _ods(content: bytes) -> _Read:
    with open_zip(content) as archive:
        check_others(archive, parts_of(archive))
        facts = open_facts(archive)
    return _Read(tuple(grid_of(sheet) for sheet in sheets_apart(content)), facts)


_READERS = {"xlsx": _xlsx, "xls": _xls, "ods": _ods}


def _told(read: _Read, name: str, standard: Standard) -> Workbook:
    """The grids that hold anything, with what a clerk may not see in them."""
    grids: list[Grid] = []
    findings: list[Finding] = []
    if read.links:
        findings.append(standard.finding("file_external_links", Place(name), count=read.links))
    for grid in read.grids:
        place = Place(name, grid.sheet)
        if grid.frame.is_empty():
            continue
        if row := broken_row(grid.frame):
            return (), [standard.finding("file_encoding_broken_text", replace(place, row=row), row=row)]
        facts = read.facts.get(grid.sheet, SheetFacts())
        hidden = () if grid.hidden else (*facts.hidden_rows,)
        grids.append(replace(grid, marks=(*grid.marks, *facts.marks), hidden_rows=hidden))
        if grid.hidden and not is_ours(grid):
            findings.append(standard.finding("file_hidden_sheet", place, sheet=grid.sheet))
        if not grid.hidden:
            findings += _odd(grid, facts, place, standard)
    if not grids:
        findings.append(standard.finding("file_empty", Place(name)))
    return tuple(grids), findings


def _odd(grid: Grid, facts: SheetFacts, place: Place, standard: Standard) -> list[Finding]:
    """What may surprise in a sheet that is read: a size that other programs trust, hidden columns, far cells."""
    found = []
    if facts.one_cell and grid.frame.height > 1:
        found.append(standard.finding("file_one_cell_dimension", place, sheet=place.sheet, rows=grid.frame.height))
    holding = set(grid.frame.columns)
    hidden = [one for one in facts.hidden_columns if one in holding and grid.frame[one].is_not_null().any()]
    if hidden:
        found.append(standard.finding("file_hidden_columns", place, sheet=place.sheet, columns="、".join(hidden)))
    far = _far(grid)
    if far:
        found.append(
            standard.finding(
                "file_far_cells",
                replace(place, row=far[0].row, letters=far[0].letters),
                sheet=place.sheet,
                first=far[0].cell,
                count=len(far),
            )
        )
    return found


def _far(grid: Grid) -> list[Place]:
    """The first cell of each row and of each column that stands apart from the table."""
    rows = grid.frame["row"].to_list()
    apart = {row for before, row in zip([0, *rows], rows, strict=False) if row - before > GAP}
    wide = [one for one in grid.frame.columns if one != "row" and letters_to_number(one) > WIDE]
    found = []
    for cells in grid.frame.filter(pl.col("row").is_in(sorted(apart))).iter_rows(named=True):
        found.append(Place(row=cells["row"], letters=next(one for one in cells if one != "row" and cells[one])))
    for one in wide:
        first = grid.frame.filter(pl.col(one).is_not_null())["row"]
        found.append(Place(row=first[0], letters=one))
    return found
