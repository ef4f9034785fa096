"""Whoever is listed and not shown, or decided and not yet listed, is told with the reason, not left to be found out."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.test_whose_it_is import LISTED, NAMED, OTHER, send
from tests.exchange.offices import sure

DAY = "2026-03-19"
UNREVIEWED = {**LISTED, "secrecy_review": "", "secrecy_reviewer": "", "secrecy_review_date": ""}
UNSERVED = {
    **LISTED, **OTHER, "pre_notice_number": "二人社列告〔2026〕2号", "decision_number": "二人社列〔2026〕2号",
    "served_date": "", "service_method": "",
}  # fmt: skip


@pytest.fixture
def office(winter_office: Path) -> Path:
    return winter_office


def asked(office: Path, command: str, *more: str) -> list[dict[str, object]]:
    told = json.loads(sure(command, *more, "--office", str(office), "--as-of", DAY, "--format", "json").stdout)
    return list(told["duties"] if command == "today" else told)


def test_a_listing_without_secrecy_review_says_so_everywhere(office: Path) -> None:
    send(office, "black-listing", DAY, UNREVIEWED)
    [entry] = asked(office, "lists")
    assert (entry["listing"], entry["disclosure"]) == ("listed", "hidden")
    assert entry["disclosure_reason"] == "没有报送保密审查结论"
    assert "没有报送保密审查结论" in sure("lists", "--office", str(office), "--as-of", DAY).stdout
    assert "没有报送保密审查结论" in sure("explain", str(entry["id"]), "--office", str(office), "--as-of", DAY).stdout
    [duty] = [one for one in asked(office, "today") if one["kind"] == "not-shown"]
    assert (duty["about"], duty["organ"], duty["since"]) == (["没有报送保密审查结论"], LISTED["organ"], "2026-03-18")
    send(office, "black-listing", DAY, LISTED)
    assert [one["disclosure_reason"] for one in asked(office, "lists")] == [""]
    assert not [one for one in asked(office, "today") if one["kind"] == "not-shown"]


def test_a_decision_that_was_not_served_is_told_until_it_is(office: Path) -> None:
    send(office, "black-listing", DAY, UNSERVED)
    [entry] = asked(office, "lists")
    assert (entry["listing"], entry["disclosure_reason"]) == ("decided", "列入还没有生效（已决定未送达）")
    [duty] = [one for one in asked(office, "today") if one["kind"] == "not-served"]
    assert (duty["decision_number"], duty["since"], duty["until"]) == ("二人社列〔2026〕2号", "2026-03-16", None)
    assert "送达以前不列入" in str(duty["do"])
    send(office, "black-listing", DAY, {**UNSERVED, "served_date": DAY, "service_method": "直接送达"})
    assert not [one for one in asked(office, "today") if one["kind"] == "not-served"]


def test_what_law_keeps_from_the_public_is_nobodys_duty(office: Path) -> None:
    send(office, "black-listing", DAY, LISTED, NAMED)
    person = next(one for one in asked(office, "lists") if one["role"])
    assert (person["listing"], person["disclosure"]) == ("listed", "hidden")
    assert person["disclosure_reason"] == "自然人（含个体工商户、关联人员）不在信用办公示这个名单的范围"
    assert not [one for one in asked(office, "today") if one["kind"] == "not-shown"]
    send(office, "black-listing", DAY, {**LISTED, "secrecy_review": "不予公开"})
    assert {one["disclosure_reason"] for one in asked(office, "lists") if not one["role"]} == {"保密审查结论为不予公开"}
    assert not [one for one in asked(office, "today") if one["kind"] == "not-shown"]
