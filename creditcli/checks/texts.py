"""Names, numbers and free texts as they were typed: odd characters, bank cards, dates of no sense."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

import polars as pl

from creditcli.checks.context import Hit, RowTest, Subject
from creditcli.ids import bank_card
from creditcli.standard.types import FieldType

NAMED = (FieldType.NAME, FieldType.DOCUMENT_NUMBER)
_MANY_DIGITS = bank_card.LEAST_DIGITS


def odd_characters(subject: Subject) -> Iterator[Hit]:
    """A name or document number holds characters of ``args.pattern``: look-alikes, of no width, private."""
    pattern = str(subject.arg("pattern"))
    for field in subject.dataset.fields:
        if field.type not in NAMED or field.id not in subject.mapped:
            continue
        rows = subject.table.frame.select("row", field.id).filter(pl.col(field.id).str.contains(pattern))
        for row, text in rows.iter_rows():
            found = dict.fromkeys(re.findall(pattern, text))
            yield Hit(row, field.id, {"chars": "、".join(_shown(one) for one in found)})


def _shown(char: str) -> str:
    """The character where it can be seen, and its number."""
    seen = f"{char} " if unicodedata.category(char) in ("Ll", "Lu", "Lo") else ""
    return f"{seen}U+{ord(char):04X}"


def bank_card_in_text(subject: Subject) -> Iterator[Hit]:
    """A free text holds a number that is a bank card's by its length, its first digit and its check."""
    for field in subject.dataset.fields:
        if field.type is not FieldType.TEXT or field.id not in subject.mapped:
            continue
        column = pl.col(field.id)
        suspects = subject.table.frame.select("row", field.id).filter(
            column.str.count_matches(r"\p{N}") >= _MANY_DIGITS
        )
        for row, text in suspects.iter_rows():
            if bank_card.find_in(text):
                yield Hit(row, field.id, {})


def date_outside(subject: Subject) -> Iterator[RowTest]:
    """A date that can be read but lies outside ``args.first`` to ``args.last``."""
    first, last = str(subject.arg("first")), str(subject.arg("last"))
    for field in subject.dataset.fields:
        if field.type is FieldType.DATE and field.id in subject.mapped:
            fails = (pl.col(field.id) < first) | (pl.col(field.id) > last)
            yield RowTest(field.id, fails, {"first": first, "last": last})
