"""What an xlsx says of a sheet beside what the sheet reader gives: cells of no value, its declared size, hidden rows."""

from __future__ import annotations

import re
from dataclasses import dataclass

from creditcli.io.no_values import marks_in
from creditcli.io.sheet_parts import BROKEN, sheets_of
from creditcli.model.intake import Mark

_DIMENSION = re.compile(rb"<(?:\w+:)?dimension\b[^>]*\bref=[\"']([A-Z]+[0-9]+)(?::([A-Z]+[0-9]+))?[\"']")
_ROW = re.compile(rb"<(?:\w+:)?row\b([^>]*)>")
_NUMBER = re.compile(rb"\br=[\"']([0-9]+)[\"']")
_HIDDEN = re.compile(rb"\bhidden=[\"'](?:1|true)[\"']")


@dataclass(frozen=True, slots=True)
class SheetFacts:
    """``one_cell``: the sheet says that it has a single cell, and readers that trust it see no more."""

    marks: tuple[Mark, ...]
    one_cell: bool
    hidden_rows: tuple[int, ...]


def facts_of(content: bytes) -> dict[str, SheetFacts]:
    """Sheet name -> facts. Empty for other kinds of files and for what cannot be read."""
    try:
        return {name: _facts(sheet) for name, sheet in sheets_of(content)}
    except BROKEN:
        return {}


def _facts(sheet: bytes) -> SheetFacts:
    size = _DIMENSION.search(sheet)
    hidden = []
    if _HIDDEN.search(sheet):
        for found in _ROW.finditer(sheet):
            if _HIDDEN.search(found[1]) and (number := _NUMBER.search(found[1])):
                hidden.append(int(number[1]))
    return SheetFacts(marks_in(sheet), size is not None and size[2] in (None, size[1]), tuple(hidden))
