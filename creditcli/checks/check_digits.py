"""Check digits of whole columns at once, as polars expressions: the same verdicts as ``ids``, for millions of codes.

Eight characters are taken as one 64-bit word and reckoned with side by side, so a code costs a handful of
operations on words instead of one on each character. Every expression is false for null and for texts of
another shape. The shapes are those of ``ids``; a test holds the two together.
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from creditcli.ids import organisation_code, resident_id, uscc

BYTES = 0x0101010101010101  # one in each byte of a word
EVEN = 0x00FF00FF00FF00FF  # every other byte
LANE = 16  # bits: a byte and room for its sum
DIGIT, LETTER = 48, 55  # what to take from "0" and from "A" to get 0 and 10
BEFORE_LETTERS = 64  # bytes above this are capital letters
DAY = r"(?:(?:0[13578]|1[02])31|(?:0[13-9]|1[0-2])(?:29|30)|(?:0[1-9]|1[0-2])(?:0[1-9]|1[0-9]|2[0-8]))"
RESIDENT = rf"^[1-9][0-9]{{5}}(?:18[5-9][0-9]|19[0-9]{{2}}|20[0-9]{{2}}){DAY}[0-9]{{3}}[0-9X]$"
UNIFIED = "^(?:{kinds})[0-9]{{6}}[0-9A-HJ-NPQRTUWXY]{{10}}$"
ORGANISATION = r"^[0-9A-Z]{8}[0-9X]$"
REGISTRATION = r"^[0-9]{15}$"


def unified(code: pl.Expr) -> pl.Expr:
    """Whether a text is a unified code by shape, kind and final check (GB 32100-2015): ``uscc.is_valid``."""
    kinds = "|".join(f"{department}[{kind}]" for department, kind in uscc.KINDS.items())
    skipped = [ord(char) for char in "IOSVZ" if char not in uscc.ALPHABET]
    total = _weighted(code, (*uscc.WEIGHTS, 1), skipped)
    return code.str.contains(UNIFIED.format(kinds=kinds)).fill_null(False) & (total % 31 == 0).fill_null(False)


def organisation(code: pl.Expr) -> pl.Expr:
    """Whether nine characters are an organisation code by their check (GB 11714-1997), without a hyphen."""
    ends = code.str.ends_with("X")
    total = _weighted(code.str.slice(0, 8), organisation_code.WEIGHTS) + _last(code, ends)
    return code.str.contains(ORGANISATION).fill_null(False) & (total % 11 == 0).fill_null(False)


def resident(code: pl.Expr) -> pl.Expr:
    """Whether a text is a resident id by shape and check (GB 11643-1999); false for those born on 29 February."""
    ends = code.str.ends_with("X")
    total = _weighted(code.str.slice(0, 17), resident_id.WEIGHTS) + _last(code, ends)
    return code.str.contains(RESIDENT).fill_null(False) & (total % 11 == 1).fill_null(False)


def registration(code: pl.Expr) -> pl.Expr:
    """Whether fifteen digits are a registration number by their check (ISO 7064 MOD 11,10)."""
    shaped = code.str.contains(REGISTRATION).fill_null(False)
    number = code.cast(pl.UInt64, strict=False)
    product: pl.Expr = pl.lit(10, dtype=pl.UInt64)
    for at in range(14, 0, -1):
        product = ((product + number // 10**at % 10 + 9) % 10 + 1) * 2 % 11
    return shaped & ((product + number % 10) % 10 == 1).fill_null(False)


def _last(code: pl.Expr, ends_in_x: pl.Expr) -> pl.Expr:
    """The last character as a number: X is ten."""
    digit = code.str.tail(1).cast(pl.UInt64, strict=False)
    return pl.when(ends_in_x).then(pl.lit(10, dtype=pl.UInt64)).otherwise(digit)


def _weighted(code: pl.Expr, weights: Sequence[int], skipped: Sequence[int] = ()) -> pl.Expr:
    """The sum of weights times characters (0-9 then letters; ``skipped`` letters do not count up)."""
    raw = code.cast(pl.Binary)
    total: pl.Expr = pl.lit(0, dtype=pl.UInt64)
    for start in range(0, len(weights), 8):
        part = tuple(weights[start : start + 8])
        values = _values(_word(raw, start, len(part)), skipped)
        total = total + _dot(values, part + (0,) * (8 - len(part)))
    return total


def _word(raw: pl.Expr, start: int, length: int) -> pl.Expr:
    """Up to eight bytes as one word, filled up with zeros of the text kind; null where the text is shorter."""
    sizes = {8: pl.UInt64, 2: pl.UInt16, 1: pl.UInt8}
    word = raw.bin.slice(start, length).bin.reinterpret(dtype=sizes[length], endianness="little").cast(pl.UInt64)
    return word + _lit((BYTES * DIGIT) & ~((1 << 8 * length) - 1)) if length < 8 else word


def _values(word: pl.Expr, skipped: Sequence[int]) -> pl.Expr:
    """Each byte's value in the alphabet: 0-9, then letters in order."""
    values = word - _lit(BYTES * DIGIT) - _above(word, BEFORE_LETTERS) * _lit(LETTER - DIGIT)
    for char in skipped:
        values = values - _above(word, char)
    return values


def _above(word: pl.Expr, limit: int) -> pl.Expr:
    """One in every byte that is greater than ``limit`` (bytes of ASCII)."""
    return ((word + _lit(BYTES * (127 - limit))) & _lit(BYTES * 128)) // _lit(128)


def _dot(values: pl.Expr, weights: Sequence[int]) -> pl.Expr:
    """The sum of eight bytes times their weights: one multiplication adds four of them in the uppermost lane."""
    even, odd = values & _lit(EVEN), (values // _lit(256)) & _lit(EVEN)
    top = _lit(1 << 3 * LANE)
    return even * _lit(_lanes(weights[0::2])) // top + odd * _lit(_lanes(weights[1::2])) // top


def _lanes(weights: Sequence[int]) -> int:
    return sum(weight << LANE * (3 - at) for at, weight in enumerate(weights))


def _lit(number: int) -> pl.Expr:
    return pl.lit(number, dtype=pl.UInt64)
