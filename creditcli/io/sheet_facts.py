"""What an xlsx says of a sheet beside what the sheet reader gives: cells of no value, its declared size, what is
hidden, and cells so far away that the empty cells before them would fill the memory."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from creditcli.io.no_values import marks_in
from creditcli.model.finding import letters_to_number, number_to_letters
from creditcli.model.intake import Mark

GAP = 10_000  # blank rows after which what follows stands apart
WIDE = 256  # columns; what stands to the right of them stands apart
MOST_CELLS = 40_000_000  # of one sheet, empty ones between others included
_DIMENSION = re.compile(rb"<(?:\w+:)?dimension\b[^>]*\bref=[\"']([A-Z]+[0-9]+)(?::([A-Z]+[0-9]+))?[\"']")
_COLUMN = re.compile(rb"<(?:\w+:)?col\b([^>]*)>")
_ROW = re.compile(rb"<row\b([^>]*)>")  # patterns that begin with fixed characters are found several times faster
_PLAIN_ROW = re.compile(rb"<row r=[\"']([0-9]{1,7})[\"']")
_PREFIXED_ROW = re.compile(rb"<(?:\w+:)?row\b([^>]*)>")
_NUMBER = re.compile(rb"\br=[\"']([0-9]{1,7})[\"']")
_SPAN = re.compile(rb"\b(min|max)=[\"']([0-9]{1,5})[\"']")
_HIDDEN = re.compile(rb"\bhidden=[\"'](?:1|true)[\"']")
_VALUE = re.compile(rb"<(?:\w+:)?(?:v|is)\b")
_FAR = re.compile(rb"<(?:\w+:)?c\b[^>]*?\br=[\"']([A-Z]{3}|[J-Z][A-Z]|I[W-Z])[0-9]+[\"'][^>]*[^/>]>")
_WIDE = (re.compile(rb'r="([A-Z]{2,3})[0-9]'), re.compile(rb"r='([A-Z]{2,3})[0-9]"))
LETTERS = 26  # columns of one letter: a sheet counts as that wide, at least


@dataclass(slots=True)
class SheetFacts:
    """``one_cell``: the sheet says that it has a single cell, and readers that trust it see no more.
    ``jumps``: a row that stands apart, after the one before it. ``far_columns``: numbers of columns beyond ``WIDE``."""

    marks: list[Mark] = field(default_factory=list)
    one_cell: bool = False
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[str] = field(default_factory=list)
    jumps: list[tuple[int, int]] = field(default_factory=list)
    ordered: bool = True
    far_columns: set[int] = field(default_factory=set)
    last_row: int = 0
    widest: int = 0

    @property
    def cells(self) -> int:
        """Size of the table that the reader makes of the sheet once what is far is moved near."""
        rows = self.last_row - sum(here - before - 2 for before, here in self.jumps)
        return rows * (self.widest + len(self.far_columns))

    @property
    def far(self) -> bool:
        """Whether anything stands apart."""
        return bool(self.jumps or self.far_columns)


def facts_of(pieces: Iterable[bytes]) -> SheetFacts:
    """The facts of a sheet given as pieces of XML."""
    found = SheetFacts()
    for at, piece in enumerate(pieces):
        if at == 0:
            head_facts(piece, found)
        row_facts(piece, found)
        found.marks.extend(marks_in(piece))
        _columns(piece, found)
    return found


def _columns(piece: bytes, found: SheetFacts) -> None:
    wide = {letters_to_number(one.decode()) for pattern in _WIDE for one in set(pattern.findall(piece))}
    found.widest = max(found.widest, LETTERS, *(one for one in wide if one <= WIDE))
    if any(one > WIDE for one in wide):  # of these, cells that hold something
        found.far_columns.update(letters_to_number(one.decode()) for one in set(_FAR.findall(piece)))


def head_facts(piece: bytes, found: SheetFacts) -> None:
    """Adds what the XML before the rows says."""
    size = _DIMENSION.search(piece)
    found.one_cell = size is not None and size[2] in (None, size[1])
    for column in _COLUMN.finditer(piece):
        if _HIDDEN.search(column[1]):
            span = {name: int(number) for name, number in _SPAN.findall(column[1])}
            first, last = span.get(b"min", 0), min(span.get(b"max", 0), WIDE)
            found.hidden_columns.extend(number_to_letters(number) for number in range(max(first, 1), last + 1))


def row_facts(piece: bytes, found: SheetFacts) -> None:
    """Adds what whole rows say: which are hidden, which stand apart, which is the last."""
    hides = b"hidden=" in piece
    plain = [] if hides or b":row" in piece else [int(one) for one in _PLAIN_ROW.findall(piece)]
    if plain and len(plain) == piece.count(b"<row") and plain == [*range(found.last_row + 1, plain[-1] + 1)]:
        found.last_row = plain[-1]  # most sheets: one row after the other
        return
    rows = list((_PREFIXED_ROW if b":row" in piece else _ROW).finditer(piece))
    for at, row in enumerate(rows):
        number = _NUMBER.search(row[1])
        here = int(number[1]) if number else found.last_row + 1
        if hides and number and _HIDDEN.search(row[1]):
            found.hidden_rows.append(here)
        if here - found.last_row > GAP:
            end = rows[at + 1].start() if at + 1 < len(rows) else len(piece)
            if _VALUE.search(piece, row.end(), end) is None:
                continue  # a formatted row that holds nothing
            found.jumps.append((found.last_row, here))
        found.ordered &= here > found.last_row
        found.last_row = max(here, found.last_row)
