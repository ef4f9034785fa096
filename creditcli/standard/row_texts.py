"""Rows of a frame as canonical JSON, and digests of texts: what Python's ``json`` would give, a column at a time."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Callable

import polars as pl

ESCAPED = {char: json.dumps(char, ensure_ascii=False)[1:-1] for char in [*map(chr, range(0x20)), '"', "\\"]}
NEEDS_ESCAPE = r'[\x00-\x1f"\\]'
AT_A_TIME = 50_000  # rows that are texts at a time
DIGITS = 32  # of a key's and a content's digest


def objects(frame: pl.DataFrame) -> pl.Series:
    """Each row as a JSON object of its values that are not null (String and Int64), in the order of the columns.

    >>> objects(pl.DataFrame({"a": ['x"', None], "n": [1, 2]})).to_list()
    ['{"a":"x\\\\"","n":1}', '{"n":2}']
    """
    members = [
        pl.concat_str(pl.lit(_text(name) + ":"), value)
        for name, value in zip(frame.columns, _values(frame), strict=True)
    ]
    inner = pl.concat_str(members, separator=",", ignore_nulls=True)
    return frame.select(pl.concat_str(pl.lit("{"), inner, pl.lit("}")).alias("text")).to_series()


def arrays(first: str, frame: pl.DataFrame) -> pl.Series:
    """Each row as a JSON array of texts: ``first``, then its values (String, no nulls).

    >>> arrays("a", pl.DataFrame({"x": ["b"], "y": [""]})).to_list()
    ['["a","b",""]']
    """
    inner = pl.concat_str([pl.lit(_text(first)), *_values(frame)], separator=",")
    return frame.select(pl.concat_str(pl.lit("["), inner, pl.lit("]")).alias("text")).to_series()


def digests(frame: pl.DataFrame, texts: Callable[[pl.DataFrame], pl.Series]) -> pl.Series:
    """The first digits of the SHA-256 of each row's text. The texts themselves are never held all at once."""
    found = [
        hashlib.sha256(text.encode()).hexdigest()[:DIGITS]
        for part in frame.iter_slices(AT_A_TIME)
        for text in texts(part).to_list()
    ]
    return pl.Series(found, dtype=pl.String)


def lines(texts: pl.Series) -> bytes:
    """One text a line, as they are."""
    buffer = io.BytesIO()
    texts.to_frame().write_csv(buffer, include_header=False, quote_style="never")
    return buffer.getvalue()


def _values(frame: pl.DataFrame) -> list[pl.Expr]:
    """Each column's values as JSON; null for null."""
    texts = [name for name, kind in frame.schema.items() if kind == pl.String]
    odd = frame.select(pl.col(texts).str.contains(NEEDS_ESCAPE).any()).row(0, named=True) if texts else {}
    return [_quoted(pl.col(name), odd[name]) if name in odd else pl.col(name).cast(pl.String) for name in frame.columns]


def _quoted(column: pl.Expr, escape: bool) -> pl.Expr:
    if escape:
        column = column.str.replace_many(list(ESCAPED), list(ESCAPED.values()))
    return pl.concat_str(pl.lit('"'), column, pl.lit('"'))


def _text(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)
