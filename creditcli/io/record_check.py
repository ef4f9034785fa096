"""``verify``: everything about the record, recomputed from its bytes."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from creditcli.io.files import lines_of
from creditcli.io.record_text import log_text, parse_line, sealed, segment_name, sha256
from creditcli.model.record import DEPARTMENT, RECEIVED, SUBMISSION, LogLine, SegmentFile

LOG = "record/log.jsonl"
OF_THE_SYSTEM = {"thumbs.db", "desktop.ini", ".ds_store"}  # what file managers leave in a folder


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that does not agree: the file (and line) and what, in both languages; of a receipt the field too."""

    place: str
    zh: str
    en: str
    field: str = ""


def verify(folder: Path, schemas: Mapping[str, Mapping[str, Any]]) -> tuple[tuple[LogLine, ...], tuple[Problem, ...]]:
    """Lines and problems of the record in ``folder``; no problem means that it is whole. Never raises."""
    log_path = folder / LOG
    if not log_path.is_file():
        return (), (Problem(LOG, "没有档案日志", "there is no log"),)
    lines, found = read_log(log_path.read_bytes())
    for line in lines:
        found.extend(check_segment(folder, line, schemas))
        for name in (line.archive, line.package, line.memory):
            if name and not (folder / "archive" / name).is_file():
                found.append(Problem(f"archive/{name}", f"缺少原件（{line.file}）", f"missing ({line.file})"))
    found.extend(_archive(folder / "archive"))
    found.extend(_unknown(folder / "record" / "segments", {line.segment for line in lines}))
    return tuple(lines), tuple(found)


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


def check_segment(folder: Path, line: LogLine, schemas: Mapping[str, Mapping[str, Any]]) -> Iterator[Problem]:
    """The segment of one line against its digests and counts; the mirror too, of data sets in ``schemas``."""
    if line.segment != (segment_name(line.number, line.files) if line.files else ""):
        yield Problem(f"record/segments/{line.segment}", "文件夹名与日志不符", "its name differs from the log")
    if sum(file.rows for file in line.files) > line.counts.accepted:
        yield Problem(f"{LOG}:{line.number + 1}", "行数多于接受行数", "holds more rows than were accepted")
    for file in line.files:
        place = f"record/segments/{line.segment}/{file.dataset}.jsonl"
        path = folder / place
        if not path.is_file():
            yield Problem(place, "缺少这个文件", "is missing")
            continue
        content = path.read_bytes()
        if sha256(content) != file.sha256:
            yield Problem(place, "内容与日志摘要不符", "differs from the digest in the log")
            continue
        if content.count(b"\n") != file.rows:
            yield Problem(place, "行数与日志不符", "its rows differ from the log")
        if file.dataset in schemas:
            yield from _mirror(folder, line, file, content, schemas[file.dataset])


def _mirror(
    folder: Path, line: LogLine, file: SegmentFile, content: bytes, schema: Mapping[str, Any]
) -> Iterator[Problem]:
    place = f"record/columns/{file.dataset}/{line.number:06}.parquet"
    if not (folder / place).is_file():
        return  # disposable: made anew when it is next needed
    about = {SUBMISSION: line.number, RECEIVED: line.received, DEPARTMENT: line.department}
    rows = [{**json.loads(text), **about} for text in lines_of(content)]
    try:
        held = pl.read_parquet(folder / place, hive_partitioning=False)
        same = held.equals(pl.DataFrame(rows, schema=dict(schema)))
    except (pl.exceptions.PolarsError, OSError):
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


def _unknown(folder: Path, named: set[str]) -> Iterator[Problem]:
    """Files among the segments; folders that the log does not name are swept up by the next commit."""
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        if path.is_file() and path.name not in named and path.name.lower() not in OF_THE_SYSTEM:
            yield Problem(f"record/segments/{path.name}", "日志中没有这个文件，请移走", "is unknown to the log")
