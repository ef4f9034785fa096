"""Identifiers: laws that hold for every code, against another library where it is right."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import uscc as oracle

from creditcli.ids import organisation_code, region, registration_number, resident_id, uscc
from creditcli.ids.uscc import ALPHABET, KINDS, Verdict
from tests.checks.rows import CODE, STANDARD, duties, told

PREFIXES = [f"{one}{kind}" for one, kinds in KINDS.items() for kind in kinds]
CHARACTERS = "".join(sorted(set(ALPHABET)))
# What law knows of departments and kinds: the table of GB 32100 and its first amendment.
TABLE = (
    """11 12 13 19 21 29 31 32 33 34 35 39 41 49 51 52 53 59 61 62 69 71 72 79 81 89 91 92 93 A1 A9 N1 N2 N3 N9 Y1"""
)


@st.composite
def codes(draw: st.DrawFn, prefixes: list[str] = PREFIXES) -> str:
    body = draw(st.text(CHARACTERS, min_size=8, max_size=8))
    first = draw(st.sampled_from(prefixes)) + draw(st.text("0123456789", min_size=6, max_size=6))
    first += body + organisation_code.check_character(body)
    return first + uscc.check_character(first)


def test_departments_and_kinds_are_those_of_the_standard() -> None:
    assert sorted(PREFIXES) == sorted(TABLE.split())


@given(codes())
def test_every_code_by_the_rules_is_valid(code: str) -> None:
    assert uscc.judge(code) is Verdict.VALID


@given(codes([one for one in PREFIXES if one[0].isdigit()]))
def test_the_other_library_agrees_where_it_knows_the_prefix(code: str) -> None:
    assert oracle.is_valid(code)


@pytest.mark.parametrize("prefix", ["N2", "N3", "A1", "Y1"])
def test_codes_that_the_other_library_refuses_are_taken(prefix: str) -> None:
    body = "MF000001"
    first = f"{prefix}152501{body}{organisation_code.check_character(body)}"
    code = first + uscc.check_character(first)
    assert not oracle.is_valid(code)
    assert duties(told(**{CODE: code})) == {}


@given(codes(), st.integers(0, 17), st.sampled_from(CHARACTERS))
def test_one_changed_character_is_always_refused(code: str, at: int, char: str) -> None:
    changed = code[:at] + char + code[at + 1 :]
    assert uscc.is_valid(changed) == (changed == code)


@given(codes(), st.integers(0, 16))
def test_two_swapped_neighbours_are_always_refused(code: str, at: int) -> None:
    """31 is a prime and no two neighbouring weights are alike modulo 31, so there is no swap that it cannot see."""
    swapped = code[:at] + code[at + 1] + code[at] + code[at + 2 :]
    assert uscc.is_valid(swapped) == (swapped == code)


def test_the_check_sees_a_swap_of_any_two_characters_but_the_first_and_the_last() -> None:
    """Both of these have weight 1; the table of departments and kinds sees most of what then comes to the front."""
    weights = [*uscc.WEIGHTS, 1]
    unseen = [(i, j) for i in range(18) for j in range(i + 1, 18) if weights[i] == weights[j]]
    assert unseen == [(0, 17)]


@pytest.mark.parametrize("column", [CODE, "处罚机关统一社会信用代码"])
def test_the_filler_passes_only_where_it_may_stand(column: str) -> None:
    """Seventeen zeros and X says "has none"; eighteen zeros pass the check sum and say nothing."""
    zeros = {column: "0" * 18}
    assert duties(told(**zeros)).get("unified-code-wrong") == "error"
    business = {
        CODE: uscc.NO_CODE, "行政相对人类别": "个体工商户", "行政相对人名称": "二连浩特市示例便利店",
        "行政相对人代码_2(工商注册号)": registration_number.complete("15250160000001"),
    }  # fmt: skip
    assert duties(told(**business)) == {}


def test_a_resident_id_that_passes_the_check_of_codes_is_still_a_persons() -> None:
    """One in 31 does; none may get into the record as an organisation's code."""
    ids = [
        resident_id.complete(f"152501{year}{month:02}01{order:03}")
        for year in range(1950, 2000)
        for month in (1, 7)
        for order in (1, 2)
    ]
    passing = [one for one in ids if uscc.is_valid(one)]
    both = [one for one in ids if uscc.check_character(one[:17]) == one[17]]
    assert both
    for one in (*both, *passing):
        assert duties(told(**{CODE: one})).get("person-number-in-code") == "error"


def _twofold() -> str:
    """A firm's code of a division ending in 19 that has the shape, a day of birth and the check of a resident id."""
    for at in range(10_000):
        body = f"90{at // 1000 % 2}{at // 100 % 10}0{at // 10 % 10}{at % 100:02}"
        first = f"91110119{body}{organisation_code.check_character(body)}"
        code = first + uscc.check_character(first)
        if resident_id.is_valid(code):
            return code
    raise AssertionError


def test_a_firms_code_that_looks_like_a_resident_id_is_no_secret() -> None:
    code = _twofold()
    assert uscc.judge(code) is Verdict.VALID
    assert "person-number-in-code" not in duties(told(**{CODE: code}))
    assert resident_id.mask(code) == code
    assert resident_id.find_in(f"代码{code}") == []


@given(st.text("0123456789", min_size=14, max_size=14), st.integers(0, 14), st.sampled_from("0123456789"))
def test_registration_numbers_see_one_changed_digit(first: str, at: int, digit: str) -> None:
    number = registration_number.complete(first)
    changed = number[:at] + digit + number[at + 1 :]
    assert registration_number.is_valid(changed) == (changed == number)


def test_a_development_zone_lies_in_its_city() -> None:
    known = {one.code for one in STANDARD.codelists["region"].values}
    for code in ("150172", "150271", "150571", "152571", "152971"):
        assert code in known
        assert region.lies_in(code, code[:4] + "00")
        assert region.lies_in(code, "150000")
    assert not region.in_line("152501", "150172")
    assert region.in_line("152571", "152500")


def test_every_county_lies_in_its_league_and_in_no_other() -> None:
    table = Path(__file__).resolve().parents[2] / "standards/codelists/region.csv"
    with table.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    leagues = [row["code"] for row in rows if row["group"] == "league_city"]
    for row in rows:
        if row["group"] == "county":
            assert [one for one in leagues if region.lies_in(row["code"], one)] == [row["code"][:4] + "00"]
