"""Amounts that agree with their text at first sight: the first or second sum that it names is the amount.

Only sums in their plainest form count (“罚款2000元整”, “没收人民币贰万元，”): no other currency, no 角 and 分, nothing
to fold. Everything else, sums of sums too, is left to ``amounts``. Sums are compared in fen (hundredths of a yuan).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import polars as pl

from creditcli.checks.context import Subject
from creditcli.ids import chinese_number

FEN = 100
BEFORE, AFTER = "(?:款|得|物|额|处|以)(?:人民币)?", "元(?:整|[，。；、）]|$)"
PLAIN = rf"{BEFORE}(?:([0-9]+(?:\.[0-9]{{1,2}})?)(万)?|([{chinese_number.NUMERALS}]+)){AFTER}"
BEFORE_PLAIN = rf"{BEFORE}(?:[0-9.]+万?|[{chinese_number.NUMERALS}]+){AFTER}(?s:.*?)"  # one sum, as little as possible
MONEY = "[元圆整正¥￥币]"  # without any of these a text names no sum


def amount_text(subject: Subject) -> Callable[[pl.DataFrame], pl.Series] | None:
    """An amount beside a text that may name sums, of which neither of the first two plain ones is the amount."""
    name, factor = str(subject.arg("text")), int(str(subject.arg("factor")))
    fields = [one for one in subject.arg("amounts") if one in subject.mapped]
    if name not in subject.mapped or not fields:
        return None
    memory: dict[str, int | None] = {}

    def judge(rows: pl.DataFrame) -> pl.Series:
        frame = rows.select(name, *fields).with_row_index("at")
        first = _sums(frame[name], PLAIN, memory).alias("first")
        rest = frame.with_columns(first).filter(_unsaid(fields, factor, "first"))
        rest = rest.filter(pl.col(name).str.contains(MONEY))
        second = _sums(rest[name], f"{BEFORE_PLAIN}{PLAIN}", memory).alias("second")
        rest = rest.with_columns(second).filter(_unsaid(fields, factor, "first", "second"))
        return frame["at"].is_in(rest["at"].implode())

    return judge


def _fen(number: pl.Expr, factor: int) -> pl.Expr:
    """Whole fen; null where there would be parts of one."""
    exact = number.cast(pl.Float64, strict=False) * (factor * FEN)
    whole = exact.round().cast(pl.Int64, strict=False)
    return pl.when((exact - whole).abs() < 1e-3).then(whole)


def _unsaid(fields: Sequence[str], factor: int, *sums: str) -> pl.Expr:
    """Whether an amount is none of the sums."""
    return pl.any_horizontal(
        pl.col(one).is_not_null()
        & ~pl.any_horizontal((_fen(pl.col(one), factor) == pl.col(said)).fill_null(False) for said in sums)
        for one in fields
    )


def _sums(texts: pl.Series, pattern: str, memory: dict[str, int | None]) -> pl.Series:
    """The sum that the pattern finds in each text. ``memory``: numerals met so far."""
    groups = texts.str.extract_groups(pattern).struct.unnest()
    digits, ten_thousands, words = groups.columns
    for word in groups[words].unique().drop_nulls():
        if word not in memory:
            value = chinese_number.number(word)
            memory[word] = None if value is None else int(value * FEN)
    arabic = (
        pl.when(pl.col(ten_thousands).is_null()).then(_fen(pl.col(digits), 1)).otherwise(_fen(pl.col(digits), 10_000))
    )
    written = pl.col(words).replace_strict(memory, default=None, return_dtype=pl.Int64)
    return groups.select(pl.coalesce(arabic, written)).to_series()
