"""Rows of a large text file, read a piece at a time: never held together, each piece by whoever asks for it.

A piece is some megabytes of whole rows. It is only read where two readers must read it alike: strict UTF-8, ordinary
line ends, quotes where they belong; ``Unfit`` says that the file has to be read whole.
"""

from __future__ import annotations

import hashlib
import io
import os
from array import array
from bisect import bisect
from codecs import BOM_UTF8
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import chain, groupby, pairwise
from pathlib import Path
from tempfile import mkdtemp
from typing import BinaryIO

import polars as pl

from creditcli.errors import Unfit, UsageFault
from creditcli.io.plain import shown

# Bytes of a piece: of a smaller one, asking costs more; a larger one takes memory, and from 32 MB on Linux gives it
# to a program anew each time, which doubles the time to read it.
SIZE = 28 << 20
LONGEST = 1 << 24  # bytes of a row
MORE = 1 << 20  # bytes, where a piece would end within quotes
STEP = 64  # rows, of which the place of the first is remembered
MOST_QUOTES = 40_000  # in a piece; more are looked through faster by reading the file whole
QUOTE, RETURN, END = b'"', b"\r", b"\n"


@dataclass(frozen=True, slots=True)
class Piece:
    """Whole rows: where they lie, the number of the first, how many they are, whether cells are quoted, and whether
    two quotes stand together anywhere.

    ``steps``: where every ``STEP``-th row begins, counted from ``start``.
    """

    start: int
    size: int
    first: int
    rows: int
    quoted: bool
    doubled: bool
    steps: array[int]


class Pieces:
    """A text file of columns ``letters``; ``scratch``: a folder for what is put away; ``digest``: the SHA-256 of what was
    received, if not of this file.

    Going through the pieces works out the digest, if it was not asked for before, in a thread of its own.
    """

    def __init__(self, path: Path, letters: Sequence[str], separator: str, scratch: Path, digest: str = "") -> None:
        self._path, self._separator, self._scratch, self._digest = path, separator, scratch, digest
        self._schema = pl.Schema(dict.fromkeys(letters, pl.String()))
        self._pieces: list[Piece] = []
        self._state: tuple[int, int, int] | None = None  # when it was first looked at

    def __iter__(self) -> Iterator[Callable[[], pl.DataFrame]]:
        """For every piece a function that reads its rows: ``row`` (UInt32) and ``letters``, null where a cell is empty.

        It raises polars' ComputeError, and each step Unfit, for a file that has to be read whole; UsageFault for one
        that is no longer what it was when it was looked at first.
        """
        with self._path.open("rb") as file, ThreadPoolExecutor(1) as hasher:
            if self._pieces:
                yield from self._again(file)
                return
            pieces, digest = [], hashlib.sha256()
            self._state = self._state or _state(file)
            for piece, content in _cut(file):
                hashed = None if self._digest else hasher.submit(digest.update, content)
                pieces.append(piece)
                yield partial(self._read, content.removeprefix(BOM_UTF8) if piece.start == 0 else content, piece)
                if hashed:
                    hashed.result()
            self._check(file)
        self._pieces = pieces
        self._digest = self._digest or digest.hexdigest()

    def _again(self, file: BinaryIO) -> Iterator[Callable[[], pl.DataFrame]]:
        for piece in self._pieces:
            file.seek(piece.start)
            content = file.read(piece.size)
            self._check(file)
            yield partial(self._rows, content.removeprefix(BOM_UTF8) if piece.start == 0 else content, piece)

    @property
    def height(self) -> int:
        """The number of the last row of a file that was gone through before."""
        return self._pieces[-1].first + self._pieces[-1].rows - 1 if self._pieces else 0

    def digest(self) -> str:
        """The SHA-256 of the file as it was received."""
        if not self._digest:
            with self._path.open("rb") as file:
                self._state = _state(file)  # what is judged later is what was looked at now
                self._digest = hashlib.file_digest(file, "sha256").hexdigest()
        return self._digest

    def put_away(self, rows: pl.DataFrame) -> pl.LazyFrame:
        """The rows, to be read from a file of the scratch folder."""
        path = Path(mkdtemp(dir=self._scratch)) / "rows"
        rows.write_ipc(path)
        return pl.scan_ipc(path)

    def rows(self, numbers: Sequence[int]) -> pl.DataFrame:
        """Some rows, which the file was gone through before to find. ``numbers`` in ascending order."""
        found, wanted = [self._empty()], pl.Series(numbers, dtype=pl.UInt32)
        with self._path.open("rb") as file:
            for piece in self._pieces:
                own = wanted.filter(wanted.is_between(piece.first, piece.first + piece.rows - 1))
                if not own.is_empty():
                    found.append(self._some(file, piece, own))
                    self._check(file)
        return pl.concat(found)

    def _check(self, file: BinaryIO) -> None:
        """Looks once the content is there. Raises UsageFault where the file is no longer what it was."""
        if _state(file) != self._state:
            raise UsageFault(
                f"{shown(self._path)} 在处理期间被改动，请重新处理。",
                f"{shown(self._path)} was changed while it was worked on; do it again.",
            )

    def _empty(self) -> pl.DataFrame:
        return pl.DataFrame(schema={"row": pl.UInt32, **self._schema})

    def _some(self, file: BinaryIO, piece: Piece, numbers: pl.Series) -> pl.DataFrame:
        places = groupby(numbers.to_list(), lambda number: (number - piece.first) // STEP)
        some = b"".join(line + END for at, wanted in places for line in _lines(file, piece, at, wanted))
        return self._parsed(some, piece.doubled).select(numbers.alias("row"), *self._schema)

    def _read(self, content: bytes, piece: Piece) -> pl.DataFrame:
        if piece.quoted and not _fit(content, {ord(self._separator), *RETURN, *END}):
            raise Unfit
        frame = self._rows(content, piece)
        if frame.height != piece.rows:
            raise Unfit
        return frame

    def _rows(self, content: bytes, piece: Piece) -> pl.DataFrame:
        return self._parsed(content, piece.doubled).with_row_index("row", offset=piece.first)

    def _parsed(self, content: bytes, doubled: bool) -> pl.DataFrame:
        scanned = pl.scan_csv(
            io.BytesIO(content), has_header=False, separator=self._separator, schema=self._schema,
            infer_schema=False, missing_columns="insert",
        )  # fmt: skip
        if doubled:  # a quoted cell of nothing is no empty cell to that reader
            scanned = scanned.with_columns(pl.when(pl.col(one) != "").then(pl.col(one)) for one in self._schema)
        return scanned.collect()


def _state(file: BinaryIO) -> tuple[int, int, int]:
    """What changes when somebody writes to a file, or puts another in its place."""
    about = os.fstat(file.fileno())
    return about.st_ino, about.st_size, about.st_mtime_ns


def _cut(file: BinaryIO) -> Iterator[tuple[Piece, bytes]]:
    """Pieces that end with a row, and their bytes. Raises Unfit where rows cannot be told by line ends and quotes."""
    start, first, size = 0, 1, SIZE
    while content := _whole_lines(file, start, size):
        quotes = _all(content, QUOTE)
        if len(quotes) % 2 and size <= len(content) < 2 * SIZE:  # the last line ends within quotes
            size = len(content) + MORE
            continue
        if len(quotes) > MOST_QUOTES or not _plain(content):
            raise Unfit
        ends = _outside(_all(content, END), quotes)
        steps = array("I", [0, *(end + 1 for end in ends[STEP - 1 :: STEP])])
        rows = len(ends) + (not content.endswith(END))
        doubled = any(one + 1 == other for one, other in pairwise(quotes))
        yield (piece := Piece(start, len(content), first, rows, bool(quotes), doubled, steps)), content
        start, first, size = start + piece.size, first + piece.rows, SIZE


def _whole_lines(file: BinaryIO, start: int, size: int) -> bytes:
    """Some ``size`` bytes, up to the next line end. Sought first: to put two readings together takes longer."""
    file.seek(start + size)
    rest = file.readline(LONGEST)
    if len(rest) == LONGEST:
        raise Unfit
    file.seek(start)
    return file.read(size + len(rest))


def _plain(content: bytes) -> bool:
    """Whether there is no NUL, and carriage returns stand before line ends only."""
    return b"\0" not in content and all(content[at + 1 : at + 2] == END for at in _all(content, RETURN))


def _all(content: bytes, byte: bytes) -> list[int]:
    """Where that byte stands. ``bytes.count`` looks at every byte; this jumps from one to the next."""
    found, find = [], content.find
    at = find(byte)
    while at >= 0:
        found.append(at)
        at = find(byte, at + 1)
    return found


def _outside(ends: list[int], quotes: list[int]) -> list[int]:
    """Those of the line ends that do not stand between quotes."""
    spans = [(bisect(ends, first), bisect(ends, last)) for first, last in zip(quotes[::2], quotes[1::2], strict=False)]
    within = [span for span in spans if span[0] < span[1]]
    if not within:
        return ends
    starts, stops = [0, *(stop for _, stop in within)], [*(start for start, _ in within), len(ends)]
    return list(chain.from_iterable(ends[one:other] for one, other in zip(starts, stops, strict=True)))


def _lines(file: BinaryIO, piece: Piece, at: int, numbers: Iterator[int]) -> Iterator[bytes]:
    """Rows of the ``at``-th step of a piece, by their numbers, without their line ends."""
    start = piece.steps[at]
    file.seek(piece.start + start)
    content = file.read((piece.steps[at + 1] if at + 1 < len(piece.steps) else piece.size) - start)
    lines = _rows(content.removeprefix(BOM_UTF8) if piece.start + start == 0 else content, piece.quoted)
    yield from (lines[number - piece.first - at * STEP] for number in numbers)


def _rows(content: bytes, quoted: bool) -> list[bytes]:
    """The rows, each without its line end: lines, joined where quotes hold them together."""
    lines = content.split(END)
    if not quoted:
        return lines
    open_or_close = [at for at, line in enumerate(lines) if QUOTE in line and line.count(QUOTE) % 2]
    for first, last in reversed(list(zip(open_or_close[::2], open_or_close[1::2], strict=False))):
        lines[first : last + 1] = [END.join(lines[first : last + 1])]
    return lines


def _fit(content: bytes, beside: set[int]) -> bool:
    """Whether every quote opens a field, closes one, or stands for itself within one by being doubled."""
    at, inside, end = content.find(QUOTE), False, len(content)
    while at >= 0:
        after = content[at + 1] if at + 1 < end else None
        if not inside:
            if at and content[at - 1] not in beside:
                return False
            inside = True
        elif after == ord(QUOTE):
            at += 1
        elif after is None or after in beside:
            inside = False
        else:
            return False
        at = content.find(QUOTE, at + 1)
    return not inside
