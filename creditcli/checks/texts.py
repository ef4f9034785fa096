"""Names, numbers and free texts as they were typed: odd characters, bank cards, numbers with a slip."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

import polars as pl

from creditcli.checks.context import Hit, Subject
from creditcli.checks.numerals import OF_PHONE, texts_with
from creditcli.ids import bank_card, mobile, resident_id
from creditcli.standard.types import FieldType

NAMED = (FieldType.NAME, FieldType.DOCUMENT_NUMBER)
WRITTEN = (FieldType.TEXT, *NAMED)


def odd_characters(subject: Subject) -> Iterator[Hit]:
    """A name or document number holds characters of ``args.pattern``: look-alikes, of no width, private."""
    pattern = str(subject.arg("pattern"))
    for field in subject.dataset.fields:
        if field.type not in NAMED or field.id not in subject.mapped:
            continue
        rows = subject.table.frame.lazy().select("row", field.id).filter(pl.col(field.id).str.contains(pattern))
        for row, text in rows.collect().iter_rows():
            found = dict.fromkeys(re.findall(pattern, text))
            yield Hit(row, field.id, {"chars": "、".join(_shown(one) for one in found)})


def _shown(char: str) -> str:
    """The character where it can be seen, and its number."""
    seen = f"{char} " if unicodedata.category(char) in ("Ll", "Lu", "Lo") else ""
    return f"{seen}U+{ord(char):04X}"


def person_slip_in_text(subject: Subject) -> Iterator[Hit]:
    """A text holds a number like a resident id whose check fails; hidden like one, since it is one with a slip."""
    for field in subject.dataset.fields:
        if field.type not in WRITTEN or field.id not in subject.mapped:
            continue
        for row, text in texts_with(subject, field.id, resident_id.LEAST_DIGITS).iter_rows():
            if resident_id.find_slips_in(text):
                yield Hit(row, field.id, {})


def mobile_in_text(subject: Subject) -> Iterator[Hit]:
    """A text, name or document number holds a mobile number, in whatever numerals."""
    for field in subject.dataset.fields:
        if field.type not in WRITTEN or field.id not in subject.mapped:
            continue
        for row, text in texts_with(subject, field.id, OF_PHONE).iter_rows():
            if mobile.find_in(text):
                yield Hit(row, field.id, {})


def bank_card_in_text(subject: Subject) -> Iterator[Hit]:
    """A free text holds a number that is a bank card's by its length, its first digit and its check."""
    for field in subject.dataset.fields:
        if field.type is not FieldType.TEXT or field.id not in subject.mapped:
            continue
        for row, text in texts_with(subject, field.id, bank_card.LEAST_DIGITS).iter_rows():
            if bank_card.find_in(text):
                yield Hit(row, field.id, {})
