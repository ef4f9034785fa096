"""Cells of an xlsx that hold no value: errors, and formulas whose result was never saved.

The sheet reader gives both as empty cells, so they are looked up in the workbook's own XML.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from xml.etree import ElementTree

from creditcli.io.sheet_parts import tag_of
from creditcli.model.intake import CellKind, Mark

_PLACE = re.compile(r"([A-Z]+)([0-9]+)")
_MAYBE = re.compile(rb"\bt=[\"']e[\"']|<(?:\w+:)?f\b")


def marks_in(sheet: bytes) -> tuple[Mark, ...]:
    """Marks of one sheet's XML. Raises ElementTree.ParseError."""
    return tuple(_marks(sheet))


def _marks(sheet: bytes) -> Iterator[Mark]:
    if _MAYBE.search(sheet) is None:
        return
    for _, node in ElementTree.iterparse(io.BytesIO(sheet)):
        tag = tag_of(node)
        if tag == "c" and (kind := _kind(node)) and (place := _PLACE.fullmatch(node.get("r", ""))):
            shown = next((part.text or "" for part in node if tag_of(part) == "v"), "")
            yield Mark(int(place[2]), place[1], kind, shown if kind is CellKind.ERROR else "")
        if tag == "row":
            node.clear()


def _kind(cell: ElementTree.Element) -> CellKind | None:
    if cell.get("t") == "e":
        return CellKind.ERROR
    inside = {tag_of(part): part.text or "" for part in cell}
    unsaved = "f" in inside and not inside.get("v") and cell.get("t") != "str"
    return CellKind.FORMULA if unsaved else None
