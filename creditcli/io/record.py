"""The record: append-only segments under a hash-chained log, an archive, a columnar mirror.

Truth is the text; ``record/columns`` is a disposable mirror that makes reading fast. A commit writes
archive and segment first and the log line last, so that whatever the log does not name does not
exist: killed at any moment, the record is the old one or the new one.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
from filelock import FileLock, Timeout

from creditcli.errors import BrokenRecord, UsageFault
from creditcli.io.files import lines_of, sync_folder, write_atomic
from creditcli.io.record_check import Problem, verify
from creditcli.io.record_text import log_text, parse_line, sealed, segment_name, segment_text, sha256
from creditcli.model.finding import RowCounts
from creditcli.model.intake import FileIn
from creditcli.model.record import (
    DEPARTMENT,
    META,
    RECEIVED,
    ROW,
    ROW_ID,
    SUBMISSION,
    LogLine,
    MergePlan,
    RecordView,
    SegmentFile,
)
from creditcli.standard.contract import hold_contract
from creditcli.standard.types import Dataset, Standard

Receipt = Callable[[LogLine], None]
WAIT = 60  # seconds for another writer
TYPES: Mapping[str, Any] = {SUBMISSION: pl.Int64, RECEIVED: pl.Date, ROW: pl.Int64}


@dataclass(frozen=True, slots=True)
class Submission:
    """A received file as the archive holds it; ``dataset`` and ``package`` as in its log line."""

    number: int
    name: str
    department: str
    received: date
    dataset: str
    content: bytes
    package: bytes


def schema_of(dataset: Dataset) -> dict[str, Any]:
    """Columns of a record frame and their types."""
    return {name: TYPES.get(name, pl.String) for name in (*META, *(field.id for field in dataset.fields))}


class RecordStore:
    """The record of one office folder. One writer at a time; readers never wait."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._log_path = folder / "record" / "log.jsonl"
        self._segments = folder / "record" / "segments"
        self._columns = folder / "record" / "columns"
        self._archive = folder / "archive"
        self._lock = FileLock(folder / "record" / "writer.lock")

    def exists(self) -> bool:
        """Whether the folder has a record."""
        return self._log_path.is_file()

    def create(self, office_code: str, created: date, salt: str) -> None:
        """An empty record: the genesis line. Raises UsageFault where there is one already."""
        if self.exists():
            raise UsageFault(f"{self.folder} 已有档案。", f"{self.folder} has a record already.")
        for folder in (self._segments, self._columns, self._archive):
            folder.mkdir(parents=True, exist_ok=True)
        line = LogLine(0, "genesis", created, office_code, "", "", "", "", "", (), RowCounts(), "", "", salt, "", "")
        write_atomic(self._log_path, (log_text(sealed(line)) + "\n").encode())

    def log(self) -> tuple[LogLine, ...]:
        """Every line. Raises BrokenRecord for a line that cannot be read."""
        lines = []
        for number, text in enumerate(self._log_path.read_bytes().removesuffix(b"\n").split(b"\n"), 1):
            try:
                lines.append(parse_line(text.decode()))
            except (KeyError, TypeError, ValueError) as fault:
                raise BrokenRecord(
                    f"record/log.jsonl 第 {number} 行读不了，请运行 creditcli verify。",
                    f"record/log.jsonl line {number} cannot be read; run creditcli verify.",
                ) from fault
        return tuple(lines)

    def head(self) -> str:
        """Digest of the last line."""
        return self.log()[-1].digest

    def seen(self, digest: str) -> LogLine | None:
        """The line under which a file of these bytes was received."""
        return next((line for line in self.log() if line.archive == digest), None)

    def keep(self, content: bytes) -> str:
        """Puts received bytes into the archive; gives their name there."""
        name = sha256(content)
        write_atomic(self._archive / name, content)
        return name

    def view(self, as_of: date, standard: Standard) -> RecordView:
        """The record as known at the end of ``as_of``, from the mirror, or from the text where it lacks."""
        lines = [line for line in self.log() if line.received <= as_of or line.number == 0]
        parts: dict[str, list[pl.DataFrame]] = {name: [] for name in standard.datasets}
        for line in lines:
            for file in line.files:
                if file.dataset in parts:
                    parts[file.dataset].append(self._rows(line, file, standard.datasets[file.dataset]))
        frames = {
            name: pl.concat([pl.DataFrame(schema=schema_of(standard.datasets[name])), *found])
            for name, found in parts.items()
        }
        return RecordView(lines[-1].digest, lines[0].note, as_of, frames)

    def _rows(self, line: LogLine, file: SegmentFile, dataset: Dataset) -> pl.DataFrame:
        mirror = self._columns / file.dataset / f"{line.number:06}.parquet"
        schema = schema_of(dataset)
        if mirror.is_file():
            frame = pl.read_parquet(mirror, hive_partitioning=False)
            if frame.columns == list(schema) and frame.height == file.rows:
                return frame
        frame = self._from_text(line, file, dataset)
        self._mirror(line.number, dataset, frame)
        return frame

    def _from_text(self, line: LogLine, file: SegmentFile, dataset: Dataset) -> pl.DataFrame:
        path = self._segments / line.segment / f"{file.dataset}.jsonl"
        content = path.read_bytes()
        if sha256(content) != file.sha256:
            raise BrokenRecord(f"{path} 与日志不符，请运行 creditcli verify。", f"{path} differs from the log.")
        rows = [json.loads(text) for text in lines_of(content)]
        about = {SUBMISSION: line.number, RECEIVED: line.received, DEPARTMENT: line.department}
        return pl.DataFrame([{**row, **about} for row in rows], schema=schema_of(dataset))

    def _mirror(self, number: int, dataset: Dataset, frame: pl.DataFrame) -> None:
        folder = self._columns / dataset.id
        folder.mkdir(parents=True, exist_ok=True)
        temporary = folder / f".{number:06}.part"
        frame.write_parquet(temporary)
        temporary.replace(folder / f"{number:06}.parquet")

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Keeps other writers out, so that what a file is judged by cannot change before it is committed.

        Raises UsageFault where another writer does not let go in time.
        """
        try:
            self._lock.acquire(timeout=WAIT)
        except Timeout as fault:
            raise UsageFault(
                "另一个程序正在写入档案，请稍后再试。", "Another program is writing the record."
            ) from fault
        try:
            yield
        finally:
            self._lock.release()

    def commit(self, plan: MergePlan, received: date, file: FileIn, standard: Standard, receipt: Receipt) -> LogLine:
        """Appends one submission. Raises UsageFault where another writer does not let go in time.

        ``receipt`` is called with the line before the log names it: no line is ever without its receipt.
        """
        with self.writing():
            return self._commit(plan, received, file, standard, receipt)

    def _commit(self, plan: MergePlan, received: date, file: FileIn, standard: Standard, receipt: Receipt) -> LogLine:
        log = self.log()
        held = next((line for line in log if line.archive == plan.sha256), None)
        if held is not None:
            return held
        for name, frame in plan.new.items():
            hold_contract(name, frame, standard)
        self._sweep(log)
        number = len(log)
        archive, package = self.keep(file.content), self.keep(file.package) if file.package else ""
        texts = _texts(plan, number, standard)
        parts = tuple(SegmentFile(name, sha256(text), text.count(b"\n")) for name, text in texts.items())
        segment = segment_name(number, parts) if parts else ""
        if segment:
            self._write_segment(segment, texts)
        line = sealed(
            LogLine(
                number, "submission", received, plan.department, plan.file, archive, package, file.dataset, segment,
                parts, plan.counts, standard.version, standard.digest, "", log[-1].digest, "",
            )
        )  # fmt: skip
        receipt(line)
        write_atomic(self._log_path, "".join(log_text(one) + "\n" for one in (*log, line)).encode())
        for part in parts:
            self._rows(line, part, standard.datasets[part.dataset])
        return line

    def _write_segment(self, name: str, texts: Mapping[str, bytes]) -> None:
        part = self._segments / f".{name}.part"
        part.mkdir(parents=True)
        for dataset, text in texts.items():
            write_atomic(part / f"{dataset}.jsonl", text)
        part.rename(self._segments / name)
        sync_folder(self._segments)

    def _sweep(self, log: tuple[LogLine, ...]) -> None:
        """Removes what a killed run left: segments that no line names, and mirrors of lines that are not."""
        named = {line.segment for line in log}
        for folder in self._segments.iterdir():
            if folder.name not in named:
                shutil.rmtree(folder)
        for file in self._columns.glob("*/*"):
            if file.name.startswith(".") or int(file.stem) >= len(log):
                file.unlink()

    def submissions(self) -> tuple[Submission, ...]:
        """Every received file, in order of receipt. Raises BrokenRecord where the archive lacks one."""
        return tuple(
            Submission(
                line.number, line.file, line.department, line.received, line.dataset,
                self._archived(line.archive, line), self._archived(line.package, line) if line.package else b"",
            )
            for line in self.log()[1:]
        )  # fmt: skip

    def _archived(self, name: str, line: LogLine) -> bytes:
        path = self._archive / name
        if not path.is_file():
            raise BrokenRecord(f"存档缺少 {name}（{line.file}）。", f"The archive lacks {name}.")
        return path.read_bytes()

    def verify(self, standard: Standard) -> tuple[Problem, ...]:
        """Recomputes chain, segments, archive, mirror and counts. Never raises for what it finds."""
        return verify(self.folder, {name: schema_of(dataset) for name, dataset in standard.datasets.items()})


def _texts(plan: MergePlan, number: int, standard: Standard) -> dict[str, bytes]:
    """Segment texts by data set, each row with its id."""
    texts = {}
    for name, frame in sorted(plan.new.items()):
        if frame.is_empty():
            continue
        fields = tuple(field.id for field in standard.datasets[name].fields)
        rows = [{**row, ROW_ID: f"{number:06}-{name}-{at:06}"} for at, row in enumerate(frame.to_dicts(), 1)]
        texts[name] = segment_text(rows, fields)
    return texts
