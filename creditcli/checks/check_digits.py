"""Check digits of whole columns at once: the same verdicts as ``ids``, for millions of codes a second.

Two characters are one number of sixteen bits, looked up in a table of what the two add to the weighted sum, or that
they may not stand there. So shape and sum of a code cost a look-up for every two characters. Every function takes a
String column and gives a Boolean one, false for null and for texts of another shape. A test holds them against ``ids``.
"""

from __future__ import annotations

import operator
from collections.abc import Mapping, Sequence
from functools import cache, reduce

import polars as pl

from creditcli.ids import organisation_code, registration_number, resident_id, uscc

OF_UNIFIED, OF_OTHERS = 31, 11  # what the sums are divided by
DIGITS = "0123456789"
CAPITALS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
NO_SUM = 1 << 10  # of two characters that may not stand there: more than all others of a code add up to
DAY = r"(?:(?:0[13578]|1[02])31|(?:0[13-9]|1[0-2])(?:29|30)|(?:0[1-9]|1[0-2])(?:0[1-9]|1[0-9]|2[0-8]))"
BORN = rf"^[1-9][0-9]{{5}}(?:18[5-9][0-9]|19[0-9]{{2}}|20[0-9]{{2}}){DAY}"
Allowed = tuple[Mapping[str, int], int]  # the values of the characters that may stand at a place, and its weight


def unified(codes: pl.Series) -> pl.Series:
    """Which texts are unified codes by shape, kind and final check (GB 32100-2015): ``uscc.is_valid``."""
    total = _sums(codes, _unified())
    return ((total < NO_SUM) & (total % OF_UNIFIED == 0)).fill_null(False)


def organisation(codes: pl.Series) -> pl.Series:
    """Which texts are organisation codes by their check (GB 11714-1997), without a hyphen."""
    total = _sums(codes + "0", _organisation())
    return ((total < NO_SUM) & (total % OF_OTHERS == 0)).fill_null(False)


def resident(codes: pl.Series) -> pl.Series:
    """Which texts are resident ids by shape and check (GB 11643-1999); not those of people born on 29 February."""
    total = _sums(codes, _resident())
    return ((total < NO_SUM) & (total % OF_OTHERS == 1) & codes.str.contains(BORN)).fill_null(False)


def registration(codes: pl.Series) -> pl.Series:
    """Which texts are fifteen digits with the check of a registration number (ISO 7064 MOD 11,10)."""
    shaped = codes.str.contains(f"^{registration_number.SHAPE}$").fill_null(False)
    number = codes.filter(shaped).cast(pl.UInt64)
    product = pl.repeat(10, len(number), dtype=pl.UInt64, eager=True)
    for at in range(14, 0, -1):
        product = ((product + number // 10**at % 10 + 9) % 10 + 1) * 2 % 11
    return codes.is_in(codes.filter(shaped).filter((product + number % 10) % 10 == 1).implode()).fill_null(False)


@cache
def _unified() -> tuple[pl.Series, ...]:
    values = {char: at for at, char in enumerate(uscc.ALPHABET)}
    digits = {char: values[char] for char in DIGITS}
    weights = (*uscc.WEIGHTS, 1)
    places = [(digits if 2 <= at < 8 else values, weight) for at, weight in enumerate(weights)]
    kinds = {f"{department}{kind}" for department, kinds in uscc.KINDS.items() for kind in kinds}
    return (_pairs(places[0], places[1], OF_UNIFIED, kinds), *_tables(places[2:], OF_UNIFIED))


@cache
def _organisation() -> tuple[pl.Series, ...]:
    values = {char: at for at, char in enumerate(DIGITS + CAPITALS)}
    check = {**{char: values[char] for char in DIGITS}, "X": 10}
    places = [*((values, weight) for weight in organisation_code.WEIGHTS), (check, 1), ({"0": 0}, 0)]
    return _tables(places, OF_OTHERS)


@cache
def _resident() -> tuple[pl.Series, ...]:
    digits = {char: int(char) for char in DIGITS}
    return _tables([*((digits, weight) for weight in resident_id.WEIGHTS), ({**digits, "X": 10}, 1)], OF_OTHERS)


def _tables(places: Sequence[Allowed], modulus: int) -> tuple[pl.Series, ...]:
    return tuple(_pairs(one, two, modulus) for one, two in zip(places[::2], places[1::2], strict=True))


def _pairs(one: Allowed, two: Allowed, modulus: int, only: set[str] | None = None) -> pl.Series:
    """What two characters add (UInt16), by the number that their bytes make; ``only``: pairs that may stand there."""
    table = [NO_SUM] * (1 << 16)
    for first, value in one[0].items():
        for second, other in two[0].items():
            if only is None or first + second in only:
                table[int.from_bytes((first + second).encode(), "little")] = (value * one[1] + other * two[1]) % modulus
    return pl.Series(table, dtype=pl.UInt16)


def _sums(codes: pl.Series, tables: tuple[pl.Series, ...]) -> pl.Series:
    """The weighted sum of every code (UInt16); null where it is not of the length."""
    code, size = pl.col("code"), 2 * len(tables)
    pairs = pl.when(code.str.len_bytes() == size).then(code).cast(pl.Binary)
    cut = codes.to_frame("code").select(pairs.bin.reinterpret(dtype=pl.Array(pl.UInt16, len(tables))))
    added = [pl.lit(table).gather(code.arr.get(at)) for at, table in enumerate(tables)]
    return cut.select(reduce(operator.add, added)).to_series()
