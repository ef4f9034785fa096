"""Proof of absence: every place that was looked at for a subject, and what was found there."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from creditcli.cli.workplace import Workplace
from creditcli.ids import subject_name
from creditcli.io.opened import read_texts
from creditcli.model.ledger import Ledger
from creditcli.model.record import RecordView
from creditcli.stages.narrow import CODE
from creditcli.stages.needles import Needle, found_in, needles, plain
from creditcli.standard.forms import JOINT

FORMER = "former_names"
NAMES, NUMBERS = ("subject_name", FORMER), ("decision_number", "target_decision_number")
WRITTEN = ("site", "upload")  # what goes to the public
PATH = "路径"


@dataclass(slots=True)
class Absence:
    """``wanted``: what was looked for. ``looked``: files by kind. ``found``: path and what stands there. ``unseen``: what could
    not be looked at, so that nothing is proved of it."""

    wanted: tuple[Needle, ...]
    looked: Counter[str] = field(default_factory=Counter)
    found: list[tuple[str, str]] = field(default_factory=list)
    unseen: list[str] = field(default_factory=list)


def look_for(code: str, place: Workplace, ledger: Ledger) -> Absence:
    """Code, names and decision numbers of a subject in every file for the public: in its path and in its text."""
    told = Absence(_wanted(code, place.view(ledger.as_of)))
    for top in WRITTEN:
        root = place.folder / top
        if os.path.lexists(root):
            _look(root, place.folder, told, set(), frozenset())
    return told


def _look(path: Path, office: Path, told: Absence, seen: set[str], above: frozenset[Needle]) -> None:
    """A file, or a folder with all that is in it. Links are followed, each folder is entered once. ``above``: what the path
    of its folder was found to hold."""
    name = path.relative_to(office).as_posix()
    here = frozenset(found_in(_path_text(name), told.wanted))
    told.found += [(_shown(name), f"{PATH} {one.kind} {one.text}") for one in told.wanted if one in here - above]
    try:
        if path.is_dir():
            real = os.path.realpath(path)
            if real not in seen:
                seen.add(real)
                for one in sorted(path.iterdir()):
                    _look(one, office, told, seen, here)
        elif path.is_file():
            told.found += [(_shown(name), f"{one.kind} {one.text}") for one in _in(path, told.wanted)]
            told.looked[path.suffix or "（无后缀）"] += 1
        else:
            told.unseen.append(_shown(name))
    except (OSError, ValueError):
        told.unseen.append(_shown(name))


def _in(path: Path, wanted: tuple[Needle, ...]) -> list[Needle]:
    """What a file holds, in the order in which it was asked for."""
    here: set[Needle] = set()
    for text in read_texts(path):
        here.update(found_in(plain(text), [one for one in wanted if one not in here]))
    return [one for one in wanted if one in here]


def _path_text(name: str) -> str:
    """A path as it reads: one of an old system may be written in GB18030."""
    written = os.fsencode(name)
    return f"{written.decode('utf-8', 'replace')}\n{written.decode('gb18030', 'replace')}"


def _shown(name: str) -> str:
    return name.encode("utf-8", "replace").decode()


def _wanted(code: str, view: RecordView) -> tuple[Needle, ...]:
    """All that the record, in any version of any row, calls the subject by, and the numbers of what is about it."""
    found: dict[str, list[str]] = {"names": [], "numbers": []}
    for dataset in view.frames:
        rows = view.lazy(dataset)
        known = rows.collect_schema().names()
        if CODE not in known:
            continue
        own = rows.filter(pl.col(CODE) == code).select([one for one in (*NAMES, *NUMBERS) if one in known]).collect()
        for name in own.columns:
            found["names" if name in NAMES else "numbers"].extend(_each(own[name]))
    return needles(code, found["names"], found["numbers"])


def _each(column: pl.Series) -> Iterator[str]:
    several = column.name == FORMER
    return (
        one for text in column.drop_nulls() for one in (subject_name.several(text) if several else text.split(JOINT))
    )
