"""What ends, comes back or reads otherwise is told to whoever it concerns, once, and nothing is told that did not happen."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.helpers import Run
from tests.letters.stories import (
    LISTED,
    MARKET,
    WAGES,
    Row,
    listing,
    of_penalty,
    penalty,
    repair,
    repair_of_penalty,
)
from tests.letters.telling import LISTING, Story, Told, correction


@pytest.fixture
def office(tmp_path: Path, run: Run) -> Told:
    return Told(tmp_path / "office", run)


def of_repair(stage: str, day: str, at: int = 5, **more: str) -> Story:
    return day, MARKET, "repair", [repair_of_penalty("庚", at, stage, day, **more)]


def fined(**more: str) -> Story:
    row: Row = {**penalty(), **more}
    return "2026-05-08", MARKET, "penalty", [row]


GRANTED = of_repair("准予修复", "2026-08-28", decision_number="二市监修〔2026〕5号")
UNDONE = of_repair("撤销修复", "2026-09-22", decision_number="二市监修撤〔2026〕1号")


def test_a_penalty_whose_repair_is_undone_comes_back_with_a_letter_once(office: Told) -> None:
    office.hears(fined(), GRANTED, UNDONE)
    (told,) = office.of("2026-09-22", "N6e")
    assert "该信息恢复公示、共享和使用" in told
    assert "仍至2027年5月6日止" in told
    again = {"application_number": "XF〔2026〕6号", "decision_number": "二市监修〔2026〕6号"}
    office.hears(of_repair("准予修复", "2026-10-20", **again))
    assert office.kinds("2026-10-20") == ["N6b"]


def test_a_repair_that_is_undone_after_the_decision_was_revoked_brings_nothing_back(office: Told) -> None:
    revoked = of_penalty(
        MARKET, action="撤销", document_number="二市监撤〔2026〕1号", document_date="2026-09-01", reason="复议撤销（示例）。"
    )  # fmt: skip
    office.hears(fined(), GRANTED, ("2026-09-01", MARKET, "correction", [revoked]), UNDONE)
    assert office.kinds("2026-09-22") == []


def test_a_repair_undone_after_the_last_day_is_no_return(office: Told) -> None:
    office.hears(fined(decision_date="2025-09-10", confirmation="文号和日期无误（示例）"), GRANTED, UNDONE)
    assert office.kinds("2026-09-22") == []


def test_a_penalty_that_nobody_may_see_is_not_said_to_be_public_again(office: Told) -> None:
    office.hears(fined(secrecy_review="不予公开"), GRANTED, UNDONE)
    (told,) = office.of("2026-09-22", "N6e")
    assert "该信息现在不公示" in told
    assert "恢复公示" not in told


def fixed(day: str, field: str, new: str, old: str = "") -> Story:
    return day, WAGES, "correction", [correction("甲", f"更{day}", day, field, new, old)]


def test_a_corrected_day_of_service_begins_no_measure_a_second_time(office: Told) -> None:
    office.hears(LISTING, fixed("2026-07-01", "决定送达日期", "2026-06-02", "2026-06-03"))
    assert office.kinds("2026-07-01") == ["N12"], "what organs were told holds; the day itself is told as a correction"
    office.hears(fixed("2026-07-02", "列入截止日期", "2027-06-01", "2029-06-01"))
    (told,) = office.of("2026-07-02", "N10")
    assert "至2027年6月1日止" in told
    assert "本通知代替2026年6月4日就同一事项发出的通知。" in told
    office.hears(fixed("2026-07-03", "列入截止日期", "2026-07-02"))
    assert "N9b2" in office.kinds("2026-07-03")


def test_a_retyped_day_of_service_is_told_to_nobody(office: Told) -> None:
    row = listing("甲", "2026-05-11", "2026-06-01", "2026-06-02", confirmation="按送达回证（示例）")
    office.hears(LISTING, ("2026-07-01", WAGES, "black-listing", [row]))
    assert office.kinds("2026-07-01") == []


def test_a_first_day_that_was_told_otherwise_is_told_anew(office: Told) -> None:
    row = listing("甲", *LISTED, term_end="2027-06-01")
    office.hears(("2026-06-04", WAGES, "black-listing", [row]), fixed("2026-07-01", "列入决定日期", "2026-05-29"))
    (told,) = office.of("2026-07-01", "N10")
    assert "期限自2026年5月29日起至2027年6月1日止" in told
    assert "本通知代替2026年6月4日" in told


def test_measures_of_who_is_listed_again_begin_anew(office: Told) -> None:
    office.hears(
        ("2026-02-05", WAGES, "black-listing", [listing("丁", "2026-01-12", "2026-02-02", "2026-02-04")]),
        ("2026-09-08", WAGES, "repair", [repair("丁", 3, "准予修复", "2026-09-08", "2026-09-01")]),
        ("2026-09-22", WAGES, "repair", [repair("丁", 3, "撤销修复", "2026-09-22", "2026-09-01")]),
    )
    (told,) = office.of("2026-09-22", "N10")
    assert "本通知代替" not in told
