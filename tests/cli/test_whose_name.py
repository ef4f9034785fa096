"""Who is named: nobody whom a correction alone calls an organisation, and of several of one name the one who is meant."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.test_whose_it_is import (
    LABOUR,
    LISTED,
    NAMED,
    OBJECTION,
    PENALTY,
    PERSON,
    REVOKED,
    STRANGER,
    Row,
    executable,
    send,
)
from tests.exchange.offices import sure


@pytest.fixture
def office(winter_office: Path) -> Path:
    return winter_office


FILLER = "00000000000000000X"
CALLED = {**REVOKED, "action": "更正", "field": "行政相对人类别", "new_value": "法人及非法人组织"}


@pytest.mark.parametrize(
    "whose",
    [
        {"subject_name": "张某某", "subject_category": "自然人", "unified_code": "", "id_type": "身份证", "id_number": PERSON},
        {"subject_name": "示例丙商店", "subject_category": "个体工商户", "unified_code": FILLER, "registration_number": "152501600000017"},
    ],
)  # fmt: skip
def test_a_correction_of_the_category_names_no_person(office: Path, whose: Row) -> None:
    send(office, "penalty", "2026-04-02", {**PENALTY, **whose, "legal_representative": ""})
    who = {name: whose.get(name, "") for name in ("subject_name", "unified_code", "id_number")}
    said = send(office, "correction", "2026-05-06", {**CALLED, **who, "old_value": whose["subject_category"]}, ok=False)
    assert "REC024" in said
    sure("publish", "--office", str(office), "--as-of", "2026-05-06", "--confirm")
    shown = [
        one
        for one in (office / "site").rglob("*")
        if one.is_file() and whose["subject_name"].encode() in one.read_bytes()
    ]
    assert shown == []


SAME = {**NAMED, "id_number": STRANGER}
TRADER = {**LISTED, "subject_name": "张某某", "subject_category": "个体工商户", "unified_code": "92152501MAYX90016X"}
GONE = {
    **REVOKED, **LABOUR, "target_dataset": "严重失信名单", "list_type": "wage_arrears", "unified_code": "",
    "target_decision_number": LISTED["decision_number"], "subject_name": "张某某",
}  # fmt: skip
BARE = {"subject_name": "张某某", "unified_code": ""}


def states(office: Path, day: str) -> list[str]:
    """What has become of everybody of the name."""
    found = sure("lists", "--ended", "--office", str(office), "--as-of", day, "--format", "json").stdout
    return sorted(one["listing"] for one in json.loads(found) if one["subject_name"] == "张某某")


@pytest.mark.parametrize("other", [SAME, TRADER])
def test_a_revocation_by_name_is_held_where_two_have_it(office: Path, other: Row) -> None:
    send(office, "black-listing", "2026-03-19", LISTED, NAMED, other)
    assert "EXT022" in send(office, "correction", "2026-05-06", GONE)
    assert states(office, "2026-05-06") == ["listed", "listed"]
    send(office, "correction", "2026-05-07", {**GONE, "id_number": PERSON})
    assert states(office, "2026-05-07") == ["exited", "listed"]


def test_where_all_of_that_name_are_meant_a_word_confirms_it(office: Path) -> None:
    send(office, "black-listing", "2026-03-19", LISTED, NAMED, SAME)
    send(office, "correction", "2026-05-06", {**GONE, "confirmation": "两人的列入都已撤销（示例）。"})
    assert states(office, "2026-05-06") == ["exited", "exited"]


def test_one_of_that_name_is_found_by_it(office: Path) -> None:
    send(office, "black-listing", "2026-03-19", LISTED, NAMED)
    assert "EXT022" not in send(office, "correction", "2026-05-06", GONE)
    assert states(office, "2026-05-06") == ["exited"]


def test_an_objection_by_name_halts_for_both_and_its_answer_is_held(office: Path) -> None:
    send(office, "black-listing", "2026-03-19", LISTED, NAMED, SAME)
    assert executable(office, "2026-04-06", "张某某")
    assert "接受 1" in send(office, "objection", "2026-04-07", {**OBJECTION, **BARE})
    assert not executable(office, "2026-04-07", "张某某")
    answer = {"stage": "核实无误", "event_date": "2026-04-09", "finding": "信息准确", "reason": "事实清楚（示例）。"}
    said = send(office, "objection", "2026-04-09", {**OBJECTION, **BARE, **answer})
    assert ("EXT022" in said, "待核实 1" in said) == (True, True)
