"""The record: append-only segments under a hash-chained log, an archive, a columnar mirror.

Truth is the text; ``record/columns`` is a disposable mirror that makes reading fast. A commit writes
archive and segment first and the log line last, so that whatever the log does not name does not
exist: killed at any moment, the record is the old one or the new one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain
from pathlib import Path

import polars as pl
from filelock import FileLock, Timeout

from creditcli.errors import BrokenRecord, Busy, UsageFault
from creditcli.io.exchange_check import check_exchange
from creditcli.io.exchange_package import kept_package
from creditcli.io.files import copy_atomic, move, sync_folder, write_atomic
from creditcli.io.leftovers import record_leftovers, sweep
from creditcli.io.lost_lines import confirm, has_lost_lines, set_aside
from creditcli.io.memory import memory_text, parse_memory
from creditcli.io.mirror import Mirror, Part, Sink
from creditcli.io.outputs_check import check_outputs
from creditcli.io.papers_check import check_papers
from creditcli.io.record_check import Problem, read_log, verify
from creditcli.io.record_rows import (
    RecordFrames,
    RecordRows,
    about,
    schema_of,
)
from creditcli.io.record_text import log_text, sealed, segment_name, sha256
from creditcli.io.segment_text import write_rows
from creditcli.io.signing import check_keys
from creditcli.io.vault_check import check_vault
from creditcli.model.exchange import Package
from creditcli.model.finding import RowCounts
from creditcli.model.intake import FileIn
from creditcli.model.mapping import Memory
from creditcli.model.record import (
    EXCHANGED,
    GENESIS,
    ROW_ID,
    SUBMITTED,
    Added,
    LogLine,
    MergePlan,
    RecordView,
    SegmentFile,
)
from creditcli.standard.types import Dataset, Standard

Receipt = Callable[[LogLine], None]
_ORIGINAL = re.compile("[0-9a-f]{64}")
WAIT = 60  # seconds for another writer


@dataclass(frozen=True, slots=True)
class Submission:
    """A received file as the archive holds it; ``kind``, ``dataset``, ``package`` and ``memory`` as in its log line."""

    number: int
    name: str
    department: str
    received: date
    dataset: str
    content: bytes
    package: bytes
    memory: Memory
    kind: str = SUBMITTED


class RecordStore:
    """The record of one office folder. One writer at a time; readers never wait.

    ``mirrored`` false: reading keeps no mirror, for readers that may change nothing (another standard's view).
    """

    def __init__(self, folder: Path, mirrored: bool = True) -> None:
        self.folder = folder
        self._log_path = folder / "record" / "log.jsonl"
        self._segments = folder / "record" / "segments"
        self._mirror = Mirror(folder / "record" / "columns")
        self._rows = RecordRows(self._segments, self._mirror, mirrored)
        self._archive = folder / "archive"
        self._lock = FileLock(folder / "record" / "writer.lock")
        self._outputs_lock = FileLock(folder / "record" / "outputs.lock")
        self._read: tuple[bytes, tuple[LogLine, ...]] = (b"", ())
        self._packages: dict[str, Package] = {}  # of other offices, by digest

    def exists(self) -> bool:
        """Whether the folder has a record."""
        return self._log_path.is_file()

    def create(self, office_code: str, created: date, salt: str) -> None:
        """An empty record: the genesis line. Raises UsageFault where there is one already."""
        if self.exists():
            raise UsageFault(f"{self.folder} 已有档案。", f"{self.folder} has a record already.")
        for folder in (self._segments, self._archive):
            folder.mkdir(parents=True, exist_ok=True)
        with suppress(OSError):  # a system without such rights: the manual says what to set there
            self._archive.chmod(0o700)
        line = LogLine(0, GENESIS, created, office_code, "", "", "", "", "", (), RowCounts(), "", "", salt, "", "")
        write_atomic(self._log_path, (log_text(sealed(line)) + "\n").encode())

    def log(self) -> tuple[LogLine, ...]:
        """Every line. Raises BrokenRecord where a line cannot be read or the chain does not hold."""
        content = self._log_path.read_bytes()
        if content != self._read[0] or not content:
            lines, problems = read_log(content)
            if problems:
                first = problems[0]
                raise BrokenRecord(
                    f"{first.place}：{first.zh}。请停止使用，运行 creditcli verify 查看全部问题。",
                    f"{first.place} {first.en}. Stop, and run creditcli verify to see every problem.",
                )
            self._read = (content, tuple(lines))
        return self._read[1]

    def head(self) -> str:
        """Digest of the last line."""
        return self.log()[-1].digest

    def seen(self, digest: str, memory: Memory | None = None, department: str = "") -> LogLine | None:
        """The last line under which a file of these bytes was received.

        One of which no row was taken or held was not received if the office now remembers other headers; one of which
        some row was not taken, if another ``department`` now answers for it.
        """
        known = sha256(memory_text(memory)) if memory else ""
        for line in (one for one in reversed(self.log()) if one.archive == digest):
            counts = line.counts
            if department not in ("", line.department):
                received = counts.accepted > 0 == counts.held + counts.refused
            else:
                received = counts.accepted + counts.held > 0 or line.memory == known
            if received:
                return line
        return None

    def keep(self, content: bytes) -> str:
        """Puts received bytes into the archive; gives their name there."""
        name = sha256(content)
        write_atomic(self._archive / name, content)
        return name

    def _keep_received(self, file: FileIn) -> None:
        """Puts the received file into the archive. Raises UsageFault where it is no longer the one that was judged."""
        name = copy_atomic(file.scanned, self._archive) if file.scanned else self.keep(file.content)
        if name != file.sha256:
            raise UsageFault(
                f"{file.name} 在收取期间被改动，没有并入，请重新收取。",
                f"{file.name} was changed while it was taken in; nothing was merged, take it in again.",
            )

    def view(self, as_of: date, standard: Standard) -> RecordView:
        """The record as known at the end of ``as_of``, from the mirror, or from the text where it lacks.

        Rows stand in order of receipt: what was received later is newer, whenever it was entered.
        """
        log = self.log()
        lines = [line for line in log if line.received <= as_of or line.number == 0]
        parts: dict[str, list[Part]] = {name: [] for name in standard.datasets}
        for line in sorted(lines, key=lambda one: (one.received, one.number)):
            for file in line.files:
                if file.dataset in parts:
                    parts[file.dataset].append((line, file))
        frames = RecordFrames(self._rows, parts, standard.datasets)
        foreign = tuple(map(self._foreign, _exchanged(lines)))
        return RecordView(lines[-1].digest, log[0].note, as_of, frames, foreign, log[0].received)

    def exchanged(self, codes: Collection[str]) -> tuple[tuple[Package, LogLine], ...]:
        """Packages that came from the office of these codes, in order of receipt, each with its line."""
        return tuple((self._foreign(line), line) for line in _exchanged(self.log()) if line.department in codes)

    def _foreign(self, line: LogLine) -> Package:
        if line.archive not in self._packages:
            self._packages[line.archive] = kept_package(self._archived(line.archive, line), f"archive/{line.archive}")
        return self._packages[line.archive]

    def writing(self) -> AbstractContextManager[None]:
        """Keeps other writers out, so that what a file is judged by cannot change before it is committed.

        Raises Busy where another writer does not let go in time.
        """
        return _holding(self._lock)

    def producing(self) -> AbstractContextManager[None]:
        """Keeps others from writing site, letters and figures; taking files in goes on. Raises Busy."""
        return _holding(self._outputs_lock)

    def commit(self, plan: MergePlan, received: date, file: FileIn, standard: Standard, receipt: Receipt) -> LogLine:
        """Appends one submission, whether its bytes were received before (``seen``) or not. Raises Busy, and
        UsageFault for a day before the record began.

        ``receipt`` is called with the line before the log names it: no line is ever without its receipt.
        """
        with self.writing():
            return self._commit(plan, received, file, standard, receipt)

    def take_in(self, package: Package, content: bytes, received: date, standard: Standard, answer: Receipt) -> LogLine:
        """Appends a package of another office, which was looked at, as it came; the caller holds ``writing``.

        ``answer`` is called with the line before the log names it. Raises UsageFault as ``commit``.
        """
        log = self.log()
        _check_received(received, log)
        self._sweep(log, makes_room=True)
        line = sealed(
            LogLine(
                len(log), EXCHANGED, received, package.sender.code, f"{package.name}.zip", self.keep(content), "", "", "",
                (), RowCounts(), standard.version, standard.digest, "", log[-1].digest, "",
            )
        )  # fmt: skip
        self._append(log, line, answer)
        return line

    def _append(self, log: tuple[LogLine, ...], line: LogLine, receipt: Receipt) -> None:
        receipt(line)
        write_atomic(self._log_path, "".join(log_text(one) + "\n" for one in (*log, line)).encode())

    def _commit(self, plan: MergePlan, received: date, file: FileIn, standard: Standard, receipt: Receipt) -> LogLine:
        log = self.log()
        _check_received(received, log)
        self._sweep(log, makes_room=True)
        package = self.keep(file.package) if file.package else ""
        memory = self.keep(memory_text(file.memory)) if file.memory else ""
        line = LogLine(
            len(log), SUBMITTED, received, plan.department, plan.file, file.sha256, package, file.dataset, "", (),
            plan.counts, standard.version, standard.digest, "", log[-1].digest, "", memory,
        )  # fmt: skip
        with ThreadPoolExecutor(1) as pool, ExitStack() as stack:
            kept = pool.submit(self._keep_received, file)
            if file.scanned is None:
                kept.result()
            sinks = {name: stack.enter_context(self._sink(line, name, standard)) for name in plan.new}
            segment, parts = self._write_segment(line, plan.new, sinks, standard)
            kept.result()
            line = sealed(replace(line, segment=segment, files=parts))
            self._append(log, line, receipt)
            for part in parts:
                self._mirror.keep(sinks[part.dataset], line, part)
        return line

    def _sink(self, line: LogLine, dataset: str, standard: Standard) -> Sink:
        return self._mirror.sink(line.number, dataset, schema_of(standard.datasets[dataset]))

    def _write_segment(
        self, line: LogLine, new: Mapping[str, Added], sinks: Mapping[str, Sink], standard: Standard
    ) -> tuple[str, tuple[SegmentFile, ...]]:
        """The name of the segment (empty: nothing was accepted) and its files."""
        filled = {name: added for name, added in sorted(new.items()) if added.height}
        if not filled:
            return "", ()
        folder = self._segments / f".{line.number:06}.part"
        parts = tuple(
            self._write_part(folder, added, (line, standard.datasets[name]), sinks[name], standard)
            for name, added in filled.items()
        )
        sync_folder(folder)
        name = segment_name(line.number, parts)
        move(folder, self._segments / name)
        sync_folder(self._segments)
        return name, parts

    def _write_part(
        self, folder: Path, added: Added, of: tuple[LogLine, Dataset], sink: Sink, standard: Standard
    ) -> SegmentFile:
        from creditcli.standard.contract import hold_contract  # brings pandera, which nothing else needs

        line, dataset = of

        def told(rows: pl.DataFrame) -> None:
            hold_contract(dataset.id, rows.drop(ROW_ID), standard)
            sink.put(about(rows, line, dataset))

        return write_rows(folder / f"{dataset.id}.jsonl", added, line.number, dataset, told)

    def _sweep(self, log: tuple[LogLine, ...], makes_room: bool = False) -> tuple[str, ...]:
        """Removes what a killed run left, and mirrors of lines that are not; gives the places. ``makes_room``: papers of lines that
        were lost go aside, for their number is about to be given again."""
        named, lost = {line.segment for line in log}, has_lost_lines(self.folder, log)
        swept = sweep(self.folder, record_leftovers(self.folder, len(log), named, lost))
        self._mirror.sweep(len(log))
        if lost and makes_room:
            set_aside(self.folder, len(log))
        return swept

    def heal(self) -> tuple[str, ...]:
        """The same before anything is taken in; raises Busy where another writer does not let go in time."""
        with self.writing():
            return self._sweep(self.log())

    def submissions(self) -> Iterator[Submission]:
        """Every received file, in order of receipt, one at a time: an archive is larger than memory.

        Raises BrokenRecord where the archive lacks one.
        """
        return map(self.submission, self.log()[1:])

    def submission(self, line: LogLine) -> Submission:
        """The received file of a line. Raises BrokenRecord where the archive lacks it."""
        return Submission(
            line.number, line.file, line.department, line.received, line.dataset,
            self._archived(line.archive, line), self._archived(line.package, line) if line.package else b"",
            parse_memory(self._archived(line.memory, line), line.memory) if line.memory else Memory(),
            line.kind,
        )  # fmt: skip

    def _archived(self, name: str, line: LogLine) -> bytes:
        path = self._archive / name
        if not path.is_file():
            raise BrokenRecord(f"存档缺少 {name}（{line.file}）。", f"The archive lacks {name}.")
        return path.read_bytes()

    def verify(self, standard: Standard) -> tuple[Problem, ...]:
        """Recomputes chain, segments, archive, mirror, counts, receipts, letters. Never raises for what it finds."""
        schemas = {name: schema_of(dataset) for name, dataset in standard.datasets.items()}
        lines, persons, problems = verify(self.folder, schemas)
        heads = [line.digest for line in lines]
        more = (
            check_papers(self.folder, lines), check_exchange(self.folder, lines), check_outputs(self.folder, heads),
            check_vault(self.folder, persons), check_keys(self.folder),
        )  # fmt: skip
        return (*problems, *chain.from_iterable(more))

    def unnamed_originals(self) -> tuple[str, ...]:
        """Files of the archive that no line names: they are never swept, for they may be all that is left of a line."""
        lines, _ = read_log(self._log_path.read_bytes()) if self.exists() else ([], [])
        known = {name for line in lines for name in (line.archive, line.package, line.memory)}
        names = (path.name for path in self._archive.glob("*") if path.is_file())
        return tuple(sorted(name for name in names if _ORIGINAL.fullmatch(name) and name not in known))

    def unfinished(self) -> tuple[str, ...]:
        """Places of what a killed run left; the next one sweeps them. Never raises for what it finds."""
        lines, _ = read_log(self._log_path.read_bytes()) if self.exists() else ([], [])
        named, lost = {line.segment for line in lines}, has_lost_lines(self.folder, lines)
        return record_leftovers(self.folder, len(lines), named, lost)

    def has_lost_lines(self) -> bool:
        """Whether papers lie there that only a longer log can have given."""
        return has_lost_lines(self.folder, self.log())

    def set_aside(self) -> tuple[str, ...]:
        """The log is meant without the lines that it lacks: moves their papers to ``superseded/``; gives the places. Raises
        Busy."""
        with self.writing():
            moved = set_aside(self.folder, len(self.log()))
            confirm(self.folder)
            return moved


def _exchanged(lines: Iterable[LogLine]) -> list[LogLine]:
    """Lines of packages from other offices, in order of receipt."""
    return sorted((one for one in lines if one.kind == EXCHANGED), key=lambda one: (one.received, one.number))


def _check_received(received: date, log: tuple[LogLine, ...]) -> None:
    if received < log[0].received:
        raise UsageFault(
            f"收件日 {received} 早于建档日 {log[0].received}，不能收取。",
            f"The day of receipt {received} is before the record began ({log[0].received}).",
        )


@contextmanager
def _holding(lock: FileLock) -> Iterator[None]:
    try:
        lock.acquire(timeout=WAIT)
    except Timeout as fault:
        raise Busy(
            "另一个程序正在写入这个文件夹，请稍后再试。", "Another program is writing to this folder; try again later."
        ) from fault
    try:
        yield
    finally:
        lock.release()
