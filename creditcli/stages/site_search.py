"""The search index: names and codes of registered subjects, cut into classic scripts by a hash. Pure.

A page opened from disk may load scripts but not fetch files, so each part is a script that hands itself to the page.
``search/n<block>.js`` holds names and codes; a subject's block is a hash of its code, so that a code is found by one
script and a subject that comes or goes moves nobody else. ``search/k<shard>.js`` holds, for every two neighbouring
characters of a name, the subjects that have them; of characters that many have it says in how many
``search/c<characters>-<part>.js`` these stand. A query so knows which subjects have all of its characters before it
reads a name. The index holds no list, no penalty and no person: being found says nothing.
``templates/site/static/search.js`` folds and hashes in the same way.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import NamedTuple
from zlib import crc32

import polars as pl

from creditcli.model.outputs import DataFile
from creditcli.stages.site_postings import pairs_of, postings

PER_BLOCK = 256  # subjects in a block, at most on average
SMALL = 256  # blocks, of which a query may read all: then a block is one place, and few files change with a subject
ROOM = 2 * PER_BLOCK  # places in a block otherwise: so many that a subject mostly has the one of its own hash
PER_SHARD = 24_000  # bytes of postings in a shard, at most on average
AT_ONCE = 64  # blocks whose names are cut up at the same time
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
    """How many blocks of names, places in a block and shards of keys there are, and the files."""

    blocks: int
    room: int
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


def search_index(subjects: Iterable[tuple[str, str]]) -> SearchIndex:
    """The index of (name, code) of every subject."""
    known = sorted(set(subjects))
    count = _power(len(known), PER_BLOCK)
    blocks: list[list[tuple[str, str]]] = [[] for _ in range(count)]
    for one in known:
        blocks[place_of(one[1], count)].append(one)
    room = 1 if count <= SMALL else _power(4 * max(map(len, blocks)), 3, ROOM)
    shards, keys = _keys(blocks, room)
    names = tuple(DataFile(f"search/n{at}.js", _names(at, block)) for at, block in enumerate(blocks))
    return SearchIndex(count, room, shards, (*names, *keys))


def _power(size: int, most: int, parts: int = 1) -> int:
    """The least power of two of parts in which ``size`` things lie ``most`` at a time, from ``parts`` on."""
    while parts * most < size:
        parts *= 2
    return parts


def _names(at: int, block: list[tuple[str, str]]) -> bytes:
    return _script(f"creditSearchNames({at},{_json([text for one in block for text in one])});\n")


def _keys(blocks: list[list[tuple[str, str]]], room: int) -> tuple[int, tuple[DataFile, ...]]:
    """Number of shards, and the files: of the shards, and of the keys that many names have."""
    told = postings(_pairs(blocks, room), len(blocks) * room)
    few = told.filter(pl.col("parts") == 0).select("key", "text")
    many: dict[str, list[str]] = {}
    for key, parts, part, text in told.filter(pl.col("parts") > 0).iter_rows():
        many.setdefault(key, [""] * parts)[part] = text
    del told
    shards = _power(_size(few), PER_SHARD)
    entries: list[list[str]] = [[] for _ in range(shards)]
    for key, text in few.iter_rows():
        entries[place_of(key, shards)].append(f'{_json(key)}:"{text}"')
    for key, texts in many.items():
        entries[place_of(key, shards)].append(f"{_json(key)}:{len(texts)}")
    files = (_script(f"creditSearchKeys({at},{{{','.join(own)}}});\n") for at, own in enumerate(entries))
    by_shard = (DataFile(f"search/k{at}.js", content) for at, content in enumerate(files))
    return shards, (*by_shard, *_many(many))


def _size(few: pl.DataFrame) -> int:
    """Bytes of the entries of keys."""
    return int((few["key"].str.len_bytes() + few["text"].str.len_bytes() + 6).sum())


def _many(many: dict[str, list[str]]) -> Iterator[DataFile]:
    for key, texts in many.items():
        for at, text in enumerate(texts):
            name = f"{key.encode('utf-16-be', 'surrogatepass').hex()}-{at}"
            yield DataFile(f"search/c{name}.js", _script(f'creditSearchCommon("{name}","{text}");\n'))


def _pairs(blocks: list[list[tuple[str, str]]], room: int) -> Iterator[pl.DataFrame]:
    """``key`` and ``place`` of every two neighbouring characters of the names, in order of the places."""
    for first in range(0, len(blocks), AT_ONCE):
        some = blocks[first : first + AT_ONCE]
        places = [at * room + slot for at, block in enumerate(some, first) for slot in slots_of(block, room)]
        yield pairs_of([fold(name) for block in some for name, _ in block], places)


def slots_of(block: list[tuple[str, str]], room: int) -> list[int]:
    """Of every subject of a block the place in it: that of its code's hash, or the next free one.

    A subject that comes or goes so leaves nearly all others where they are.
    """
    if room == 1:
        return [0] * len(block)
    taken: dict[int, tuple[str, str]] = {}
    for one in sorted(block, key=lambda own: (own[1], own[0])):
        at = crc32(one[1].encode("utf-8", "surrogatepass")) % room
        while at in taken:
            at = (at + 1) % room
        taken[at] = one
    own = {one: at for at, one in taken.items()}
    return [own[one] for one in block]


_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def _script(text: str) -> bytes:
    return text.replace("</", "<\\/").encode()
