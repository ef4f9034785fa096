"""The statutory working-day calendar: published years, and the office's own file for later ones."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from chinese_calendar import constants

from creditcli.errors import UsageFault
from creditcli.io.plain import iso_day, text_of
from creditcli.model.workdays import WorkingCalendar, WorkingYear

COLUMNS = {"year", "kind", "date", "source"}
SATURDAY, SHOWN = 5, 6  # the first day of a weekend; days that a message names
OVERRIDE = "calendar.csv"  # columns year,kind(off|work),date,source: takes the place of a whole year


def working_calendar(office: Path | None) -> WorkingCalendar:
    """Years of the package's data, each replaced as a whole by the office's file where that names it."""
    years = _published()
    if office is not None and (office / OVERRIDE).is_file():
        own = _override(office / OVERRIDE)
        _check_whole(office / OVERRIDE, own, years)
        years.update(own)
    return WorkingCalendar(years)


def _check_whole(path: Path, own: Mapping[int, WorkingYear], published: Mapping[int, WorkingYear]) -> None:
    """Raises UsageFault for a year that leaves out days which were published for it or, of a year without any, which
    are off in every published year: a few lines would make working days of all other holidays."""
    always = set.intersection(*({(day.month, day.day) for day in one.off} for one in published.values()))
    for year, days in own.items():
        known = published.get(year, WorkingYear(frozenset(date(year, *day) for day in always), frozenset(), ""))
        told = days.off | days.work
        lacking = [
            *((day, "off") for day in known.off - told if day.weekday() < SATURDAY),
            *((day, "work") for day in known.work - told if day.weekday() >= SATURDAY),
        ]
        if lacking:
            days_zh = "、".join(f"{day}（{kind}）" for day, kind in sorted(lacking)[:SHOWN])
            days_en = ", ".join(f"{day} ({kind})" for day, kind in sorted(lacking)[:SHOWN])
            raise UsageFault(
                f"{path} 要写全 {year} 年的放假和调休：这个文件写到的年度整年以它为准。还缺 {len(lacking)} 天：{days_zh}"
                f"{'……' if len(lacking) > SHOWN else ''}。照常上班的放假日写 work，不再调休的上班日写 off。",
                f"{path} has to hold every day off and make-up workday of {year}, for it takes the place of the whole "
                f"year. Lacking {len(lacking)}: {days_en}{', …' if len(lacking) > SHOWN else ''}.",
            )


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
