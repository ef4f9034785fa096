"""The statutory working-day calendar: published years, and the office's own file for later ones."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from datetime import date
from pathlib import Path

from chinese_calendar import constants

from creditcli.errors import UsageFault
from creditcli.io.plain import iso_day, text_of
from creditcli.model.workdays import WorkingCalendar, WorkingYear

COLUMNS = {"year", "kind", "date", "source"}
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
    rows = csv.DictReader(io.StringIO(text_of(path.read_bytes(), str(path))))
    if set(rows.fieldnames or ()) != COLUMNS:
        raise _fault(path, 1)
    for row in rows:
        try:
            day = iso_day(row["date"])
            if int(row["year"]) != day.year:
                raise ValueError(row["year"])
            days[day.year][row["kind"]].add(day)
            sources[day.year] = row["source"]
        except (KeyError, ValueError, TypeError) as fault:
            raise _fault(path, rows.line_num) from fault
    return {
        year: WorkingYear(frozenset(kinds["off"]), frozenset(kinds["work"]), sources[year])
        for year, kinds in days.items()
    }


def _fault(path: Path, line: int) -> UsageFault:
    return UsageFault(
        f"{path} 第 {line} 行写法不对：列为 year,kind,date,source，kind 填 off 或 work，"
        "date 写成 2027-01-01，year 与 date 同年。",
        f"{path} line {line}: expected year,kind,date,source with kind off or work, "
        "date like 2027-01-01 and year that of the date.",
    )
