"""``record/columns``: the disposable columnar mirror of the segments. May import polars.

A mirror is trusted only while a small text beside it names its own digest and the digest of the
segment file that it was made from; anything else is no mirror, and the text is read instead.
"""

from __future__ import annotations

import contextlib
import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import polars as pl

from creditcli.io.files import digest_of, write_atomic
from creditcli.io.record_text import mirror_label, sha256
from creditcli.model.record import LogLine, SegmentFile


class Mirror:
    """``<folder>/<dataset>/<n>.parquet`` and ``<n>.sha256`` beside each."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def read(self, line: LogLine, file: SegmentFile, schema: Mapping[str, Any]) -> pl.DataFrame | None:
        """The rows of one segment file; None where there is no mirror of exactly these."""
        path = self.path(line, file)
        try:
            content = path.read_bytes()
            if path.with_suffix(".sha256").read_bytes() != mirror_label(sha256(content), line, file):
                return None
            frame = pl.read_parquet(io.BytesIO(content), hive_partitioning=False)
        except (pl.exceptions.PolarsError, OSError):
            return None
        return frame if frame.columns == list(schema) and frame.height == file.rows else None

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
        path = self.path(line, file)
        with contextlib.suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.with_suffix(".sha256").unlink(missing_ok=True)  # no label is ever beside another mirror
            write_atomic(path, buffer.getvalue())
            write_atomic(path.with_suffix(".sha256"), mirror_label(sha256(buffer.getvalue()), line, file))

    def sweep(self, lines: int) -> None:
        """Removes mirrors of lines that are not, and halves; a file of another program stays."""
        for path in self._folder.glob("*/*"):
            ours = path.suffix in (".parquet", ".sha256") and path.stem.isdecimal()
            if path.name.endswith(".part") or (ours and int(path.stem) >= lines):
                path.unlink()

    def path(self, line: LogLine, file: SegmentFile) -> Path:
        """Where the rows of a segment file are mirrored, if they are."""
        return self._folder / file.dataset / f"{line.number:06}.parquet"
