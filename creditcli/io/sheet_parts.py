"""The sheets of an xlsx as XML, by name: for what the sheet reader does not tell."""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Iterator
from xml.etree import ElementTree

BOOK, LINKS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
BROKEN = (ElementTree.ParseError, zipfile.BadZipFile, NotImplementedError, RuntimeError)


def sheets_of(content: bytes) -> Iterator[tuple[str, bytes]]:
    """Name and XML of each sheet, one at a time; none for other kinds of files. Raises one of ``BROKEN``."""
    if not zipfile.is_zipfile(io.BytesIO(content)):
        return
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        members = set(archive.namelist())
        if {BOOK, LINKS} <= members:
            for name, path in _paths(archive).items():
                if path in members:
                    yield name, archive.read(path)


def _paths(archive: zipfile.ZipFile) -> dict[str, str]:
    targets = {link.get("Id"): link.get("Target", "") for link in ElementTree.fromstring(archive.read(LINKS))}
    found = {}
    for node in ElementTree.fromstring(archive.read(BOOK)).iter():
        if tag_of(node) == "sheet":
            link = next((value for name, value in node.items() if name.endswith("}id")), "")
            found[node.get("name", "")] = posixpath.normpath(posixpath.join("/xl", targets.get(link, ""))).lstrip("/")
    return found


def tag_of(node: ElementTree.Element) -> str:
    """The tag without its namespace."""
    return node.tag.rsplit("}", 1)[-1]
