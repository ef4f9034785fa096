"""The first day on which a repair, or leaving a list early, may be asked for, as people are told it. Standard library only."""

from __future__ import annotations

from datetime import date


def repair_day(least_over: date | None, last_day: date | None, over: bool) -> date | None:
    """The day; None where there is none to tell: none is known or allowed, it is ``over``, or its end comes first.

    ``least_over``: the first day after the least term. ``last_day``: the last day of the whole term, on which a repair
    may still be asked for; None where it has none. ``over``: expired, repaired, revoked, withdrawn.

    >>> day = date.fromisoformat
    >>> least = day("2026-08-02")
    >>> [str(repair_day(least, day(last), False)) for last in ("2026-08-03", "2026-08-02", "2026-08-01")]
    ['2026-08-02', '2026-08-02', 'None']
    >>> print(repair_day(least, None, False), repair_day(least, None, True), repair_day(None, least, False))
    2026-08-02 None None
    """
    return None if over or ends_first(least_over, last_day) else least_over


def ends_first(least_over: date | None, last_day: date | None) -> bool:
    """Whether the last day passes before the least term is over, so that nothing is left to be repaired."""
    return least_over is not None and last_day is not None and last_day < least_over
