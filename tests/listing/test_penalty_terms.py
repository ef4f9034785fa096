"""Terms of penalties under every version, its borders, the overlay and the transition: cases a jurist can read."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creditcli.listing.penalty_terms import TERM, TRANSITION, PenaltyFacts, penalty_term
from creditcli.stages.decide import decide
from creditcli.standard.types import Standard
from tests.listing.story import CALENDAR, OFFICE, STANDARD, Story

CASES = list(csv.DictReader((Path(__file__).parent / "penalty_terms.csv").read_text("utf-8").splitlines()))
CHOICES = ("earliest_end", "version_at_decision")


def facts_of(case: dict[str, str]) -> PenaltyFacts:
    return PenaltyFacts(
        date.fromisoformat(case["decided"]), case["class"], case["domain"], tuple(case["categories"].split("；")),
        case["organ"],
    )  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_a_case(case: dict[str, str]) -> None:
    term = penalty_term(facts_of(case), STANDARD, case["choice"], CALENDAR, date.fromisoformat(case["as_of"]))
    assert (str(term.end or ""), str(term.earliest or "")) == (case["end"], case["earliest"])
    assert case["hidden"] in term.hidden
    assert bool(term.hidden) == bool(case["hidden"])
    assert bool(term.law) or not term.end


def twice_changed(least: str = "3m") -> Standard:
    """A standard whose terms change from 2027 on, with a transition of its own for what was decided before."""
    begun = date(2027, 1, 1)
    found = dict(STANDARD.parameters)
    for name in (TERM, TRANSITION):
        *former, last = found[name].values
        assert isinstance(last.value, dict)
        changed = {"classes": {"轻微": {"max": "1y"}, "一般": {"min": least, "max": "2y"}, "严重": {"max": "3m"}}}
        value = {**last.value, **(changed if name == TERM else {"before": begun.isoformat()})}
        new = replace(last, valid_from=begun, valid_to=None, value=value)
        before = replace(last, valid_to=begun - timedelta(days=1))
        found[name] = replace(found[name], values=(*former, before, new))
    return replace(STANDARD, parameters=found)


@pytest.mark.parametrize(
    ("decided", "kind", "end", "earliest"),
    [
        (date(2025, 11, 20), "一般", "2026-11-20", "2026-02-21"),  # over before the second change, and stays so
        (date(2026, 2, 20), "一般", "2027-02-20", "2026-05-21"),
        (date(2026, 5, 20), "一般", "2027-05-20", "2026-08-21"),  # decided under the version that is changed
        (date(2027, 1, 4), "一般", "2029-01-04", "2027-04-05"),
        (date(2026, 5, 20), "严重", "2026-12-31", "2027-05-21"),  # shown lawfully until the day before the change
        (date(2025, 11, 20), "轻微", "", ""),  # what a version lifted no later one brings back
        (date(2026, 5, 20), "轻微", "", ""),
    ],
)
def test_every_transition_that_has_begun_shortens(decided: date, kind: str, end: str, earliest: str) -> None:
    facts, standard = PenaltyFacts(decided, kind, "", ("罚款",), "交通"), twice_changed()
    term = penalty_term(facts, standard, "earliest_end", CALENDAR, date(2027, 1, 5))
    assert (str(term.end or ""), str(term.earliest or "")) == (end, earliest)


@pytest.mark.parametrize(
    ("decided", "earliest"),
    [
        (date(2026, 9, 20), "2026-12-21"),  # by the rule of its decision, before the change
        (date(2026, 11, 20), "2027-01-01"),  # the new rule would have let it be repaired on 2026-12-21
        (date(2026, 12, 20), "2027-01-21"),
    ],
)
def test_a_shorter_least_term_lets_nobody_apply_before_it_began(decided: date, earliest: str) -> None:
    facts, standard = PenaltyFacts(decided, "一般", "", ("罚款",), "交通"), twice_changed("1m")
    term = penalty_term(facts, standard, "earliest_end", CALENDAR, date(2027, 2, 1))
    assert str(term.earliest) == earliest


days = st.dates(date(2017, 8, 1), date(2030, 12, 31))
penalties = st.builds(
    PenaltyFacts,
    decided=days,
    penalty_class=st.sampled_from(["", "轻微", "一般", "严重"]),
    domain=st.sampled_from(["", "消防", "特种设备", "其他"]),
    categories=st.lists(st.sampled_from(["警告", "罚款", "通报批评", "责令停产停业"]), min_size=1, unique=True).map(
        tuple
    ),
    organ_kind=st.sampled_from(["市场监管", "交通"]),
)


@given(penalties, days, days, st.sampled_from(CHOICES))
def test_a_term_never_grows_as_days_go_by(facts: PenaltyFacts, one: date, other: date, choice: str) -> None:
    early, late = sorted((one, other))
    before, after = (penalty_term(facts, STANDARD, choice, CALENDAR, day) for day in (early, late))
    if before.hidden:
        assert after.hidden
    elif before.end and after.end:
        assert after.end <= before.end


@given(penalties, days)
def test_the_choice_of_the_earliest_end_is_never_the_later_one(facts: PenaltyFacts, day: date) -> None:
    earliest, at_decision = (penalty_term(facts, STANDARD, choice, CALENDAR, day) for choice in CHOICES)
    if earliest.end and at_decision.end:
        assert earliest.end <= at_decision.end


@given(penalties, days, st.sampled_from(CHOICES))
def test_what_is_not_determined_is_hidden_with_a_reason(facts: PenaltyFacts, day: date, choice: str) -> None:
    term = penalty_term(facts, STANDARD, choice, CALENDAR, day)
    assert (term.end is None) == bool(term.hidden)
    if term.end:
        assert term.end > facts.decided
        assert term.earliest is None or term.earliest > facts.decided


UNITS = {"交通": "交通", "消防": "消防", "市场监管": "市监"}


def shown_on(case: dict[str, str], day: date) -> tuple[str, str, str, str]:
    """Disclosure, end, first day after the least term and first day of repair of the case's penalty in the whole ledger of
    the day."""
    names = {"程度": case["class"], "领域": case["domain"], "类别": case["categories"].replace("；", "＋")}
    told = "，".join(f"{name}={value}" for name, value in names.items() if value)
    story = Story("penalty", f"{case['decided']} {UNITS[case['organ']]}：作出决定（{told}）")
    office = replace(OFFICE, settings={**OFFICE.settings, "penalty_transition": case["choice"]})
    [row] = decide(story.view(day), STANDARD, office, CALENDAR).penalties.to_dicts()
    days = [str(row[name] or "") for name in ("term_end", "least_over", "earliest_repair")]
    return row["disclosure"], days[0], days[1], days[2]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_the_ledger_shows_a_penalty_to_its_last_day_and_no_longer(case: dict[str, str]) -> None:
    as_of = date.fromisoformat(case["as_of"])
    disclosure, end, least, told = shown_on(case, as_of)
    assert (end, least) == (case["end"], case["earliest"])
    assert told == (least if least <= end and case["as_of"] <= end else "")
    if case["hidden"]:
        assert disclosure == "hidden"
        return
    last = date.fromisoformat(case["end"])
    assert disclosure == ("published" if as_of <= last else "withdrawn")
    if case["choice"] == "version_at_decision":
        days = (last, last + timedelta(days=1))
        assert [shown_on(case, day)[0] for day in days] == ["published", "withdrawn"]
