"""The parts of an xlsx: which there are, whether they unpack, each sheet's XML in pieces that end with a whole row."""

from __future__ import annotations

import io
import lzma
import posixpath
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree import ElementTree

from creditcli.io.sheet_apart import TooMuch

BOOK, LINKS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
MOST_BYTES = 1 << 30  # unpacked, all parts
SOME_BYTES = 16 << 20  # a part smaller than this is no bomb, however well it packs
MOST_RATIO = 200  # unpacked to packed
PIECE = 4 << 20
LONGEST_ROW = 64 << 20
LOCKED = 1  # flag of a part with a password
# What the readers of zip and XML raise for bytes that are neither.
BROKEN = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, ElementTree.ParseError, RuntimeError, EOFError,
    OSError, ValueError, LookupError, OverflowError,
)  # fmt: skip
_MACROS = re.compile(r"(?i)(?:^|/)vbaproject\.bin$|(?:^|/)macrosheets/")
_OUTSIDE = re.compile(r"(?i)(?:^|/)externallinks/externallink[0-9]+\.xml$")


@dataclass(frozen=True, slots=True)
class Parts:
    """``sheets``: name -> part. ``macros``, ``locked``: why the workbook is refused. ``links``: other workbooks."""

    sheets: dict[str, str]
    macros: bool
    locked: bool
    links: int


def parts_of(archive: zipfile.ZipFile) -> Parts:
    """What the package holds. Raises one of ``BROKEN``, or TooMuch."""
    infos = archive.infolist()
    heavy = any(one.file_size > max(SOME_BYTES, MOST_RATIO * one.compress_size) for one in infos)
    if heavy or sum(one.file_size for one in infos) > MOST_BYTES:
        raise TooMuch("size")
    names = [one.filename.replace("\\", "/") for one in infos]
    macros = any(_MACROS.search(name) for name in names)
    links = sum(_OUTSIDE.search(name) is not None for name in names)
    if any(one.flag_bits & LOCKED for one in infos):
        return Parts({}, macros, True, links)
    whole = {BOOK, LINKS} <= set(archive.namelist())
    return Parts(_paths(archive) if whole else {}, macros, False, links)


def check_others(archive: zipfile.ZipFile, parts: Parts, but: str = "") -> None:
    """Unpacks every part that the reader will, sheets aside, so that none is longer than it says. Raises ``BROKEN``.
    ``but``: a part that is left out."""
    for info in archive.infolist():
        if info.filename not in (*parts.sheets.values(), but) and not info.filename.startswith("xl/media/"):
            with archive.open(info) as part:
                while part.read(PIECE):
                    pass


def pieces(archive: zipfile.ZipFile, path: str, whole: bytes = b"row>") -> Iterator[bytes]:
    """The XML of a sheet; each piece ends with a whole row (or with what else is ``whole``). Raises ``BROKEN``, or TooMuch
    for an endless row."""
    with archive.open(path) as part:
        held = b""
        while read := part.read(PIECE):
            held += read
            end = held.rfind(whole) + len(whole)
            if end > len(whole):
                yield held[:end]
                held = held[end:]
            elif len(held) > LONGEST_ROW:
                raise TooMuch("row")
        if held:
            yield held


def open_zip(content: bytes) -> zipfile.ZipFile:
    """The archive. Raises one of ``BROKEN``."""
    return zipfile.ZipFile(io.BytesIO(content))


def _paths(archive: zipfile.ZipFile) -> dict[str, str]:
    members = set(archive.namelist())
    targets = {link.get("Id"): link.get("Target", "") for link in ElementTree.fromstring(archive.read(LINKS))}
    found = {}
    for node in ElementTree.fromstring(archive.read(BOOK)).iter():
        if tag_of(node) == "sheet":
            link = next((value for name, value in node.items() if name.endswith("}id")), "")
            path = posixpath.normpath(posixpath.join("/xl", targets.get(link, ""))).lstrip("/")
            if path in members:
                found[node.get("name", "")] = path
    return found


def tag_of(node: ElementTree.Element) -> str:
    """The tag without its namespace."""
    return node.tag.rsplit("}", 1)[-1]
