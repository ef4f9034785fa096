"""Which files a command works on: named one by one, or by a list (``--files-from``)."""

from __future__ import annotations

import codecs
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from creditcli.errors import UsageFault
from creditcli.io.plain import shown

PathsOrList = Annotated[
    list[Path] | None,
    typer.Argument(exists=True, help="文件、文件夹或压缩包 / files, folders or packages", show_default=False),
]


FilesFrom = Annotated[
    str,
    typer.Option(
        "--files-from",
        metavar="FILE",
        help="从清单读文件名（- 为标准输入），每行一个或用 NUL 隔开 / names from a list (- for stdin), by line or NUL",
        show_default=False,
    ),
]


@dataclass(frozen=True, slots=True)
class Named:
    """The files of a command: paths on the command line, and a list of more."""

    paths: PathsOrList = None
    files_from: FilesFrom = ""


def paths_of(named: Named) -> list[Path]:
    """The paths of the command line and of the list. Raises UsageFault for none at all and for a path that is not."""
    if not named.files_from:
        if not named.paths:
            raise UsageFault(
                "没有说明要检查哪些文件：写出文件、文件夹，或者用 --files-from 给出清单。",
                "No files named: give files or folders, or a list with --files-from.",
            )
        return _once(named.paths)
    content = sys.stdin.buffer.read() if named.files_from == "-" else Path(named.files_from).read_bytes()
    return _once([*(named.paths or ()), *_listed(content)])


def _once(paths: Sequence[Path]) -> list[Path]:
    """Each path where it is named first."""
    return list({path.resolve(): path for path in reversed(paths)}.values())[::-1]


def _listed(content: bytes) -> list[Path]:
    found = []
    for name in _names(content):
        if not name.strip():
            continue
        path = Path(name)
        if not path.exists():
            raise UsageFault(
                f"清单里的 {shown(path)} 不存在。清单来自 git 时，请给 git 加上 -z 和 --diff-filter=d。",
                f"{shown(path)}, which the list names, is not there. With a list from git, give git -z and "
                "--diff-filter=d.",
            )
        found.append(path)
    return found


def _names(content: bytes) -> list[str]:
    """Elsewhere a name is the bytes that it is; Windows' own programs write lists in UTF-16 or in the system's coding."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16", "replace").splitlines()
    content = content.removeprefix(codecs.BOM_UTF8)
    names = content.split(b"\0") if b"\0" in content else content.splitlines()
    return [_decoded(one) for one in names]


def _decoded(name: bytes) -> str:
    if os.name != "nt":
        return os.fsdecode(name)
    try:
        return name.decode()
    except UnicodeDecodeError:
        return name.decode("gb18030", "replace")


def lies_at(given: Path, name: str) -> str:
    """Where a file called ``name`` lies that was read from ``given``: relative to the working folder if below it.

    Of a member of a zipped package, the zip. Numbers that look like a resident id are hidden, as in every name.
    """
    path = given
    if given.is_dir():
        inner = name.removeprefix(shown(Path(given.resolve().name))).removeprefix(shown(Path(given.name))).lstrip("/!")
        parts = inner.split("!")
        candidates = (given / "!".join(parts[:count]) for count in range(len(parts), 0, -1))
        path = next((one for one in candidates if one.is_file()), given)
    whole = path.resolve()
    here = Path.cwd().resolve()
    from creditcli.ids.resident_id import mask

    return mask(shown(whole.relative_to(here) if whole.is_relative_to(here) else whole))
