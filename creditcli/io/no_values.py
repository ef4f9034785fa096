"""Cells of an xlsx that hold no value: errors, and formulas whose result was never saved.

The sheet reader gives both as empty cells, so they are looked up in the workbook's own XML.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from xml.etree import ElementTree

from creditcli.model.intake import CellKind, Mark

BOOK, LINKS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
_PLACE = re.compile(r"([A-Z]+)([0-9]+)")
_MAYBE = re.compile(rb"\bt=[\"']e[\"']|<(?:\w+:)?f\b")


def marks_of(content: bytes) -> dict[str, tuple[Mark, ...]]:
    """Sheet name -> marks. Empty for other kinds of files and for what cannot be read."""
    if not zipfile.is_zipfile(io.BytesIO(content)):
        return {}
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        members = set(archive.namelist())
        if not {BOOK, LINKS} <= members:
            return {}
        try:
            paths = _sheets(archive)
            return {name: tuple(_marks(archive.read(path))) for name, path in paths.items() if path in members}
        except (ElementTree.ParseError, zipfile.BadZipFile, NotImplementedError, RuntimeError):
            return {}


def _sheets(archive: zipfile.ZipFile) -> dict[str, str]:
    targets = {link.get("Id"): link.get("Target", "") for link in ElementTree.fromstring(archive.read(LINKS))}
    found = {}
    for node in ElementTree.fromstring(archive.read(BOOK)).iter():
        if _tag(node) == "sheet":
            link = next((value for name, value in node.items() if name.endswith("}id")), "")
            found[node.get("name", "")] = posixpath.normpath(posixpath.join("/xl", targets.get(link, ""))).lstrip("/")
    return found


def _marks(sheet: bytes) -> Iterator[Mark]:
    if _MAYBE.search(sheet) is None:
        return
    for _, node in ElementTree.iterparse(io.BytesIO(sheet)):
        tag = _tag(node)
        if tag == "c" and (kind := _kind(node)) and (place := _PLACE.fullmatch(node.get("r", ""))):
            yield Mark(int(place[2]), place[1], kind)
        if tag == "row":
            node.clear()


def _kind(cell: ElementTree.Element) -> CellKind | None:
    if cell.get("t") == "e":
        return CellKind.ERROR
    inside = {_tag(part): part.text or "" for part in cell}
    unsaved = "f" in inside and not inside.get("v") and cell.get("t") != "str"
    return CellKind.FORMULA if unsaved else None


def _tag(node: ElementTree.Element) -> str:
    return node.tag.rsplit("}", 1)[-1]
