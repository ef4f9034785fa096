"""Reading the terms of a list type: blocks of ``standards/lists`` as spans and days.

What an entry's term is, and when and on what conditions it may leave early, goes by the version of the day of its
decision. A later version acts on it only where it says ``earliest_end``, from its own first day on, and only to end or to
let out sooner: nothing that was told grows.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from creditcli.model.duration import parse_duration
from creditcli.model.workdays import WorkingCalendar
from creditcli.standard.types import Citation, ListType, Standard

CORRECTED = "corrected_date"  # field of a listing, of an exit and of a repair
DATED = TERM, EARLY = "term", "early_exit"
EARLIEST = "earliest_end"
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Ruling:
    """What an entry's term and early exit go by: its list type as of its decision, and what acts beside it, each with the
    first day from which it does."""

    kind: ListType
    later: tuple[tuple[date, ListType], ...] = ()

    def last_day(self, start: date, calendar: WorkingCalendar) -> date | None:
        """The last day of the term that begins after ``start``; None where none is set. What a later version would have
        ended before it began stood until then."""
        ends = [statutory_end(self.kind, start, calendar)]
        ends += [max(end, since - DAY) for since, kind in self.later if (end := statutory_end(kind, start, calendar))]
        return min(filter(None, ends), default=None)

    def exit_day(self, start_of: Callable[[ListType], date | None], calendar: WorkingCalendar) -> date | None:
        """The first day on which an early exit may be granted; None where none is known or none is set.

        ``start_of``: the day from which a version of the list type counts, None if unknown.
        """
        days = [least_over(self.kind, start_of(self.kind), calendar)]
        if self.later and waits(self.kind):
            days += [_opens(since, kind, start_of(kind), calendar) for since, kind in self.later]
        return min(filter(None, days), default=None)

    def told(self, decided: date, calendar: WorkingCalendar) -> tuple[date, ...]:
        """The first days of the versions that people are told of, of the term and of the early exit; none where both are
        those of the decision. Which lets out first is judged as if every version counted from the decision."""
        if not self.later:
            return ()
        last, out = self.last_day(decided, calendar), self.exit_day(lambda _: decided, calendar)
        ends = (
            since
            for since, kind in self.later
            if last and last == _floored(statutory_end(kind, decided, calendar), since)
        )
        opens = (since for since, kind in self.later if out and out == _opens(since, kind, decided, calendar))
        term = decided if last == statutory_end(self.kind, decided, calendar) else next(ends, decided)
        early = decided if out == least_over(self.kind, decided, calendar) else next(opens, decided)
        return () if (term, early) == (decided, decided) else (term, early)


def decided_under(kind: ListType, day: date) -> ListType:
    """The list type as it is for what is decided on ``day``: with each block as the last version until then has it."""
    begun = [one.terms for one in kind.versions if one.valid_from <= day]
    return _with(kind, {name: block for terms in begun for name, block in terms.items()})


def ruling(kind: ListType, decided: date, as_of: date) -> Ruling:
    """What acts as of a day on an entry that was decided on ``decided``."""
    own = decided_under(kind, decided)
    later = [one for one in kind.versions if decided < one.valid_from <= as_of and one.transition == EARLIEST]
    return Ruling(own, tuple((one.valid_from, _with(own, one.terms)) for one in later))


def told_under(kind: ListType, decided: date, days: tuple[date, ...]) -> ListType:
    """The list type with the blocks that people are told of. ``days``: as ``Ruling.told`` has them."""
    own = decided_under(kind, decided)
    blocks = {name: block(decided_under(kind, day), name) for name, day in zip(DATED, days, strict=False)}
    return _with(own, blocks)


def acting_on(kind: ListType, decided: date, day: date, calendar: WorkingCalendar) -> ListType:
    """The list type with the blocks that act on ``day`` on what was decided on ``decided``."""
    return told_under(kind, decided, ruling(kind, decided, day).told(decided, calendar))


def _with(kind: ListType, blocks: Mapping[str, object]) -> ListType:
    return replace(kind, terms={**kind.terms, **blocks}) if blocks else kind


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
    length = block(kind, TERM).get("length")
    return calendar.add(start, parse_duration(str(length))) if length else None


def _floored(end: date | None, since: date) -> date | None:
    return max(end, since - DAY) if end else None


def _opens(since: date, kind: ListType, start: date | None, calendar: WorkingCalendar) -> date | None:
    """From when a later version lets out: at once where it demands no span, never where it knows no early exit."""
    if not block(kind, EARLY):
        return None
    if not waits(kind):
        return since
    over = least_over(kind, start, calendar)
    return max(over, since) if over else None


def verify_span(kind: ListType | None, day: date) -> str:
    """Within what span the list type's own law has an objection answered that came before the listing was decided;
    empty where it is silent, or not in force on ``day``."""
    return str(block(kind, "pre_notice").get("verify_within", "")) if kind and kind.holds_on(day) else ""


def counts_from_correction(kind: ListType) -> bool:
    """Whether the least span before an early exit runs from the day on which the misconduct was put right."""
    return block(kind, EARLY).get("after_from") == CORRECTED


def waits(kind: ListType) -> bool:
    """Whether there is a least span before an early exit."""
    return bool(block(kind, EARLY).get("after"))


def least_over(kind: ListType, start: date | None, calendar: WorkingCalendar) -> date | None:
    """The first day on which an early exit may be granted: the day after the least span has run.

    ``start`` is the day that the list type counts from (``early_exit.after_from``), None if unknown.
    """
    after = block(kind, EARLY).get("after")
    if not after or start is None:
        return None
    end = calendar.add(start, parse_duration(str(after)))
    return end + DAY if end else None
