"""Amounts that agree with their text at first sight: a sum that it names is the amount.

Only sums in their plainest form count (“罚款2000元整”, “没收人民币贰万元，”): no other currency, no 角 and 分, nothing
to fold. Everything else, sums of sums too, is left to ``amounts``.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from functools import lru_cache

import polars as pl

from creditcli.checks.context import Subject
from creditcli.ids import chinese_number

BEFORE, AFTER = "(?:款|得|物|额|处|以)(?:人民币)?", "元(?:整|[，。；、）])?"
ARABIC = r"([0-9]+(?:\.[0-9]{1,2})?)(万)?"
PLAIN = re.compile(f"{BEFORE}(?:{ARABIC}|([{chinese_number.NUMERALS}]+)){AFTER}")
NAMED = f"{BEFORE}(?:[0-9.]+万?|[{chinese_number.NUMERALS}]+)元(?s:.)?"  # what could be one, and the character after it
MONEY = "[元圆整正¥￥币]"  # without any of these a text names no sum
FEN = 100
TEN_THOUSAND = 10_000
REMEMBERED = 1 << 16  # texts of sums: amounts repeat from batch to batch
NO_SUM = -1  # an amount with parts of a fen: no sum that is named plainly is that


def amount_text(subject: Subject) -> Callable[[pl.DataFrame], pl.Series] | None:
    """An amount beside a text that may name sums, of which no plain one is the amount."""
    name, factor = str(subject.arg("text")), int(str(subject.arg("factor")))
    fields = [one for one in subject.arg("amounts") if one in subject.mapped]
    if name not in subject.mapped or not fields:
        return None
    text = pl.col(name)

    def judge(rows: pl.DataFrame) -> pl.Series:
        """Texts repeat with their amounts: each is read once."""
        said = rows.select(name, *fields)
        once = said.unique()
        found = once.filter(disagreeing(once))
        if found.is_empty():
            return pl.repeat(False, rows.height, dtype=pl.Boolean, eager=True)
        at = said.with_row_index("at").join(found, on=[name, *fields], how="semi", nulls_equal=True)["at"]
        return pl.int_range(rows.height, dtype=pl.UInt32, eager=True).is_in(at.implode())

    def disagreeing(rows: pl.DataFrame) -> pl.Series:
        frame = rows.select(text, *(_fen(pl.col(one), factor) for one in fields)).with_row_index("at")
        every = frame.select("at", *fields, said=text.str.extract_all(NAMED)).explode("said")
        every = every.with_columns(said=_sums(every["said"]))
        unsaid = pl.any_horizontal(_unsaid(one, every) for one in fields)
        return frame.select(pl.when(unsaid).then(text).str.contains(MONEY).fill_null(False)).to_series()

    return judge


def _fen(amount: pl.Expr, factor: int) -> pl.Expr:
    """The amount in whole fen (hundredths of a yuan)."""
    exact = amount.cast(pl.Float64, strict=False) * (factor * FEN)
    whole = exact.round().cast(pl.Int64, strict=False)
    return pl.when(amount.is_not_null()).then(pl.when((exact - whole).abs() < 1e-3).then(whole).otherwise(NO_SUM))


def _unsaid(field: str, every: pl.DataFrame) -> pl.Expr:
    """Whether there is an amount that is none of the sums said in that row (``at``)."""
    agreeing = every.filter(pl.col(field) == pl.col("said"))["at"]
    return pl.col(field).is_not_null() & ~pl.col("at").is_in(agreeing.implode())


def _sums(texts: pl.Series) -> pl.Series:
    """What each text says in its plainest form, in fen; each text is read once."""
    read = {text: _sum(text) for text in texts.unique().drop_nulls()}
    return texts.replace_strict(read, default=None, return_dtype=pl.Int64)


@lru_cache(REMEMBERED)
def _sum(text: str) -> int | None:
    found = PLAIN.fullmatch(text)
    if not found:
        return None
    digits, ten_thousands, words = found.groups()
    number = chinese_number.number(words) if words else Decimal(digits) * (TEN_THOUSAND if ten_thousands else 1)
    return None if number is None else int(number * FEN)
