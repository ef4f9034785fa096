"""The record as values: log lines, segments to write, and the view that stages read."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from creditcli.model.finding import Finding, RowCounts

if TYPE_CHECKING:
    from pathlib import Path

    import polars as pl

    from creditcli.model.exchange import Package

# Columns of every record frame beside the data set's own fields (all String unless noted).
SUBMISSION = "_submission"  # Int64: number of the log line
ROW_ID = "_id"  # "<submission:06>-<dataset>-<n:06>", unique in the record
KEY = "_key"  # digest of the data set's key fields: versions of one thing share it
DIGEST = "_digest"  # digest of all fields but NOT_CONTENT
RECEIVED = "_received"  # Date
DEPARTMENT = "_department"  # unified code of the submitting organisation
FILE = "_file"
SHEET = "_sheet"
ROW = "_row"  # Int64
GENESIS, SUBMITTED, EXCHANGED = "genesis", "submission", "exchange"  # kinds of log lines
NOT_CONTENT = ("confirmation",)  # fields: says who confirmed a row, not what the row says
META = (SUBMISSION, ROW_ID, KEY, DIGEST, RECEIVED, DEPARTMENT, FILE, SHEET, ROW)


@dataclass(frozen=True, slots=True)
class SegmentFile:
    """One data set's rows in one segment."""

    dataset: str
    sha256: str
    rows: int


@dataclass(frozen=True, slots=True)
class LogLine:
    """One line of ``record/log.jsonl``; ``digest`` is over all the others, ``previous`` chains.

    Line 0 has kind ``genesis`` and carries the office code and a salt (``note``) from which
    public random ids are derived. A line of kind ``exchange`` names a package of another office: it lies in the archive
    as it came and adds no rows.
    """

    number: int
    kind: str  # genesis, submission, exchange
    received: date
    department: str
    file: str
    archive: str  # sha256 of the received bytes
    package: str  # sha256 of the package that it came in (the zip, or a folder's manifest), or empty
    dataset: str  # data set that the sender or the command line declared, or empty
    segment: str  # folder name under record/segments, empty where nothing was accepted
    files: tuple[SegmentFile, ...]
    counts: RowCounts
    standard_version: str
    standard_digest: str
    note: str
    previous: str
    digest: str
    memory: str = ""  # sha256 of what the office remembered of the sender's headers, or empty

    @property
    def bare_file(self) -> str:
        """The file's own name, without the folders or the package that it came in."""
        return self.file.rsplit("/", 1)[-1]


@dataclass(frozen=True, slots=True)
class RecordView:
    """The record as known at the end of ``as_of``: rows received on or before that day.

    ``frames``: data set id -> frame with ``META`` and the data set's fields (String, null if
    empty), in order of ``_received``, ``_submission`` and place in the segment. Every data set of the
    standard is present, with no rows where nothing was received. ``foreign``: packages of other offices, in order of
    receipt.
    """

    head: str
    salt: str
    as_of: date
    frames: Mapping[str, pl.DataFrame]
    foreign: tuple[Package, ...] = ()
    began: date | None = None  # day of the first line: of the days before nothing is known

    def lazy(self, dataset: str) -> pl.LazyFrame:
        """The frame of a data set, of which only the columns that are asked for are read."""
        return self.frames.lazy(dataset) if isinstance(self.frames, Frames) else self.frames[dataset].lazy()

    def pieces(self, dataset: str) -> Sequence[Piece]:
        """The frame of a data set as pieces in its order, of which each may have more columns."""
        return self.frames.pieces(dataset) if isinstance(self.frames, Frames) else (_piece(self.frames[dataset]),)

    @property
    def bare(self) -> RecordView:
        """The view without its rows: head, salt and day."""
        return replace(self, frames={}, foreign=())


@dataclass(frozen=True, slots=True)
class Parties:
    """Subjects that a table is about, as it writes them: unified codes, names, and persons as the record knows them.

    ``bare``: those of the names beside which no code and no person's number stands; the record may write them otherwise.
    """

    codes: frozenset[str]
    names: frozenset[str]
    persons: frozenset[str] = frozenset()
    bare: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Piece:
    """Some rows of a data set, next to each other in its frame; ``mirror``: the Parquet file of exactly these rows."""

    rows: int
    frame: pl.LazyFrame
    mirror: Path | None = None


class Frames(Mapping[str, "pl.DataFrame"]):
    """Frames that are read when they are first asked for: a record of millions of rows is never held whole."""

    @abstractmethod
    def lazy(self, dataset: str) -> pl.LazyFrame:
        """The frame before it is read."""

    def pieces(self, dataset: str) -> Sequence[Piece]:
        """As ``RecordView.pieces``."""
        return (_piece(self[dataset]),)


class Altered(Frames):
    """The frames of a view, of which some data sets (``altered``) are others: narrower, or with more rows."""

    def __init__(self, view: RecordView, altered: Collection[str]) -> None:
        self._view = view
        self._altered = altered
        self._read: dict[str, pl.DataFrame] = {}

    def __getitem__(self, name: str) -> pl.DataFrame:
        if name not in self._altered:
            return self._view.frames[name]
        if name not in self._read:
            self._read[name] = self.lazy(name).collect()
        return self._read[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._view.frames)

    def __len__(self) -> int:
        return len(self._view.frames)


def _piece(frame: pl.DataFrame) -> Piece:
    return Piece(frame.height, frame.lazy())


# Work on the rows of one data set: of a view that holds these alone to a frame with one row a thing (``KEY``), in the
# order of the things' first versions. An engine does it for a data set: at once, or for parts that hold every version
# of their things, in other processes too; the frame is the same.
Work = Callable[[RecordView], "pl.DataFrame"]
Engine = Callable[[RecordView, str, Work], "pl.DataFrame"]


def at_once(view: RecordView, _dataset: str, work: Work) -> pl.DataFrame:
    """The engine of one process."""
    return work(view)


@dataclass(frozen=True, slots=True)
class Rows:
    """Some rows on their way into the record: ``_key``, ``_file``, ``_sheet``, ``_row`` and the fields.

    ``before``: how many of those to append stand before them. ``escaped``: what JSON escapes, by the fields that hold it.
    """

    before: int
    frame: pl.DataFrame
    escaped: Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Added:
    """Rows of one data set to append: never held all at once.

    ``batches`` goes through them from the first, each time it is called: functions that give a batch.
    """

    height: int
    batches: Callable[[], Iterator[Callable[[], Rows]]]


@dataclass(frozen=True, slots=True)
class MergePlan:
    """What one submission adds: nothing is written yet.

    ``new``: data set -> rows to append. ``versions`` and ``repeated`` count accepted rows whose key was held with
    other, or with the same content.
    """

    department: str
    file: str
    sha256: str
    counts: RowCounts
    new: Mapping[str, Added]
    versions: int
    repeated: int
    findings: tuple[Finding, ...]
