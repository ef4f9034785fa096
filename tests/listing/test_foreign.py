"""Listings of another office here: a reference or recognised, and what halts their measures, whoever took it in."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from creditcli.model.exchange import FULL, Package, Party, Recognition
from creditcli.model.ledger import Disclosure, Entry, MeasureStatus
from creditcli.stages.decide import decide, list_entries
from creditcli.stages.exchange import now
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
