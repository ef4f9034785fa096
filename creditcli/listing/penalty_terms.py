"""How long a penalty may be shown: the version of the term rule on the day of decision, the overlay of
market supervision, and the office's choice for decisions older than the newest rule.

Class and domain come from the deciding organ and are never guessed. All spans, classes and dates
stand in ``standards/parameters``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from creditcli.model.duration import parse_duration
from creditcli.model.workdays import WorkingCalendar
from creditcli.standard.lookups import code_of, same_value
from creditcli.standard.types import ParameterValue, Standard

TERM, OVERLAY, TRANSITION = "penalty_publication_term", "samr_publication_term", "penalty_transition"
EARLIEST = "earliest_end"
UNREGISTERED = "决定单位不在登记表中，无法确定公示期限"
NO_CLASS = "作出决定的机关没有提供失信程度分类"
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class PenaltyFacts:
    """All that a term depends on. ``categories`` are labels; ``organ_kind`` is the organ's trade, None where the register
    knows the organ no longer: then it may be any, and whatever shortens or hides holds."""

    decided: date
    penalty_class: str
    domain: str
    categories: tuple[str, ...]
    organ_kind: str | None


@dataclass(frozen=True, slots=True)
class Term:
    """``end``: last day shown; ``earliest``: first day on which a repair may be granted.

    ``hidden`` says in Chinese why it is not shown at all; ``end`` is None then. ``shown``: the last day on which it was
    shown in fact, where that is another. ``certain``: the last day whatever kind the organ is of, where that is not known and
    ``end`` might be of another kind: in between it is not over, nor known to run.
    """

    end: date | None
    earliest: date | None
    hidden: str
    law: str
    lifted: bool = False  # the rule itself forbids showing it
    shown: date | None = None
    certain: date | None = None


def penalty_term(facts: PenaltyFacts, standard: Standard, choice: str, calendar: WorkingCalendar, as_of: date) -> Term:
    """The term of a penalty as of a day. ``choice`` is the office's setting ``penalty_transition``."""
    versions = _versions(facts, standard, choice, as_of)
    terms = [(_by_version(facts, version, standard, calendar), version.valid_from) for version in versions]
    if not terms:
        return Term(None, None, "作出决定的日期早于现有公示期限规定，无法确定期限", "")
    return _overlaid(_earliest(terms), facts, standard, calendar)


def transitions(decided: date, standard: Standard, as_of: date) -> frozenset[date]:
    """First days of the later versions that the transitions begun by ``as_of`` lay over a decision of that day. A transition
    that another has followed acts still: what it brought down stays down."""
    begun = (one.value for one in standard.parameter(TRANSITION).values if one.valid_from <= as_of)
    days = (date.fromisoformat(str(one["before"])) for one in begun if isinstance(one, Mapping) and "before" in one)
    return frozenset(day for day in days if decided < day)


def _versions(facts: PenaltyFacts, standard: Standard, choice: str, as_of: date) -> list[ParameterValue]:
    """The version in force at the decision, and under the choice of the earliest end every later one
    that is in force by ``as_of``: a new rule acts on old records only to shorten or lift."""
    values = standard.parameter(TERM).values
    at_decision = [one for one in values if one.valid_from <= facts.decided <= (one.valid_to or facts.decided)]
    if choice != EARLIEST or not at_decision:
        return at_decision
    begun = transitions(facts.decided, standard, as_of)
    return [*at_decision, *(one for one in values if one.valid_from in begun)]


def _by_version(facts: PenaltyFacts, version: ParameterValue, standard: Standard, calendar: WorkingCalendar) -> Term:
    law = standard.basis(version.law, version.valid_from)
    assert isinstance(version.value, Mapping)
    spans = _spans(facts, version.value, standard)
    if spans is None:
        lacks = f"作出决定时的规定没有“{facts.penalty_class}”这一分类" if facts.penalty_class else NO_CLASS
        return Term(None, None, f"{lacks}，按当时的规定无法确定公示期限", law)
    if spans.get("publish") == "no":
        return Term(None, None, f"{facts.penalty_class}失信信息不予公示", law, True)
    end = calendar.add(facts.decided, parse_duration(str(spans["max"])))
    least = None if spans.get("repair") == "never" else spans.get("min")
    earliest = calendar.add(facts.decided, parse_duration(str(least))) if least else None
    return Term(end, earliest + DAY if earliest else None, "", law)


def _spans(facts: PenaltyFacts, value: Mapping[str, Any], standard: Standard) -> Mapping[str, Any] | None:
    """The block for the class, else the version's block without classes with its domain's own spans."""
    classes, domains = value.get("classes", {}), value.get("domains", {})
    own = same_value(standard, "penalty_class", facts.penalty_class, classes)
    if own is not None:
        found: Mapping[str, Any] = classes[own]
        return found
    if "default" not in value:
        return None
    return {**value["default"], **domains.get(same_value(standard, "penalty_domain", facts.domain, domains), {})}


def _earliest(terms: list[tuple[Term, date]]) -> Term:
    """Of several versions, each with its first day: hidden where a later one lifts it; else the first end and the first
    repair day.

    A later one acts from its first day on: what it gives a shorter term was lawfully shown until the day before, and what
    it lets be repaired sooner, not before.
    """
    first, *later = terms
    lifted = [term for term, _ in later if term.lifted]
    if lifted or first[0].end is None:
        return lifted[-1] if lifted else first[0]
    acting = [_from(since, term, term.end) for term, since in later if term.end is not None]
    known = [first[0], *acting]
    shortest = min(known, key=lambda one: one.end or date.max)
    days = [one.earliest for one in known if one.earliest is not None]
    return Term(shortest.end, min(days, default=None), "", shortest.law) if acting else first[0]


def _from(since: date, term: Term, end: date) -> Term:
    """What a later version gives, as far as it can from its first day on: nobody could ask for a repair by it before."""
    earliest = max(term.earliest, since) if term.earliest else None
    return replace(term, end=max(end, since - DAY), earliest=earliest)


def _overlaid(term: Term, facts: PenaltyFacts, standard: Standard, calendar: WorkingCalendar) -> Term:
    """The rule of market supervision, which only shortens, hides, or bars an early end."""
    version = standard.parameter(OVERLAY).on(facts.decided)
    if term.end is None or version is None:
        return term
    rule = version.value
    assert isinstance(rule, Mapping)
    if facts.organ_kind is not None and facts.organ_kind not in _texts(rule, "kinds"):
        return term
    law = standard.basis(version.law, facts.decided)
    categories = _codes(facts.categories, standard)
    if categories <= _codes(_texts(rule, "hidden_if_only"), standard):
        if facts.organ_kind is None:
            return Term(None, None, UNREGISTERED, law)
        return Term(None, None, f"只有{'、'.join(facts.categories)}的处罚不予公示", law, True)
    short = rule["short_if_only"]
    assert isinstance(short, Mapping)
    span = short["max"] if categories <= _codes(short["categories"], standard) else rule["max"]
    end = calendar.add(facts.decided, parse_duration(str(span)))
    if end is not None and end < term.end:
        term = Term(end, term.earliest, "", law, certain=term.end if facts.organ_kind is None else None)
    if facts.organ_kind is not None and categories & _codes(_texts(rule, "never_early"), standard):
        term = replace(term, earliest=None)
    return term


def _codes(categories: Iterable[str], standard: Standard) -> set[str]:
    """Categories by their codes, for the record keeps labels of its day; what the list does not have as it is written."""
    return {code_of(standard, "penalty_category", one) or one for one in categories}


def _texts(rule: Mapping[str, object], name: str) -> list[str]:
    found = rule.get(name)
    return [str(one) for one in found] if isinstance(found, list) else []
