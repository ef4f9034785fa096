"""The state of an entry's life, what it is judged by, and how a change is noted."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from creditcli.listing.orders import Orders
from creditcli.model.ledger import Event, ExitKind, Listing, Step
from creditcli.model.workdays import WorkingCalendar
from creditcli.standard.list_terms import Ruling, acting_on, law_of, ruling
from creditcli.standard.types import ListType, Standard

COMMON_LAW = {
    "objection": "objection_answer", "correction": "withdrawal_after_revocation", "stay": "stay_of_execution",
    "shield": "bankruptcy_shield",
}  # fmt: skip
BEFORE = (Listing.DRAFT, Listing.NOTICED, Listing.OBJECTED_BEFORE, Listing.DECIDED)  # not on the list yet
Spans = tuple[tuple[date, date | None], ...]  # first day, and the day from which it is over


@dataclass(frozen=True, slots=True)
class Terms:
    """What an entry's life is judged by: its list type, the day of its decision, its listing organ, the day of the ledger.

    ``revokers``: codes of courts and other organs that may undo what another organ decided. ``rules_of``: the day whose
    rules are asked for instead of the ledger's.
    """

    kind: ListType
    decided: date
    organ_code: str
    standard: Standard
    calendar: WorkingCalendar
    as_of: date
    revokers: frozenset[str] = frozenset()
    rules_of: date | None = None

    @property
    def ruling(self) -> Ruling:
        """What its term goes by."""
        return ruling(self.kind, self.decided, self.rules_of or self.as_of)

    def law(self, name: str, day: date) -> str:
        """The citation on ``day`` of a block of the list type, or of the parameter that governs all lists alike."""
        value = self.standard.parameter(COMMON_LAW[name]).on(day) if name in COMMON_LAW else None
        if value is not None:
            return self.standard.basis(value.law, day)
        return law_of(acting_on(self.kind, self.decided, day, self.calendar), name, self.standard, day)


@dataclass(frozen=True, slots=True)
class Open:
    """What is open about an entry: objections by number, documents that halt execution, documents for which it is not
    shown for the time being."""

    cases: tuple[str, ...] = ()
    stays: Orders = ()
    shields: Orders = ()


@dataclass(frozen=True, slots=True)
class Life:
    """State of an entry. ``changed``: the day on which listing or verification last changed; ``decided_end``: the last day by the
    rules of the decision, whatever a later version made of it."""

    listing: Listing
    term_start: date
    term_end: date | None
    changed: date
    decided_end: date | None = None
    exit_kind: ExitKind | None = None
    exit_day: date | None = None
    cases: tuple[str, ...] = ()
    asked: tuple[tuple[str, date], ...] = ()  # numbers of all objections accepted, and when
    corrected: date | None = None
    spans: Spans = ()  # spans on the list
    verified_since: Spans = ()  # spans of verification
    stays: Orders = ()  # documents that halt execution
    stayed: Spans = ()
    shields: Orders = ()  # documents for which it is not shown for the time being
    left: Open = Open()  # what is open while it is off the list: it counts again where it comes back
    apart: bool = False  # the firm beside which a person was named is off the list
    exits: tuple[Step, ...] = ()  # every way out, also one that was undone later
    returns: tuple[Step, ...] = ()  # every time that a way out was undone
    history: tuple[Step, ...] = ()

    @property
    def begun(self) -> date | None:
        """The first day on the list."""
        return self.spans[0][0] if self.spans else None

    @property
    def listed_since(self) -> date | None:
        """The day on which it came onto the list, the last where it came back; None: it never did."""
        return self.spans[-1][0] if self.spans else None


def step(event: Event, terms: Terms, law: str, effect: str) -> Step:
    """The trace of an event."""
    return Step(
        event.kind, event.day, event.organ, event.organ_code, event.document, event.row_id, terms.kind.id, law, effect
    )


def closed(spans: Spans, day: date) -> Spans:
    return tuple((start, end if end is not None else day) for start, end in spans)


def noted(life: Life, event: Event, terms: Terms, effect: str, law: str = "basis", **changes: Any) -> Life:
    """The life with the event's trace and what it changes."""
    trace = step(event, terms, terms.law(law, event.day), effect)
    return replace(life, history=(*life.history, trace), **changes)


def competent(event: Event, terms: Terms) -> bool:
    """Only the organ that listed may end, repair or confirm ("谁认定、谁负责"), or who took its place."""
    return event.is_by(terms.organ_code)
