"""Which subjects have two neighbouring characters in their names: the postings of the search index. Pure.

A subject is told by its place: the block of its name and a slot in it, as one number. Places in order are written as
their gaps, each in digits of base 46, lowest first; a digit that another follows stands in the upper half of
``DIGITS``. ``templates/site/static/search.js`` reads the same digits.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import polars as pl

DIGITS = "".join(chr(one) for one in range(0x20, 0x7F) if chr(one) not in '"\\<')  # none is escaped in a script
BASE = len(DIGITS) // 2
OWN = 8_000  # bytes of postings of a key that stand in files of their own
PER_PART = 40_000  # bytes in one of these files, at most on average
RANGES = 16  # of keys, one of which is worked on at a time: what bounds the memory
_LAST = [DIGITS[one] for one in range(BASE)]
_MORE = [DIGITS[BASE + one] for one in range(BASE)]
_ENDING = pl.Series([*_LAST, *(low + high for high in _LAST[1:] for low in _MORE)], dtype=pl.String)
_GOING_ON = pl.Series([low + high for high in _MORE for low in _MORE], dtype=pl.String)


def pairs_of(names: Sequence[str], places: Sequence[int]) -> pl.DataFrame:
    """``key`` (every two neighbouring characters of a name) and ``place``, in order of the places."""
    told = pl.DataFrame({"name": names, "place": places}, schema={"name": pl.String, "place": pl.UInt32})
    letters = told.sort("place").select("place", pl.col("name").str.split("").alias("letter")).explode("letter")
    own = pl.col("place") == pl.col("place").shift(-1)
    both = pl.when(own).then(pl.col("letter") + pl.col("letter").shift(-1))
    return letters.select(both.alias("key"), "place").drop_nulls("key")


def postings(batches: Iterable[pl.DataFrame], places: int) -> pl.DataFrame:
    """``key``, ``parts``, ``part`` and ``text`` of every part of the postings of every key, in order.

    ``batches`` have ``key`` and ``place``, all together in order of the places, of which there are ``places``. A key
    with few postings has 0 parts and one text; the parts of another are equal ranges of places, a power of two of them.
    """
    ranges = _ranges(batches)
    told = []
    while ranges:
        told.append(_told(pl.concat(ranges.pop(0)), places))
    return pl.concat(told)


def _ranges(batches: Iterable[pl.DataFrame]) -> list[list[pl.DataFrame]]:
    """The batches by ranges of keys, so that only one range is worked on at a time and then given up."""
    key = pl.col("key")
    ranges: list[list[pl.DataFrame]] = []
    bounds: list[str] = []
    for batch in batches:
        if not ranges:
            sample = batch["key"].sort()
            bounds = sample.gather_every(max(1, -(-sample.len() // RANGES))).unique().sort().to_list()[1:]
            ranges = [[] for _ in range(len(bounds) + 1)]
        for own, low, high in zip(ranges, [None, *bounds], [*bounds, None], strict=True):
            within = (key >= low if low else pl.lit(True), key < high if high else pl.lit(True))
            own.append(batch.filter(*within))
    return ranges


def _told(pairs: pl.DataFrame, places: int) -> pl.DataFrame:
    grouped = pairs.group_by("key").agg("place").sort("key")
    keys, rows = grouped["key"], _once(grouped.with_row_index("at").select("at", "place").explode("place"))
    del grouped
    before = pl.col("place").shift(1)
    gap = pl.when(_as_before("at")).then(pl.col("place") - before).otherwise(0)
    length = 1 + (gap >= BASE).cast(pl.UInt32) + (gap >= BASE * BASE).cast(pl.UInt32)
    sizes = rows.select("at", length.alias("size")).group_by("at", maintain_order=True).agg(pl.col("size").sum())
    parts = sizes.select(_parts(pl.col("size")))["parts"]
    rows = rows.with_columns((pl.col("place") // (places // parts.clip(1)).gather(rows["at"])).alias("part"))
    following = _as_before("at") & _as_before("part")
    gaps = rows.select("at", "part", pl.when(following).then(pl.col("place") - before).otherwise("place").alias("gap"))
    texts = gaps.select("at", "part", digits(gaps["gap"]).alias("text"))
    joined = texts.group_by("at", "part", maintain_order=True).agg("text").with_columns(pl.col("text").list.join(""))
    return joined.select(keys.gather(joined["at"]), parts.gather(joined["at"]), "part", "text")


def _once(rows: pl.DataFrame) -> pl.DataFrame:
    """A place once for each key, where a name has the key twice or several of its names share the place."""
    return rows.filter(~(_as_before("at") & _as_before("place")))


def _as_before(column: str) -> pl.Expr:
    return (pl.col(column) == pl.col(column).shift(1)).fill_null(False)


def _parts(size: pl.Expr) -> pl.Expr:
    """0 for a key that has few bytes of postings, otherwise the least power of two of parts that are not too large."""
    doubled = pl.sum_horizontal((size > PER_PART * 2**one).cast(pl.UInt32) for one in range(16))
    return pl.when(size > OWN).then(pl.lit(2, pl.UInt32).pow(doubled)).otherwise(0).cast(pl.UInt32).alias("parts")


def digits(numbers: pl.Series) -> pl.Series:
    """The text of each number.

    >>> digits(pl.Series([0, 45, 46, 5000])).to_list()
    [' ', 'O', 'P!', 'qa#']
    """
    if not numbers.len() or int(str(numbers.max())) < BASE * BASE:
        return _ENDING.gather(numbers)
    low, high = numbers % (BASE * BASE), numbers // (BASE * BASE)
    table = pl.DataFrame({"end": _ENDING.gather(low), "more": _GOING_ON.gather(low), "high": high})
    longer = table.select(
        pl.when(pl.col("high") > 0).then(pl.col("more") + digits(high)).otherwise("end").alias("text")
    )
    return longer["text"]
