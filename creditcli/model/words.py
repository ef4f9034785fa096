"""Days and spans in official Chinese."""

from __future__ import annotations

from datetime import date

from creditcli.model.duration import Unit, parse_duration

UNITS = {Unit.WORKING_DAY: "个工作日", Unit.DAY: "日", Unit.MONTH: "个月", Unit.YEAR: "年"}


def day_words(day: date | None) -> str:
    """Full year, no leading zeros, as official documents write a day.

    >>> day_words(date.fromisoformat("2026-04-01")), day_words(None)
    ('2026年4月1日', '未确定')
    """
    return f"{day.year}年{day.month}月{day.day}日" if day else "未确定"


def span_words(text: str) -> str:
    """A span of law in words.

    >>> span_words("3m"), span_words("7wd"), span_words("1y")
    ('3个月', '7个工作日', '1年')
    """
    span = parse_duration(text)
    return f"{span.count}{UNITS[span.unit]}"
