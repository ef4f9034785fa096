"""Large text files, scanned where they lie: never held in memory, gone through once for their digest.

Only a file that two readers must read alike is scanned: strict UTF-8 or GB18030, ordinary line ends, quotes where
they belong. Anything odd is read whole by ``text`` and ``decoding``, which find the place and say what is wrong.
"""

from __future__ import annotations

import csv
import hashlib
import io
import mmap
import re
from codecs import BOM_UTF8
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp

import polars as pl

from creditcli.io.decoding import BROKEN, decode
from creditcli.io.text import delimiter_of, width_of
from creditcli.io.transcode import transcode
from creditcli.model.finding import number_to_letters
from creditcli.model.intake import Grid
from creditcli.standard.types import Standard

LARGE = 16 << 20  # bytes, from which a file is scanned rather than held
HEAD = 1 << 18  # bytes, in which separator, width and encoding are settled
CHUNK = 1 << 22
MOST_QUOTES = 500_000  # more are looked through faster by reading the file whole
FIRST_ROWS = 50  # held for finding the header
GB18030 = "gb18030"


@dataclass(frozen=True, slots=True)
class Scanned:
    """A file that may be scanned: its one grid, encoding and SHA-256."""

    grid: Grid
    encoding: str
    sha256: str


@dataclass(slots=True)
class _Counts:
    """What one pass over the bytes found."""

    quotes: int = 0
    odd: bool = False
    returns: int = 0
    ends: int = 0


def scan(path: Path, scratch: Path, standard: Standard) -> Scanned | None:
    """The file, to be scanned; None where it has to be read whole. ``scratch``: a folder for a copy in UTF-8."""
    if path.stat().st_size < LARGE:
        return None
    with path.open("rb") as file:
        head = file.read(HEAD)
    encoding = _encoding(head, standard)
    if not encoding:
        return None
    source, digest = path, ""
    if encoding == GB18030:
        source = Path(mkdtemp(dir=scratch)) / "utf-8"  # a folder each: files of several folders may have one name
        with ThreadPoolExecutor(1) as hasher:
            hashed = hasher.submit(_digest_of, path)
            if not transcode(path, source):
                return None
            digest = hashed.result()
    counts, own = _gone_through(source)
    with source.open("rb") as file:
        text = file.read(HEAD).removeprefix(BOM_UTF8).decode("utf-8", "ignore")
    separator = delimiter_of(text)
    if counts.odd or counts.returns not in (0, counts.ends) or not _quotes_fit(source, counts.quotes, separator):
        return None
    grid = _grid(source, text, separator, counts.quotes > 0)
    return Scanned(grid, encoding, digest or own) if grid else None


def _encoding(head: bytes, standard: Standard) -> str:
    """That of the first lines; empty where they cannot be read or are of another kind."""
    text, encoding, findings = decode(head[: head.rfind(b"\n") + 1], "", standard)
    return "" if findings or not text.strip() else encoding


def _digest_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _gone_through(path: Path) -> tuple[_Counts, str]:
    """One pass: the digest in a thread of its own, beside it what would make two readers differ."""
    counts, digest, last = _Counts(), hashlib.sha256(), b""
    with path.open("rb") as file, ThreadPoolExecutor(1) as hasher:
        while chunk := file.read(CHUNK):
            hashed = hasher.submit(digest.update, chunk)
            counts.odd = counts.odd or b"\0" in chunk
            counts.quotes += chunk.count(b'"')
            if b"\r" in chunk:
                counts.returns += chunk.count(b"\r")
                counts.ends += chunk.count(b"\r\n")
            counts.ends += last == b"\r" and chunk.startswith(b"\n")
            last = chunk[-1:]
            hashed.result()
    return counts, digest.hexdigest()


def _quotes_fit(path: Path, quotes: int, separator: str) -> bool:
    """Whether every quote opens a field, closes one, or stands for itself within one by being doubled."""
    if quotes == 0 or quotes > MOST_QUOTES:
        return quotes == 0
    beside = {ord(separator), *b"\r\n"}
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        return _fit(content, beside, len(BOM_UTF8) if content[:3] == BOM_UTF8 else 0)


def _fit(content: mmap.mmap, beside: set[int], start: int) -> bool:
    at, inside, end = content.find(b'"', start), False, len(content)
    while at >= 0:
        after = content[at + 1] if at + 1 < end else None
        if not inside:
            if at > start and content[at - 1] not in beside:
                return False
            inside = True
        elif after == ord('"'):
            at += 1
        elif after is None or after in beside:
            inside = False
        else:
            return False
        at = content.find(b'"', at + 1)
    return not inside


def _grid(path: Path, head: str, separator: str, quoted: bool) -> Grid | None:
    """None where the first rows are no table, or one of them is wider than the table."""
    try:
        first = list(_first(head, separator))
    except csv.Error:
        return None
    if not first or head.startswith("sep=") or max(map(len, first)) > width_of(first):
        return None
    letters = [number_to_letters(at + 1) for at in range(width_of(first))]
    scanned = pl.scan_csv(
        path, has_header=False, separator=separator, schema=dict.fromkeys(letters, pl.String()), infer_schema=False,
        row_index_name="row", row_index_offset=1, glob=False, missing_columns="insert",
    )  # fmt: skip
    if quoted:  # a quoted cell of nothing is no empty cell to that reader
        scanned = scanned.with_columns(pl.when(pl.col(one) != "").then(pl.col(one)) for one in letters)
    rows = [[cell or None for cell in row] + [None] * (len(letters) - len(row)) for row in first]
    frame = pl.DataFrame(rows, schema=dict.fromkeys(letters, pl.String()), orient="row")
    return Grid("", frame.with_row_index("row", offset=1), whole=scanned, unfit="|".join(map(re.escape, BROKEN)))


def _first(head: str, separator: str) -> Iterator[list[str]]:
    """The first rows, those that are whole within the head."""
    reader = csv.reader(io.StringIO(head, newline=""), delimiter=separator)
    for row, _ in zip(reader, range(FIRST_ROWS), strict=False):
        yield row
