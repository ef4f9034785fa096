"""Figures of a day, each with its numerator and denominator (rules of the field, section 7)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Share:
    """``numerator`` of ``denominator``; a share of nothing is "无法计算", never 0 %."""

    numerator: int
    denominator: int

    @property
    def percent(self) -> str:
        """``98.5%``, or ``无法计算``."""
        if self.denominator == 0:
            return "无法计算"
        return f"{100 * self.numerator / self.denominator:.1f}%"


@dataclass(frozen=True, slots=True)
class DepartmentFigures:
    """One department. ``valid``: accepted of read rows that carry data; ``timely``: received in
    time of those whose deadline is determined; ``undetermined``: deadline past the calendar data."""

    code: str
    name: str
    files: int
    valid: Share
    held: int
    refused: int
    timely: Share
    undetermined: int


@dataclass(frozen=True, slots=True)
class Figures:
    """All figures of a day. ``expired_but_public`` must be 0."""

    as_of: date
    head: str
    departments: tuple[DepartmentFigures, ...]
    valid: Share
    timely: Share
    listed: dict[str, int]
    exited: dict[str, int]
    open_objections: int
    open_repairs: int
    expired_but_public: int
