"""Honours as an office takes them in: what was sent first holds, and what has no fault is not repaired."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.test_whose_it_is import FIRM, LISTED, MARKET, send
from tests.exchange.offices import sure

NDRC = {"organ": "二连浩特市发展和改革委员会", "organ_code": "11152501YY0000095K"}
RED = {
    **FIRM, **NDRC, "list_type": "red", "subject_category": "法人及非法人组织", "honour": "诚信示范企业",
    "decision_number": "二发改信〔2026〕3号", "decision_date": "2026-01-12", "valid_until": "2029-01-11",
    "public_notice_from": "2025-12-20", "public_notice_to": "2026-01-09", "basis": "内政发〔2017〕27号第十七项",
}  # fmt: skip
LICENCE = {
    **FIRM, **MARKET, "subject_category": "法人及非法人组织", "legal_representative": "王示例一",
    "document_name": "准予许可决定书", "decision_number": "二市监许〔2026〕5号", "licence_category": "普通",
    "certificate_name": "食品经营许可证", "content": "预包装食品销售", "decision_date": "2026-02-02",
    "valid_from": "2026-02-02", "valid_to": "2031-02-01", "status": "有效",
}  # fmt: skip


@pytest.fixture
def office(winter_office: Path) -> Path:
    return winter_office


def honours(office: Path, day: str) -> list[tuple[str, str | None, str]]:
    """The state of every red entry, its day of leaving, its last day."""
    told = json.loads(sure("lists", "--ended", "--office", str(office), "--as-of", day, "--format", "json").stdout)
    return [(one["listing"], one["exit_day"], one["term_end"]) for one in told if one["polarity"] == "red"]


def tombstones(office: Path, day: str) -> str:
    sure("publish", "--office", str(office), "--as-of", day)
    return (office / "site" / "ended.html").read_text("utf-8")


@pytest.mark.slow
def test_a_recognition_told_of_another_day_waits_and_then_acts_on_nothing(office: Path) -> None:
    send(office, "red-listing", "2026-01-13", RED)
    send(office, "black-listing", "2026-03-19", LISTED)
    left = [("exited", "2026-03-18", "2029-01-11")]
    assert honours(office, "2026-03-19") == left
    over = {**FIRM, "list_type": "wage_arrears", "target_decision_number": LISTED["decision_number"]}
    over |= {"organ": LISTED["organ"], "organ_code": LISTED["organ_code"], "exit_kind": "标准调整", "reason": "示例"}
    send(
        office,
        "list-exit",
        "2026-04-02",
        {**over, "decision_number": "二人社移〔2026〕1号", "decision_date": "2026-04-02"},
    )
    again = {**RED, "decision_date": "2026-05-11", "public_notice_from": "2026-04-20", "public_notice_to": "2026-05-06"}
    assert "LST030" in send(office, "red-listing", "2026-05-12", again)
    assert "接受 1" in send(office, "red-listing", "2026-05-13", {**again, "confirmation": "已核实无误（示例）"})
    assert honours(office, "2026-05-13") == left
    assert "接受 1" in send(office, "red-listing", "2026-05-14", {**again, "decision_number": "二发改信〔2026〕9号"})
    assert ("listed", None, "2029-01-11") in honours(office, "2026-05-14")


def test_a_last_day_that_is_moved_into_the_past_ends_an_honour_on_the_day_it_came(office: Path) -> None:
    send(office, "red-listing", "2026-01-13", RED)
    tombstones(office, "2026-05-31")
    send(office, "red-listing", "2026-06-01", {**RED, "valid_until": "2026-03-31"})
    assert honours(office, "2026-06-01") == [("exited", "2026-06-01", "2026-03-31")]
    told = tombstones(office, "2026-06-01")
    assert "2026年6月1日" in told
    assert "2026年4月1日" not in told


def test_a_licence_is_not_repaired(office: Path) -> None:
    send(office, "licence", "2026-02-03", LICENCE)
    repair = {**FIRM, **MARKET, "application_number": "修〔2026〕1号", "target_dataset": "行政许可"}
    repair |= {"target_decision_number": LICENCE["decision_number"], "apply_date": "2026-03-01"}
    said = send(office, "repair", "2026-03-02", {**repair, "stage": "受理", "event_date": "2026-03-02"}, ok=False)
    assert "EXT021" in said
    sure("publish", "--office", str(office), "--as-of", "2026-03-05")
    assert LICENCE["decision_number"] in (office / "site" / "data" / "licences.jsonl").read_text("utf-8")
