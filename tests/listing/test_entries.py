"""What an entry tells of itself beside its state: who decided, why, what was done about it, whose it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from creditcli.cli.workplace import open_workplace
from creditcli.errors import BrokenStandard
from creditcli.model.ledger import Disclosure, Entry, ExitKind, Ledger
from creditcli.model.office import Office
from creditcli.stages.decide import decide
from creditcli.standard.types import Standard
from tests.listing.story import CALENDAR, FIRM, NUMBERS, OFFICE, PERSON, STANDARD, Story, unit_row, view_of

LISTED = "2026-02-24 告知；2026-03-16 决定列入；2026-03-18 送达"
PERSON_TOO = f"{LISTED}；2026-02-24 本人告知；2026-03-16 本人决定列入；2026-03-18 本人送达"


def ledger(story: str, day: str, list_id: str = "wage_arrears", office: Office = OFFICE, standard: Standard = STANDARD,
           rules_of: date | None = None) -> Ledger:  # fmt: skip
    view = Story(list_id, story).view(date.fromisoformat(day))
    return decide(view, standard, office, CALENDAR, rules_of)


def firm_of(found: Ledger) -> Entry:
    return next(one for one in found.entries if not one.role and one.polarity == "black")


def person_of(found: Ledger) -> Entry:
    return next(one for one in found.entries if one.role)


def test_an_entry_names_its_organ_document_basis_and_facts() -> None:
    entry = firm_of(ledger(LISTED, "2026-03-18"))
    own = unit_row("人社")
    assert (entry.organ, entry.organ_code) == (own["organ"], own["organ_code"])
    assert (entry.decision_number, entry.basis, entry.facts) == (NUMBERS["wage_arrears"], "示例依据", "示例事由")
    assert (entry.subject_name, entry.unified_code, entry.person) == (FIRM["subject_name"], FIRM["unified_code"], "")
    assert (entry.served_date, entry.term_start) == (date(2026, 3, 18), date(2026, 3, 16))
    assert [one.document for one in entry.history] == ["列告〔2026〕1号", *[NUMBERS["wage_arrears"]] * 2]
    person = person_of(ledger(PERSON_TOO, "2026-03-18"))
    assert (person.person, person.unified_code, person.linked_to) == (PERSON["id_number"], "", entry.id)


def test_a_red_entry_names_its_organ_document_and_honour() -> None:
    [entry] = ledger("2026-01-05 认定（至=2029-01-04）", "2026-01-05", "red").entries
    own = unit_row("发改")
    assert (entry.organ, entry.organ_code, entry.title) == (own["organ"], own["organ_code"], "诚信示范企业")
    assert (entry.unified_code, entry.term_start) == (FIRM["unified_code"], date(2026, 1, 5))
    assert [(one.day, one.document) for one in entry.history] == [(date(2026, 1, 5), NUMBERS["red"])]


def test_a_linked_exit_bears_the_document_and_organ_that_ended_the_firms_listing() -> None:
    found = ledger(f"{PERSON_TOO}；2026-06-01 法院：撤销", "2026-06-01")
    last, own = person_of(found).history[-1], firm_of(found).history[-1]
    assert (last.day, last.document, last.organ, last.organ_code) == (own.day, own.document, own.organ, own.organ_code)
    assert own.organ_code == unit_row("法院")["organ_code"]
    assert len(person_of(found).history) == 4


def natural_persons(allowed: bool) -> Standard:
    kind = STANDARD.lists["wage_arrears"]
    kind = replace(kind, terms={**kind.terms, "publish": {"natural_persons": allowed}})
    return replace(STANDARD, lists={**STANDARD.lists, kind.id: kind})


@pytest.mark.parametrize(("statute", "chosen", "public"), [(1, 1, 1), (1, 0, 0), (0, 1, 0), (0, 0, 0)])
def test_a_person_is_shown_only_where_statute_and_office_both_say_so(statute: int, chosen: int, public: int) -> None:
    office = replace(OFFICE, publish_persons=("wage_arrears",) if chosen else ())
    found = ledger(PERSON_TOO, "2026-03-18", office=office, standard=natural_persons(bool(statute)))
    assert person_of(found).disclosure.is_public == bool(public)
    assert firm_of(found).disclosure is Disclosure.PUBLISHED


def two_persons(**other: str) -> tuple[Entry, ...]:
    """Two natural persons in one case of the court, alike but for ``other``."""
    text = "2026-03-16 决定列入（截止=2028-03-16，对象=自然人）"
    [(dataset, received, row)] = Story("court_defaulter", text).rows
    rows: list[tuple[str, str, Mapping[str, Any]]] = [(dataset, received, row), (dataset, received, {**row, **other})]
    return decide(view_of(rows, date(2026, 3, 16)), STANDARD, OFFICE, CALENDAR).entries


def test_two_persons_of_one_name_in_one_case_are_two_entries() -> None:
    assert len({one.id for one in two_persons(id_number="另一人")}) == 2
    assert len({one.id for one in two_persons(subject_name="李某某", id_number="第三人")}) == 2


def test_an_objection_about_another_list_leaves_this_one_alone() -> None:
    found = ledger(f"{LISTED}；2026-04-02 受理异议（名单类型=work_safety）", "2026-04-02")
    assert firm_of(found).verifying == ()
    assert firm_of(found).disclosure is Disclosure.PUBLISHED


def test_the_rules_of_a_later_day_show_what_they_would_change() -> None:
    story, day = "2024-06-03 交通：作出决定（程度=一般）", "2026-03-31"
    now = ledger(story, day, "penalty").penalties["term_end"].to_list()
    then = ledger(story, day, "penalty", rules_of=date(2026, 4, 1)).penalties["term_end"].to_list()
    assert (now, then) == ([date(2027, 6, 3)], [date(2026, 3, 31)])


def test_spans_in_which_no_measure_ran_are_told_with_the_reason() -> None:
    story = f"{LISTED}；2026-04-02 受理异议；2026-04-09 核实无误；2026-05-06 法院：停止执行；2026-06-01 受理异议乙"
    entry = firm_of(ledger(story, "2026-06-02"))
    assert entry.suspended == (
        (date(2026, 4, 2), date(2026, 4, 9), "异议核实"),
        (date(2026, 5, 6), None, "停止执行"),
        (date(2026, 6, 1), None, "异议核实"),
    )
    assert entry.verifying_since == date(2026, 6, 1)
    assert len(entry.stays) == 1


def test_a_measure_tells_since_when_it_is_as_it_is_and_why_it_is_not_taken() -> None:
    name = "限制申请财政性资金项目"
    story = (
        f"{LISTED}；2026-03-25 发改：已执行（措施={name}，执行日=2026-03-20）；2026-03-27 发改：已执行（措施={name}，执行日=2026-03-26）"
        "；2026-03-25 住建：不采取（措施=限制参与有关公共资源交易活动，理由=不属于职责）"
    )
    found = {(one.measure, one.organ): one for one in firm_of(ledger(story, "2026-04-01")).measures}
    taken = found[name, unit_row("发改")["organ"]]
    assert (taken.executed, taken.answered, taken.since) == (2, date(2026, 3, 26), date(2026, 3, 26))
    declined = found["限制参与有关公共资源交易活动", unit_row("住建")["organ"]]
    assert (declined.reason, declined.executable, declined.since) == ("不属于职责", False, date(2026, 3, 18))
    agreed = firm_of(ledger(f"{LISTED}；2026-03-25 发改：采取（措施={name}，理由=同意）", "2026-04-01")).measures
    assert {one.reason for one in agreed} == {""}
    assert all(one.law for one in found.values())
    assert list(found) == sorted(found, key=lambda key: (key[1], key[0]))


def test_a_case_tells_its_course_and_its_result() -> None:
    found = ledger(f"{LISTED}；2026-04-02 住建：受理异议；2026-04-09 核实无误", "2026-04-09")
    [case] = found.cases
    assert (case.kind, case.opened, case.closed, case.result) == (
        "objection", date(2026, 4, 2), date(2026, 4, 9), "核实无误",
    )  # fmt: skip
    assert [one.event for one in case.history] == ["objection_accepted", "objection_correct"]
    assert (case.list_id, case.organ_code) == ("wage_arrears", unit_row("住建")["organ_code"])
    assert all(one.law for one in case.history)


COURSE = (
    "2026-04-02 受理异议", "2026-04-09 核实无误", "2026-05-06 法院：停止执行", "2026-07-01 法院：恢复执行",
    "2026-12-10 准予修复", "2027-03-01 撤销修复",
)  # fmt: skip


@pytest.mark.parametrize("number", range(len(COURSE) + 1))
def test_measures_are_as_they_are_since_the_last_event_that_changed_them(number: int) -> None:
    story = "；".join((LISTED, *COURSE[:number]))
    entry = firm_of(ledger(story, "2027-03-02"))
    assert {str(one.since) for one in entry.measures} == {story.split("；")[-1][:10]}


def test_measures_are_lifted_since_the_day_after_the_last() -> None:
    assert {one.since for one in firm_of(ledger(LISTED, "2030-01-01")).measures} == {date(2029, 3, 17)}


def test_a_list_type_that_the_standard_does_not_know_stops_everything(demo: Path) -> None:
    """Nothing is taken down because a word is missing."""
    place = open_workplace(demo)
    view = place.view(date(2026, 11, 23))
    lists = {name: kind for name, kind in place.standard.lists.items() if name != "wage_arrears"}
    with pytest.raises(BrokenStandard, match="wage_arrears"):
        decide(view, replace(place.standard, lists=lists), place.office, place.calendar)


@pytest.mark.parametrize("lists", [("wage_arrears", "work_safety"), ("work_safety", "wage_arrears")])
@pytest.mark.parametrize("later", ["2026-06-01 送达", "2026-05-06 受理异议；2026-06-01 送达"])
def test_of_two_serious_listings_the_first_that_is_not_being_verified_ends_the_red_one(
    lists: tuple[str, str], later: str
) -> None:
    first = Story(lists[0], f"2026-01-05 认定（至=2029-01-04）；{LISTED}")
    second = Story(lists[1], f"2026-02-24 告知；2026-03-16 决定列入；{later}")
    view = view_of([*first.rows, *second.rows], date(2026, 6, 2))
    [red] = [one for one in decide(view, STANDARD, OFFICE, CALENDAR).entries if one.polarity == "red"]
    assert red.exit_day == date(2026, 3, 18)
    assert [step.day for step in red.history if step.event == "red_barred"] == [date(2026, 3, 18)]


def test_a_red_entry_that_left_on_the_day_of_a_serious_listing_left_for_its_own_reason() -> None:
    found = ledger(f"2026-01-05 认定（至=2029-01-04）；{LISTED}；2026-03-18 红名单移出（类型=认定错误）", "2026-03-19")
    [red] = [one for one in found.entries if one.polarity == "red"]
    assert (red.exit_kind, red.exit_day) == (ExitKind.ERROR, date(2026, 3, 18))
    assert "red_barred" not in [step.event for step in red.history]


def test_cases_stand_in_order_of_kind_and_number_whenever_they_were_opened() -> None:
    found = ledger(f"{LISTED}；2026-04-07 受理修复乙；2026-04-08 受理异议甲；2026-04-09 受理异议乙", "2026-04-10").cases
    assert [(one.kind, one.number) for one in found] == [
        ("objection", "异〔2026〕乙"), ("objection", "异〔2026〕甲"), ("repair", "申〔2026〕乙"),
    ]  # fmt: skip


def test_how_late_a_penalty_came_is_not_told_where_the_working_days_are_not_known_yet() -> None:
    known = ledger("2026-11-16 作出决定（收到=2026-12-21）", "2026-12-21", "penalty").penalties
    unknown = ledger("2026-11-16 作出决定（收到=2099-03-02）", "2099-03-02", "penalty").penalties
    assert known["late_days"][0] > 0
    assert unknown["late_days"].to_list() == [None]


@pytest.mark.parametrize(("since", "asked"), [(None, True), ("2026-03-18", True), ("2026-03-19", False)])
def test_an_answer_is_due_for_what_came_into_effect_since_letters_are_sent(since: str | None, asked: bool) -> None:
    settings = {**OFFICE.settings, "response_due": "10wd"}
    office = replace(OFFICE, settings=settings, letters_since=date.fromisoformat(since) if since else None)
    dues = {one.due for one in firm_of(ledger(LISTED, "2026-03-20", office=office)).measures}
    assert (dues != {None}) is asked
