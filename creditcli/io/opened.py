"""What a written file says, in plain bytes, so that a text can be looked for in it whatever its form."""

from __future__ import annotations

import codecs
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

AT_ONCE = 1 << 20  # bytes of a sheet
ROWS = 5_000  # of a Parquet file
LARGE = 1 << 22  # bytes of a text that is not read at once
_END = b"</row>"
_MARKS = {codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
_CAN_BE_OPENED = (".xlsx", ".parquet")


def plain_bytes(name: str, content: bytes) -> bytes:
    """Every part of a workbook, name and text, a row a line; every value of a Parquet file; any other file as it is."""
    return b"".join(plain_parts(name, content))


def is_plain(name: str) -> bool:
    """Whether a file's bytes are what it says."""
    return not name.endswith(_CAN_BE_OPENED)


def plain_parts(name: str, content: bytes) -> Iterator[bytes]:
    """The same piece by piece, each some whole lines: a table says many times what its file takes."""
    if name.endswith(".xlsx"):
        yield from _workbook(content)
    elif name.endswith(".parquet"):
        import polars as pl

        held = pl.scan_parquet(io.BytesIO(content))  # a table says many times what its file takes
        for start in range(0, max(held.select(pl.len()).collect().item(), 1), ROWS):
            yield held.slice(start, ROWS).collect().write_csv(include_header=not start).encode()
    else:
        yield content


def read_texts(path: Path) -> Iterator[str]:
    """What a file says, piece by piece, each some whole lines: in UTF-8, else GB18030 as well, or UTF-16 where it says so; of a
    workbook or a Parquet file every value. Raises OSError for what cannot be read, ValueError for what cannot be opened."""
    name = path.name.lower()
    if name.endswith(_CAN_BE_OPENED):
        try:
            yield from (_decoded(one) for one in plain_parts(name, path.read_bytes()))
        except OSError:
            raise
        except Exception as fault:  # whatever a broken file makes of the libraries that open it
            raise ValueError(path.name) from fault
        return
    with path.open("rb") as file:
        start = file.read(LARGE)
        mark = _MARKS.get(start[:2])
        if mark:
            yield (start + file.read()).decode(mark, "replace")
            return
        while start:
            start += file.readline()
            yield _decoded(start)
            start = file.read(LARGE)


def _decoded(content: bytes) -> str:
    try:
        return content.decode()
    except UnicodeDecodeError:  # which of both it is, not every byte tells
        return f"{content.decode('utf-8', 'replace')}\n{content.decode('gb18030', 'replace')}"


def _workbook(content: bytes) -> Iterator[bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for part in archive.namelist():
            yield f"{part}\n".encode()
            with archive.open(part) as file:
                for piece in _by_rows(file):
                    yield _unescaped(piece.replace(_END, _END + b"\n"))
            yield b"\n"


def _unescaped(markup: bytes) -> bytes:
    if b"&" not in markup:
        return markup
    return markup.replace(b"&lt;", b"<").replace(b"&gt;", b">").replace(b"&amp;", b"&")


def _by_rows(file: IO[bytes]) -> Iterator[bytes]:
    rest = b""
    while chunk := file.read(AT_ONCE):
        whole, end, rest = (rest + chunk).rpartition(_END)
        if end:
            yield whole + end
    yield rest
