"""Writes the site as a whole: the old one stays until the new one is complete, and a manifest says what it holds."""

from __future__ import annotations

import ctypes
import os
import re
import shutil
import stat
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from creditcli.io.files import digest_of, move
from creditcli.io.record_text import sha256

MANIFEST = ".manifest"  # inside the folder, so that it is exchanged with it; not for the upload
SOURCES = ".sources"  # what its pages were made of (``io.site_sources``); neither is for the upload
FRESH, OLD = ".{}.new", ".{}.old"
NO_FILE = ""  # in the place of a digest: a link, a pipe, what cannot be read or is missing
LARGE = 1 << 20  # bytes of a file that is not read at once
AT_ONCE = 1 << 16  # bytes that most files do not have
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


def site_files(root: Path) -> Iterator[str]:
    """Paths of every file of the standing site, without the manifest; a link to a folder is one, its files are not."""
    for folder, folders, names in os.walk(root):
        top = Path(folder).relative_to(root).as_posix()
        within = "" if top == "." else f"{top}/"
        linked = (name for name in folders if (Path(folder) / name).is_symlink())
        yield from (f"{within}{name}" for name in (*names, *linked) if within or name != MANIFEST)


def standing_digests(root: Path, only: Sequence[str] = ()) -> dict[str, str]:
    """Digests of the standing site's files, by path; ``NO_FILE`` for what is none. ``only``: patterns of those that are asked
    for, else all. Never raises for what it finds."""
    some = (path.relative_to(root).as_posix() for pattern in only for path in root.glob(pattern))
    return digests_at(str(root), sorted(some if only else site_files(root)))


def digests_at(root: str, names: Iterable[str]) -> dict[str, str]:
    """The same of files that are named. By one thread: several that ask the system for little wait for each other."""
    return {name: _digest(f"{root}/{name}") for name in names}


def _digest(path: str) -> str:
    return looked_at(path)[0]


def looked_at(path: str) -> tuple[str, bytes | None]:
    """Digest of a file, and the bytes of which it is, so that they need not be read again: None of a large one. ``NO_FILE``, and
    no bytes, for what is none."""
    try:
        about = os.lstat(path)
        if not stat.S_ISREG(about.st_mode):
            return NO_FILE, b""
        if about.st_size > LARGE:
            return digest_of(Path(path)), None
        content = content_at(path)
    except OSError:
        return NO_FILE, b""
    return sha256(content), content


def content_at(path: str) -> bytes:
    """Of a file: of a site there are so many that a file object costs as much as reading what is in it."""
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0))
    try:
        parts = [os.read(handle, AT_ONCE)]
        while len(parts[-1]) == AT_ONCE:  # room for more than there is costs more than another look
            parts.append(os.read(handle, AT_ONCE))
        return b"".join(parts)
    finally:
        os.close(handle)


def manifest_digests(content: bytes) -> dict[str, str]:
    """What a manifest says; nothing where it is not as it was written."""
    lines = content.decode("utf-8", "replace").split("\n")
    told = {line[66:]: line[:64] for line in lines if line[64:66] == "  "}
    return told if content == manifest_text(lines[0].removeprefix("# "), told) else {}


@dataclass(slots=True)
class Filling:
    """The folder of the site to come, which several processes may fill, each with files of its own. ``root``: the standing
    site. ``writes`` false: nothing is written, digests are told all the same."""

    root: Path
    fresh: Path
    writes: bool
    _folders: set[str] = field(default_factory=set)

    def put(self, name: str, content: bytes, held: str | None) -> str:
        """Digest of a file with this content; where the standing one, of digest ``held``, has it too, it is that one."""
        digest = sha256(content)
        if held == digest:
            self.keep(name)
        elif self.writes:
            with open(self.place(name), "wb") as file:  # noqa: PTH123 -- a path object costs as much as the file
                file.write(content)
                if len(content) > LARGE:  # beside what else is made; the small ones are made to last together
                    file.flush()
                    os.fsync(file.fileno())
        return digest

    def keep(self, name: str) -> None:
        """The standing file as it is, under a second name."""
        if self.writes:
            source, target = f"{self.root}/{name}", self.place(name)
            try:
                os.link(source, target)
            except OSError:
                with suppress(FileNotFoundError):
                    os.unlink(target)  # noqa: PTH108 -- of a process that has ended
                shutil.copy2(source, target)

    def place(self, name: str) -> str:
        """Where a file goes, in a folder that is there."""
        folder = name.rpartition("/")[0]
        if folder not in self._folders:
            (self.fresh / folder).mkdir(parents=True, exist_ok=True)
            self._folders.add(folder)
        return f"{self.fresh}/{name}"


def manifest_about(content: bytes) -> str:
    """The first line of a manifest, which says what the site was made of; empty where it is not as it was written: its last
    line is the digest of all others."""
    told = content[: content.rfind(b"\n", 0, -1) + 1]
    is_whole = bool(told) and content == told + f"# {sha256(told)}\n".encode()
    return told.partition(b"\n")[0].decode("utf-8", "replace").removeprefix("# ") if is_whole else ""


class NextSite:
    """The site to come, filled file by file beside the standing one, in whose place it is put when it is complete.

    ``held``: digests of the standing site's files; ``sound``: those that are as they were published. A file that stays as
    it is, is the same file under a second name. ``writes`` false: only counts what would change. ``remove``: takes the former
    site away when this one has its place, as ``take_away`` does.
    """

    def __init__(
        self,
        root: Path,
        held: Mapping[str, str],
        sound: Collection[str],
        writes: bool = True,
        remove: Callable[[Path], None] | None = None,
    ) -> None:
        self.root, self._held, self._sound, self._writes = root, held, sound, writes
        self._remove = remove or take_away
        self._fresh = root.with_name(FRESH.format(root.name))
        self.filling = Filling(root, self._fresh, writes)
        self.digests: dict[str, str] = {}
        if writes:  # nothing that an earlier run left there may come into the site
            take_away(self._fresh)
        self._old = _next_old(root)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is not None:
            self.drop()

    def put(self, name: str, content: bytes) -> None:
        """A file with this content; where the standing one has it too, that one."""
        self.digests[name] = self.filling.put(name, content, self._held.get(name))

    def note(self, digests: Mapping[str, str]) -> None:
        """Files that another process has put into ``filling``."""
        self.digests.update(digests)

    @property
    def change(self) -> SiteChange:
        """What it changes for whoever reads the site. What was changed by hand changes in any case: nobody knows what of
        it was uploaded."""
        new, held = (one.keys() - {SOURCES} for one in (self.digests, self._held))
        changed = (name for name in new & held if self.digests[name] != self._held[name] or name not in self._sound)
        return SiteChange(tuple(sorted(new - held)), tuple(sorted(changed)), tuple(sorted(held - new)))

    def settle(self, about: str) -> None:
        """Takes the place of the standing site; ``about`` is the manifest's first line."""
        Path(self.filling.place(MANIFEST)).write_bytes(manifest_text(about, self.digests))
        written = {name for name, digest in self.digests.items() if self._held.get(name) != digest}
        _settle(self._fresh, {*written, MANIFEST})
        _exchange(self.root, self._fresh, self._old)
        self._sweep(self._remove)

    def drop(self) -> None:
        """Takes away what is filled beside the standing site; what cannot be is swept by the next run."""
        if self._writes:
            self._sweep(take_away)

    def _sweep(self, remove: Callable[[Path], None]) -> None:
        for leftover in (self._fresh, *(_olds(self.root) if self.root.exists() else ())):
            with suppress(OSError):
                remove(leftover)


def folders_within(path: Path) -> list[str]:
    """Folders two levels down, where nearly all files of a site are; none where it is no folder. Not through links."""
    tops = [] if path.is_symlink() or not path.is_dir() else _folders_of(path)
    return [folder for top in tops for folder in _folders_of(top)]


def _folders_of(path: Path | str) -> list[str]:
    with os.scandir(path) as found:
        return sorted(one.path for one in found if one.is_dir(follow_symlinks=False))


def manifest_text(about: str, digests: Mapping[str, str]) -> bytes:
    """The manifest, as ``sha256sum --check`` reads it: a comment, one line a file in order of path, and a comment with
    the digest of all that stands before."""
    lines = (f"{digest}  {name}\n" for name, digest in sorted(digests.items()))
    text = f"# {about}\n{''.join(lines)}".encode()
    return text + f"# {sha256(text)}\n".encode()


def heal_site(root: Path) -> Iterator[tuple[str, str]]:
    """Puts right what a run left that was killed while it exchanged the folders; says what, in both languages."""
    olds, fresh = _olds(root), root.with_name(FRESH.format(root.name))
    if not root.exists() and olds and olds[-1].is_dir():
        move(olds.pop(), root)
        yield (
            "上次更换网站时中断，已恢复原来的网站。",
            "The last exchange of the site was cut off; the former one is back.",
        )
    for leftover in (fresh, *olds):
        if os.path.lexists(leftover):
            try:
                take_away(leftover)
            except OSError:
                if leftover == fresh:
                    raise
                yield (
                    f"{leftover.name} 是换下来的网站，清理不了，可能有程序正打开着；不影响公示，下次再清理。",
                    f"{leftover.name}, a former site, cannot be removed: some program may have it open. It will be next time.",
                )
            else:
                yield f"已清理上次中断留下的 {leftover.name}。", f"Swept what a cut-off run left: {leftover.name}."


def _olds(root: Path) -> list[Path]:
    """Former sites that stand beside it, the one taken down last at the end."""
    name = OLD.format(root.name)
    beside = root.parent.iterdir() if root.parent.is_dir() else ()
    found = {_number(one.name, name): one for one in beside if _number(one.name, name)}
    return [found[number] for number in sorted(found)]


def _number(name: str, old: str) -> int:
    """Of a former site: 1 without a number. 0 for another name."""
    if name == old:
        return 1
    numbered = re.fullmatch(f"{re.escape(old)}-([2-9]|[1-9][0-9]+)", name)
    return int(numbered[1]) if numbered else 0


def _next_old(root: Path) -> Path:
    """Where the standing site goes: behind those that could not be removed."""
    name, olds = OLD.format(root.name), _olds(root)
    return root.with_name(f"{name}-{_number(olds[-1].name, name) + 1}" if olds else name)


def take_away(path: Path) -> None:
    """Removes a folder with all that is in it; of a link the link, a file, or nothing. Raises OSError where it cannot."""
    if path.is_dir() and not path.is_symlink():
        try:
            shutil.rmtree(path)
        except PermissionError:
            _may_go(path)
            shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _may_go(folder: Path) -> None:
    """Windows removes no file that is read-only, as those of a backup disc are, and their copies."""
    for within, _, names in os.walk(folder):
        for path in (f"{within}/{name}" for name in names):
            with suppress(OSError):
                if stat.S_ISREG(os.lstat(path).st_mode):
                    os.chmod(path, stat.S_IREAD | stat.S_IWRITE)  # noqa: PTH101 -- a path object costs as much


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
        move(fresh, root)
    elif not at_once(fresh, root):
        try:
            move(root, old)
            move(fresh, root)
        except BaseException:  # the old one or the new one, never neither
            if old.exists() and not root.exists():
                move(old, root)
            raise


def at_once(one: Path, other: Path) -> bool:
    """Exchanges two folders in one step; False, and nothing done, where the system cannot."""
    try:
        call: Callable[..., int] = ctypes.CDLL(None).renameat2
        return call(_AT_CWD, os.fsencode(one), _AT_CWD, os.fsencode(other), _EXCHANGE) == 0
    except (AttributeError, OSError, TypeError):
        return False
