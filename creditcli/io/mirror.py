"""``record/columns``: the disposable columnar mirror of the segments. May import polars.

A mirror is trusted only while a small text beside it names its own digest and the digest of the
segment file that it was made from; anything else is no mirror, and the text is read instead.
"""

from __future__ import annotations

import contextlib
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from queue import Queue
from threading import Thread
from types import TracebackType
from typing import Any

import polars as pl
from polars.io.plugins import register_io_source

from creditcli.io.files import digest_of, move, write_atomic
from creditcli.io.record_text import mirror_label, sha256
from creditcli.model.record import LogLine, SegmentFile

Part = tuple[LogLine, SegmentFile]


class Mirror:
    """``<folder>/<dataset>/<n>.parquet`` and ``<n>.sha256`` beside each."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def read(self, parts: Sequence[Part], schema: Mapping[str, Any]) -> pl.DataFrame | None:
        """The rows of some segment files, one after another; None where there are no mirrors of exactly these."""
        try:
            contents = [self._content(*part) for part in parts]
            frame = pl.read_parquet(contents, hive_partitioning=False) if all(contents) else None
        except (pl.exceptions.PolarsError, OSError):
            return None
        rows = sum(file.rows for _, file in parts)
        return frame if frame is not None and frame.schema == pl.Schema(schema) and frame.height == rows else None

    def _content(self, line: LogLine, file: SegmentFile) -> bytes:
        """The mirror of one segment file, or nothing where its label is not of it."""
        path = self.path(line, file)
        content = path.read_bytes()
        return content if path.with_suffix(".sha256").read_bytes() == mirror_label(sha256(content), line, file) else b""

    def is_sound(self, line: LogLine, file: SegmentFile, schema: Mapping[str, Any]) -> bool:
        """Whether ``scan`` would give exactly these rows."""
        path = self.path(line, file)
        try:
            if path.with_suffix(".sha256").read_bytes() != mirror_label(digest_of(path), line, file):
                return False
            return pl.read_parquet_schema(path) == pl.Schema(schema)
        except (pl.exceptions.PolarsError, OSError):
            return False

    def scan(self, line: LogLine, file: SegmentFile) -> pl.LazyFrame:
        """The rows of a segment file whose mirror ``is_sound``, unread."""
        return pl.scan_parquet(self.path(line, file), hive_partitioning=False)

    def write(self, line: LogLine, file: SegmentFile, frame: pl.DataFrame) -> None:
        """Mirrors one segment file; a folder that may not be written to goes without."""
        buffer = io.BytesIO()
        frame.write_parquet(buffer)
        content = buffer.getvalue()
        self._put(line, file, sha256(content), lambda path: write_atomic(path, content))

    def sink(self, number: int, dataset: str, schema: Mapping[str, Any]) -> Sink:
        """What takes the rows of a segment file of that line, a batch at a time."""
        return Sink(self._folder / dataset / f".{number:06}.parquet.part", schema)

    def keep(self, sink: Sink, line: LogLine, file: SegmentFile) -> None:
        """Mirrors the rows that a sink was given; without them, if it could not write."""
        if (only := sink.only) is not None:
            self.write(line, file, only)
        elif sink.ended():
            with contextlib.suppress(OSError):
                self._put(line, file, digest_of(sink.path), partial(move, sink.path))

    def _put(self, line: LogLine, file: SegmentFile, digest: str, put: Callable[[Path], object]) -> None:
        """Puts a mirror of that digest in its place, and its label beside it."""
        path = self.path(line, file)
        label = path.with_suffix(".sha256")
        with contextlib.suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            label.unlink(missing_ok=True)  # no label is ever beside another mirror
            put(path)
            write_atomic(label, mirror_label(digest, line, file))

    def sweep(self, lines: int) -> None:
        """Removes mirrors of lines that are not, and halves; a file of another program stays."""
        for path in self._folder.glob("*/*"):
            ours = path.suffix in (".parquet", ".sha256") and path.stem.isdecimal()
            if path.name.endswith(".part") or (ours and int(path.stem) >= lines):
                with contextlib.suppress(OSError):  # one that is held for a moment stops no commit
                    path.unlink()

    def path(self, line: LogLine, file: SegmentFile) -> Path:
        """Where the rows of a segment file are mirrored, if they are."""
        return self._folder / file.dataset / f"{line.number:06}.parquet"


class Sink:
    """A mirror in the making: a single batch is held, of several none; they are written by a thread of its own.

    It fails without a word, as a mirror may, whatever the reason: rows are then read from the text. Leaving it removes what
    was not kept.
    """

    def __init__(self, path: Path, schema: Mapping[str, Any]) -> None:
        self.path = path
        self.only: pl.DataFrame | None = None
        self._schema = schema
        self._frames: Queue[pl.DataFrame | None] = Queue(1)
        self._thread: Thread | None = None
        self._taken = self._sound = False

    def __enter__(self) -> Sink:
        return self

    def __exit__(self, _kind: type[BaseException] | None, _fault: object, _trace: TracebackType | None) -> None:
        if self._thread:
            self.ended()
            with contextlib.suppress(OSError):
                self.path.unlink(missing_ok=True)

    def put(self, rows: pl.DataFrame) -> None:
        """Takes some rows."""
        if self._thread is None and self.only is None:
            self.only = rows
            return
        if self._thread is None:
            self._thread = Thread(target=self._write, daemon=True)
            self._thread.start()
            self._frames.put(self.only)
            self.only = None
        self._frames.put(rows)

    def ended(self) -> bool:
        """Whether all of the rows are in the file; no more are taken."""
        if self._thread and self._thread.is_alive():
            self._frames.put(None)
            self._thread.join()
        return self._sound

    def _write(self) -> None:
        with contextlib.suppress(BaseException):  # polars' writer may panic, which is no Exception
            self.path.parent.mkdir(parents=True, exist_ok=True)
            register_io_source(self._given, schema=dict(self._schema)).sink_parquet(self.path)
            self._sound = self._taken
        while not self._taken:  # whoever puts must never wait for a thread that is gone
            self._taken = self._frames.get() is None

    def _given(self, *_: object) -> Iterator[pl.DataFrame]:
        while (rows := self._frames.get()) is not None:
            yield rows
        self._taken = True
