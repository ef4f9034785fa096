"""``verify --receipt``: step by step, what holds of a receipt, what does not, and what was not looked at."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from creditcli.cli.codes import CLEAN, FINDINGS
from creditcli.cli.options import VerifyFormat
from creditcli.cli.talk import Talk
from creditcli.errors import UsageFault
from creditcli.io import receipt_check as check
from creditcli.io.receipts import ReceiptFile, read_receipt
from creditcli.io.record_check import LOG, Problem, read_log
from creditcli.model.record import LogLine

STEPS = {
    "own": ("回执自身的摘要", "its own digest"),
    "shape": ("内容和合计", "its parts and sums"),
    "original": ("原文件", "the original file"),
    "log": ("信用办的日志", "the office's log"),
    "chain": ("日志首值至今相连", "the chain to today's head"),
    "archive": ("存档原件", "the archived file"),
    "rows": ("登记的行", "the rows recorded"),
    "copy": ("信用办的存根", "the office's own copy"),
}
LOOKED_AT = ("own", "shape")  # of every receipt, whoever holds it


@dataclass(frozen=True, slots=True)
class Step:
    """One thing looked at, and what was found; ``problems`` None: it was not looked at."""

    name: str
    problems: tuple[Problem, ...] | None


@dataclass(frozen=True, slots=True)
class Records:
    """An office folder as its bytes stand: readable lines of the log, and what is wrong with the log."""

    folder: Path
    lines: tuple[LogLine, ...]
    problems: tuple[Problem, ...]


def prove(
    talk: Talk, receipts: Sequence[Path], files: Sequence[Path], office: Path | None, format: VerifyFormat
) -> int:
    """Every receipt looked at; 1 where anything does not hold. Raises UsageFault for a folder without a record."""
    originals = [path.read_bytes() for path in files]
    records = _records(office) if office else None
    found = []
    for path in receipts:
        content = path.read_bytes()
        paper = read_receipt(content)
        found.append((path, paper, _steps(str(path), paper, content, originals, records)))
    if format is VerifyFormat.JSON:
        talk.data(as_json({"ok": not any(map(_faulty, found)), "receipts": [_values(*one, talk) for one in found]}))
    else:
        for path, paper, steps in found:
            _tell(talk, path, paper, steps)
    return FINDINGS if any(map(_faulty, found)) else CLEAN


def _faulty(one: tuple[Path, ReceiptFile, tuple[Step, ...]]) -> bool:
    return any(step.problems for step in one[2])


def _records(office: Path) -> Records:
    log = office / LOG
    if not log.is_file():
        raise UsageFault(f"{office} 没有档案日志（{LOG}）。", f"{office} has no log ({LOG}).")
    lines, problems = read_log(log.read_bytes())
    return Records(office, tuple(lines), tuple(problems))


def _steps(
    place: str, paper: ReceiptFile, content: bytes, originals: Sequence[bytes], records: Records | None
) -> tuple[Step, ...]:
    """In the order in which they are told. Nothing can be asked of a receipt that cannot be read."""
    if not paper.values:
        own = tuple(check.check_own(place, paper))
        return tuple(Step(name, own if name == "own" else None) for name in STEPS)
    original = tuple(check.check_original(place, paper.values, originals)) if originals else None
    held = dict(_held(place, paper, content, records)) if records else {}
    return (
        Step("own", tuple(check.check_own(place, paper))),
        Step("shape", tuple(check.check_shape(place, paper.values))),
        Step("original", original),
        *(Step(name, held.get(name)) for name in STEPS if name not in (*LOOKED_AT, "original")),
    )


def _held(
    place: str, paper: ReceiptFile, content: bytes, records: Records
) -> Iterator[tuple[str, tuple[Problem, ...]]]:
    """What the office folder says of it. Archive and rows can be asked only of a number that the log has."""
    values, folder = paper.values, records.folder
    line = check.line_of(values, records.lines)
    heads = [one.digest for one in records.lines]
    yield "log", tuple(check.check_log(place, values, line, heads))
    yield "chain", records.problems
    if line is not None:
        yield "archive", tuple(check.check_archive(folder, place, values, line))
        yield "rows", tuple(check.check_rows(folder, place, values, line))
    yield "copy", tuple(check.check_copy(folder, place, paper, content))


def _tell(talk: Talk, path: Path, paper: ReceiptFile, steps: Sequence[Step]) -> None:
    if not paper.values:
        for problem in steps[0].problems or ():
            talk.shown(as_text(problem, talk))
        talk.say(
            "请给收到的回执打印页（.html），或者信用办 receipts/ 里的 json。",
            "Give the page of the receipt (.html), or its JSON in receipts/ of the office.",
        )
        return
    number, digest = paper.values.get("number", "?"), paper.values["digest"]
    faults = sum(len(step.problems or ()) for step in steps)
    talk.shown(
        talk.text(
            f"{path}：第 {number} 号回执{f'，{faults} 处不符' if faults else '，相符'}",
            f"{path}: receipt {number}{f', {faults} faults' if faults else ', holds'}",
        )
    )
    for step in steps:
        zh, en = STEPS[step.name]
        result = _result(step)
        talk.shown("  " + talk.text(f"{zh}：{RESULTS[result][0]}", f"{en}: {RESULTS[result][1]}"))
        for problem in step.problems or ():
            talk.shown("    " + as_text(problem, talk))
    talk.shown("  " + talk.text(f"本回执摘要：{digest}", f"digest of this receipt: {digest}"))


RESULTS = {"ok": ("相符", "holds"), "fault": ("不符", "does not hold"), "skipped": ("没有核对", "not looked at")}


def _result(step: Step) -> str:
    return "skipped" if step.problems is None else "fault" if step.problems else "ok"


def _values(path: Path, paper: ReceiptFile, steps: Sequence[Step], talk: Talk) -> dict[str, object]:
    return {
        "path": str(path),
        "number": paper.values.get("number"),
        "digest": paper.values.get("digest", ""),
        "steps": {step.name: _result(step) for step in steps},
        "faults": [as_values(problem, talk) for step in steps for problem in step.problems or ()],
    }


def as_json(values: object) -> str:
    """Results for programs."""
    return json.dumps(values, ensure_ascii=False, indent=1)


def as_values(problem: Problem, talk: Talk) -> dict[str, str]:
    """A fault for programs: place, field where there is one, and what, in the chosen language."""
    return {"place": problem.place, "field": problem.field, "message": talk.text(problem.zh, problem.en)}


def as_text(problem: Problem, talk: Talk) -> str:
    """A fault on one line."""
    zh, en = (f"（{problem.field}）", f" ({problem.field})") if problem.field else ("", "")
    return talk.text(f"{problem.place}{zh}：{problem.zh}", f"{problem.place}{en}: {problem.en}")
