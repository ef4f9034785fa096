"""Terms of penalties around the border of each version, expected values worked out from the file alone."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, NamedTuple

import polars as pl
import pytest
import yaml

from creditcli.io.bundle import bundle, open_standard
from creditcli.io.calendar import working_calendar
from creditcli.listing.penalty_terms import PenaltyFacts, penalty_term

STANDARD, CALENDAR = open_standard(), working_calendar(None)
DAY = timedelta(days=1)
FOLDER = bundle("standards") / "parameters"
VERSIONS = yaml.safe_load((FOLDER / "penalty_publication_term.yaml").read_text("utf-8"))["values"]
BEFORE = date.fromisoformat(
    yaml.safe_load((FOLDER / "penalty_transition.yaml").read_text("utf-8"))["values"][0]["value"]["before"]
)
CLASSES = sorted({"", *(name for one in VERSIONS for name in one["value"].get("classes", {}))})
DOMAINS = sorted({"", *(name for one in VERSIONS for name in one["value"].get("domains", {}))})
BORDERS = sorted(
    {day for one in VERSIONS for first in [one["valid"]["from"]] for day in (first - DAY, first, first + DAY)}
)
CASES = [(day, name, domain) for day in BORDERS for name in CLASSES for domain in DOMAINS]


class Expected(NamedTuple):
    """Last day and first day of repair; both None where it is not shown."""

    end: date | None
    earliest: date | None


def after(day: date, span: str) -> date:
    """By another calendar than the program's: polars moves by whole months and stays within the month."""
    return pl.Series([day]).dt.offset_by(span.replace("m", "mo")).item()


def version_on(day: date) -> Mapping[str, Any] | None:
    found = [one["value"] for one in VERSIONS if one["valid"]["from"] <= day <= (one["valid"]["to"] or date.max)]
    return found[0] if found else None


def spans_on(day: date, name: str, domain: str) -> Mapping[str, Any] | None:
    value = version_on(day) or {}
    if name in value.get("classes", {}):
        return value["classes"][name]
    return {**value["default"], **value["domains"].get(domain, {})} if "default" in value else None


def shown(decided: date, spans: Mapping[str, Any] | None) -> Expected:
    if spans is None or spans.get("publish") == "no":
        return Expected(None, None)
    never = spans.get("repair") == "never" or "min" not in spans
    return Expected(after(decided, spans["max"]), None if never else after(decided, spans["min"]) + DAY)


def earliest_of(decided: date, name: str, domain: str) -> Expected:
    """Old and new rule, whichever ends first, as far as each knows the class; the new one not before it acts."""
    if version_on(decided) is None or decided >= BEFORE:
        return shown(decided, spans_on(decided, name, domain))
    rules = [spans_on(day, name, domain) for day in (decided, BEFORE)]
    terms = [shown(decided, one) for one in rules]
    ends = [one.end for one in terms if one.end]
    if len(ends) == len(rules):
        ends[1] = max(ends[1], BEFORE - DAY)
    if not ends or (rules[1] or {}).get("publish") == "no":
        return Expected(None, None)
    own, new = (one.earliest for one in terms)
    days = [*filter(None, [own]), *([max(new, BEFORE)] if new else [])]
    return Expected(min(ends), min(days, default=None))


def facts(decided: date, name: str, domain: str) -> PenaltyFacts:
    return PenaltyFacts(decided, name, domain, ("罚款",), "交通")


@pytest.mark.parametrize(("decided", "name", "domain"), CASES)
def test_the_version_on_the_day_of_decision_gives_the_term(decided: date, name: str, domain: str) -> None:
    penalty = facts(decided, name, domain)
    term = penalty_term(penalty, STANDARD, "version_at_decision", CALENDAR, decided)
    assert (term.end, term.earliest) == shown(decided, spans_on(decided, name, domain))
    early = penalty_term(penalty, STANDARD, "earliest_end", CALENDAR, min(decided, BEFORE - DAY))
    assert (early.end, early.earliest) == (term.end, term.earliest), "before the new rule nothing changes"


@pytest.mark.parametrize(("decided", "name", "domain"), CASES)
def test_from_the_new_rule_on_the_earliest_end_holds_where_the_office_chose_it(
    decided: date, name: str, domain: str
) -> None:
    term = penalty_term(facts(decided, name, domain), STANDARD, "earliest_end", CALENDAR, max(decided, BEFORE))
    assert (term.end, term.earliest) == earliest_of(decided, name, domain)
