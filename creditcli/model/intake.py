"""What reading gives (grids) and what validating gives (tables, reports).

Polars frames are named in annotations only: this layer imports the standard library.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from creditcli.model.finding import Finding, RowCounts, RuleRun

if TYPE_CHECKING:
    import polars as pl


class CellKind(StrEnum):
    """Cells that are not plain text, where that matters to a check."""

    LONG_NUMBER = "long-number"  # a number of more than 15 digits: its last digits are lost
    DATE = "date"  # a true date, given as ISO text
    NUMBER = "number"  # any other number in a column that is not all text
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


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet as it stands, before anybody decides which row is the header.

    ``frame``: column ``row`` (UInt32, true row numbers from 1) and one String column per
    spreadsheet column, named by its letters (``A``, ``B`` … ), null where the cell is empty.
    ``keys``: for keyed formats (JSON Lines) the header of each column, in column order;
    their ``row`` is the line number and no row is a header. Empty for grids with a header row.
    ``merged``: merged ranges in spreadsheet terms (``A1:C1``).
    """

    sheet: str
    frame: pl.DataFrame
    keys: tuple[str, ...] = ()
    marks: tuple[Mark, ...] = ()
    merged: tuple[str, ...] = ()
    hidden: bool = False


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
    content: bytes = b""  # the bytes themselves: what the archive keeps
    package: bytes = b""  # the zip that it came out of, or the manifest of a package folder


class ColumnRole(StrEnum):
    """What became of a column of the file."""

    USED = "used"
    IGNORED = "ignored"  # known to the layout, not kept
    EXTRA = "extra"  # unknown: reported, not kept


@dataclass(frozen=True, slots=True)
class ColumnMap:
    """One column of the file and the field it feeds."""

    letters: str
    header: str
    role: ColumnRole
    field: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of one sheet under one layout of one data set.

    ``frame``: ``row`` (UInt32) and one String column per field of the data set that the
    layout carries, normalised (ISO dates, plain decimals, half-width codes), null if empty.
    ``raw``: the same rows and field columns, as found.
    """

    file: str
    sheet: str
    dataset: str
    layout: str
    header_row: int
    columns: tuple[ColumnMap, ...]
    frame: pl.DataFrame
    raw: pl.DataFrame


class Outcome(StrEnum):
    """What becomes of a row."""

    ACCEPTED = "accepted"
    HELD = "held"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class TableReport:
    """One table after every check. ``outcome``: frame of ``row`` and ``outcome`` (String)."""

    table: Table
    counts: RowCounts
    dropped: Mapping[str, int]  # blank, title, total, note -> rows
    outcome: pl.DataFrame


@dataclass(frozen=True, slots=True)
class FileReport:
    """One file after every check. Findings are in ``Finding.sort_key`` order."""

    name: str
    sha256: str
    format: str
    encoding: str
    department: str
    tables: tuple[TableReport, ...]
    findings: tuple[Finding, ...]
    rules: tuple[RuleRun, ...] = ()

    @property
    def counts(self) -> RowCounts:
        """Rows of all tables."""
        return sum((table.counts for table in self.tables), RowCounts())


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
