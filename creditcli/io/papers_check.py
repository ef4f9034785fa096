"""``verify``: receipts against the log, and issued letters against their register."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from creditcli.errors import BrokenRecord
from creditcli.io.letters import LetterRegister
from creditcli.io.record_check import Problem
from creditcli.io.record_text import sha256
from creditcli.model.record import LogLine


def check_papers(folder: Path, lines: Iterable[LogLine]) -> Iterator[Problem]:
    """Lines without their receipt, and letters that are not as they were issued."""
    for line in lines:
        if line.number:
            yield from _receipt(folder, line)
    yield from _letters(folder)


def _receipt(folder: Path, line: LogLine) -> Iterator[Problem]:
    place = f"receipts/{line.number:06}.json"
    try:
        head = json.loads((folder / place).read_bytes())["head"]
    except FileNotFoundError:
        yield Problem(place, "缺少回执", "is missing")
        return
    except (OSError, KeyError, TypeError, ValueError, RecursionError):
        yield Problem(place, "回执读不了", "cannot be read")
        return
    if head != line.digest:
        yield Problem(place, "回执的首值与日志不符", "its head differs from the log")


def _letters(folder: Path) -> Iterator[Problem]:
    try:
        issued = LetterRegister(folder).issued()
    except BrokenRecord:
        yield Problem("notices/register.jsonl", "文书登记簿读不了", "cannot be read")
        return
    for one in issued:
        path = folder / "notices" / one.file
        if not path.is_file():
            yield Problem(f"notices/{one.file}", "缺少已登记的文书", "is registered and missing")
        elif sha256(path.read_bytes()) != one.sha256:
            yield Problem(f"notices/{one.file}", "与登记时不同", "differs from what was registered")
