"""The clerk's own workbook back: same sheets and order, each bad cell coloured with a comment.

A first sheet counts the problems and links to their cells; the header links back. Cells have the values and
types of the received file, but for what the report withholds; a csv file gets a workbook too. Bytes are stable.
Rows are written one by one, so that a large file takes little memory.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

import xlsxwriter

from creditcli.model.finding import Finding, corners, letters_to_number
from creditcli.model.intake import FileIn
from creditcli.model.sheets import Cell, Sheet, text_sheets
from creditcli.report.cells import CREATED, GENERAL, OPTIONS, TEXT, quoted, sheet_name, widths, write_value
from creditcli.report.marks import COMMENT_BOX, Marked, Styles, Texts, comment, marked, shown
from creditcli.report.summary_sheet import summary_names, write_summaries
from creditcli.report.text_sheet import TextSheet
from creditcli.standard.returned import SUMMARY

SPREADSHEET_ROWS = 1_048_576
ROWS_A_SHEET = 1_000_000  # of what is no spreadsheet: room is left for a header
LINKED = 255  # characters of a text that may be a link
SAMPLED = 200  # rows by which columns get their width
HINT = "请在各工作表里直接改，改好以后这个文件可以原样报送。"


@dataclass(frozen=True, slots=True)
class _Part:
    """Rows ``first`` to ``last`` of a sheet, on a sheet of their own; ``head``: a header that they lack."""

    name: str
    sheet: Sheet
    first: int
    last: int
    head: Sequence[Cell]

    def at(self, row: int) -> int:
        """Where a row of the file stands on this sheet, from 0."""
        return row - self.first + bool(self.head)


def annotate(
    file: FileIn,
    findings: Sequence[Finding],
    texts: Texts,
    sheets: Sequence[Sheet] | None = None,
    headers: Mapping[str, int] | None = None,
    limit: int = ROWS_A_SHEET,
) -> bytes:
    """The workbook for one file. ``findings``: those of this file; ``headers``: sheet -> row of its header.

    ``sheets``: the file's sheets with typed cells, else its cells as text. ``limit``: rows of a csv or of JSON Lines that
    a sheet may hold; the sheet of a workbook stays whole.
    """
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, OPTIONS)
    book.set_properties({"created": CREATED, "title": f"{file.name} 检查结果"})
    barred = any(finding.bars_file for finding in findings)
    known = () if barred else sheets if sheets is not None else text_sheets(file.grids)
    parts = _parts(known, headers or {}, limit)
    summaries = summary_names(findings, [part.name for part in parts], limit)
    write_summaries(book, summaries, findings, texts, lambda one: _target(one, parts), HINT if parts else "")
    styles = Styles(book)
    for part in parts:
        own = marked(
            one for one in findings if one.place.sheet == part.sheet.name and part.first <= one.place.row <= part.last
        )
        _sheet(book, part, own, texts, styles, (summaries[0], (headers or {}).get(part.sheet.name, 0)))
    book.close()
    return buffer.getvalue()


def _parts(sheets: Iterable[Sheet], headers: Mapping[str, int], limit: int) -> list[_Part]:
    """Every sheet; rows that are of no workbook (their sheet has no name) and more than ``limit`` in parts, each under
    the header."""
    parts: list[_Part] = []
    for sheet in sheets:
        last, room = sheet.height, SPREADSHEET_ROWS if sheet.name else limit
        header = headers.get(sheet.name, 0)
        repeated = next((cells for row, cells in sheet.rows() if row == header), ()) if last > room else ()
        for first in range(1, max(last, 1) + 1, room):
            name = sheet_name(sheet.name, [part.name for part in parts])
            head = sheet.keys or (repeated if first > 1 else ())
            end = first + room - 1 if first + room <= last else 2**31
            parts.append(_Part(name, sheet, first, end, head))
    return parts


def _target(finding: Finding, parts: Sequence[_Part]) -> tuple[str, str] | None:
    place = finding.place
    for part in parts:
        if part.sheet.name == place.sheet and part.first <= max(place.row, 1) <= part.last:
            if not place.row:
                return (part.name, "A1") if place.sheet else None
            return part.name, f"{place.letters or 'A'}{part.at(place.row) + 1}"
    return None


def _sheet(book: Any, part: _Part, own: Marked, texts: Texts, styles: Styles, about: tuple[str, int]) -> None:
    """One sheet. ``about``: the summary's name, and the row of the header in the file (0 where none is known)."""
    summary, header = about
    sheet = book.add_worksheet(part.name, TextSheet)
    if part.sheet.hidden:
        sheet.hide()
    for at, width in enumerate(widths(_sample(part))):
        sheet.set_column(at, at, width)
    frozen = 1 if part.head else header
    if frozen:
        sheet.freeze_panes(frozen, 0)
    _Rows(sheet, part, own, styles, texts, f"internal:{quoted(summary)}!A1").write(header)
    bad = by_row(own)
    for area in part.sheet.merged if not part.head else ():
        _merge(sheet, area, part, bad)


def _sample(part: _Part) -> Iterable[Sequence[Cell]]:
    rows = (cells for row, cells in part.sheet.rows() if part.first <= row <= part.last)
    return [part.head, *islice(rows, SAMPLED)]


@dataclass(frozen=True, slots=True)
class _Rows:
    """Writes the rows of a part in order, each with its comments: writing with little memory takes no other order."""

    sheet: Any
    part: _Part
    own: Marked
    styles: Styles
    texts: Texts
    back: str

    def write(self, header: int) -> None:
        """All rows; the first text of the header (of the first row where no header is known) links back."""
        part = self.part
        found, errors = by_row(self.own), by_row({(row, at): text for row, at, text in part.sheet.errors})
        if part.head:
            self._row(0, part.head, {}, {}, True)
        for row, cells in part.sheet.rows():
            if part.first <= row <= part.last:
                links = not part.head and row == max(header, 1)
                self._row(part.at(row), cells, found.pop(row, {}), errors.get(row, {}), links)
        for row in sorted(found):  # below the last row that the file has
            self._row(part.at(row), (), found[row], {}, False)

    def _row(
        self, at: int, cells: Sequence[Cell], bad: Mapping[int, list[Finding]], errors: Mapping[int, str], links: bool
    ) -> None:
        if not (bad or errors or links) and self.sheet.write_texts(at, cells, self.styles.of(TEXT)):
            return
        withheld = set()
        for column in range(1, max([len(cells), *bad, *errors]) + 1):
            value, found = cells[column - 1] if column <= len(cells) else None, bad.get(column, ())
            kept = shown(value, found) if found else value
            if kept is not value:
                withheld.add(column)
            if column in errors:
                style = self.styles.of(GENERAL, found)
                self.sheet.write_formula(at, column - 1, f"={errors[column]}", style, errors[column])
            elif links and isinstance(kept, str) and len(kept) < LINKED:
                links = False
                self.sheet.write_url(at, column - 1, self.back, self.styles.of(TEXT, found), kept, f"回到“{SUMMARY}”")
            else:
                write_value(self.sheet, (at, column - 1), kept, self.styles, found)
        for column, found in sorted(bad.items()):
            self.sheet.write_comment(at, column - 1, comment(found, self.texts, column in withheld), COMMENT_BOX)


def by_row(cells: Mapping[tuple[int, int], Any]) -> dict[int, dict[int, Any]]:
    """Row -> column -> what belongs to the cell."""
    rows: dict[int, dict[int, Any]] = {}
    for (row, column), one in cells.items():
        rows.setdefault(row, {})[column] = one
    return rows


def _merge(sheet: Any, area: str, part: _Part, bad: Mapping[int, Mapping[int, Any]]) -> None:
    """Merges a range of cells that are written already: merging by the library's own call would write them again. Not
    where a finding stands at a cell that would be covered, and is to be filled."""
    found = corners(area)
    if found and found[3] <= part.last and found[:2] != found[2:]:
        first, top, last, bottom = found
        left, right = letters_to_number(first), letters_to_number(last)
        within = ((row, at) for row in range(top, bottom + 1) for at in bad.get(row, ()) if left <= at <= right)
        if all(cell == (top, left) for cell in within):
            sheet.merge.append([top - 1, left - 1, bottom - 1, right - 1])
