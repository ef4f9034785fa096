"""A spreadsheet's cell as text; what is not text leaves a mark where a check needs to know. Standard library only."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

from creditcli.model.intake import CellKind

EXACT_DIGITS = 15  # digits that a spreadsheet's number keeps
EXACT_LIMIT = 10**EXACT_DIGITS
Marked = tuple[int, int, CellKind]  # row from 1, column from 1


def texts_of(row: Iterable[Any], number: int, marks: list[Marked]) -> list[str | None]:
    """The cells of one row as text, None where empty."""
    return [
        (value or None) if isinstance(value, str) else _text(value, number, at, marks)
        for at, value in enumerate(row, 1)
    ]


def _text(value: Any, row: int, at: int, marks: list[Marked]) -> str | None:
    if isinstance(value, bool):
        marks.append((row, at, CellKind.BOOLEAN))
        return "TRUE" if value else "FALSE"
    if isinstance(value, float | int):
        if abs(value) >= EXACT_LIMIT:
            marks.append((row, at, CellKind.LONG_NUMBER))
        return _number(value)
    if isinstance(value, datetime | date):
        return _moment(value)
    return str(value) if isinstance(value, time | timedelta) else None


def _number(value: float) -> str | None:
    """Plain digits: no exponent, no ``.0``. Damaged files hold numbers that are none: they are shown as such."""
    if value != value or value in (float("inf"), float("-inf")):
        return str(value)
    if float(value).is_integer():
        return str(int(value))
    return f"{value:.10f}".rstrip("0").rstrip(".")


def _moment(value: date) -> str:
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    return value.isoformat(sep=" ", timespec="seconds") if isinstance(value, datetime) else value.isoformat()
