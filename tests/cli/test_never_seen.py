"""What was over before anybody could see it: no letter, tombstone or figure is the first to name its subject."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.test_red_entries import RED
from tests.cli.test_whose_it_is import LISTED, PENALTY, REVOKED, public, send
from tests.exchange.offices import sure

DAY = "2026-04-07"
TAKEN_BACK = {**REVOKED, "document_date": DAY}


@pytest.fixture
def office(winter_office: Path) -> Path:
    return winter_office


def letters(office: Path, day: str) -> set[str]:
    """Kinds of the letters that are written on the day."""
    sure("notices", "--office", str(office), "--as-of", day, "--confirm")
    return {path.stem.partition("-")[2] for path in (office / "notices").rglob("*-N*.docx")}


@pytest.mark.slow
def test_what_came_with_its_revocation_is_told_to_nobody(office: Path) -> None:
    send(office, "penalty", DAY, PENALTY)
    send(office, "correction", DAY, TAKEN_BACK)
    sure("publish", "--office", str(office), "--as-of", DAY, "--confirm")
    assert public(office, DAY) == ["hidden"]
    assert not letters(office, DAY) & {"N12b", "N13"}
    assert "撤销" not in (office / "site" / "ended.html").read_text("utf-8").partition("<table")[2]


@pytest.mark.slow
@pytest.mark.parametrize("publishes_again", [True, False])
def test_what_the_site_showed_for_some_hours_gets_its_word(office: Path, publishes_again: bool) -> None:
    send(office, "penalty", DAY, PENALTY)
    sure("publish", "--office", str(office), "--as-of", DAY, "--confirm")
    send(office, "correction", DAY, TAKEN_BACK)
    if publishes_again:
        sure("publish", "--office", str(office), "--as-of", DAY, "--confirm")
    assert {"N12b", "N13"} <= letters(office, DAY)


@pytest.mark.slow
def test_what_stood_for_a_day_gets_its_word(office: Path) -> None:
    send(office, "penalty", DAY, PENALTY)
    send(office, "correction", "2026-04-08", TAKEN_BACK)
    assert public(office, "2026-04-08") == ["withdrawn"]
    assert {"N12b", "N13"} <= letters(office, "2026-04-08")


def test_an_honour_of_a_day_on_the_list_is_refused_and_announced_by_nobody(office: Path) -> None:
    send(office, "black-listing", "2026-03-19", LISTED)
    over = {name: LISTED[name] for name in ("subject_name", "unified_code", "list_type", "organ", "organ_code")}
    over |= {"target_decision_number": LISTED["decision_number"], "exit_kind": "标准调整", "reason": "示例"}
    over |= {"decision_number": "二人社移〔2026〕1号", "decision_date": "2026-04-20"}
    send(office, "list-exit", "2026-04-20", over)
    late = {**RED, "decision_date": "2026-04-08", "public_notice_from": "2026-03-17", "public_notice_to": "2026-04-03"}
    assert "LST036" in send(office, "red-listing", "2026-04-22", late, ok=False)
    assert "N17b" not in letters(office, "2026-04-22")


def test_no_repair_is_offered_to_who_has_left(office: Path) -> None:
    send(office, "black-listing", "2026-03-19", LISTED)
    gone = {**TAKEN_BACK, "target_dataset": "严重失信名单", "list_type": "wage_arrears", "document_date": "2026-03-23"}
    gone |= {"target_decision_number": LISTED["decision_number"]}
    gone |= {name: LISTED[name] for name in ("organ", "organ_code")}
    send(office, "correction", "2026-03-23", gone)
    told = letters(office, "2026-03-24")
    assert {"N4", "N13"} <= told
    assert not told & {"N2", "N5"}
