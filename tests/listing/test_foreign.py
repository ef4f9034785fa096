"""Listings of another office here: a reference or recognised, and what halts their measures, whoever took it in."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from creditcli.model.agenda import Duty, DutyKind, Urgency
from creditcli.model.exchange import FULL, Package, Party, Recognition
from creditcli.model.ledger import Disclosure, Entry, Ledger, MeasureStatus
from creditcli.stages.decide import decide, list_entries
from creditcli.stages.due import due
from creditcli.stages.exchange import now
from creditcli.stages.letter_desk import Desk
from tests.listing.story import CALENDAR, OFFICE, STANDARD, Story

THEIRS, LIST, BASIS = "12152502MB00001074", "wage_arrears", "示例互认协议"
LISTED = "2026-02-24 告知；2026-03-16 决定列入；2026-03-18 送达"
TOLD = date(2026, 4, 2)  # the day of their package


def package_of(there: str, list_id: str, day: date, number: int = 1, sender: str = THEIRS) -> Package:
    """A whole package of another office of a day."""
    state = now(decide(Story(list_id, there).view(day), STANDARD, OFFICE, CALENDAR), "盐", STANDARD, OFFICE.code).state
    return Package(
        number, FULL, 0, "", Party(sender, "邻市信用办"), Party(OFFICE.code, OFFICE.name), day, "", STANDARD.version,
        {part: tuple(some.values()) for part, some in state.items()},
    )  # fmt: skip


def seen_here(there: str, here: str, day: date, recognised: bool = True) -> list[Entry]:
    """What this office makes on a day of what the other told on ``TOLD``; ``here``: what was taken in here."""
    package = package_of(there, LIST, TOLD)
    rules = (Recognition(THEIRS, (LIST,), BASIS),) if recognised else ()
    view = replace(Story(LIST, here).view(day), foreign=(package,))
    found = list_entries(view, STANDARD, replace(OFFICE, recognised=rules), CALENDAR).foreign
    assert all((one.basis, one.told) == (BASIS if recognised else "", TOLD) for one in found)
    return [one.entry for one in found]


def executable(entry: Entry) -> bool:
    return any(one.executable for one in entry.measures)


def test_a_recognised_listing_gives_measures_from_the_day_it_was_told_and_another_none() -> None:
    [own], [other] = seen_here(LISTED, "", TOLD), seen_here(LISTED, "", TOLD, recognised=False)
    assert (own.origin, other.origin) == ("recognised", "reference")
    assert executable(own)
    assert {one.since for one in own.measures} == {TOLD}
    assert not own.suspended
    assert other.measures == ()


def test_a_listing_is_gone_the_day_after_its_term_whatever_was_told() -> None:
    [last] = seen_here(LISTED, "", date(2029, 3, 16))
    assert executable(last)
    assert seen_here(LISTED, "", date(2029, 3, 17)) == []


@pytest.mark.parametrize(
    ("event", "cases", "stays"),
    [("2026-04-01 受理异议", ("异〔2026〕甲",), ()), ("2026-04-01 法院：停止执行", (), ("文〔2026〕0401甲",))],
)
def test_what_halts_at_the_origin_halts_here(event: str, cases: tuple[str, ...], stays: tuple[str, ...]) -> None:
    [entry] = seen_here(f"{LISTED}；{event}", "", TOLD)
    assert (entry.verifying, entry.stays) == (cases, stays)
    assert entry.suspended == ((date(2026, 4, 1), None, "来源单位暂停执行"),)
    assert {one.status for one in entry.measures} == {MeasureStatus.SUSPENDED}


@pytest.mark.parametrize(
    ("answer", "resumed"),
    [
        ("", False),
        ("；2026-04-09 核实无误", True),  # by who listed
        ("；2026-04-09 住建：核实无误", True),  # by who took it in
        ("；2026-04-09 交通：核实无误", False),
        ("；2026-04-09 核实无误乙", False),
        ("；2026-04-09 异议更正", False),  # not right: until the origin tells its end
        ("；2026-04-09 异议撤销", False),
    ],
)
def test_an_objection_taken_in_here_halts_until_the_listing_is_answered_to_be_right(answer: str, resumed: bool) -> None:
    [entry] = seen_here(LISTED, f"2026-04-07 住建：受理异议{answer}", date(2026, 4, 9))
    assert executable(entry) is resumed
    assert entry.verifying == (() if resumed else ("异〔2026〕甲",))
    assert entry.verifying_since == (None if resumed else date(2026, 4, 7))
    assert entry.suspended == (() if resumed else ((date(2026, 4, 7), None, "异议核实"),))


def test_an_objection_told_and_taken_in_here_counts_once_and_from_its_first_day() -> None:
    [entry] = seen_here(f"{LISTED}；2026-04-01 受理异议", "2026-04-07 住建：受理异议", date(2026, 4, 9))
    assert entry.verifying == ("异〔2026〕甲",)
    assert entry.suspended == ((date(2026, 4, 1), None, "异议核实"),)


def test_an_objection_here_to_what_is_not_recognised_halts_nothing() -> None:
    [entry] = seen_here(LISTED, "2026-04-07 住建：受理异议", date(2026, 4, 9), recognised=False)
    assert (entry.verifying, entry.suspended) == ((), ())


RED = "2026-01-05 认定（至=2029-01-04）"


@pytest.mark.parametrize(
    ("event", "recognised", "day", "red"),
    [
        ("", True, TOLD, False),
        ("", False, TOLD, True),
        ("2026-04-01 受理异议", True, TOLD, True),  # being verified: nothing follows from it
        ("", True, date(2029, 1, 3), False),
        ("", True, date(2026, 4, 1), True),  # not told yet
    ],
)
def test_nobody_is_red_here_while_a_recognised_listing_restrains_them(
    event: str, recognised: bool, day: date, red: bool
) -> None:
    rules = (Recognition(THEIRS, (LIST,), BASIS),) if recognised else ()
    package = package_of(f"{LISTED}；{event}", LIST, TOLD)
    told = (package,) if day >= TOLD else ()
    view = replace(Story("red", RED).view(day), foreign=told)
    [entry] = list_entries(view, STANDARD, replace(OFFICE, recognised=rules), CALENDAR).entries
    assert (entry.is_active, entry.disclosure is Disclosure.PUBLISHED) == (red, red)
    assert entry.exit_day == (None if red else TOLD)
    assert red or entry.history[-1].effect == "外地的严重失信认定在本地有效，移出红名单"


REPAIRED = f"{LISTED}；2026-10-19 准予修复（改正=2026-04-01）"
BACK = f"{REPAIRED}；2026-11-02 撤销修复"
AGAIN = date(2026, 11, 3)  # the day on which the listing that is back there is told here


def ledger_here(day: date, list_id: str = LIST, here: str = "", recognised: bool = True) -> Ledger:
    """This office, which was told of the listing, of its end, and that it is back."""
    told = ((LISTED, TOLD), (REPAIRED, date(2026, 10, 19)), (BACK, AGAIN))
    packages = [package_of(there, LIST, at, number) for number, (there, at) in enumerate(told, 1) if at <= day]
    view = replace(Story(list_id, here).view(day), foreign=tuple(packages))
    rules = (Recognition(THEIRS, (LIST,), BASIS),) if recognised else ()
    settings = {**OFFICE.settings, "response_due": "10wd"}
    return decide(view, STANDARD, replace(OFFICE, recognised=rules, settings=settings), CALENDAR)


def test_what_ended_there_and_is_told_anew_acts_here_from_the_day_on_which_it_is_told_anew() -> None:
    assert ledger_here(date(2026, 10, 19)).foreign == ()
    [one] = ledger_here(AGAIN).foreign
    assert {state.since for state in one.entry.measures} == {AGAIN}
    asked = [state for state in one.entry.measures if state.due]
    assert {state.due for state in asked} == {date(2026, 11, 17)}, (
        "ten working days, from the day on which they may act"
    )
    assert not any(state.overdue for state in asked)


@pytest.mark.parametrize(
    ("recognised_on", "day", "left"),
    [
        ("2026-01-05", date(2026, 10, 18), TOLD),
        ("2026-01-05", date(2026, 10, 19), None),
        ("2026-10-28", date(2026, 11, 2), None),
        ("2026-10-28", AGAIN, AGAIN),
        ("2026-01-05", AGAIN, AGAIN),
    ],
)
def test_who_was_honoured_in_between_leaves_on_the_day_on_which_it_is_told_anew(
    recognised_on: str, day: date, left: date | None
) -> None:
    [member] = ledger_here(day, "red", f"{recognised_on} 认定（至=2029-01-04）").entries
    assert member.exit_day == left


def duties(day: date, recognised: bool = True) -> list[Duty]:
    ledger = ledger_here(day, recognised=recognised)
    found = due(Desk(ledger, STANDARD, OFFICE, (), calendar=CALENDAR), (), CALENDAR, 7)
    return [one for one in found if one.kind is DutyKind.RESPONSE]


def test_what_organs_owe_to_a_recognised_listing_is_in_what_is_to_be_done() -> None:
    assert duties(AGAIN) == []
    waiting, late = duties(date(2026, 11, 10)), duties(date(2026, 11, 18))
    assert {(one.urgency, one.since, one.until) for one in waiting} == {(Urgency.DUE, AGAIN, date(2026, 11, 17))}
    assert {one.urgency for one in late} == {Urgency.OVERDUE}
    assert {(one.decision_number, one.shown) for one in late} == {("二人社列〔2026〕1号", False)}
    [listing] = ledger_here(date(2026, 11, 18)).foreign
    owing = {(state.organ, state.measure) for state in listing.entry.measures if state.overdue}
    assert {(one.organ, measure) for one in late for measure in one.about} == owing
    assert duties(date(2026, 11, 18), recognised=False) == []
