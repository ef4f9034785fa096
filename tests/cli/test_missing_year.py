"""A year without a calendar: what has no last day because of it is told, with what to do, and no last day is made up."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.test_whose_it_is import OBJECTION, PENALTY, send
from tests.exchange.offices import call, sure

SENT = {**PENALTY, "decision_date": "2026-10-20"}
ASKED = {
    **OBJECTION, "organ": PENALTY["organ"], "organ_code": PENALTY["organ_code"], "target_dataset": "行政处罚", "list_type": "",
    "target_decision_number": PENALTY["decision_number"], "disputed_field": "违法事实", "event_date": "2027-01-05",
}  # fmt: skip
LACKING = "没有 2027 年的放假和调休日历"


@pytest.fixture
def office(winter_office: Path) -> Path:
    send(winter_office, "penalty", "2026-10-22", SENT)
    return winter_office


def said(office: Path, day: str, *command: str) -> tuple[int, str]:
    done = call(*command, "--office", str(office), "--as-of", day)
    return done.returncode, done.stdout + done.stderr


def test_the_next_year_is_told_from_december_on(office: Path) -> None:
    assert LACKING not in said(office, "2026-11-30", "today")[1]
    code, text = said(office, "2026-12-01", "today")
    assert (code, LACKING in text, str(office / "calendar.csv") in text) == (0, True, True)


@pytest.mark.parametrize("command", [("run",), ("publish", "--confirm"), ("notices", "--confirm")])
def test_an_open_objection_without_a_last_day_is_a_finding(office: Path, command: tuple[str, ...]) -> None:
    send(office, "objection", "2027-01-05", ASKED)
    code, text = said(office, "2027-03-01", *command)
    assert code == 1, text
    assert text.count(LACKING) == 1
    assert "异议答复 1 件" in text
    assert "year,kind,date,source" in text


def test_today_and_stats_say_why_a_last_day_cannot_be_told(office: Path) -> None:
    send(office, "objection", "2027-01-05", ASKED)
    for command in (("today",), ("stats",)):
        code, text = said(office, "2027-03-01", *command)
        assert (code, "异议答复 1 件" in text) == (0, True), text


def test_with_its_calendar_the_last_day_is_known_and_nothing_is_said(office: Path) -> None:
    send(office, "objection", "2027-01-05", ASKED)
    days = (
        "01-01",
        "02-06",
        "02-07",
        "02-08",
        "04-05",
        "05-01",
        "05-02",
        "05-03",
        "06-09",
        "09-15",
        *(f"10-0{day}" for day in range(1, 8)),
    )
    lines = [f"2027,off,2027-{one},示例通知" for one in days]
    (office / "calendar.csv").write_text("\n".join(["year,kind,date,source", *lines]) + "\n", encoding="utf-8")
    code, text = said(office, "2027-03-01", "today")
    assert (code, LACKING in text) == (0, False), text
    told = json.loads(sure("today", "--office", str(office), "--as-of", "2027-03-01", "--format", "json").stdout)
    assert [one["urgency"] for one in told["duties"] if one["kind"] == "objection-answer"] == ["overdue"]


def test_the_year_that_a_term_needs_is_named_and_no_other(office: Path) -> None:
    late = {**SENT, "decision_date": "2028-02-29", "decision_number": "二市监罚〔2028〕1号"}
    send(office, "penalty", "2028-03-03", late)
    for command in (("run",), ("today",)):
        text = said(office, "2028-06-01", *command)[1]
        assert "没有 2028 年的放假和调休日历，许可、处罚报送 1 件" in text
        assert "2027 年" not in text


def test_every_year_that_open_terms_need_is_named_at_once(office: Path) -> None:
    send(office, "objection", "2027-01-05", ASKED)
    late = {**SENT, "decision_date": "2028-02-29", "decision_number": "二市监罚〔2028〕1号"}
    send(office, "penalty", "2028-03-03", late)
    code, text = said(office, "2028-06-01", "run")
    assert code == 1
    assert "没有 2027 年、2028 年的放假和调休日历，异议答复 1 件、许可、处罚报送 1 件" in text
