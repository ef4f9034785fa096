"""What an old .xls says beside what the sheet reader gives: cells that are errors, what is hidden, links, macros."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from creditcli.io.compound import Compound
from creditcli.io.sheet_facts import WIDE, SheetFacts
from creditcli.model.finding import number_to_letters
from creditcli.model.intake import CellKind, Mark

_BOF, _EOF, _SHEET, _LOCK, _LINK = 0x0809, 0x0A, 0x85, 0x2F, 0x1AE
_ROW, _COLUMN, _FORMULA, _ERROR = 0x0208, 0x7D, 0x06, 0x0205
_OWN, _ADDIN = 0x0401, 0x3A01  # a "link" to the workbook itself, to functions
_ROW_HIDDEN = 0x20
_RESULT_ERROR = 2
_MACROS = {"_VBA_PROJECT_CUR", "_VBA_PROJECT"}
_CALLED_MACRO = 1  # kind of a sheet of old macros
Record = tuple[int, bytes]


@dataclass(slots=True)
class OldFacts:
    """``sheets``: name -> facts. ``links``: how many other workbooks."""

    sheets: dict[str, SheetFacts] = field(default_factory=dict)
    macros: bool = False
    locked: bool = False
    links: int = 0


def old_facts(content: bytes) -> OldFacts:
    """The facts of an .xls. Of a damaged one those that can be found; whether it can be read is the reader's to say."""
    found = OldFacts()
    try:
        compound = Compound(content)
        found.macros = bool(_MACROS & set(compound.entries))
        book = compound.stream("Workbook") or compound.stream("Book")
        for kind, record in _records(book, 0):
            if kind == _LOCK:
                found.locked = True
                return found
            if kind == _LINK and len(record) >= 4:
                found.links += struct.unpack_from("<H", record, 2)[0] not in (_OWN, _ADDIN)
            if kind == _SHEET and len(record) > 8:
                found.macros |= record[5] == _CALLED_MACRO
                found.sheets[_name(record)] = _sheet(book, struct.unpack_from("<I", record)[0])
    except (ValueError, struct.error):
        return found
    return found


def _records(book: bytes, start: int) -> Iterator[Record]:
    """Records from ``start`` to the end of that part of the book."""
    at, depth = start, 0
    while at + 4 <= len(book):
        kind, length = struct.unpack_from("<2H", book, at)
        yield kind, book[at + 4 : at + 4 + length]
        depth += (kind == _BOF) - (kind == _EOF)  # charts stand inside a sheet
        if depth <= 0:
            return
        at += 4 + length


def _name(record: bytes) -> str:
    length, wide = record[6], record[7] & 1
    return (
        record[8 : 8 + length * 2].decode("utf-16-le", "replace") if wide else record[8 : 8 + length].decode("latin-1")
    )


def _sheet(book: bytes, start: int) -> SheetFacts:
    found = SheetFacts()
    for kind, record in _records(book, start):
        if kind == _ROW and len(record) >= 14 and struct.unpack_from("<H", record, 12)[0] & _ROW_HIDDEN:
            found.hidden_rows.append(struct.unpack_from("<H", record)[0] + 1)
        elif kind == _COLUMN and len(record) >= 10 and record[8] & 1:
            first, last = struct.unpack_from("<2H", record)
            found.hidden_columns.extend(number_to_letters(one + 1) for one in range(first, min(last, WIDE) + 1))
        elif _is_error(kind, record):
            row, column = struct.unpack_from("<2H", record)
            found.marks.append(Mark(row + 1, number_to_letters(column + 1), CellKind.ERROR))
    return found


def _is_error(kind: int, record: bytes) -> bool:
    if kind == _ERROR:
        return len(record) >= 8 and record[7] == 1
    return kind == _FORMULA and len(record) >= 14 and record[12:14] == b"\xff\xff" and record[6] == _RESULT_ERROR
