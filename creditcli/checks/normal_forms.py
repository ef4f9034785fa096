"""Comparing forms of whole columns: most texts stand in their normal form already and are not looked at one by one."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import polars as pl

from creditcli.ids import document_number, subject_name

# What ``ids`` would leave as it is (of a number, its year is the group); ``tests/checks/test_texts.py`` holds the two together.
PLAIN_NUMBER = document_number.PLAIN
PLAIN_NAME = r"^[\u4e00-\u9fffA-Z0-9()]*$"


def numbers(values: pl.Series) -> pl.Series:
    """``document_number.normal_form`` of every value; nulls stay."""
    return _formed(values, values, PLAIN_NUMBER, document_number.normal_form)


def telling(values: pl.Series) -> pl.Series:
    """Whether each names one document (``document_number.is_telling``, as every plain number does); null for none."""
    others = values.filter(~values.str.contains(PLAIN_NUMBER).fill_null(True)).unique()
    loose = [text for text in others if not document_number.is_telling(text)]
    return ~values.is_in(pl.Series(loose, dtype=pl.String).implode())


def not_plain(names: Iterable[str]) -> pl.Expr:
    """Whether one of these columns holds a document number that is not written in its normal form."""
    columns = [pl.col(name) for name in names]
    odd = [one.is_not_null() & ~one.str.contains(PLAIN_NUMBER) for one in columns]
    return pl.any_horizontal(odd) if odd else pl.lit(False)


def names(values: pl.Series) -> pl.Series:
    """``subject_name.normal_form`` of every value; nulls stay."""
    half = values.str.replace_all("（", "(", literal=True).str.replace_all("）", ")", literal=True)
    return _formed(values, half, PLAIN_NAME, subject_name.normal_form)


def _formed(values: pl.Series, quick: pl.Series, plain: str, form: Callable[[str], str]) -> pl.Series:
    both = pl.LazyFrame([values.alias("text"), quick.alias("quick")])
    others = both.filter(~pl.col("quick").str.contains(plain)).select(pl.col("text").unique()).collect()
    formed = {text: form(text) for text in others.to_series()}
    if not formed:
        return quick
    known = values.is_in(list(formed)).fill_null(False)
    slow = values.replace_strict(formed, default=None, return_dtype=pl.String)
    return slow.zip_with(known, quick)
