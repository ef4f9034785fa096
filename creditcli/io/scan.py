"""Large text files, scanned where they lie: never held in memory.

Only a file that two readers must read alike is scanned: strict UTF-8 or GB18030 that begins as a table, and goes on
as ``pieces`` ask for. Anything odd is read whole by ``text`` and ``decoding``, which find the place and say what is
wrong.
"""

from __future__ import annotations

import csv
import io
import re
from codecs import BOM_UTF8
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp

import polars as pl

from creditcli.io.decoding import BROKEN, decode
from creditcli.io.files import digest_of
from creditcli.io.pieces import Pieces
from creditcli.io.text import delimiter_of, width_of
from creditcli.io.transcode import transcode
from creditcli.model.finding import number_to_letters
from creditcli.model.intake import Grid
from creditcli.standard.types import Standard

LARGE = 16 << 20  # bytes, from which a file is scanned rather than held
HEAD = 1 << 18  # bytes, in which separator, width and encoding are settled
FIRST_ROWS = 50  # held for finding the header
GB18030 = "gb18030"


@dataclass(frozen=True, slots=True)
class Scanned:
    """A file that may be scanned: its one grid and its encoding."""

    grid: Grid
    encoding: str


def scan(path: Path, scratch: Path, standard: Standard) -> Scanned | None:
    """The file, to be scanned; None where it has to be read whole. ``scratch``: a folder for a copy in UTF-8."""
    if path.stat().st_size < LARGE:
        return None
    encoding = _encoding(_head(path), standard)
    if not encoding:
        return None
    source, digest = path, ""
    if encoding == GB18030:
        source = Path(mkdtemp(dir=scratch)) / "utf-8"  # a folder each: files of several folders may have one name
        with ThreadPoolExecutor(1) as hasher:
            hashed = hasher.submit(digest_of, path)
            if not transcode(path, source):
                return None
            digest = hashed.result()
    text = _head(source).removeprefix(BOM_UTF8).decode("utf-8", "ignore")
    separator = delimiter_of(text)
    first = _first(text, separator)
    if first is None:
        return None
    pieces = Pieces(source, first.columns[1:], separator, scratch, digest)
    return Scanned(Grid("", first, whole=pieces, unfit="|".join(map(re.escape, BROKEN))), encoding)


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(HEAD)


def _encoding(head: bytes, standard: Standard) -> str:
    """That of the first lines; empty where they cannot be read or are of another kind."""
    text, encoding, findings = decode(head[: head.rfind(b"\n") + 1], "", standard)
    return "" if findings or not text.strip() else encoding


def _first(head: str, separator: str) -> pl.DataFrame | None:
    """The first rows, those that are whole within the head. None where they are no table, or one of them is wider
    than the table."""
    try:
        reader = csv.reader(io.StringIO(head, newline=""), delimiter=separator)
        first = [row for row, _ in zip(reader, range(FIRST_ROWS), strict=False)]
    except csv.Error:
        return None
    if not first or head.startswith("sep=") or max(map(len, first)) > width_of(first):
        return None
    letters = [number_to_letters(at + 1) for at in range(width_of(first))]
    rows = [[cell or None for cell in row] + [None] * (len(letters) - len(row)) for row in first]
    return pl.DataFrame(rows, schema=dict.fromkeys(letters, pl.String()), orient="row").with_row_index("row", offset=1)
