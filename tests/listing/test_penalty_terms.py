"""Terms of penalties under every version, its borders, the overlay and the transition: cases a jurist can read."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creditcli.io.bundle import open_standard
from creditcli.io.calendar import working_calendar
from creditcli.listing.penalty_terms import PenaltyFacts, penalty_term

STANDARD, CALENDAR = open_standard(), working_calendar(None)
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
