"""The term of a penalty by the rules of a day; what its last public day rests on: the law that set it, and the office's
choice where that acted."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from creditcli.listing.fate import facts_of
from creditcli.listing.penalty_terms import TRANSITION, penalty_term, transitions
from creditcli.model.office import Office
from creditcli.model.public_term import PublicTerm
from creditcli.model.workdays import WorkingCalendar
from creditcli.standard.types import Standard


def term_basis(
    row: Mapping[str, Any], standard: Standard, office: Office, calendar: WorkingCalendar, rules_day: date
) -> tuple[str, str]:
    """The citation, and the setting (empty where the decision is not one that the setting is about)."""
    facts = facts_of(row, office)
    choice = office.settings.get(TRANSITION, "")
    term = penalty_term(facts, standard, choice, calendar, rules_day)
    return term.law, TRANSITION if transitions(facts.decided, standard, rules_day) else ""


def public_term(
    row: Mapping[str, Any], standard: Standard, office: Office, calendar: WorkingCalendar, rules_day: date
) -> PublicTerm:
    """By class, domain, categories, day and organ alone, whoever the penalty is about."""
    term = penalty_term(facts_of(row, office), standard, office.settings.get(TRANSITION, ""), calendar, rules_day)
    return PublicTerm(term.end, term.earliest, term.end is not None or term.lifted)
