"""Rows of a frame as canonical JSON, and digests of texts: what Python's ``json`` would give, a column at a time."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping, Sequence
from hashlib import sha256

import polars as pl

ESCAPED = {char: json.dumps(char, ensure_ascii=False)[1:-1] for char in [*map(chr, range(0x20)), '"', "\\"]}
NEEDS_ESCAPE = r'[\x00-\x1f"\\]'
AT_A_TIME = 2_000  # rows that are texts at a time: of more, memory costs the system more than they save
DIGITS = 32  # of a key's and a content's digest
Escapes = Mapping[str, Sequence[str]]  # column -> what JSON escapes in it


def objects(frame: pl.DataFrame) -> pl.Series:
    """Each row as a JSON object of its values that are not null (String and Int64), in the order of the columns.

    >>> objects(pl.DataFrame({"a": ['x"', None], "n": [1, 2]})).to_list()
    ['{"a":"x\\\\"","n":1}', '{"n":2}']
    """
    return frame.select(as_objects(frame).alias("text")).to_series()


def as_objects(frame: pl.DataFrame, escaped: Escapes | None = None) -> pl.Expr:
    """``objects`` of any rows of the frame. ``escaped``: what ``escapes_in`` gives of its columns, if that is known."""
    nulls = dict(zip(frame.columns, frame.null_count().row(0), strict=True))
    filled = frame.select([name for name in frame.columns if nulls[name] < frame.height])
    if not filled.width:
        return pl.repeat("{}", pl.len())
    sure = nulls[filled.columns[0]] == 0  # that the first value is the first of every row
    parts: list[pl.Expr] = []
    between = "{" if sure else ""  # what stands between two values: quotes, a name
    for at, (name, (column, quote)) in enumerate(_columns(filled, escaped).items()):
        before = f"{',' if at or not sure else ''}{_text(name)}:{quote}"
        if nulls[name]:
            parts += [pl.lit(between), pl.concat_str(pl.lit(before), column, pl.lit(quote)).fill_null("")]
            between = ""
        else:
            parts += [pl.lit(between + before), column]
            between = quote
    inner = pl.concat_str([*parts, pl.lit(between + "}")])
    return inner if sure else pl.concat_str(pl.lit("{"), inner.str.strip_prefix(","))


def arrays(first: str, frame: pl.DataFrame) -> pl.Series:
    """Each row as a JSON array of texts: ``first``, then its values (String, no nulls).

    >>> arrays("a", pl.DataFrame({"x": ["b"], "y": [""]})).to_list()
    ['["a","b",""]']
    """
    return frame.select(as_arrays(first, frame).alias("text")).to_series()


def as_arrays(first: str, frame: pl.DataFrame) -> pl.Expr:
    """``arrays`` of any rows of the frame."""
    values = [
        pl.concat_str(pl.lit(quote), column, pl.lit(quote)) if quote else column
        for column, quote in _columns(frame).values()
    ]
    inner = pl.concat_str([pl.lit(_text(first)), *values], separator=",")
    return pl.concat_str(pl.lit("["), inner, pl.lit("]"))


def digests(frame: pl.DataFrame, text: pl.Expr) -> pl.Series:
    """The first digits of the SHA-256 of each row's text."""
    found = [one for some in frame.iter_slices(AT_A_TIME) for one in hashed(*texts(some, [text]))]
    return pl.Series(found, dtype=pl.Binary).cast(pl.String)


def hashed(some: list[bytes]) -> list[bytes]:
    """The same digits of each text."""
    return [sha256(one).hexdigest()[:DIGITS].encode() for one in some]


def json_lines(frame: pl.DataFrame) -> bytes:
    """``objects``, one a line."""
    content = io.BytesIO()
    text = as_objects(frame)  # made once: making it takes as long as a few rows
    for some in frame.iter_slices(AT_A_TIME):
        content.write(b"\n".join(texts(some, [text])[0]))
        content.write(b"\n")
    return content.getvalue()


def texts(some: pl.DataFrame, columns: Sequence[pl.Expr]) -> list[list[bytes]]:
    """What the expressions give, of a few rows."""
    made = some.select(column.cast(pl.Binary).alias(str(at)) for at, column in enumerate(columns))
    return [column.to_list() for column in made]


def escapes_in(texts: pl.Series) -> list[str]:
    """What JSON escapes in these texts, each character once: to look for one or two takes a tenth of the time that it
    takes to look for all.

    >>> escapes_in(pl.Series(['a"\\n', "b", "\\n"]))
    ['\\n', '"']
    """
    odd = texts.filter(texts.str.contains(NEEDS_ESCAPE))
    return sorted(odd.str.extract_all(NEEDS_ESCAPE).explode().unique()) if odd.len() else []


def _columns(frame: pl.DataFrame, escaped: Escapes | None = None) -> dict[str, tuple[pl.Expr, str]]:
    """Each column's values as JSON, without the quotes that belong around them; null for null."""
    texts = [name for name, kind in frame.schema.items() if kind == pl.String]
    if escaped is None:
        odd = frame.select(pl.col(texts).str.contains(NEEDS_ESCAPE).any())
        escaped = {column.name: escapes_in(frame[column.name]) for column in odd if column.item()}
    return {
        name: (_escaped(pl.col(name), escaped.get(name, ())), '"')
        if name in texts
        else (pl.col(name).cast(pl.String), "")
        for name in frame.columns
    }


def _escaped(column: pl.Expr, held: Sequence[str]) -> pl.Expr:
    return column.str.replace_many(list(held), [ESCAPED[char] for char in held]) if held else column


def _text(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)
