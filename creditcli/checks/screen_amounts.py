"""Amounts that agree with their text at first sight: the first or second sum that it names is the amount.

Everything else, sums of sums too, is left to ``amounts``. Sums are compared in fen (hundredths of a yuan).
"""

from __future__ import annotations

import polars as pl

from creditcli.checks import amounts
from creditcli.checks.context import Subject

FEN = 100
BETWEEN = r"[^元]*?"  # as little as possible: the sum begins with its first digit


def amount_text(subject: Subject) -> pl.Expr:
    """An amount beside a text that names sums, of which neither the first nor the second is the amount."""
    name, factor = str(subject.arg("text")), int(str(subject.arg("factor")))
    fields = [one for one in subject.arg("amounts") if one in subject.mapped]
    if name not in subject.mapped or not fields:
        return pl.lit(False)
    text = pl.col(name)
    named = [*_arabic(text), *_chinese(text)]
    said = text.str.contains(f"{amounts.ARABIC}|{amounts.CHINESE}")
    return said & pl.any_horizontal(
        pl.col(one).is_not_null()
        & ~pl.any_horizontal([(_fen(pl.col(one), factor) == number).fill_null(False) for number in named])
        for one in fields
    )


def _fen(number: pl.Expr, factor: int) -> pl.Expr:
    """Whole fen; null where there would be parts of one."""
    exact = number.cast(pl.Float64, strict=False) * (factor * FEN)
    whole = exact.round().cast(pl.Int64, strict=False)
    return pl.when((exact - whole).abs() < 1e-3).then(whole)


def _arabic(text: pl.Expr) -> list[pl.Expr]:
    found: list[pl.Expr] = []
    for pattern in (amounts.ARABIC, f"{amounts.ARABIC}{BETWEEN}{amounts.ARABIC}"):
        groups = 2 if pattern == amounts.ARABIC else 4
        number, unit = text.str.extract(pattern, groups - 1), text.str.extract(pattern, groups)
        plain = pl.when(~number.str.contains("[,，]")).then(number)
        tens = pl.when(unit == "万").then(_fen(plain, 10_000)).when(unit.is_null()).then(_fen(plain, 1))
        found.append(tens)
    return found


def _chinese(text: pl.Expr) -> list[pl.Expr]:
    memory: dict[str, int] = {}

    def numbers(words: pl.Series) -> pl.Series:
        for word in words.unique().drop_nulls():
            if word not in memory:
                memory[word] = amounts.chinese_number(word) * FEN
        return words.replace_strict(memory, default=None, return_dtype=pl.Int64)

    patterns = ((amounts.CHINESE, 1), (f"{amounts.CHINESE}{BETWEEN}{amounts.CHINESE}", 2))
    return [
        text.str.extract(pattern, group).map_batches(numbers, return_dtype=pl.Int64, is_elementwise=True)
        for pattern, group in patterns
    ]
