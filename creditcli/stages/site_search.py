"""The search index: names and codes of registered subjects, cut into classic scripts by a hash.

A page opened from disk may load scripts but not fetch files, so each shard is a script that hands its
part to the page. The index holds no list, no penalty and no person: being found says nothing.
``templates/site/static/search.js`` folds and hashes in the same way.
"""

from __future__ import annotations

import json
from collections.abc import Iterable

from creditcli.model.outputs import DataFile

PER_SHARD = 4000  # postings in a shard, about
MODULUS = 65521
WIDE, NARROW = range(0xFF01, 0xFF5F), 0xFEE0


def fold(text: str) -> str:
    """What two spellings share for the search: width and case aside, no blanks.

    >>> fold("示例 ＡＢ（c）")
    '示例AB(C)'
    """
    narrow = "".join(chr(ord(char) - NARROW) if ord(char) in WIDE else char for char in text)
    return "".join(narrow.split()).upper()


def shard_of(key: str, shards: int) -> int:
    """The shard of a key: a sum over its UTF-16 units, as JavaScript sees them."""
    units = key.encode("utf-16-le")
    total = 0
    for at in range(0, len(units), 2):
        total = (total * 31 + units[at] + 256 * units[at + 1]) % MODULUS
    return total % shards


def keys_of(name: str, code: str) -> set[str]:
    """The code, and every two neighbouring characters of the name."""
    folded = fold(name)
    return {code, *(folded[at : at + 2] for at in range(len(folded) - 1))}


def search_index(subjects: Iterable[tuple[str, str]]) -> tuple[int, tuple[DataFile, ...]]:
    """Number of shards and ``search/<n>.js`` for (name, code) of every subject."""
    known = sorted(set(subjects))
    postings = sum(len(keys_of(*one)) for one in known)
    shards = 1
    while shards * PER_SHARD < postings:
        shards *= 2
    tables: list[dict[tuple[str, str], int]] = [{} for _ in range(shards)]
    keys: list[dict[str, list[int]]] = [{} for _ in range(shards)]
    for one in known:
        for key in sorted(keys_of(*one)):
            at = shard_of(key, shards)
            place = tables[at].setdefault(one, len(tables[at]))
            keys[at].setdefault(key, []).append(place)
    files = tuple(DataFile(f"search/{at}.js", _script(at, list(tables[at]), keys[at])) for at in range(shards))
    return shards, files


def _script(at: int, table: list[tuple[str, str]], keys: dict[str, list[int]]) -> bytes:
    part = {"subjects": [list(one) for one in table], "keys": {key: keys[key] for key in sorted(keys)}}
    text = json.dumps(part, ensure_ascii=False, separators=(",", ":")).replace("</", "<\\/")
    return f"creditSearchPart({at},{text});\n".encode()
