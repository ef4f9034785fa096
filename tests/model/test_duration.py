"""Spans of law end on the right day, leap days and month ends included."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creditcli.model.duration import Duration, Unit, add_calendar, parse_duration

DAYS = st.dates(date(1990, 1, 1), date(2090, 1, 1))


@pytest.mark.parametrize(
    ("start", "span", "end"),
    [
        ("2026-11-30", "3m", "2027-02-28"),
        ("2024-02-29", "3y", "2027-02-28"),
        ("2026-04-01", "1y", "2027-04-01"),
        ("2024-02-29", "1y", "2025-02-28"),
        ("2023-11-23", "3y", "2026-11-23"),
        ("2026-12-31", "2m", "2027-02-28"),
        ("2026-03-01", "30d", "2026-03-31"),
    ],
)
def test_a_term_ends_on_the_same_calendar_day_or_the_last_of_the_month(start: str, span: str, end: str) -> None:
    assert add_calendar(date.fromisoformat(start), parse_duration(span)) == date.fromisoformat(end)


@pytest.mark.parametrize("text", ["", "3", "m3", "3 m", "-1y", "1.5y", "3M", "３m"])
def test_anything_else_is_no_duration(text: str) -> None:
    with pytest.raises(ValueError, match="not a duration"):
        parse_duration(text)


@given(DAYS, st.integers(0, 60), st.integers(0, 60))
def test_a_longer_span_never_ends_earlier(day: date, a: int, b: int) -> None:
    short, long = sorted((a, b))
    assert add_calendar(day, Duration(short, Unit.MONTH)) <= add_calendar(day, Duration(long, Unit.MONTH))


@given(st.integers(0, 999), st.sampled_from(list(Unit)))
def test_a_duration_reads_back_as_written(count: int, unit: Unit) -> None:
    assert parse_duration(str(Duration(count, unit))) == Duration(count, unit)
