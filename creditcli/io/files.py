"""Writing so that a reader sees the old file or the new one, never half of one."""

from __future__ import annotations

import contextlib
import hashlib
import os
import time
from collections.abc import Sequence
from pathlib import Path
from typing import IO

PASSING = (5, 32, 33)  # Windows: access denied, sharing and lock violations
WAITS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 0.8)  # seconds between one try and the next
AT_A_TIME = 1 << 20  # bytes: a system may take several times as long to be given the same in larger blocks


def write_atomic(path: Path, content: bytes, mode: int = 0o666) -> bool:
    """Writes ``content`` to ``path``; False, and nothing touched, where it holds these bytes already.

    ``mode``: who may read a file that is new, less what the user's mask takes away.
    """
    if path.is_file() and path.read_bytes() == content:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.part")
    temporary.unlink(missing_ok=True)  # of a killed run, with rights of its own
    with open(temporary, "wb", opener=lambda name, flags: os.open(name, flags, mode)) as file:
        write_all(file, content)
        file.flush()
        os.fsync(file.fileno())
    move(temporary, path)
    sync_folder(path.parent)
    return True


def move(source: Path, target: Path) -> None:
    """Renames a file or folder, over a file that is there. Windows refuses as long as any program has either open, and
    scanners and indexers open what was just written: it is tried again for some two seconds."""
    for wait in WAITS:
        try:
            source.replace(target)
            return
        except OSError as fault:
            if getattr(fault, "winerror", None) not in PASSING:
                raise
        time.sleep(wait)
    source.replace(target)


def write_all(file: IO[bytes], content: bytes) -> None:
    """Writes ``content``, a block at a time."""
    for at in range(0, len(content), AT_A_TIME):
        file.write(memoryview(content)[at : at + AT_A_TIME])


def copy_atomic(source: Path, folder: Path) -> str:
    """Copies a file into ``folder`` under its SHA-256, which is given; nothing touched where it is there already."""
    folder.mkdir(parents=True, exist_ok=True)
    temporary = folder / ".copy.part"
    digest = hashlib.sha256()
    with source.open("rb") as content, temporary.open("wb") as file:
        while part := content.read(AT_A_TIME):
            digest.update(part)
            file.write(part)
        file.flush()
        os.fsync(file.fileno())
    name = digest.hexdigest()
    if (folder / name).is_file():
        temporary.unlink()
    else:
        move(temporary, folder / name)
        sync_folder(folder)
    return name


def digest_of(path: Path) -> str:
    """The SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def lines_of(content: bytes) -> list[str]:
    """Lines of a text that this program wrote: ended by LF and by nothing else.

    A cell may hold U+2028 or U+0085, which ``str.splitlines`` would take for ends of lines.
    """
    return content.decode().removesuffix("\n").split("\n") if content else []


def sync_files(paths: Sequence[Path]) -> None:
    """Makes written files, and their names, last through a power cut; at once where the system can do that."""
    if not paths:
        return
    if hasattr(os, "sync"):
        os.sync()
        return
    for path in paths:
        with path.open("r+b") as file:
            os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Makes a rename in ``folder`` last through a power cut, where the system can."""
    with contextlib.suppress(OSError, AttributeError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
