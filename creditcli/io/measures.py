"""Writes ``measures/``: the task list of every implementing organ and the push file of what is suspended.

``index.json`` names what was written for which day, with digests: receivers can check a file by it, and a file of an
organ without tasks is taken away only where the index says that it is ours.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from creditcli.errors import BrokenRecord
from creditcli.io import strict_json
from creditcli.io.file_names import safe_name
from creditcli.io.files import move, sync_folder, write_atomic
from creditcli.io.record_text import sha256

FOLDER = "measures"
INDEX, NEXT, SUFFIX = "index.json", ".index.json.next", ".csv"


def file_stems(names: list[str]) -> dict[str, str]:
    """A file name for each name, without what some system forbids; later ones of the same name get a number.

    >>> file_stems(["人社局", "a/b", "A:B", "."])
    {'人社局': '人社局', 'a/b': 'a-b', 'A:B': 'A-B-2', '.': '_'}
    """
    given: dict[str, int] = {}
    stems = {}
    for name in names:
        stem = safe_name(name)
        given[stem.casefold()] = again = given.get(stem.casefold(), 0) + 1
        stems[name] = f"{stem}-{again}" if again > 1 else stem
    return stems


def write_measures(folder: Path, files: Mapping[str, bytes], day: date) -> None:
    """The files by name. What holds these bytes already is left alone; what the index named and is no longer there
    is removed. Raises BrokenRecord for an index that cannot be read, and OSError for a table that cannot be written, once
    all others are out: a suspension may not wait."""
    told = {name: sha256(content) for name, content in sorted(files.items())}
    content = index_text({"as_of": day.isoformat(), "files": told})
    former = [*_started(folder / NEXT)]
    write_atomic(folder / NEXT, content)  # first: killed in between, each table is as one of the two says
    faults = [fault for name, table in files.items() if (fault := _refused(folder / name, table))]
    if faults:  # the index of what was begun stays, so that the next run goes on
        raise faults[0]
    kept = {name.casefold() for name in files}  # a system that ignores case has one file of both names
    for name in sorted({*former, *_indexed(folder / INDEX)}):
        if name.casefold() not in kept:
            (folder / name).unlink(missing_ok=True)
    if (folder / INDEX).is_file() and (folder / INDEX).read_bytes() == content:
        (folder / NEXT).unlink()
        return
    move(folder / NEXT, folder / INDEX)
    sync_folder(folder)


def _refused(path: Path, table: bytes) -> OSError | None:
    """Why a table could not be written: somebody has it open in a spreadsheet program."""
    try:
        write_atomic(path, table)
    except OSError as fault:
        return fault
    return None


def index_text(values: Mapping[str, Any]) -> bytes:
    """The index of these values, with a digest of them as the last."""
    seal = {"digest": sha256(strict_json.written(values))}
    return strict_json.written({**values, **seal})


def _started(path: Path) -> tuple[str, ...]:
    """Names that a killed run was writing."""
    try:
        return _indexed(path)
    except BrokenRecord:
        return ()


def _indexed(path: Path) -> tuple[str, ...]:
    """Names of the tables written before, none of which leads out of the folder."""
    if not path.is_file():
        return ()
    try:
        names = list(json.loads(path.read_text(encoding="utf-8"))["files"])
    except (KeyError, TypeError, ValueError) as fault:
        raise BrokenRecord(
            f"{path} 读不了，请删除 measures 文件夹后再运行。",
            f"{path} cannot be read; remove the folder measures and run again.",
        ) from fault
    return tuple(name for name in names if Path(name).name == name and Path(name).suffix == SUFFIX)
