"""Two organs' decisions of one number about one firm: a step acts on those that its organ may act on, and each organ owes
an answer of its own."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.cli.test_whose_it_is import FIRM, PENALTY, send
from tests.exchange.offices import call, sure

NUMBER = "〔2026〕12号"
BUILDING = {"organ": "二连浩特市住房和城乡建设局", "organ_code": "11152501YY0000044B"}
HEALTH = {"organ": "二连浩特市卫生健康委员会", "organ_code": "11152501YY00001089"}
PLANNING = {"organ": "二连浩特市发展和改革委员会", "organ_code": "11152501YY0000095K"}
BUILT = {**PENALTY, **BUILDING, "decision_number": NUMBER, "decision_date": "2026-05-18"}
HEALED = {**PENALTY, **HEALTH, "decision_number": NUMBER, "decision_date": "2026-05-19"}
ABOUT = {**FIRM, "target_dataset": "行政处罚", "target_decision_number": NUMBER}
RAISED = {
    **ABOUT,
    "objection_number": "YY8",
    "raised_by": "信用主体",
    "ground": "信息错误",
    "disputed_field": "违法事实",
}
TAKEN = {**RAISED, "stage": "受理", "event_date": "2026-06-01"}
RIGHT = {**RAISED, "stage": "核实无误", "event_date": "2026-06-05", "finding": "属实", "reason": "属实"}
ASKED = {**ABOUT, "application_number": "XF8", "stage": "受理", "event_date": "2026-09-01", "apply_date": "2026-09-01"}
GRANTED = {
    **ASKED,
    "stage": "准予修复",
    "event_date": "2026-09-04",
    "decision_number": "卫修〔2026〕1号",
    "corrected_date": "2026-08-20",
    "commitment_date": "2026-08-28",
}


@pytest.fixture
def office(winter_office: Path) -> Path:
    send(winter_office, "penalty", "2026-05-20", BUILT)
    send(winter_office, "penalty", "2026-05-21", HEALED)
    return winter_office


def told(office: Path, day: str, *command: str) -> Any:
    return json.loads(sure(*command, "--office", str(office), "--as-of", day, "--format", "json").stdout)


def shown(office: Path, day: str) -> dict[str, str]:
    """By organ how its penalty is disclosed."""
    return {one["organ"]: one["disclosure"] for one in told(office, day, "lists", "--penalties", "--ended")}


def duties(office: Path, day: str) -> dict[str, str]:
    """By organ how urgent the answer to the objection is."""
    agenda = told(office, day, "today", "--days", "0")
    return {one["organ"]: one["urgency"] for one in agenda["duties"] if one["kind"] == "objection-answer"}


def letters(office: Path, day: str, kind: str) -> list[str]:
    """The texts of that day's letters of a kind."""
    call("notices", "--office", str(office), "--as-of", day)
    found = (office / "notices" / day).glob(f"*-{kind}.html")
    return sorted(re.sub(r"<[^>]+>|\s", "", one.read_text(encoding="utf-8")) for one in found)


@pytest.mark.slow
def test_who_takes_in_an_objection_to_its_own_decision_means_no_other(office: Path) -> None:
    send(office, "objection", "2026-06-01", {**TAKEN, **HEALTH})
    assert shown(office, "2026-06-01") == {BUILDING["organ"]: "published", HEALTH["organ"]: "annotated"}
    (taken,) = letters(office, "2026-06-01", "N7")
    assert f"对{HEALTH['organ']}作出的行政处罚（{NUMBER}）" in taken
    assert f"转由{HEALTH['organ']}核实" in taken
    send(office, "objection", "2026-06-05", {**RIGHT, **HEALTH})
    assert set(shown(office, "2026-06-05").values()) == {"published"}
    (answer,) = letters(office, "2026-06-05", "N8")
    assert f"{HEALTH['organ']}作出的行政处罚信息" in answer
    assert set(shown(office, "2026-07-20").values()) == {"published"}
    assert duties(office, "2026-07-20") == {}


@pytest.mark.slow
def test_an_objection_that_another_takes_in_is_answered_by_each_organ_for_its_own(office: Path) -> None:
    send(office, "objection", "2026-06-01", {**TAKEN, **PLANNING})
    assert set(shown(office, "2026-06-01").values()) == {"annotated"}
    passed = letters(office, "2026-06-01", "N7")
    assert [sum(f"转由{one['organ']}核实" in text for text in passed) for one in (BUILDING, HEALTH)] == [1, 1]
    send(office, "objection", "2026-06-05", {**RIGHT, **HEALTH})
    assert shown(office, "2026-06-05") == {BUILDING["organ"]: "annotated", HEALTH["organ"]: "published"}
    (answer,) = letters(office, "2026-06-05", "N8")
    assert f"{HEALTH['organ']}作出的行政处罚信息" in answer
    assert list(duties(office, "2026-06-05")) == [BUILDING["organ"]]
    assert shown(office, "2026-06-11") == {BUILDING["organ"]: "shielded", HEALTH["organ"]: "published"}
    assert duties(office, "2026-06-11") == {BUILDING["organ"]: "overdue"}
    (late,) = letters(office, "2026-06-11", "N15")
    assert f"{BUILDING['organ']}：" in late
    assert f"{BUILDING['organ']}作出的行政处罚信息" in late
    send(office, "objection", "2026-06-12", {**RIGHT, **BUILDING, "event_date": "2026-06-12"})
    assert set(shown(office, "2026-06-12").values()) == {"published"}
    assert duties(office, "2026-06-12") == {}


def test_a_repair_ends_the_decision_of_who_granted_it(office: Path) -> None:
    send(office, "repair", "2026-09-01", {**ASKED, **HEALTH})
    send(office, "repair", "2026-09-04", {**GRANTED, **HEALTH})
    assert shown(office, "2026-09-04") == {BUILDING["organ"]: "published", HEALTH["organ"]: "withdrawn"}
    reasons = letters(office, "2026-09-04", "N6b")
    assert [HEALTH["organ"] in one for one in reasons] == [True]


def test_a_correction_acts_on_the_decision_of_its_own_organ(office: Path) -> None:
    revoked = {**ABOUT, **HEALTH, "action": "撤销", "document_number": "卫撤〔2026〕1号", "document_date": "2026-06-05"}
    send(office, "correction", "2026-06-05", {**revoked, "reason": "认定有误（示例）。"})
    assert shown(office, "2026-06-05") == {BUILDING["organ"]: "published", HEALTH["organ"]: "withdrawn"}
    said = sure("explain", NUMBER, "--office", str(office), "--as-of", "2026-06-05").stdout
    assert "不是有权的单位" not in said
