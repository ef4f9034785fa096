"""A zip from a stranger: every reason not to open it is named before a byte is unpacked.

Members are unpacked by a reader that stops at the size which the zip declares, one after another.
"""

from __future__ import annotations

import io
import lzma
import stat
import struct
import zipfile
import zlib
from dataclasses import dataclass
from itertools import pairwise

from creditcli.io.package_names import Fault, name_faults, passed_over, visible

MOST_MEMBERS = 2000
MOST_BYTES = 1 << 30  # unpacked, all members
MOST_RATIO = 200  # unpacked to packed
SMALL = 1024  # what packs into less may have any ratio
LOCAL = struct.Struct("<4s2xHH16xHH")  # of a member's own header: signature, flags, method, lengths of name and extra
ENCRYPTED = 0x1 | 0x40 | 0x2000  # a member, strongly, the directory
UTF8, REPARSE = 0x800, 0x400
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
# What reading raises for bytes that are no whole zip.
START = b"PK\x03\x04"  # of a member
DAMAGED = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, RuntimeError, EOFError, OSError, ValueError,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Entry:
    """A member: its record in the directory, its path, and where its packed bytes stand."""

    info: zipfile.ZipInfo
    path: str
    start: int
    end: int
    flags: int


def unpack(content: bytes) -> tuple[dict[str, bytes], int, list[Fault]]:
    """Members by path, how many were passed over, and why the zip was not opened. Raises one of ``DAMAGED``."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        infos = archive.infolist()
    if len(infos) > MOST_MEMBERS:
        return {}, 0, [Fault("file_package_many", str(len(infos)))]
    everything = [_entry(content, info) for info in infos]
    entries = [one for one in everything if not passed_over(one.path.removesuffix("/"))]
    faults = _faults(entries) + _size_faults(everything)
    if faults:
        return {}, 0, faults
    files: dict[str, bytes] = {}
    for one in entries:
        if one.info.is_dir():
            continue
        data = _inflated(content[one.start : one.end], one.info)
        if data is None:
            return {}, 0, [Fault("file_package_bomb", visible(one.path))]
        files[one.path] = data
    return files, len(everything) - len(entries), []


def _entry(content: bytes, info: zipfile.ZipInfo) -> Entry:
    """Raises BadZipFile where a member's own header does not agree with the directory."""
    signature, flags, method, name, extra = LOCAL.unpack_from(content, info.header_offset)
    at = info.header_offset + LOCAL.size
    start = at + name + extra
    raw = content[at : at + name]
    known = raw.decode("utf-8" if flags & UTF8 else "cp437")
    if signature != START or known != info.orig_filename or start + info.compress_size > len(content):
        raise zipfile.BadZipFile(info.filename)
    if method != info.compress_type:
        raise zipfile.BadZipFile(info.filename)
    return Entry(info, _decoded(raw), start, start + info.compress_size, flags | info.flag_bits)


def _decoded(raw: bytes) -> str:
    """Packers that do not say so write names in UTF-8 (macOS) or GBK (Chinese Windows); the strict one goes first."""
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return raw.decode("cp437")


def _faults(entries: list[Entry]) -> list[Fault]:
    """What is wrong with names, kinds, encryption and methods of the members that count."""
    found = name_faults(one.path.removesuffix("/") for one in entries)
    for one in entries:
        kind = stat.S_IFMT(one.info.external_attr >> 16)
        if one.info.external_attr & REPARSE or kind not in (0, stat.S_IFREG, stat.S_IFDIR):
            found.append(Fault("file_package_link", visible(one.path)))
        if one.flags & ENCRYPTED:
            found.append(Fault("file_package_encrypted", visible(one.path)))
        elif one.info.compress_type not in METHODS:
            found.append(Fault("file_package_method", visible(one.path)))
    return found


def _size_faults(entries: list[Entry]) -> list[Fault]:
    """Members that unpack to far more than they should, together or alone, or that share their packed bytes."""
    found = [
        Fault("file_package_bomb", visible(one.path))
        for one in entries
        if one.info.file_size > MOST_RATIO * max(one.info.compress_size, SMALL)
    ]
    if sum(one.info.file_size for one in entries) > MOST_BYTES and not found:
        found.append(Fault("file_package_bomb", visible(max(entries, key=lambda one: one.info.file_size).path)))
    in_order = sorted(entries, key=lambda one: one.info.header_offset)
    for before, after in pairwise(in_order):
        if after.info.header_offset < before.end:
            found.append(Fault("file_package_bomb", visible(after.path)))
            break
    return found


def _inflated(packed: bytes, info: zipfile.ZipInfo) -> bytes | None:
    """The member's bytes; None where it holds more than it declares. Raises BadZipFile where it holds less."""
    if info.compress_type == zipfile.ZIP_STORED:
        data, ended = packed, True
    else:
        machine = zlib.decompressobj(-zlib.MAX_WBITS)
        data = machine.decompress(packed, info.file_size + 1)
        ended = machine.eof
    if len(data) > info.file_size:
        return None
    if not ended or len(data) < info.file_size or zlib.crc32(data) != info.CRC:
        raise zipfile.BadZipFile(info.filename)
    return data
