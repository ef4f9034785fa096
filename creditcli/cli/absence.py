"""Proof of absence: every place that was looked at for a subject, and what was found there."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from creditcli.cli.workplace import Workplace
from creditcli.ids import subject_name
from creditcli.io.opened import plain_bytes
from creditcli.model.ledger import Ledger

WRITTEN = ("site", "upload")  # what goes to the public


@dataclass(frozen=True, slots=True)
class Absence:
    """``looked``: files by kind. ``wanted``: what was looked for, in Chinese. ``found``: path and what stands there."""

    wanted: tuple[tuple[str, str], ...]
    looked: tuple[tuple[str, int], ...]
    found: tuple[tuple[str, str], ...]


def look_for(code: str, place: Workplace, ledger: Ledger) -> Absence:
    """Code, names and decision numbers of a subject in every file for the public, in its name and its bytes."""
    wanted = tuple(_wanted(code, ledger))
    files = [path for top in WRITTEN for path in sorted((place.folder / top).rglob("*")) if path.is_file()]
    found = [(path.relative_to(place.folder).as_posix(), kind) for path in files for kind in _in(path, wanted)]
    kinds = Counter(path.suffix or "（无后缀）" for path in files)
    return Absence(wanted, tuple(sorted(kinds.items())), tuple(found))


def _wanted(code: str, ledger: Ledger) -> list[tuple[str, str]]:
    entries = [one for one in ledger.entries if one.unified_code == code]
    names = [one.subject_name for one in entries]
    numbers = [one.decision_number for one in entries]
    for frame in (ledger.penalties, ledger.licences):
        for row in frame.filter(frame["unified_code"] == code).select("subject_name", "decision_number").iter_rows():
            names.append(row[0])
            numbers.append(row[1])
    names += [
        row[0] for row in ledger.subjects.filter(ledger.subjects["unified_code"] == code).select("subject_name").rows()
    ]
    once = {subject_name.normal_form(one): one for one in names if one}
    return [
        ("统一社会信用代码", code),
        *(("名称", one) for one in once.values()),
        *(("文号", one) for one in dict.fromkeys(filter(None, numbers))),
    ]


def _in(path: Path, wanted: tuple[tuple[str, str], ...]) -> list[str]:
    content = plain_bytes(path.name, path.read_bytes())
    return [f"{kind} {text}" for kind, text in wanted if text.encode() in content or text in path.name]
