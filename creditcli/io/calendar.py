"""The statutory working-day calendar: published years, and the office's own file for later ones."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from datetime import date
from pathlib import Path

from chinese_calendar import constants

from creditcli.errors import UsageFault
from creditcli.model.workdays import WorkingCalendar, WorkingYear

OVERRIDE = "calendar.csv"  # columns year,kind(off|work),date,source: takes the place of a whole year


def working_calendar(office: Path | None) -> WorkingCalendar:
    """Years of the package's data, each replaced as a whole by the office's file where that names it."""
    years = _published()
    if office is not None and (office / OVERRIDE).is_file():
        years.update(_override(office / OVERRIDE))
    return WorkingCalendar(years)


def _published() -> dict[int, WorkingYear]:
    off, work = defaultdict(set), defaultdict(set)
    for day in constants.holidays:
        off[day.year].add(day)
    for day in constants.workdays:
        work[day.year].add(day)
    return {
        year: WorkingYear(frozenset(off[year]), frozenset(work[year]), "国务院办公厅年度放假通知（chinesecalendar）")
        for year in sorted(off)
    }


def _override(path: Path) -> dict[int, WorkingYear]:
    days: dict[int, dict[str, set[date]]] = defaultdict(lambda: {"off": set(), "work": set()})
    sources: dict[int, str] = {}
    for number, row in enumerate(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"))), 2):
        try:
            days[int(row["year"])][row["kind"]].add(date.fromisoformat(row["date"]))
            sources[int(row["year"])] = row["source"]
        except (KeyError, ValueError, TypeError) as fault:
            raise UsageFault(
                f"{path} 第 {number} 行写法不对，应为 year,kind,date,source，kind 填 off 或 work。",
                f"{path} line {number}: expected year,kind,date,source with kind off or work.",
            ) from fault
    return {
        year: WorkingYear(frozenset(kinds["off"]), frozenset(kinds["work"]), sources[year])
        for year, kinds in days.items()
    }
