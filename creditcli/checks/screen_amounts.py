"""Amounts that agree with their text at first sight: the first or second sum that it names is the amount.

Only sums in their plainest form count (“罚款2000元整”, “没收人民币贰万元，”): no other currency, no 角 and 分, nothing
to fold. Everything else, sums of sums too, is left to ``amounts``. Sums are compared in fen (hundredths of a yuan).
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from creditcli.checks.context import Subject
from creditcli.ids import chinese_number

FEN = 100
BEFORE, AFTER = "(?:款|得|物|额|处|以)(?:人民币)?", "元(?:整|[，。；、）]|$)"
ARABIC = rf"{BEFORE}([0-9]+(?:\.[0-9]{{1,2}})?)(万)?{AFTER}"
CHINESE = rf"{BEFORE}([{chinese_number.NUMERALS}]+){AFTER}"
BETWEEN = "(?s:.*?)"  # as little as possible
MONEY = "[元圆整正¥￥币]"  # without any of these a text names no sum


def amount_text(subject: Subject) -> pl.Expr:
    """An amount beside a text that may name sums, of which neither of the first two plain ones is the amount."""
    name, factor = str(subject.arg("text")), int(str(subject.arg("factor")))
    fields = [one for one in subject.arg("amounts") if one in subject.mapped]
    if name not in subject.mapped or not fields:
        return pl.lit(False)
    text = pl.col(name)
    named = [*_arabic(text), *_chinese(text)]
    return text.str.contains(MONEY) & pl.any_horizontal(_unsaid(pl.col(one), factor, named) for one in fields)


def _unsaid(amount: pl.Expr, factor: int, named: Sequence[pl.Expr]) -> pl.Expr:
    said = pl.any_horizontal([(_fen(amount, factor) == one).fill_null(False) for one in named])
    return amount.is_not_null() & ~said


def _fen(number: pl.Expr, factor: int) -> pl.Expr:
    """Whole fen; null where there would be parts of one."""
    exact = number.cast(pl.Float64, strict=False) * (factor * FEN)
    whole = exact.round().cast(pl.Int64, strict=False)
    return pl.when((exact - whole).abs() < 1e-3).then(whole)


def _arabic(text: pl.Expr) -> list[pl.Expr]:
    found: list[pl.Expr] = []
    for pattern, group in ((ARABIC, 1), (f"{ARABIC}{BETWEEN}{ARABIC}", 3)):
        number, unit = text.str.extract(pattern, group), text.str.extract(pattern, group + 1)
        found.append(pl.when(unit.is_null()).then(_fen(number, 1)).otherwise(_fen(number, 10_000)))
    return found


def _chinese(text: pl.Expr) -> list[pl.Expr]:
    memory: dict[str, int | None] = {}

    def numbers(words: pl.Series) -> pl.Series:
        for word in words.unique().drop_nulls():
            if word not in memory:
                value = chinese_number.number(word)
                memory[word] = None if value is None else int(value * FEN)
        return words.replace_strict(memory, default=None, return_dtype=pl.Int64)

    patterns = ((CHINESE, 1), (f"{CHINESE}{BETWEEN}{CHINESE}", 2))
    return [
        text.str.extract(pattern, group).map_batches(numbers, return_dtype=pl.Int64, is_elementwise=True)
        for pattern, group in patterns
    ]
