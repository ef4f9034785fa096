"""Writes the site as a whole: the old one stays until the new one is complete."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class SiteChange:
    """Paths that are new, that have other content, and that are gone."""

    new: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]

    @property
    def is_nothing(self) -> bool:
        """Whether the site stays as it is."""
        return not (self.new or self.changed or self.removed)


def compare_site(root: Path, files: Mapping[str, bytes]) -> SiteChange:
    """What writing ``files`` would change."""
    held = {path.relative_to(root).as_posix(): path for path in root.rglob("*") if path.is_file()}
    new = [name for name in files if name not in held]
    changed = [name for name, content in files.items() if name in held and held[name].read_bytes() != content]
    return SiteChange(tuple(sorted(new)), tuple(sorted(changed)), tuple(sorted(held.keys() - files.keys())))


def write_site(root: Path, files: Mapping[str, bytes]) -> SiteChange:
    """Puts ``files`` in the place of the site. Unchanged files keep their time; nothing changed, nothing touched."""
    change = compare_site(root, files)
    if change.is_nothing:
        return change
    fresh, old = root.with_name(f".{root.name}.new"), root.with_name(f".{root.name}.old")
    for leftover in (fresh, old):
        shutil.rmtree(leftover, ignore_errors=True)
    touched = {*change.new, *change.changed}
    for name, content in files.items():
        path = fresh / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if name in touched:
            path.write_bytes(content)
        else:
            _keep(root / name, path)
    if root.exists():
        root.rename(old)
    fresh.rename(root)
    shutil.rmtree(old, ignore_errors=True)
    return change


def _keep(source: Path, target: Path) -> None:
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)
