"""Reading the terms of a list type: blocks of ``standards/lists`` as spans and days."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from creditcli.model.duration import parse_duration
from creditcli.model.workdays import WorkingCalendar
from creditcli.standard.types import Citation, ListType, Standard

CORRECTED = "corrected_date"  # field of a listing, of an exit and of a repair


def block(kind: ListType, name: str) -> Mapping[str, Any]:
    """The block of that name, empty where the list type has none."""
    terms = kind.terms.get(name)
    return terms if isinstance(terms, Mapping) else {}


def law_of(kind: ListType, name: str, standard: Standard, day: date) -> str:
    """The citation of a block for people; the list type's basis on ``day`` where the block has none of its own."""
    law = block(kind, name).get("law")
    if isinstance(law, Mapping):
        return standard.cite(Citation(str(law["law"]), str(law.get("article") or "")))
    return standard.basis(kind.basis, day) or standard.basis(kind.basis, kind.valid_from)


def statutory_end(kind: ListType, start: date, calendar: WorkingCalendar) -> date | None:
    """The last day of the list type's term that begins after ``start``; None where it sets none."""
    length = block(kind, "term").get("length")
    return calendar.add(start, parse_duration(str(length))) if length else None


def verify_span(kind: ListType | None, day: date) -> str:
    """Within what span the list type's own law has an objection answered that came before the listing was decided;
    empty where it is silent, or not in force on ``day``."""
    return str(block(kind, "pre_notice").get("verify_within", "")) if kind and kind.holds_on(day) else ""


def counts_from_correction(kind: ListType) -> bool:
    """Whether the least span before an early exit runs from the day on which the misconduct was put right."""
    return block(kind, "early_exit").get("after_from") == CORRECTED


def least_over(kind: ListType, start: date | None, calendar: WorkingCalendar) -> date | None:
    """The first day on which an early exit may be granted: the day after the least span has run.

    ``start`` is the day that the list type counts from (``early_exit.after_from``), None if unknown.
    """
    after = block(kind, "early_exit").get("after")
    if not after or start is None:
        return None
    end = calendar.add(start, parse_duration(str(after)))
    return end + timedelta(days=1) if end else None
