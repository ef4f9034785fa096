"""Rows of the record: from the columnar mirror where it is sound, from the text where it lacks. Read when asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import polars as pl

from creditcli.ahead import ahead
from creditcli.errors import BrokenRecord
from creditcli.io.mirror import Mirror, Part
from creditcli.io.record_text import sha256
from creditcli.model.record import (
    DEPARTMENT,
    META,
    RECEIVED,
    ROW,
    SUBMISSION,
    Frames,
    LogLine,
    Piece,
    SegmentFile,
)
from creditcli.standard.types import Dataset

TYPES: Mapping[str, Any] = {SUBMISSION: pl.Int64, RECEIVED: pl.Date, ROW: pl.Int64}
FEW = 20_000  # rows of a segment that are kept in memory once read, and of small ones that are read as one


def schema_of(dataset: Dataset) -> dict[str, Any]:
    """Columns of a record frame and their types."""
    return {name: TYPES.get(name, pl.String) for name in (*META, *(field.id for field in dataset.fields))}


def _key(line: LogLine, dataset: Dataset) -> tuple[str, ...]:
    """What is remembered of a segment file is remembered by: another standard gives a data set other columns."""
    return (line.digest, dataset.id, *schema_of(dataset))


class RecordRows:
    """Rows of segments. A line of the log never changes, so what was read of one, or found to be sound, stays so.

    ``mirrored`` false: reading keeps no mirror, for readers that may change nothing.
    """

    def __init__(self, segments: Path, mirror: Mirror, mirrored: bool) -> None:
        self._segments = segments
        self._mirror = mirror
        self._mirrored = mirrored
        self._held: dict[tuple[str, ...], pl.DataFrame] = {}
        self._sound: set[tuple[str, ...]] = set()

    def read(self, group: Sequence[Part], dataset: Dataset) -> pl.DataFrame:
        """The rows of some segment files, one after another, which stay in memory. Raises BrokenRecord where the text they
        come from is not the log's."""
        new = [part for part in group if _key(part[0], dataset) not in self._held]
        rows = self._mirror.read(new, schema_of(dataset)) if new else None
        at = 0
        for line, file in new:
            own = rows.slice(at, file.rows) if rows is not None else self._alone(line, file, dataset)
            self._held[_key(line, dataset)] = own
            at += file.rows
        return pl.concat([self._held[_key(line, dataset)] for line, _ in group])

    def _alone(self, line: LogLine, file: SegmentFile, dataset: Dataset) -> pl.DataFrame:
        found = self._mirror.read([(line, file)], schema_of(dataset))
        return self._from_text(line, file, dataset) if found is None else found

    def piece(self, line: LogLine, file: SegmentFile, dataset: Dataset) -> Piece:
        """The same rows, left in their mirror file until columns of them are asked for. Raises as ``read``."""
        if not self._is_sound(line, file, dataset):
            frame = self._from_text(line, file, dataset)
            if not (self._mirrored and self._is_sound(line, file, dataset)):
                return Piece(file.rows, frame.lazy())
        return Piece(file.rows, self._mirror.scan(line, file), self._mirror.path(line, file))

    def look_at(self, parts: Sequence[Part], dataset: Dataset) -> None:
        """Looks whether the mirrors of large segment files are sound, some at a time: of millions of rows to take their
        digests takes longer than to find some in them, and another core can do half of it."""
        new = [(line, file) for line, file in parts if file.rows > FEW and _key(line, dataset) not in self._sound]
        for _ in ahead(partial(self._is_sound, line, file, dataset) for line, file in new):
            pass

    def _is_sound(self, line: LogLine, file: SegmentFile, dataset: Dataset) -> bool:
        key = _key(line, dataset)
        if key not in self._sound and self._mirror.is_sound(line, file, schema_of(dataset)):
            self._sound.add(key)
        return key in self._sound

    def _from_text(self, line: LogLine, file: SegmentFile, dataset: Dataset) -> pl.DataFrame:
        path = self._segments / line.segment / f"{file.dataset}.jsonl"
        content = path.read_bytes() if path.is_file() else None
        if content is None or sha256(content) != file.sha256:
            wrong, wrong_en = ("缺失", "is missing") if content is None else ("与日志不符", "differs from the log")
            raise BrokenRecord(
                f"{path} {wrong}，请运行 creditcli verify。", f"{path} {wrong_en}; run creditcli verify."
            )
        frame = about(rows_of(content, dataset), line, dataset)
        self.keep(line, file, frame)
        return frame

    def keep(self, line: LogLine, file: SegmentFile, frame: pl.DataFrame) -> None:
        """Mirrors rows that were read from the text."""
        if self._mirrored:
            self._mirror.write(line, file, frame)


def rows_of(content: bytes, dataset: Dataset) -> pl.DataFrame:
    """The rows of a segment's text: origin and fields, in the order of the record's columns."""
    schema = {name: kind for name, kind in schema_of(dataset).items() if name not in (SUBMISSION, RECEIVED, DEPARTMENT)}
    return pl.read_ndjson(content, schema=schema)


def about(rows: pl.DataFrame, line: LogLine, dataset: Dataset) -> pl.DataFrame:
    """The rows as the record shows them: with what the log says of their submission."""
    told = {SUBMISSION: line.number, RECEIVED: line.received, DEPARTMENT: line.department}
    schema = schema_of(dataset)
    columns = [pl.lit(value, dtype=schema[name]).alias(name) for name, value in told.items()]
    return rows.with_columns(columns).select(list(schema))


class RecordFrames(Frames):
    """The frames of a view: of every data set those parts that were received by its day, in order of receipt."""

    def __init__(self, rows: RecordRows, parts: Mapping[str, Sequence[Part]], datasets: Mapping[str, Dataset]) -> None:
        self._rows = rows
        self._parts = parts
        self._datasets = datasets
        self._read: dict[str, pl.DataFrame] = {}
        self._together: dict[tuple[str, int], pl.DataFrame] = {}

    def __getitem__(self, name: str) -> pl.DataFrame:
        if name not in self._read:
            self._read[name] = self.lazy(name).collect()
        return self._read[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._datasets)

    def __len__(self) -> int:
        return len(self._datasets)

    def lazy(self, dataset: str) -> pl.LazyFrame:
        if dataset in self._read:
            return self._read[dataset].lazy()
        known = self._known(dataset)
        rows = [self._of(group, known) for group in _groups(self._parts.get(dataset, ()))]
        return pl.concat(rows) if rows else pl.LazyFrame(schema=schema_of(known))

    def pieces(self, dataset: str) -> Sequence[Piece]:
        """One a submission; small ones that follow each other are one."""
        known = self._known(dataset)
        return [
            self._rows.piece(*group[0], known) if len(group) == 1 else Piece(_rows(group), self._of(group, known))
            for group in _groups(self._parts.get(dataset, ()))
        ]

    def _of(self, group: Sequence[Part], dataset: Dataset) -> pl.LazyFrame:
        """The rows of a group. An office of years has hundreds of small submissions: asked all at once they take a
        small part of the time that they take one by one."""
        if _rows(group) > FEW:
            return self._rows.piece(*group[0], dataset).frame
        key = (dataset.id, group[0][0].number)
        if key not in self._together:
            self._together[key] = self._rows.read(group, dataset)
        return self._together[key].lazy()

    def _known(self, dataset: str) -> Dataset:
        """The data set, whose mirrors were looked at."""
        self._rows.look_at(self._parts.get(dataset, ()), self._datasets[dataset])
        return self._datasets[dataset]


def _groups(parts: Sequence[Part]) -> Iterator[Sequence[Part]]:
    """Parts that follow each other, together as long as they have few rows in all."""
    first, rows = 0, 0
    for at, (_, file) in enumerate(parts):
        if at > first and rows + file.rows > FEW:
            yield parts[first:at]
            first, rows = at, 0
        rows += file.rows
    if parts:
        yield parts[first:]


def _rows(group: Sequence[Part]) -> int:
    return sum(file.rows for _, file in group)
