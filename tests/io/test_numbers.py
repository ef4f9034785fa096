"""Codes and numbers of many columns at once: what a column is told is what each of its cells would be."""

from __future__ import annotations

import unicodedata

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from creditcli.checks import check_digits, numerals
from creditcli.checks.numerals import OTHER_DIGITS
from creditcli.checks.screens import ID_DIGITS, MANY_DIGITS
from creditcli.ids import bank_card, mobile, organisation_code, registration_number, resident_id, uscc

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@settings(max_examples=50)
@given(st.lists(st.text(ALPHABET, max_size=19) | st.text(max_size=18), min_size=1, max_size=20), st.integers(0, 2**60))
def test_check_digits_of_a_column_are_those_of_each_code(texts: list[str], seed: int) -> None:
    body = f"91152501{seed:036d}"[:8] + f"{seed % 10**8:08d}"
    own = body[8:16] + organisation_code.check_character(body[8:16])
    person = resident_id.complete(f"152501{1900 + seed % 120}0{1 + seed % 9}1{seed % 10}{seed % 1000:03d}")
    number = registration_number.complete(f"{seed % 10**14:014d}")
    firm = f"91152501{own}"
    column = [*texts, own, person, number, firm + uscc.check_character(firm)]
    pairs = (
        (check_digits.unified, uscc.is_valid), (check_digits.organisation, organisation_code.is_valid),
        (check_digits.registration, registration_number.is_valid), (check_digits.resident, resident_id.is_valid),
    )  # fmt: skip
    for whole, single in pairs:
        found = whole(pl.Series([*column, None], dtype=pl.String)).to_list()
        assert found == [*(single(one) for one in column), False]


def test_numerals_that_fold_into_digits_are_all_looked_for() -> None:
    """A resident id may be written in any of them, and no row with one is set aside unseen."""
    folded = [char for char in map(chr, range(0x80, 0x110000)) if numeral(char)]
    frame = pl.DataFrame({"char": folded})
    assert frame.filter(~pl.col("char").str.contains(OTHER_DIGITS))["char"].to_list() == []


PERSON, SLIP, OLD, CARD = "152501199001010016", "152501199001010011", "152501900101001", "6222000000000000004"
WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
CHINESE = str.maketrans("0123456789", "〇一二三四五六七八九")
CIRCLED = str.maketrans("123456789", "①②③④⑤⑥⑦⑧⑨")


@settings(max_examples=100)
@given(
    st.lists(st.sampled_from([PERSON, SLIP, OLD, CARD, PERSON[:9], PERSON[9:], "公司"]), min_size=1, max_size=3),
    st.sampled_from(["", " ", "-", "\u200b", "\u00ad", "中", "㍙", "①", "，"]),
    st.integers(1, 18),
    st.booleans(),
)
def test_texts_with_a_number_of_a_person_or_a_card_are_all_looked_at(
    numbers: list[str], mark: str, step: int, wide: bool
) -> None:
    digits = "".join(numbers)
    text = mark.join(digits[at : at + step] for at in range(0, len(digits), step))
    text = text.translate(WIDE) if wide else text
    persons = resident_id.find_in(text) or resident_id.find_slips_in(text) or resident_id.find_old_in(text)
    for found, least in ((persons, resident_id.LEAST_DIGITS), (bank_card.find_in(text), bank_card.LEAST_DIGITS)):
        assert not found or pl.Series([text]).str.contains(numerals.digits(least)).item(), text


def numeral(char: str) -> bool:
    return unicodedata.category(char).startswith("N") and any(
        one in "0123456789" for one in unicodedata.normalize("NFKC", char)
    )


@pytest.mark.slow
@settings(max_examples=100)
@given(
    st.from_regex(rf"[(号+]?(?:0086|86)?[ -]?{mobile.SPACED}[,x①一]?"), st.sampled_from([None, WIDE, CHINESE, CIRCLED])
)
def test_texts_with_a_mobile_number_are_all_looked_at(text: str, folded: dict[int, str] | None) -> None:
    text = text.translate(folded) if folded else text
    for pattern in (MANY_DIGITS, ID_DIGITS) if mobile.find_in(text) else ():
        assert pl.Series([text]).str.contains(pattern).item(), text
