"""Digits that may make a number of a person, a bank card or a telephone: patterns that tell most texts apart quickly."""

from __future__ import annotations

import polars as pl

from creditcli.checks.context import Subject
from creditcli.ids.chinese_number import AS_DIGITS
from creditcli.ids.mobile import SPACED

# Numerals that are folded into digits (full width, ①, ²): a text with one is looked at by itself.
OTHER_DIGITS = (
    "[\u00b2\u00b3\u00b9\u00bc-\u00be\u2070\u2074-\u2079\u2080-\u2089\u2150-\u215f\u2189\u2460-\u249b\u24ea"
    "\u3251-\u325f\u32b1-\u32bf\uff10-\uff19\U0001d7ce-\U0001d7ff\U0001f100-\U0001f10a\U0001fbf0-\U0001fbf9]"
)
CHINESE = "".join(map(chr, AS_DIGITS))  # numerals that are read out one by one
OF_PHONE = 11  # digits: cards and resident ids have more
_MARKS = r"[^\p{L}0-9]*"
MOBILE_SHAPE = (
    rf"{SPACED}|[{CHINESE}](?:{_MARKS}[{CHINESE}]){{10}}|{OTHER_DIGITS}"  # of texts where other digits abound
)


def digits(least: int) -> str:
    """The pattern of texts that may hold a number of so many digits, with nothing but marks and blanks between them."""
    return rf"[0-9{CHINESE}](?:{_MARKS}[0-9{CHINESE}]){{{least - 1}}}|{OTHER_DIGITS}"


def texts_with(subject: Subject, name: str, least: int) -> pl.DataFrame:
    """``row`` and texts of a field that may hold a number of so many digits, those of a telephone at least."""
    found = subject.once(_of_phone, name)
    return found if least == OF_PHONE or found.is_empty() else found.filter(pl.col(name).str.contains(digits(least)))


def _of_phone(subject: Subject, name: str) -> pl.DataFrame:
    texts = subject.table.frame.lazy().select("row", name)
    return texts.filter(pl.col(name).str.contains(digits(OF_PHONE))).collect()
