"""An objection before listing and one after it: whose term, which letter, which law an officer is told."""

from __future__ import annotations

from datetime import date

import pytest

from creditcli.listing.events import matters_of
from creditcli.model.agenda import Duty, DutyKind
from creditcli.model.outputs import Letter
from creditcli.stages.decide import decide
from creditcli.stages.due import due
from creditcli.stages.letter_desk import Desk
from creditcli.stages.letter_told import told_of
from creditcli.stages.notify import due_letters
from tests.listing.story import CALENDAR, OFFICE, STANDARD, Story

STORY = (
    "2026-02-24 告知；2026-02-26 受理异议甲；2026-03-04 核实无误甲；2026-03-16 决定列入；2026-03-18 送达；"
    "2026-04-02 受理异议乙；2026-04-09 核实无误乙"
)
LAST = date(2026, 4, 9)


def desk_of(text: str, day: date, list_id: str = "wage_arrears") -> Desk:
    view = Story(list_id, text).view(day)
    ledger = decide(view, STANDARD, OFFICE, CALENDAR)
    return Desk(ledger, STANDARD, OFFICE, (), told_of(ledger, STANDARD, matters_of(view, STANDARD)), CALENDAR)


def letters(kind: str) -> list[Letter]:
    return [one for one in due_letters(desk_of(STORY, LAST), {}, date.min) if one.kind == kind]


def open_objection(list_id: str, day: date) -> Duty:
    found = due(desk_of(STORY, day, list_id), (), CALENDAR, 30)
    [own] = [one for one in found if one.kind is DutyKind.OBJECTION]
    return own


def test_the_letter_of_acceptance_tells_the_term_of_the_lists_law_before_listing_and_the_offices_after_it() -> None:
    early, late = letters("N7")
    assert (early.context["before"], late.context["before"]) == (True, False)
    assert "5个工作日" in str(early.context["answer"])
    assert "7个工作日" in str(late.context["answer"])


def test_an_objection_before_listing_is_answered_by_the_listing_organ_and_one_after_it_by_the_office() -> None:
    assert [one.context["case"] for one in letters("N3")] == ["异〔2026〕甲"]
    assert [one.context["case"] for one in letters("N8")] == ["异〔2026〕乙"]


@pytest.mark.parametrize(
    ("list_id", "day", "until", "setting", "law"),
    [
        ("wage_arrears", date(2026, 2, 26), date(2026, 3, 4), "", "第六条"),
        ("wage_arrears", date(2026, 4, 2), date(2026, 4, 14), "objection_answer", "第二十项"),
        ("samr_serious", date(2026, 2, 26), date(2026, 3, 6), "objection_answer", "第二十项"),
    ],
)
def test_an_officer_is_told_the_law_or_the_setting_that_the_term_comes_from(
    list_id: str, day: date, until: date, setting: str, law: str
) -> None:
    told = open_objection(list_id, day)
    assert (told.until, told.setting) == (until, setting)
    assert law in told.law


def test_the_history_of_an_entry_cites_the_lists_own_law_before_listing() -> None:
    [entry] = desk_of(STORY, LAST).ledger.entries
    laws = {(one.event, one.day.month): one.law for one in entry.history}
    assert "第六条" in laws["objection_accepted", 2]
    assert "第六条" in laws["objection_correct", 3]
    assert "第二十项" in laws["objection_accepted", 4]
    assert "第二十项" in laws["objection_correct", 4]
