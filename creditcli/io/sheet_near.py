"""Moves far cells of a sheet near, for a reader that makes a full table of everything in between; and back.

A stray cell in XFD1048576 would ask it for seventeen thousand million cells. Rows and columns that stand apart are
renumbered before they are read, and get their true numbers afterwards.
"""

from __future__ import annotations

import io
import re
import zipfile
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import accumulate

from creditcli.io.cells import Marked
from creditcli.io.sheet_cells import Row, SheetIn
from creditcli.io.sheet_facts import WIDE, SheetFacts
from creditcli.model.finding import letters_to_number, number_to_letters

_ROW = re.compile(rb"(<(?:\w+:)?row\b[^>]*?\br=[\"'])([0-9]{1,7})([\"'])")
_CELL = re.compile(rb"(<(?:\w+:)?c\b[^>]*?\br=[\"'])([A-Z]{1,3})([0-9]{1,7})([\"'])")


@dataclass(frozen=True, slots=True)
class Near:
    """``starts``: rows that stand apart; ``shifts``: by how much their numbers are smaller while they are read.
    ``columns``: far columns, in order."""

    starts: tuple[int, ...] = ()
    shifts: tuple[int, ...] = ()
    columns: tuple[int, ...] = ()

    @classmethod
    def of(cls, facts: SheetFacts) -> Near:
        """The move that brings near what stands apart: one blank row is left before it."""
        shifts = list(accumulate(here - before - 2 for before, here in facts.jumps))
        return cls(tuple(here for _, here in facts.jumps), tuple(shifts), tuple(sorted(facts.far_columns)))

    def moved(self, sheet: bytes) -> bytes:
        """The sheet's XML with near numbers."""
        renumbered = _ROW.sub(lambda row: row[1] + str(self._row(int(row[2]))).encode() + row[3], sheet)
        return _CELL.sub(self._cell, renumbered)

    def _cell(self, cell: re.Match[bytes]) -> bytes:
        letters = number_to_letters(self._column(letters_to_number(cell[2].decode())))
        return cell[1] + letters.encode() + str(self._row(int(cell[3]))).encode() + cell[4]

    def _row(self, number: int) -> int:
        at = bisect_right(self.starts, number)
        return number - self.shifts[at - 1] if at else number

    def _column(self, number: int) -> int:
        return number if number <= WIDE else WIDE + 1 + bisect_left(self.columns, number)

    def true_row(self, number: int) -> int:
        """The number that a row has in the file."""
        at = bisect_right([start - shift for start, shift in zip(self.starts, self.shifts, strict=True)], number)
        return number + self.shifts[at - 1] if at else number

    def true_column(self, number: int) -> int:
        """The number that a column has in the file."""
        return number if number <= WIDE or not self.columns else self.columns[number - WIDE - 1]

    def back(self, sheet: SheetIn) -> SheetIn:
        """The sheet as it was read, with true row numbers. Columns are told by ``true_column``."""
        marks: list[Marked] = []

        def rows() -> Iterator[Row]:
            for number, cells in sheet.rows:
                yield self.true_row(number), cells
            marks.extend((self.true_row(row), self.true_column(at), kind) for row, at, kind in sheet.marks)

        return SheetIn(sheet.name, sheet.hidden, sheet.merged, rows(), marks)


def moved_near(archive: zipfile.ZipFile, moves: Mapping[str, Near]) -> bytes:
    """The workbook with the sheets of ``moves`` (part -> move) moved. Raises what reading the archive raises."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as near:
        for info in archive.infolist():
            part = archive.read(info)
            near.writestr(info.filename, moves[info.filename].moved(part) if info.filename in moves else part)
    return buffer.getvalue()
