"""Writes the site as a whole: the old one stays until the new one is complete, and a manifest says what it holds."""

from __future__ import annotations

import ctypes
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from creditcli.io.files import digest_of
from creditcli.io.record_text import sha256

MANIFEST = ".manifest"  # inside the folder, so that it is exchanged with it; not for the upload
FRESH, OLD = ".{}.new", ".{}.old"
_AT_CWD, _EXCHANGE = -100, 2  # of renameat2 (Linux)


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


def site_files(root: Path) -> dict[str, Path]:
    """Every file of the standing site by its path, without the manifest."""
    found = {path.relative_to(root).as_posix(): path for path in root.rglob("*") if path.is_file()}
    return {name: path for name, path in found.items() if name != MANIFEST}


def compare_site(root: Path, files: Mapping[str, bytes]) -> SiteChange:
    """What writing ``files`` would change."""
    held = site_files(root)
    new = [name for name in files if name not in held]
    changed = [name for name, content in files.items() if name in held and held[name].read_bytes() != content]
    return SiteChange(tuple(sorted(new)), tuple(sorted(changed)), tuple(sorted(held.keys() - files.keys())))


def write_site(root: Path, files: Mapping[str, bytes], change: SiteChange, about: str) -> None:
    """Puts ``files`` in the place of the site; ``about`` is the manifest's first line. Unchanged files keep their time.

    Nothing changed and the manifest as it should be: nothing touched.
    """
    manifest = manifest_text(about, {name: sha256(content) for name, content in files.items()})
    held = root / MANIFEST
    if change.is_nothing and held.is_file() and held.read_bytes() == manifest:
        return
    fresh, old = root.with_name(FRESH.format(root.name)), root.with_name(OLD.format(root.name))
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
    (fresh / MANIFEST).write_bytes(manifest)
    _settle(fresh, touched)
    _exchange(root, fresh, old)
    for leftover in (fresh, old):
        shutil.rmtree(leftover, ignore_errors=True)


def manifest_text(about: str, digests: Mapping[str, str]) -> bytes:
    """The manifest, as ``sha256sum --check`` reads it: a comment, one line a file in order of path, and a comment with
    the digest of all that stands before."""
    lines = (f"{digest}  {name}\n" for name, digest in sorted(digests.items()))
    text = f"# {about}\n{''.join(lines)}".encode()
    return text + f"# {sha256(text)}\n".encode()


def standing_digests(root: Path) -> dict[str, str]:
    """Digests of the standing site's files, by path."""
    return {name: digest_of(path) for name, path in site_files(root).items()}


def heal_site(root: Path) -> Iterator[tuple[str, str]]:
    """Puts right what a run left that was killed while it exchanged the folders; says what, in both languages."""
    old, fresh = root.with_name(OLD.format(root.name)), root.with_name(FRESH.format(root.name))
    if not root.exists() and old.is_dir():
        old.rename(root)
        yield (
            "上次更换网站时中断，已恢复原来的网站。",
            "The last exchange of the site was cut off; the former one is back.",
        )
    for leftover in (fresh, old):
        if leftover.exists():
            shutil.rmtree(leftover)
            yield f"已清理上次中断留下的 {leftover.name}。", f"Swept what a cut-off run left: {leftover.name}."


def _settle(folder: Path, names: set[str]) -> None:
    """Makes the new files last through a power cut before they take the place of the old ones."""
    if hasattr(os, "sync"):
        os.sync()
        return
    for name in sorted(names):
        with (folder / name).open("r+b") as file:
            os.fsync(file.fileno())


def _exchange(root: Path, fresh: Path, old: Path) -> None:
    """In one step where the system can; else there is an instant between two renames that ``heal_site`` repairs."""
    if not root.exists():
        fresh.rename(root)
    elif not at_once(fresh, root):
        root.rename(old)
        fresh.rename(root)


def at_once(one: Path, other: Path) -> bool:
    """Exchanges two folders in one step; False, and nothing done, where the system cannot."""
    try:
        call: Callable[..., int] = ctypes.CDLL(None).renameat2
        return call(_AT_CWD, os.fsencode(one), _AT_CWD, os.fsencode(other), _EXCHANGE) == 0
    except (AttributeError, OSError, TypeError):
        return False


def _keep(source: Path, target: Path) -> None:
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)
