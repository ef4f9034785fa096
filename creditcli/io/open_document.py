"""What an .ods says beside what the sheet reader gives: cells that are errors or were never worked out, what is hidden."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from xml.etree import ElementTree

from creditcli.io.sheet_facts import GAP, WIDE, SheetFacts
from creditcli.io.sheet_parts import tag_of
from creditcli.model.finding import number_to_letters
from creditcli.model.intake import CellKind, Mark

CONTENT = "content.xml"
_CELLS = ("table-cell", "covered-table-cell")
_HIDDEN = ("collapse", "filter")


def open_facts(archive: zipfile.ZipFile) -> dict[str, SheetFacts]:
    """The facts of each sheet by name. Raises what reading a damaged archive or damaged XML raises."""
    found: dict[str, SheetFacts] = {}
    with archive.open(CONTENT) as content:
        for event, node in ElementTree.iterparse(content, ("start", "end")):
            if event == "start" and tag_of(node) == "table":
                facts = found.setdefault(_about(node, "name"), SheetFacts())
                columns = 0
            elif event == "end" and tag_of(node) == "table-column":
                columns = _column(node, columns, facts)
            elif event == "end" and tag_of(node) == "table-row":
                _row(node, facts)
                node.clear()
    return found


def _column(node: ElementTree.Element, before: int, facts: SheetFacts) -> int:
    last = before + _times(node, "number-columns-repeated")
    if _about(node, "visibility") in _HIDDEN:
        facts.hidden_columns.extend(number_to_letters(at) for at in range(before + 1, min(last, WIDE) + 1))
    return last


def _row(node: ElementTree.Element, facts: SheetFacts) -> None:
    times = _times(node, "number-rows-repeated")
    if _about(node, "visibility") in _HIDDEN:
        facts.hidden_rows.extend(range(facts.last_row + 1, facts.last_row + min(times, GAP) + 1))
    facts.marks.extend(_marks(node, facts.last_row + 1))
    facts.last_row += times


def _marks(row: ElementTree.Element, number: int) -> Iterator[Mark]:
    at = 1
    for cell in row:
        if tag_of(cell) in _CELLS:
            kind = _kind(cell)
            if kind:
                yield Mark(number, number_to_letters(at), kind)
            at += _times(cell, "number-columns-repeated")


def _kind(cell: ElementTree.Element) -> CellKind | None:
    types = {value for name, value in cell.items() if name.endswith("}value-type")}
    if "error" in types:
        return CellKind.ERROR
    if "boolean" in types:
        return CellKind.BOOLEAN
    return CellKind.FORMULA if _about(cell, "formula") and not types else None


def _about(node: ElementTree.Element, name: str) -> str:
    return next((value for key, value in node.items() if key.endswith(f"}}{name}")), "")


def _times(node: ElementTree.Element, name: str) -> int:
    text = _about(node, name)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 8 else 1
