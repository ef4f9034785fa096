"""Generated files against those in a folder: what is missing, stale or orphaned, and writing them anew."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from creditcli.io.files import write_atomic

ZIP = b"PK\x03\x04"


@dataclass(frozen=True, slots=True)
class Drift:
    """Paths that are not there, that have other content, and that nothing generates any more."""

    missing: tuple[str, ...]
    stale: tuple[str, ...]
    orphaned: tuple[str, ...]

    @property
    def is_nothing(self) -> bool:
        """Whether the folder holds what is generated."""
        return not (self.missing or self.stale or self.orphaned)


def drift(folder: Path, made: Mapping[str, bytes], owned: Iterable[str]) -> Drift:
    """What writing would change. ``owned``: paths and folders (with a slash) in which all files are generated."""
    held = {path.relative_to(folder).as_posix(): path for name in owned for path in _files(folder / name)}
    return Drift(
        tuple(sorted(made.keys() - held.keys())),
        tuple(sorted(name for name in made.keys() & held.keys() if not _same(held[name].read_bytes(), made[name]))),
        tuple(sorted(held.keys() - made.keys())),
    )


def write_generated(folder: Path, made: Mapping[str, bytes], owned: Iterable[str]) -> Drift:
    """Writes what is missing or stale, takes away what is orphaned; gives what was changed."""
    change = drift(folder, made, owned)
    for name in (*change.missing, *change.stale):
        write_atomic(folder / name, made[name])
    for name in change.orphaned:
        (folder / name).unlink()
    return change


def _files(path: Path) -> Iterable[Path]:
    return [path] if path.is_file() else [one for one in path.rglob("*") if one.is_file()]


def _same(held: bytes, made: bytes) -> bool:
    """Workbooks are compared by what they hold: another zlib packs the same members to other bytes."""
    return held == made or (held.startswith(ZIP) and made.startswith(ZIP) and _members(held) == _members(made))


def _members(content: bytes) -> list[tuple[str, bytes]] | None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return [(info.filename, archive.read(info)) for info in archive.infolist()]
    except zipfile.BadZipFile:
        return None
