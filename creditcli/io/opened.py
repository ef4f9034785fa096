"""What a written file says, in plain bytes, so that a text can be looked for in it whatever its form."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import IO
from xml.sax.saxutils import unescape

AT_ONCE = 1 << 20  # bytes of a sheet
ROWS = 5_000  # of a Parquet file
_END = b"</row>"


def plain_bytes(name: str, content: bytes) -> bytes:
    """Every part of a workbook, name and text, a row a line; every value of a Parquet file; any other file as it is."""
    return b"".join(plain_parts(name, content))


def plain_parts(name: str, content: bytes) -> Iterator[bytes]:
    """The same piece by piece, each some whole lines: a table says many times what its file takes."""
    if name.endswith(".xlsx"):
        yield from _workbook(content)
    elif name.endswith(".parquet"):
        import polars as pl

        for at, rows in enumerate(pl.read_parquet(io.BytesIO(content)).iter_slices(ROWS)):
            yield rows.write_csv(include_header=not at).encode()
    else:
        yield content


def _workbook(content: bytes) -> Iterator[bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for part in archive.namelist():
            yield f"{part}\n".encode()
            with archive.open(part) as file:
                for piece in _by_rows(file):
                    yield unescape(piece.replace(_END, _END + b"\n").decode()).encode()
            yield b"\n"


def _by_rows(file: IO[bytes]) -> Iterator[bytes]:
    rest = b""
    while chunk := file.read(AT_ONCE):
        whole, end, rest = (rest + chunk).rpartition(_END)
        if end:
            yield whole + end
    yield rest
