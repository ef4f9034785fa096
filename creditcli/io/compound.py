"""The streams of an old office file (OLE compound file): enough to tell what the file is and to look into .xls."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENTRY = 128
_FREE = 0xFFFFFFFA  # sector numbers from here on end a chain
_SMALL = 64  # bytes of a small sector
_STREAM, _ROOT = 2, 5


@dataclass(frozen=True, slots=True)
class Entry:
    """One storage or stream."""

    kind: int
    start: int
    size: int


class Compound:
    """A compound file. ``entries``: name -> entry, storages too. Raises ValueError for a damaged one."""

    def __init__(self, content: bytes) -> None:
        if len(content) < 512 or not content.startswith(OLE):
            raise ValueError("no compound file")
        self._content = content
        self._sector = 1 << _within(struct.unpack_from("<H", content, 30)[0], 7, 13)
        head = struct.unpack_from("<6I", content, 48)
        self._small_below: int = head[2]
        self._table = self._sector_table(struct.unpack_from("<2I", content, 68))
        self.entries = self._directory(self._chain(head[0]))
        root = next((one for one in self.entries.values() if one.kind == _ROOT), Entry(_ROOT, _FREE, 0))
        self._small = self._chain(root.start)
        self._small_table = _numbers(self._chain(head[3]))

    def stream(self, name: str) -> bytes:
        """The bytes of a stream; empty where there is none of that name."""
        entry = self.entries.get(name)
        if entry is None or entry.kind != _STREAM:
            return b""
        if entry.size >= self._small_below:
            return self._chain(entry.start)[: entry.size]
        parts, at = [], entry.start
        for _ in range(len(self._small_table)):
            if at >= len(self._small_table):
                break
            parts.append(self._small[at * _SMALL : (at + 1) * _SMALL])
            at = self._small_table[at]
        return b"".join(parts)[: entry.size]

    def _sector_at(self, number: int) -> bytes:
        return self._content[(number + 1) * self._sector : (number + 2) * self._sector]

    def _sector_table(self, more: tuple[int, ...]) -> tuple[int, ...]:
        listed = [one for one in struct.unpack_from("<109I", self._content, 76) if one < _FREE]
        following, left = more
        for _ in range(min(left, len(self._content) // self._sector)):
            if following >= _FREE:
                break
            numbers = _numbers(self._sector_at(following))
            if not numbers:
                break
            listed += [one for one in numbers[:-1] if one < _FREE]
            following = numbers[-1]
        most = len(self._content) // self._sector + 1
        return _numbers(b"".join(self._sector_at(one) for one in listed[:most]))

    def _chain(self, start: int) -> bytes:
        parts, at = [], start
        for _ in range(len(self._table)):
            if at >= len(self._table):
                break
            parts.append(self._sector_at(at))
            at = self._table[at]
        return b"".join(parts)

    @staticmethod
    def _directory(content: bytes) -> Mapping[str, Entry]:
        found: dict[str, Entry] = {}
        for at in range(0, len(content) - _ENTRY + 1, _ENTRY):
            length, kind = struct.unpack_from("<HB", content, at + 64)
            if kind and 2 <= length <= 64:
                name = content[at : at + length - 2].decode("utf-16-le", "replace")
                start, size = struct.unpack_from("<2I", content, at + 116)
                found.setdefault(name, Entry(kind, start, size))
        return found


def _within(number: int, least: int, most: int) -> int:
    if not least <= number <= most:
        raise ValueError(number)
    return number


def _numbers(content: bytes) -> tuple[int, ...]:
    whole = len(content) // 4
    return struct.unpack(f"<{whole}I", content[: whole * 4])
