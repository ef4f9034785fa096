"""A package that is a folder: its members, without following anything that leads out of it."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from creditcli.io.package_names import Fault, name_faults, passed_over, visible
from creditcli.io.plain import shown
from creditcli.io.zipped import MOST_BYTES, MOST_MEMBERS


def open_folder(path: Path) -> tuple[dict[str, bytes], int, list[Fault]]:
    """Members by relative path, how many were passed over, and why the folder was not read.

    Whatever is at fault, ``package.json`` itself is given where it is a plain file: it is what was received.
    """
    found = list(_walk(path))
    kept = [one for one in found if not passed_over(_name(one, path))]
    faults = [Fault("file_package_link", visible(_name(one, path))) for one in kept if not _is_plain(one)]
    plain = [one for one in kept if _is_plain(one)]
    if len(found) > MOST_MEMBERS:
        faults.append(Fault("file_package_many", str(len(found))))
    elif sum(one.stat().st_size for one in plain) > MOST_BYTES:
        faults.append(Fault("file_package_bomb", visible(_name(max(plain, key=lambda one: one.stat().st_size), path))))
    faults += name_faults(_name(one, path) for one in kept)
    read = [one for one in plain if not faults or (one.parent == path and one.name == "package.json")]
    return {_name(one, path): one.read_bytes() for one in read}, len(found) - len(kept), faults


def _name(item: Path, root: Path) -> str:
    return shown(item.relative_to(root))


NAME_SURROGATE = 0x20000000  # bit of a reparse tag that stands for another place, of Windows


def _walk(folder: Path) -> Iterator[Path]:
    """Files in order of name; links and junctions are given and never entered."""
    for item in sorted(folder.iterdir()):
        if item.is_dir() and not _leads_away(item):
            yield from _walk(item)
        else:
            yield item


def _leads_away(item: Path) -> bool:
    """A symbolic link, or a junction or mount point of Windows; not a file that Windows keeps elsewhere in other pieces, as
    deduplication does."""
    about = os.lstat(item)
    return stat.S_ISLNK(about.st_mode) or bool(getattr(about, "st_reparse_tag", 0) & NAME_SURROGATE)


def _is_plain(item: Path) -> bool:
    return not _leads_away(item) and item.is_file()
