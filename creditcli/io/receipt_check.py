"""A receipt against itself, its original file, and the office folder: each fault with its place and field.

Works offline and on receipts of any age: what a receipt says is held against the bytes of the log, the archive
and the segments, never against what today's standard would say about the file.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

from creditcli.io.bundle import bundle
from creditcli.io.receipts import FOLDER, ReceiptFile, read_receipt
from creditcli.io.record_check import Problem, check_segment
from creditcli.io.record_text import sha256
from creditcli.model.receipt import DIGEST, RECEIPT, REPEAT, Again, paper_name
from creditcli.model.record import LogLine

SCHEMA = "schemas/receipt.schema.json"
ROWS = ("read", "accepted", "held", "refused", "dropped")
MISSING = "—"


def at(values: Any, path: str) -> Any:
    """The value at ``rows.read``; None where there is none."""
    for name in path.split("."):
        if not isinstance(values, Mapping) or name not in values:
            return None
        values = values[name]
    return values


def check_own(place: str, paper: ReceiptFile) -> Iterator[Problem]:
    """Its own digest, and the seal of its page."""
    if not paper.values:
        zh, en = paper.fault
        yield Problem(
            place,
            f"这不是回执，或者已经损坏：{zh}",
            f"this is no receipt, or a damaged one: it {en}",
        )
        return
    if not paper.own:
        yield Problem(
            place, "回执与自身摘要不符，制作以后被改动过", "was changed: it is not what its digest says", "digest"
        )
    if not paper.whole:
        yield Problem(place, "打印页制作以后被改动过", "its page was changed after it was made")


def check_shape(place: str, values: Mapping[str, Any]) -> Iterator[Problem]:
    """The published schema, and sums that must come out."""
    schema = json.loads((bundle("standards") / SCHEMA).read_text(encoding="utf-8"))
    for error in sorted(Draft202012Validator(schema).iter_errors(values), key=lambda one: list(map(str, one.path))):
        field = ".".join(str(part) for part in error.path)
        yield Problem(place, "不符合回执的结构定义", "is not as the schema of receipts says", field)
        return
    rows, record, dropped = values["rows"], values["record"], values["dropped"]
    parts = [one["rows"] for one in values["sheets"]]
    sums = [
        ("rows.read", rows["read"], sum(rows[name] for name in ROWS[1:])),
        ("rows.dropped", rows["dropped"], sum(dropped.values())),
        ("rows.accepted", rows["accepted"], sum(record.values())),
        *((f"rows.{name}", rows[name], sum(one[name] for one in parts)) for name in ROWS),
    ]
    for field, told, counted in sums:
        if told != counted:
            yield Problem(
                place, f"写的是 {told}，各项相加是 {counted}", f"says {told}, its parts add up to {counted}", field
            )


def check_original(place: str, values: Mapping[str, Any], originals: Sequence[bytes]) -> Iterator[Problem]:
    """Whether one of ``originals`` is the file (or the package that it came in)."""
    digests = [sha256(one) for one in originals]
    if not {at(values, "file.sha256"), at(values, "file.package")} & set(digests):
        yield Problem(
            place, f"不是这个原文件的回执：原文件的摘要是 {digests[0]}",
            f"is not the receipt of the file given, whose digest is {digests[0]}", "file.sha256",
        )  # fmt: skip


def line_of(values: Mapping[str, Any], lines: Sequence[LogLine]) -> LogLine | None:
    """The submission that the receipt is of, if the log has it."""
    number = values.get("number")
    return next((line for line in lines if line.kind == "submission" and line.number == number), None)


def check_log(place: str, values: Mapping[str, Any], line: LogLine | None, heads: Sequence[str]) -> Iterator[Problem]:
    """Number, day, sender, file, counts, standard and heads against the log. ``heads``: digests of all its lines."""
    if line is None:
        yield Problem(place, f"日志中没有第 {values.get('number')} 号收件", "the log has no such number", "number")
        return
    repeat = values.get("kind") == REPEAT
    for field, logged in (_repeated(line) if repeat else _submitted(line)).items():
        told = at(values, field)
        if told != logged or isinstance(told, bool):
            yield _differs(place, field, told, logged)
    party = "earlier.department" if repeat else "department"
    field = f"{party}.{'code' if at(values, f'{party}.code') else 'name'}"  # no code: not in the register
    if at(values, field) != line.department:
        yield _differs(place, field, at(values, field), line.department)
    if repeat:
        yield from _repeat_heads(place, values, line, heads)


def _submitted(line: LogLine) -> dict[str, Any]:
    return {
        "kind": RECEIPT, "received": line.received.isoformat(), "file.name": line.file, "file.sha256": line.archive,
        "file.package": line.package, **{f"rows.{name}": getattr(line.counts, name) for name in ROWS},
        "standard.version": line.standard_version, "standard.digest": line.standard_digest,
        "head.before": line.previous, "head.after": line.digest,
    }  # fmt: skip


def _repeated(line: LogLine) -> dict[str, Any]:
    return {
        "file.sha256": line.archive, "file.package": line.package, "earlier.number": line.number,
        "earlier.received": line.received.isoformat(), "earlier.file": line.file, "earlier.head": line.digest,
        **{f"rows.{name}": 0 for name in ROWS},
    }  # fmt: skip


def _repeat_heads(place: str, values: Mapping[str, Any], line: LogLine, heads: Sequence[str]) -> Iterator[Problem]:
    """Nothing was added, so the head stayed; it is that of the earlier receipt or of a later one."""
    before, after = at(values, "head.before"), at(values, "head.after")
    if before != after:
        yield _differs(place, "head.after", after, before)
    if before not in heads[line.number :]:
        yield Problem(place, "日志中没有这个首值", "the log has no such head", "head.before")


def _differs(place: str, field: str, told: Any, logged: Any) -> Problem:
    told = MISSING if told is None else told
    return Problem(
        place, f"回执写的是 {told}，日志是 {logged}", f"the receipt says {told}, the log says {logged}", field
    )


def check_archive(folder: Path, place: str, values: Mapping[str, Any], line: LogLine) -> Iterator[Problem]:
    """The archive holds the file, and its package, with these digests and this size."""
    for field, name in (("file.sha256", line.archive), ("file.package", line.package)):
        path = folder / "archive" / name
        if not name:
            continue
        if not path.is_file():
            yield Problem(f"archive/{name}", "缺少原件", "is missing", field)
            continue
        content = path.read_bytes()
        if sha256(content) != name:
            yield Problem(f"archive/{name}", "原件被改动过", "was changed", field)
        elif field == "file.sha256" and at(values, "file.bytes") != len(content):
            yield Problem(
                place, f"回执写的大小是 {at(values, 'file.bytes')} 字节，原件是 {len(content)} 字节",
                f"says {at(values, 'file.bytes')} bytes, the original has {len(content)}", "file.bytes",
            )  # fmt: skip


def check_rows(folder: Path, place: str, values: Mapping[str, Any], line: LogLine) -> Iterator[Problem]:
    """The rows that the record holds under this number are those that the receipt says were added."""
    yield from check_segment(folder, line)
    if values.get("kind") == REPEAT:
        return
    told = [at(values, f"record.{name}") for name in ("new", "new_versions")]
    held = sum(one.rows for one in line.files)
    if not all(isinstance(one, int) for one in told) or sum(told) != held:
        yield Problem(
            place, f"回执写的新增和更新是 {told} 行，档案里是 {held} 行",
            f"says {told} rows new and updated, the record holds {held}", "record.new",
        )  # fmt: skip


def own_name(values: Mapping[str, Any]) -> str:
    """The name under which the office keeps this receipt. Empty where the values do not say."""
    number, received = values.get("number"), values.get("received")
    party, name = values.get("department"), at(values, "file.name")
    if not isinstance(number, int) or number < 0:
        return ""
    if values.get("kind") != REPEAT:
        return paper_name(number)
    try:
        day = date.fromisoformat(str(received))
    except ValueError:
        return ""
    return paper_name(number, Again(str(name), at(party, "code") or str(at(party, "name")), day, ""))


def check_copy(folder: Path, place: str, paper: ReceiptFile, content: bytes) -> Iterator[Problem]:
    """The office's own copy says the same, field by field; a page is the same byte for byte."""
    name = own_name(paper.values)
    kept = folder / FOLDER / f"{name}.json"
    if not name or not kept.is_file():
        yield Problem(f"{FOLDER}/{name}.json", "信用办没有这份回执的存根", "the office keeps no such receipt")
        return
    other = read_receipt(kept.read_bytes())
    yield from check_own(f"{FOLDER}/{name}.json", other)
    changed = list(differences(paper.values, other.values))
    for field in changed if changed == [DIGEST] else (one for one in changed if one != DIGEST):
        yield Problem(place, "与信用办的存根不同", "differs from the office's own copy", field)
    page = kept.with_suffix(".html")
    if paper.page and (not page.is_file() or page.read_bytes() != content):
        yield Problem(place, "打印页与信用办的存根不同", "its page differs from the office's own copy")


def differences(one: Any, other: Any, path: str = "") -> Iterator[str]:
    """Paths of the values that differ, in kind or in value."""
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        for name in sorted({*one, *other}):
            yield from differences(one.get(name), other.get(name), f"{path}.{name}" if path else name)
    elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        for number, (mine, theirs) in enumerate(zip(one, other, strict=True)):
            yield from differences(mine, theirs, f"{path}.{number}")
    elif type(one) is not type(other) or one != other:
        yield path
