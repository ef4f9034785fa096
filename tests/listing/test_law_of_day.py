"""Every step cites the law of its own day, never a later one; a number that was not law yet sets no due day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from creditcli.io.bundle import bundle, open_standard
from creditcli.io.calendar import working_calendar
from creditcli.io.office import load_office
from creditcli.listing.cases import cases_of
from creditcli.listing.events import Matter, Matters
from creditcli.listing.known import Known
from creditcli.listing.life_state import COMMON_LAW, Terms
from creditcli.listing.measures import Tasks
from creditcli.model.keys import case_id
from creditcli.model.ledger import Case, Event
from creditcli.stages.decide import decide
from creditcli.stages.difference_penalties import Books, moved_penalties
from creditcli.standard.competence import revokers
from tests.listing.story import Story

STANDARD, CALENDAR = open_standard(), working_calendar(None)
OFFICE = load_office(bundle("samples") / "office")
DAY = timedelta(days=1)
ORGAN = "11152501YY000001XM"
LISTS = [one for one in STANDARD.lists.values() if one.enabled]


def terms(list_id: str, day: date) -> Terms:
    return Terms(STANDARD.lists[list_id], day, ORGAN, STANDARD, CALENDAR, day)


@pytest.mark.parametrize("block", sorted(COMMON_LAW))
def test_the_law_common_to_all_lists_is_cited_from_its_first_day_on(block: str) -> None:
    first = STANDARD.parameter(COMMON_LAW[block]).values[0]
    own = STANDARD.basis(first.law, first.valid_from)
    assert terms("court_defaulter", first.valid_from).law(block, first.valid_from) == own
    assert own not in terms("court_defaulter", first.valid_from).law(block, first.valid_from - DAY)


@pytest.mark.parametrize("kind", LISTS, ids=lambda one: one.id)
def test_a_list_without_a_law_of_its_own_for_a_block_cites_the_basis_of_that_day(kind: Any) -> None:
    days = {kind.valid_from, *(STANDARD.laws[one.law].valid_from for one in kind.basis)}
    for day in days:
        if day < kind.valid_from:
            continue
        text = terms(kind.id, day).law("basis", day)
        assert text
        named = [one.id for one in STANDARD.laws.values() if f"《{one.title}》" in text]
        assert [one for one in named if not STANDARD.laws[one].holds_on(day)] == []


def case_opened(kind: str, day: date, list_id: str = "") -> Case:
    told = {
        "application_number": "甲", "list_type": list_id, "target_decision_number": "文〔2020〕1号", "subject_name": "某公司",
    }  # fmt: skip
    event = Event(f"{kind}_accepted", day, day, "某单位", ORGAN, "文〔2020〕1号", "000001", told)
    dataset = "black-listing" if list_id else "penalty"
    matter = Matter(event, dataset, case_id(kind, "甲", dataset, "文〔2020〕1号", "某公司"))
    matters = Matters({(matter.dataset, "文〔2020〕1号"): (matter,)})
    tasks = Tasks({}, {}, "", None, CALENDAR, day)
    (found,) = cases_of(Known(None, STANDARD, OFFICE, CALENDAR, matters, tasks), ())  # type: ignore[arg-type]
    return found


def test_a_repair_is_due_by_the_version_of_its_day() -> None:
    first, second = STANDARD.parameter("repair_result").values
    before = case_opened("repair", first.valid_from - DAY)
    assert (before.answer_due, before.history[0].law) == (None, "")
    assert second.valid_from == (first.valid_to or date.max) + DAY
    for value in (first, second):
        case = case_opened("repair", value.valid_from)
        assert case.answer_due
        assert case.history[0].law == STANDARD.basis(value.law, value.valid_from)


def test_a_repair_of_a_listing_before_the_general_rule_cites_the_list_types_own() -> None:
    case = case_opened("repair", STANDARD.lists["wage_arrears"].valid_from, "wage_arrears")
    assert case.answer_due
    assert "拖欠农民工工资" in case.history[0].law


def test_who_may_revoke_is_read_on_the_day() -> None:
    values = STANDARD.parameter("revoking_organs").values
    assert revokers(OFFICE, STANDARD, values[0].valid_from - DAY) == frozenset()
    assert revokers(OFFICE, STANDARD, values[0].valid_from) == revokers(OFFICE, STANDARD, values[-1].valid_from)


def test_a_stay_and_a_shield_of_a_penalty_are_told_by_their_own_law() -> None:
    story = Story("penalty", "2026-04-01 作出决定（程度=一般）；2026-05-06 法院：停止执行；2026-05-06 法院：暂时屏蔽")
    before, after = (story.view(date(2026, 5, day)) for day in (5, 7))
    books = Books(after, STANDARD, OFFICE, CALENDAR)
    [moved] = moved_penalties(*(decide(one, STANDARD, OFFICE, CALENDAR) for one in (before, after)), books)
    laws = {one.step.event: one.step.law for one in moved.reasons}
    for event, parameter in (("correction_stay", "stay_of_execution"), ("correction_shield", "bankruptcy_shield")):
        value = STANDARD.parameter(parameter).on(date(2026, 5, 6))
        assert value
        assert laws[event] == STANDARD.basis(value.law, date(2026, 5, 6))
