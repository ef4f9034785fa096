"""Writes ``measures/``: the task list of every implementing organ and the push file of what is suspended.

``index.json`` names what was written for which day, with digests: receivers can check a file by it, and a file of an
organ without tasks is taken away only where the index says that it is ours.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from creditcli.errors import BrokenRecord
from creditcli.io import strict_json
from creditcli.io.files import sync_folder, write_atomic
from creditcli.io.record_text import sha256

FOLDER = "measures"
INDEX, NEXT, SUFFIX = "index.json", ".index.json.next", ".csv"
_NOT_IN_NAMES = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]')
MOST_BYTES = 200  # of a name, which file systems limit to 255 with suffix and temporary marks


def file_stems(names: list[str]) -> dict[str, str]:
    """A file name for each name, without what some system forbids; later ones of the same name get a number.

    >>> file_stems(["人社局", "a/b", "A:B", "."])
    {'人社局': '人社局', 'a/b': 'a-b', 'A:B': 'A-B-2', '.': '_'}
    """
    given: dict[str, int] = {}
    stems = {}
    for name in names:
        whole = _NOT_IN_NAMES.sub("-", name).strip(" .") or "_"
        stem = whole.encode()[:MOST_BYTES].decode(errors="ignore")
        given[stem.casefold()] = again = given.get(stem.casefold(), 0) + 1
        stems[name] = f"{stem}-{again}" if again > 1 else stem
    return stems


def write_measures(folder: Path, files: Mapping[str, bytes], day: date) -> None:
    """The files by name. What holds these bytes already is left alone; what the index named and is no longer there
    is removed. Raises BrokenRecord for an index that cannot be read, once the files are out: a suspension may not
    wait."""
    told = {name: sha256(content) for name, content in sorted(files.items())}
    content = index_text({"as_of": day.isoformat(), "files": told})
    former = [*_started(folder / NEXT)]
    write_atomic(folder / NEXT, content)  # first: killed in between, each table is as one of the two says
    for name, table in files.items():
        write_atomic(folder / name, table)
    for name in sorted({*former, *_indexed(folder / INDEX)} - set(files)):
        (folder / name).unlink(missing_ok=True)
    if (folder / INDEX).is_file() and (folder / INDEX).read_bytes() == content:
        (folder / NEXT).unlink()
        return
    (folder / NEXT).replace(folder / INDEX)
    sync_folder(folder)


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
