"""A GB18030 file as UTF-8, by as many processes as there are cores: decoding takes longer than all the rest."""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from io import FileIO
from multiprocessing import get_context
from pathlib import Path
from typing import BinaryIO

PART = 64 << 20  # bytes a process takes at a time
LINE = 1 << 20
CHUNK = 1 << 18  # bytes decoded or copied at a time: larger ones cost the system several times as much


def transcode(path: Path, target: Path) -> bool:
    """Writes ``target``. False, and nothing of it is to be used, where a byte is no GB18030."""
    parts = list(_parts(path))
    pieces = [target.with_name(f"{target.name}.{at}") for at in range(len(parts))]
    processes = min(len(parts), os.cpu_count() or 1)
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool, target.open("wb") as whole:
        for piece, sound in zip(pieces, pool.map(_part, [path] * len(parts), parts, pieces), strict=True):
            if not sound:
                pool.shutdown(cancel_futures=True)
                return False
            with piece.open("rb", buffering=0) as part:
                _append(part, whole)
            piece.unlink()
    return True


def _append(part: FileIO, whole: BinaryIO) -> None:
    """Copies through one piece of memory: a new one each time, as ``shutil`` takes it, costs more than the copy."""
    held = memoryview(bytearray(CHUNK))
    while size := part.readinto(held):
        whole.write(held[:size])


def _text(content: bytes) -> str:
    """Its characters as GB18030. Nearly all texts are GBK, which Python reads a fifth faster and as the same characters;
    what else GB18030 has is an error there."""
    try:
        return content.decode("gbk")
    except UnicodeDecodeError:
        return content.decode("gb18030")


def _parts(path: Path) -> Iterator[tuple[int, int]]:
    """Spans of bytes that end with a line: a line end is no part of any character of several bytes."""
    size = path.stat().st_size
    start = 0
    with path.open("rb") as file:
        while start < size:
            file.seek(min(start + PART, size))
            while (line := file.readline(LINE)) and not line.endswith(b"\n"):
                pass
            yield start, file.tell()
            start = file.tell()


def _part(path: Path, span: tuple[int, int], target: Path) -> bool:
    start, end = span
    with path.open("rb") as source, target.open("wb") as part:
        source.seek(start)
        rest = b""
        while start < end:
            chunk = rest + source.read(min(CHUNK, end - start))
            start = source.tell()
            cut = chunk.rfind(b"\n") + 1 if start < end else len(chunk)
            try:
                part.write(_text(chunk[:cut]).encode())
            except UnicodeError:
                return False
            rest = chunk[cut:]
    return True
