"""What reading gives (grids) and what validating gives (tables, reports).

Polars frames are named in annotations only: this layer imports the standard library.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from creditcli.model.finding import Finding, RowCounts, RuleRun

if TYPE_CHECKING:
    import polars as pl

    from creditcli.model.mapping import MappedBy, Memory, SheetMap


NO_DATA = ("blank", "title", "note", "total", "header")  # kinds of rows that are left out

BATCH = 50_000  # rows: larger ones take more memory and no less time


class CellKind(StrEnum):
    """Cells that are not plain text, where that matters to a check: rows with one are looked at one by one."""

    LONG_NUMBER = "long-number"  # a number of more than 15 digits: its last digits are lost
    BOOLEAN = "boolean"
    ERROR = "error"  # #REF!, #N/A …
    FORMULA = "formula"  # a formula without a saved value


@dataclass(frozen=True, slots=True)
class Mark:
    """One cell that is not plain text."""

    row: int
    letters: str
    kind: CellKind
    text: str = ""  # of an error: which one


class Pieces(Protocol):
    """The rows of a text file too large to be held. It may turn out, by Unfit or polars' ComputeError, that the file
    has to be read whole."""

    def __iter__(self) -> Iterator[Callable[[], pl.DataFrame]]:
        """For every piece a function that reads it: columns as in the frame of a grid."""

    def rows(self, numbers: Sequence[int]) -> pl.DataFrame:
        """Some rows, once all pieces were asked for. ``numbers`` in ascending order."""

    @property
    def height(self) -> int:
        """The number of the last row, once all pieces were asked for."""

    def digest(self) -> str:
        """The SHA-256 of the file as it was received."""

    def put_away(self, rows: pl.DataFrame) -> pl.LazyFrame:
        """Rows of any columns, to be asked for later: until then they lie in a file."""


def _giving(rows: pl.DataFrame) -> Callable[[], pl.DataFrame]:
    return lambda: rows


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet as it stands, before anybody decides which row is the header.

    ``frame``: column ``row`` (UInt32, true row numbers from 1) and one String column per
    spreadsheet column, named by its letters (``A``, ``B`` … ), null where the cell is empty.
    ``keys``: for keyed formats (JSON Lines) the header of each column, in column order;
    their ``row`` is the line number and no row is a header. Empty for grids with a header row.
    ``merged``: merged ranges in spreadsheet terms (``A1:C1``). ``hidden_rows``: rows that a filter or a hand hid.
    ``texts``: it is known that ``frame`` holds all that stands in the sheet, and that all of it is text.
    Rows and columns that stand far apart from the others are there without the empty ones between.
    ``whole``: every row of a text file too large to be held; ``frame`` then holds its first rows only, and ``unfit``
    is a pattern of texts with which the file has to be read whole.
    """

    sheet: str
    frame: pl.DataFrame
    keys: tuple[str, ...] = ()
    marks: tuple[Mark, ...] = ()
    merged: tuple[str, ...] = ()
    hidden: bool = False
    hidden_rows: tuple[int, ...] = ()
    texts: bool = False
    whole: Pieces | None = None
    unfit: str = ""

    def batches(self, size: int = BATCH) -> Iterator[Callable[[], pl.DataFrame]]:
        """For every batch of rows, in order, a function that gives it: of ``size`` rows, or as the file is read."""
        return iter(self.whole) if self.whole else map(_giving, self.frame.iter_slices(size))

    @property
    def height(self) -> int:
        """The number of the last row; of a file read in pieces once all batches were asked for."""
        return self.whole.height if self.whole else int(self.frame["row"].max() or 0)  # type: ignore[arg-type]

    def some(self, rows: Sequence[int]) -> pl.DataFrame:
        """Rows by their numbers, in ascending order; of a file read in pieces once all batches were asked for."""
        return self.whole.rows(rows) if self.whole else self.frame.filter(self.frame["row"].is_in(rows))

    def put_away(self, rows: pl.DataFrame) -> pl.LazyFrame:
        """What was found of many rows, to be asked for later; of a file read in pieces it takes no memory until then."""
        return self.whole.put_away(rows) if self.whole else rows.lazy()


@dataclass(frozen=True, slots=True)
class FileIn:
    """One received file, read. ``encoding`` is ``utf-8``, ``utf-8-sig``, ``gb18030`` or empty.

    ``name`` is the path as the sender would know it (package members as ``包.zip!表.csv``).
    ``dataset`` and ``department`` are what a package manifest or the command line said, or empty.
    ``findings`` are those of reading (a file that cannot be read has no grids).
    """

    name: str
    sha256: str
    format: str
    encoding: str
    grids: tuple[Grid, ...]
    findings: tuple[Finding, ...] = ()
    dataset: str = ""
    department: str = ""
    received: date | None = None
    content: bytes = b""  # the bytes themselves: what the archive keeps; empty for a scanned file
    size: int = 0  # in bytes
    scanned: Path | None = None  # where a file lies that was too large to be held
    whole: Pieces | None = (
        None  # its rows; they know its digest, ``sha256`` being empty as long as it is not gone through
    )
    package: bytes = b""  # the zip that it came out of, or the manifest of a package folder
    path: str = ""  # where the file (or the package around it) lies, as the command line reached it, with /
    memory: Memory | None = None  # headers of its sender that the office remembers on the day of receipt
    period: str = ""  # what the manifest says: the month or days that the file is about
    replaces: tuple[str, ...] = ()  # digests of earlier files, as the manifest names them


class ColumnRole(StrEnum):
    """What became of a column of the file."""

    USED = "used"
    IGNORED = "ignored"  # known to the layout, not kept
    EXTRA = "extra"  # unknown: reported, not kept


@dataclass(frozen=True, slots=True)
class ColumnMap:
    """One column of the file and the field it feeds. ``by``: what told so, None for an unknown column."""

    letters: str
    header: str
    role: ColumnRole
    field: str = ""
    unit: str = ""
    by: MappedBy | None = None


@dataclass(frozen=True, slots=True)
class RowKeys:
    """Of some rows their keys (``_row``, UInt32, and ``_key``), and the numbers of persons in those that have any
    (``_row`` and the fields)."""

    keys: pl.DataFrame
    persons: pl.DataFrame


@dataclass(frozen=True, slots=True)
class Aside:
    """Rows of a sheet that are sound at first sight and accepted: counted, and read again where they are wanted.

    They are those below ``header_row`` that are not ``looked_at`` (UInt32, ascending). ``keys``: of every batch the number
    of its last row and what ``stages/row_keys`` gives of its rows that are set aside, where there is a record that will ask.
    """

    grid: Grid
    header_row: int
    looked_at: pl.Series
    keys: Sequence[tuple[int, RowKeys]] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of one sheet under one layout of one data set.

    ``frame``: ``row`` (UInt32) and one String column per field of the data set that the
    layout carries, normalised (ISO dates, plain decimals, half-width codes), null if empty.
    ``raw``: the same rows and field columns, as found. Of a large sheet both hold only those rows that a check had to
    look at; the others lie in ``aside``, as they were found (``stages/aside`` gives all of them in order).
    ``receipt``: the number of the one with which the rows were sent back, 0 where they were not.
    """

    file: str
    sheet: str
    dataset: str
    layout: str
    header_row: int
    columns: tuple[ColumnMap, ...]
    frame: pl.DataFrame
    raw: pl.DataFrame
    aside: Aside | None = None
    receipt: int = 0


class Outcome(StrEnum):
    """What becomes of a row."""

    ACCEPTED = "accepted"
    HELD = "held"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class TableReport:
    """One table after every check. ``outcome``: ``row`` and ``outcome`` (String) of every row of the table's frame."""

    table: Table
    counts: RowCounts
    dropped: Mapping[str, int]  # blank, title, total, note -> rows
    outcome: pl.DataFrame

    @property
    def accepted(self) -> pl.DataFrame:
        """The rows of the table's frame that were accepted."""
        rows = self.outcome.filter(self.outcome["outcome"] == Outcome.ACCEPTED.value).select("row")
        return self.table.frame.join(rows, on="row", how="semi", maintain_order="left")


@dataclass(frozen=True, slots=True)
class Span:
    """Where a cell or row stands in a text file: lines and characters from 1, the end exclusive.

    A row number counts records; a quoted line break makes the two differ.
    """

    line: int
    column: int
    end_line: int
    end_column: int


@dataclass(frozen=True, slots=True)
class FileReport:
    """One file after every check. Findings are in ``Finding.sort_key`` order. ``sheets``: how headers were read.

    ``whole``: rows of sheets that were refused as a whole, for their header or for what the file holds.
    """

    name: str
    sha256: str
    format: str
    encoding: str
    department: str
    tables: tuple[TableReport, ...]
    findings: tuple[Finding, ...]
    rules: tuple[RuleRun, ...] = ()
    path: str = ""  # as in FileIn
    spans: Mapping[tuple[int, str], Span] = field(default_factory=dict)  # of text files: (row, letters) of findings
    whole: RowCounts = field(default_factory=RowCounts)
    sheets: tuple[SheetMap, ...] = ()

    @property
    def counts(self) -> RowCounts:
        """Rows of all tables and of what was refused as a whole."""
        return sum((table.counts for table in self.tables), self.whole)


@dataclass(frozen=True, slots=True)
class Report:
    """A whole validation run: what ``validate`` prints in any format."""

    standard_version: str
    standard_digest: str
    as_of: date
    files: tuple[FileReport, ...]
    rules: tuple[RuleRun, ...] = field(default=())

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All findings, file by file."""
        return tuple(finding for file in self.files for finding in file.findings)
