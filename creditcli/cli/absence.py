"""Proof of absence: every place that was looked at for a subject, and what was found there."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from creditcli.cli.workplace import Workplace
from creditcli.ids import subject_name
from creditcli.io.opened import plain_bytes
from creditcli.model.ledger import Ledger
from creditcli.model.record import RecordView
from creditcli.stages.narrow import BETWEEN, CODE

NAMES, NUMBERS = ("subject_name", "former_names"), ("decision_number", "target_decision_number")
WRITTEN = ("site", "upload")  # what goes to the public


@dataclass(frozen=True, slots=True)
class Absence:
    """``looked``: files by kind. ``wanted``: what was looked for, in Chinese. ``found``: path and what stands there."""

    wanted: tuple[tuple[str, str], ...]
    looked: tuple[tuple[str, int], ...]
    found: tuple[tuple[str, str], ...]


def look_for(code: str, place: Workplace, ledger: Ledger) -> Absence:
    """Code, names and decision numbers of a subject in every file for the public, in its name and its bytes."""
    wanted = tuple(_wanted(code, place.view(ledger.as_of)))
    files = [path for top in WRITTEN for path in sorted((place.folder / top).rglob("*")) if path.is_file()]
    found = [(path.relative_to(place.folder).as_posix(), kind) for path in files for kind in _in(path, wanted)]
    kinds = Counter(path.suffix or "（无后缀）" for path in files)
    return Absence(wanted, tuple(sorted(kinds.items())), tuple(found))


def _wanted(code: str, view: RecordView) -> list[tuple[str, str]]:
    """All that the record, in any version of any row, calls the subject by, and the numbers of what is about it."""
    names: list[str] = []
    numbers: list[str] = []
    for dataset in view.frames:
        rows = view.lazy(dataset)
        known = rows.collect_schema().names()
        if CODE not in known:
            continue
        own = rows.filter(pl.col(CODE) == code).select([one for one in (*NAMES, *NUMBERS) if one in known]).collect()
        for name in own.columns:
            texts = [one for text in own[name].drop_nulls() for one in text.split(BETWEEN)]
            (names if name in NAMES else numbers).extend(texts)
    once = {subject_name.normal_form(one): one for one in names if one.strip()}
    return [
        ("统一社会信用代码", code),
        *(("名称", one) for one in once.values()),
        *(("文号", one) for one in dict.fromkeys(filter(None, numbers))),
    ]


def _in(path: Path, wanted: tuple[tuple[str, str], ...]) -> list[str]:
    content = plain_bytes(path.name, path.read_bytes())
    return [f"{kind} {text}" for kind, text in wanted if text.encode() in content or text in path.name]
