"""``verify``: the site against its manifest, the tables of measures against their index, and who may read what."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from creditcli.io import strict_json
from creditcli.io.files import digest_of
from creditcli.io.lost_lines import SUPERSEDED
from creditcli.io.measures import FOLDER, INDEX, NEXT, index_text
from creditcli.io.record_check import OF_THE_SYSTEM, Problem
from creditcli.io.site import MANIFEST, OLD, manifest_text, standing_digests

SITE = "site"
CLOSED = ("vault", "archive", "returned", SUPERSEDED)  # what only the owner reads
_ABOUT = re.compile(r"# ([0-9]{4}-[0-9]{2}-[0-9]{2}) ([0-9a-f]{64})")
_LINE = re.compile(r"([0-9a-f]{64})  (.+)")


def check_outputs(folder: Path, heads: Sequence[str]) -> Iterator[Problem]:
    """What does not agree; ``heads``: digests of all lines of the log. Never raises for what it finds."""
    yield from _site(folder, heads)
    yield from _measures(folder)


def _site(folder: Path, heads: Sequence[str]) -> Iterator[Problem]:
    root = folder / SITE
    if not root.is_dir():
        if (folder / "upload").is_dir() and not root.with_name(OLD.format(SITE)).is_dir():
            yield Problem(SITE, "公示过，网站却不见了", "was published and is missing")
        return
    place, path = f"{SITE}/{MANIFEST}", root / MANIFEST
    if not path.is_file():
        yield Problem(place, "缺少网站清单，请重新公示", "is missing; publish again")
        return
    content = path.read_bytes()
    lines = content.decode("utf-8", "replace").split("\n")
    about = _ABOUT.fullmatch(lines[0])
    if about is None or about[2] not in heads:
        yield Problem(f"{place}:1", "写的档案首值不在日志中", "names a head that the log does not have")
    told = {match[2]: match[1] for match in map(_LINE.fullmatch, lines[1:]) if match}
    if content != manifest_text(lines[0].removeprefix("# "), told):
        yield Problem(place, "网站清单被改动过", "was changed")
    yield from differing(SITE, standing_digests(root), told)


def differing(top: str, held: Mapping[str, str], told: Mapping[str, str]) -> Iterator[Problem]:
    """Files that are not as they were written, by their digests."""
    for name in sorted({*held, *told}):
        if name not in told:
            if Path(name).name.lower() not in OF_THE_SYSTEM:
                yield Problem(f"{top}/{name}", "不是本程序写的文件", "was not written there")
        elif name not in held:
            yield Problem(f"{top}/{name}", "缺少这个文件", "is missing")
        elif held[name] != told[name]:
            yield Problem(f"{top}/{name}", "写出以后被改动过", "was changed after it was written")


def _measures(folder: Path) -> Iterator[Problem]:
    root = folder / FOLDER
    if not (root / INDEX).is_file():
        if any(root.glob("*.csv")) and not (root / NEXT).is_file():
            yield Problem(f"{FOLDER}/{INDEX}", "缺少措施清单", "is missing")
        return
    told, coming = _index(root / INDEX), _index(root / NEXT)
    if told is None:
        yield Problem(f"{FOLDER}/{INDEX}", "读不了或者被改动过", "cannot be read, or was changed")
        return
    held = {path.name: digest_of(path) for path in root.glob("*.csv") if path.is_file()}
    if coming is not None:  # a killed run: each table is the former one or the coming one
        names = {*told, *coming}
        told = {one: coming.get(one, "") if held.get(one) == coming.get(one) else told.get(one, "") for one in names}
        told = {name: digest for name, digest in told.items() if digest or name in held}
    yield from differing(FOLDER, held, told)


def _index(path: Path) -> dict[str, str] | None:
    try:
        content = path.read_bytes()
        values = strict_json.loads(content.decode())
        if content != index_text({name: value for name, value in values.items() if name != "digest"}):
            return None
        return {str(name): str(digest) for name, digest in values["files"].items()}
    except (OSError, AttributeError, KeyError, TypeError, ValueError):
        return None


def open_to_others(folder: Path) -> tuple[str, ...]:
    """Folders of the office that other users of this machine may read or enter; none where the system has no such bits."""
    if os.name != "posix":
        return ()
    found = ((name, folder / name) for name in CLOSED)
    return tuple(name for name, path in found if path.is_dir() and stat.S_IMODE(path.stat().st_mode) & 0o077)
