"""What a written file says, in plain bytes, so that a text can be looked for in it whatever its form."""

from __future__ import annotations

import io
import zipfile
from xml.sax.saxutils import unescape


def plain_bytes(name: str, content: bytes) -> bytes:
    """Every part of a workbook, name and text, a row a line; every value of a Parquet file; any other file as it is."""
    if name.endswith(".xlsx"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            texts = {part: archive.read(part).decode().replace("</row>", "</row>\n") for part in archive.namelist()}
            parts = [f"{part}\n{unescape(text)}" for part, text in texts.items()]
        return "\n".join(parts).encode()
    if name.endswith(".parquet"):
        import polars as pl

        return pl.read_parquet(io.BytesIO(content)).write_csv().encode()
    return content
