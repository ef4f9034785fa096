"""``verify``: everything about the record, recomputed from its bytes."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from creditcli.io.files import digest_of, lines_of
from creditcli.io.leftovers import unfinished
from creditcli.io.record_text import log_text, mirror_label, parse_line, sealed, segment_name, sha256
from creditcli.io.vault import PERSON_DIGITS
from creditcli.model.record import DEPARTMENT, RECEIVED, SUBMISSION, LogLine, SegmentFile

LOG = "record/log.jsonl"
_PERSON = re.compile(rb'"(p:[0-9a-f]{%d})"' % PERSON_DIGITS)
OF_THE_SYSTEM = {"thumbs.db", "desktop.ini", ".ds_store"}  # what file managers leave in a folder


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that does not agree: the file (and line) and what, in both languages; of a receipt the field too."""

    place: str
    zh: str
    en: str
    field: str = ""


def verify(
    folder: Path, schemas: Mapping[str, Mapping[str, Any]]
) -> tuple[tuple[LogLine, ...], set[str], tuple[Problem, ...]]:
    """Lines of the record in ``folder``, the persons (``p:``…) that its segments name, and its problems; none means
    that it is whole. Each segment is read once. Never raises."""
    log_path = folder / LOG
    if not log_path.is_file():
        return (), set(), (Problem(LOG, "没有档案日志", "there is no log"),)
    lines, found = read_log(log_path.read_bytes())
    persons: set[str] = set()
    for line in lines:
        found.extend(_label_problems(line))
        for file in line.files:
            content = read_segment(folder, line, file)
            found.extend(_segment_problems(folder, line, file, content, schemas))
            persons |= persons_in(content or b"")
        for name in (line.archive, line.package, line.memory):
            if name and not (folder / "archive" / name).is_file():
                found.append(Problem(f"archive/{name}", f"缺少原件（{line.file}）", f"missing ({line.file})"))
    found.extend(_archive(folder / "archive"))
    found.extend(_unknown(folder / "record" / "segments", lines))
    found.extend(_unknown_mirrors(folder, lines))
    return tuple(lines), persons, tuple(found)


def read_log(content: bytes) -> tuple[list[LogLine], list[Problem]]:
    """Lines of the log, and where a line cannot be read, was changed, or is not chained to the one before."""
    lines: list[LogLine] = []
    found: list[Problem] = []
    previous = ""
    if not content.endswith(b"\n"):
        found.append(Problem(LOG, "最后一行不完整", "the last line is not complete"))
    for number, raw in enumerate(content.removesuffix(b"\n").split(b"\n")):
        place = f"{LOG}:{number + 1}"
        try:
            text = raw.decode()
            line = parse_line(text)
        except (KeyError, TypeError, ValueError) as fault:
            found.append(Problem(place, "这一行读不了", f"cannot be read ({type(fault).__name__})"))
            previous = "?"
            continue
        if sealed(line).digest != line.digest or log_text(line) != text:
            found.append(Problem(place, "这一行与自身摘要不符", "does not match its own digest"))
        if previous != "?" and line.previous != previous:
            found.append(Problem(place, "与上一行不相连", "is not chained to the line before"))
        if line.number != number or (line.kind == "genesis") != (number == 0):
            found.append(Problem(place, "行号不连续", "is out of order"))
        previous = line.digest
        lines.append(line)
    return lines, found


def check_segment(folder: Path, line: LogLine) -> Iterator[Problem]:
    """The segment of one line against its digests and counts."""
    yield from _label_problems(line)
    for file in line.files:
        yield from _segment_problems(folder, line, file, read_segment(folder, line, file), {})


def read_segment(folder: Path, line: LogLine, file: SegmentFile) -> bytes | None:
    """The bytes of one data set of a segment; None where it is missing."""
    path = folder / _segment_place(line, file)
    return path.read_bytes() if path.is_file() else None


def persons_in(content: bytes) -> set[str]:
    """The persons (``p:``…) that a segment's text names."""
    return {found.decode() for found in _PERSON.findall(content)}


def _segment_place(line: LogLine, file: SegmentFile) -> str:
    return f"record/segments/{line.segment}/{file.dataset}.jsonl"


def _label_problems(line: LogLine) -> Iterator[Problem]:
    """What a line says of its segment against itself."""
    if line.segment != (segment_name(line.number, line.files) if line.files else ""):
        yield Problem(f"record/segments/{line.segment}", "文件夹名与日志不符", "its name differs from the log")
    if sum(file.rows for file in line.files) > line.counts.accepted:
        yield Problem(f"{LOG}:{line.number + 1}", "行数多于接受行数", "holds more rows than were accepted")


def _segment_problems(
    folder: Path, line: LogLine, file: SegmentFile, content: bytes | None, schemas: Mapping[str, Mapping[str, Any]]
) -> Iterator[Problem]:
    """One data set of a segment; its mirror too, where ``schemas`` has it."""
    place = _segment_place(line, file)
    if content is None:
        yield Problem(place, "缺少这个文件", "is missing")
    elif sha256(content) != file.sha256:
        yield Problem(place, "内容与日志摘要不符", "differs from the digest in the log")
    else:
        if content.count(b"\n") != file.rows:
            yield Problem(place, "行数与日志不符", "its rows differ from the log")
        if file.dataset in schemas:
            yield from _mirror(folder, line, file, content, schemas[file.dataset])


def _mirror(
    folder: Path, line: LogLine, file: SegmentFile, content: bytes, schema: Mapping[str, Any]
) -> Iterator[Problem]:
    """A mirror that is not as its label says is not opened: one flipped bit may end the program that reads it. Without its
    label it is none; both are disposable and made anew when they are next needed."""
    place = f"record/columns/{file.dataset}/{line.number:06}.parquet"
    label = (folder / place).with_suffix(".sha256")
    if not (folder / place).is_file() or not label.is_file():
        return
    if label.read_bytes() != mirror_label(digest_of(folder / place), line, file):
        yield Problem(
            place,
            "与旁边的 .sha256 不符，两个文件可删去后重建",
            "differs from the .sha256 beside it; delete both and they will be made anew",
        )
        return
    about = {SUBMISSION: line.number, RECEIVED: line.received, DEPARTMENT: line.department}
    rows = [{**json.loads(text), **about} for text in lines_of(content)]
    try:
        held = pl.read_parquet(folder / place, hive_partitioning=False)
        same = held.equals(pl.DataFrame(rows, schema=dict(schema)))
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError):
        same = False
    if not same:
        yield Problem(
            place, "与文本档案不符，可删去后重建", "differs from the text; delete it and it will be made anew"
        )


def _archive(folder: Path) -> Iterator[Problem]:
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        if path.name.lower() in OF_THE_SYSTEM or path.name.endswith(".part"):
            continue
        if not path.is_file():
            yield Problem(f"archive/{path.name}", "不是原件，请移走", "is no received file; move it away")
        elif sha256(path.read_bytes()) != path.name:
            yield Problem(f"archive/{path.name}", "内容与文件名（摘要）不符", "its content differs from its name")


def _unknown(folder: Path, lines: Sequence[LogLine]) -> Iterator[Problem]:
    """What lies among the segments and is in no line, save what a killed commit leaves: the next one sweeps that."""
    named = {line.segment for line in lines}
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        if path.name in named and path.is_dir():
            known = {f"{file.dataset}.jsonl" for line in lines if line.segment == path.name for file in line.files}
            strays = (one.name for one in sorted(path.iterdir()) if one.name not in known)
            yield from (_stray(f"record/segments/{path.name}/{one}") for one in strays if not _of_the_system(one))
        elif not _of_the_system(path.name) and not (path.is_dir() and unfinished(path.name, len(lines))):
            yield _stray(f"record/segments/{path.name}")


def _unknown_mirrors(folder: Path, lines: Sequence[LogLine]) -> Iterator[Problem]:
    """Mirrors of rows that the log does not have: a sign that lines were cut off its end."""
    known = {f"{file.dataset}/{line.number:06}" for line in lines for file in line.files}
    root = folder / "record" / "columns"
    for path in sorted(root.glob("*/*")):
        ours = path.suffix in (".parquet", ".sha256") and path.stem.isdecimal()
        if ours and path.relative_to(root).with_suffix("").as_posix() not in known:
            yield _stray(path.relative_to(folder).as_posix())


def _of_the_system(name: str) -> bool:
    return name.lower() in OF_THE_SYSTEM


def _stray(place: str) -> Problem:
    return Problem(
        place, "日志中没有，请核对日志是否被截断，或者移走", "is unknown to the log: was it cut? else move it away"
    )
