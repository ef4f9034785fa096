"""The search index: names and codes of registered subjects, cut into classic scripts by a hash. Pure.

A page opened from disk may load scripts but not fetch files, so each part is a script that hands itself to the page.
``search/n<block>.js`` holds names and codes; a subject's block is a hash of its code, so that a code is found by one
script and a subject that comes or goes moves nobody else. ``search/k<shard>.js`` holds, for every two neighbouring
characters of a name, the blocks in which they occur. The index holds no list, no penalty and no person: being found
says nothing. ``templates/site/static/search.js`` folds and hashes in the same way.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import NamedTuple

import polars as pl

from creditcli.model.outputs import DataFile

PER_BLOCK = 256  # subjects in a block, at most on average
PER_SHARD = 24_000  # bytes of postings in a shard, at most on average
AT_ONCE = 64  # blocks whose keys are Python's at the same time
MODULUS = 65521
WIDE, NARROW = range(0xFF01, 0xFF5F), 0xFEE0
BLANKS = (
    *range(0x09, 0x0E),
    0x20,
    0xA0,
    0x1680,
    *range(0x2000, 0x200B),
    0x2028,
    0x2029,
    0x202F,
    0x205F,
    0x3000,
    0xFEFF,
)
_FOLD = {one: one - NARROW for one in WIDE} | dict.fromkeys(BLANKS)  # blanks: what \s takes in JavaScript


class SearchIndex(NamedTuple):
    """How many blocks of names and shards of keys there are, and the files."""

    blocks: int
    shards: int
    files: tuple[DataFile, ...]


def fold(text: str) -> str:
    """What two spellings share for the search: width and case aside, no blanks.

    >>> fold("示例 ＡＢ（c）")
    '示例AB(C)'
    """
    return text.translate(_FOLD).upper()


def place_of(key: str, places: int) -> int:
    """Of so many files the one of a key: its UTF-16 units as one number, as JavaScript can reckon it."""
    return int.from_bytes(key.encode("utf-16-be", "surrogatepass")) % MODULUS % places


def keys_of(name: str) -> set[str]:
    """Every two neighbouring characters of the name."""
    folded = fold(name)
    return {folded[at : at + 2] for at in range(len(folded) - 1)}


def search_index(subjects: Iterable[tuple[str, str]]) -> SearchIndex:
    """The index of (name, code) of every subject."""
    known = sorted(set(subjects))
    count = _power(len(known), PER_BLOCK)
    blocks: list[list[tuple[str, str]]] = [[] for _ in range(count)]
    for one in known:
        blocks[place_of(one[1], count)].append(one)
    names = tuple(DataFile(f"search/n{at}.js", _names(at, block)) for at, block in enumerate(blocks))
    shards, keys = _keys(blocks)
    return SearchIndex(count, shards, (*names, *keys))


def _power(size: int, most: int) -> int:
    """The least power of two of parts in which ``size`` things lie ``most`` at a time."""
    parts = 1
    while parts * most < size:
        parts *= 2
    return parts


def _names(at: int, block: list[tuple[str, str]]) -> bytes:
    return _script(f"creditSearchNames({at},{_json([text for one in block for text in one])});\n")


def _keys(blocks: list[list[tuple[str, str]]]) -> tuple[int, tuple[DataFile, ...]]:
    """Number of shards, and their files: a key with the gaps between the blocks that have it."""
    found = _postings(blocks)
    size = int(found["size"].sum() or 0)
    shards = _power(size, PER_SHARD)
    parts: list[list[str]] = [[] for _ in range(shards)]
    for key, gaps in found.select("key", "gaps").iter_rows():
        parts[place_of(key, shards)].append(f"{_json(key)}:[{gaps}]")
    files = (_script(f"creditSearchKeys({at},{{{','.join(part)}}});\n") for at, part in enumerate(parts))
    return shards, tuple(DataFile(f"search/k{at}.js", content) for at, content in enumerate(files))


def _postings(blocks: list[list[tuple[str, str]]]) -> pl.DataFrame:
    """``key``, ``gaps`` (text) and ``size`` (bytes), in order of the keys.

    Pairs are made block by block, so that none comes twice.
    """
    pairs = pl.concat(_pairs(blocks[at : at + AT_ONCE], at) for at in range(0, len(blocks), AT_ONCE))
    grouped = pairs.group_by("key").agg(pl.col("block").sort())
    gaps = (
        pl.col("block").list.eval(pl.element().diff().fill_null(pl.element())).cast(pl.List(pl.String)).list.join(",")
    )
    told = grouped.select("key", gaps.alias("gaps")).sort("key")
    return told.with_columns((pl.col("gaps").str.len_bytes() + pl.col("key").str.len_bytes() + 6).alias("size"))


def _pairs(blocks: list[list[tuple[str, str]]], first: int) -> pl.DataFrame:
    keys: list[str] = []
    places: list[int] = []
    for at, block in enumerate(blocks, first):
        own = set().union(*(keys_of(name) for name, _ in block))
        keys.extend(own)
        places.extend([at] * len(own))
    return pl.DataFrame({"key": keys, "block": places}, schema={"key": pl.String, "block": pl.UInt32})


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _script(text: str) -> bytes:
    return text.replace("</", "<\\/").encode()
