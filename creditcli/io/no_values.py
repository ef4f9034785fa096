"""Cells of an xlsx that hold no value: errors, and formulas whose result was never saved.

The sheet reader gives both as empty cells, so they are looked up in the workbook's own XML.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from creditcli.model.intake import CellKind, Mark

_MAYBE = (b't="e"', b"t='e'", b"<f", b":f")  # looked for as they stand, which is far faster than a pattern
_CELL = re.compile(rb"<(?:\w+:)?c\b([^>]*?)(?:/>|>(.*?)</(?:\w+:)?c>)", re.DOTALL)
_PLACE = re.compile(rb"\br=[\"']([A-Z]{1,3})([0-9]{1,7})[\"']")
_TYPE = re.compile(rb"\bt=[\"'](\w+)[\"']")
_FORMULA = re.compile(rb"<(?:\w+:)?f\b")
_VALUE = re.compile(rb"<(?:\w+:)?v\b[^>]*>([^<]*)<")
_SAVED = re.compile(rb"<(?:\w+:)?v\b[^>]*>[^<]|<(?:\w+:)?is\b")


def marks_in(piece: bytes) -> Iterator[Mark]:
    """Marks of a piece of a sheet's XML that ends with a whole row."""
    if not any(one in piece for one in _MAYBE):
        return
    for cell in _CELL.finditer(piece):
        kind = _kind(cell[1], cell[2] or b"")
        if kind and (place := _PLACE.search(cell[1])):
            yield Mark(int(place[2]), place[1].decode(), kind, _shown(cell[2] or b"") if kind is CellKind.ERROR else "")


def _shown(inside: bytes) -> str:
    """How the cell reads: ``#N/A``."""
    found = _VALUE.search(inside)
    return found[1].decode("utf-8", "replace") if found else ""


def _kind(about: bytes, inside: bytes) -> CellKind | None:
    kind = _TYPE.search(about)
    if kind and kind[1] == b"e":
        return CellKind.ERROR
    unsaved = _FORMULA.search(inside) and not _SAVED.search(inside) and not (kind and kind[1] == b"str")
    return CellKind.FORMULA if unsaved else None
