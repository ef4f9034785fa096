"""What ends, comes back or reads otherwise is told to whoever it concerns, once, and nothing is told that did not happen."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.helpers import Run
from tests.letters.stories import MARKET, Row, of_penalty, penalty, repair_of_penalty
from tests.letters.telling import Story, Told


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
