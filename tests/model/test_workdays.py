"""Seven working days by the notices of the State Council's office; unknown years stay undetermined."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from creditcli.errors import UsageFault
from creditcli.io.calendar import working_calendar
from creditcli.model.duration import parse_duration

CALENDAR = working_calendar(None)
OCTOBER = "".join(f"2027,off,2027-10-0{day},同上\n" for day in range(1, 6))


@pytest.mark.parametrize(
    ("decided", "span", "due"),
    [
        ("2017-03-16", "7wd", "2017-03-27"),
        ("2024-02-01", "7wd", "2024-02-09"),
        ("2024-09-26", "7wd", "2024-10-11"),
        ("2025-01-22", "7wd", "2025-02-07"),
        ("2026-02-10", "7wd", "2026-02-26"),
        ("2025-12-31", "7wd", "2026-01-12"),
        ("2026-02-12", "7wd", "2026-02-28"),
        ("2026-02-14", "7wd", "2026-03-03"),
        ("2026-04-30", "7wd", "2026-05-13"),
        ("2026-09-18", "7wd", "2026-09-29"),
        ("2026-09-30", "7wd", "2026-10-15"),
        ("2026-09-30", "3wd", "2026-10-10"),
        ("2026-06-18", "20wd", "2026-07-17"),
    ],
)
def test_working_days_follow_the_statutory_calendar(decided: str, span: str, due: str) -> None:
    assert CALENDAR.add(date.fromisoformat(decided), parse_duration(span)) == date.fromisoformat(due)


def test_a_day_past_the_data_is_undetermined_never_guessed() -> None:
    assert CALENDAR.add(date(2026, 12, 30), parse_duration("7wd")) is None
    assert CALENDAR.between(date(2026, 12, 30), date(2027, 1, 9)) is None


def test_the_office_can_enter_the_next_years_notice(tmp_path: Path) -> None:
    (tmp_path / "calendar.csv").write_text(
        f"year,kind,date,source\n2027,off,2027-01-01,国办发明电〔2026〕0号（示例）\n2027,work,2027-01-02,同上\n{OCTOBER}",
        encoding="utf-8",
    )
    calendar = working_calendar(tmp_path)
    assert calendar.add(date(2026, 12, 31), parse_duration("2wd")) == date(2027, 1, 4)


@pytest.mark.parametrize(
    ("rows", "lacking"),
    [
        (
            "2026,off,2026-07-13,那达慕\n",
            "2026 年的放假和调休：.*2026-01-01（off）、2026-01-02（off）、2026-01-04（work）",
        ),
        ("2027,off,2027-07-13,那达慕\n", r"2027 年的放假和调休：.*还缺 4 天：2027-01-01（off）、2027-10-01（off）"),
        ("2027,off,2027-01-01,x\n2027,work,2027-10-01,x\n", "还缺 2 天：2027-10-04（off）、2027-10-05（off）"),
    ],
)
def test_a_year_with_a_few_of_its_days_is_refused(tmp_path: Path, rows: str, lacking: str) -> None:
    (tmp_path / "calendar.csv").write_text(f"year,kind,date,source\n{rows}", encoding="utf-8")
    with pytest.raises(UsageFault, match=lacking):
        working_calendar(tmp_path)


def test_a_published_year_may_be_written_anew_with_its_days_and_more(tmp_path: Path) -> None:
    year = CALENDAR.years[2026]
    days = [*((day, "off") for day in year.off), *((day, "work") for day in year.work), (date(2026, 7, 13), "off")]
    rows = "".join(f"2026,{kind},{day},x\n" for day, kind in days if kind == "work" or day.weekday() < 5)
    (tmp_path / "calendar.csv").write_text(f"year,kind,date,source\n{rows}", encoding="utf-8")
    calendar = working_calendar(tmp_path)
    assert calendar.add(date(2026, 7, 10), parse_duration("1wd")) == date(2026, 7, 14)
    assert calendar.add(date(2026, 2, 12), parse_duration("7wd")) == CALENDAR.add(
        date(2026, 2, 12), parse_duration("7wd")
    )


def test_a_wrong_line_of_the_offices_calendar_is_named(tmp_path: Path) -> None:
    (tmp_path / "calendar.csv").write_text("year,kind,date,source\n2027,holiday,2027-01-01,x\n", encoding="utf-8")
    with pytest.raises(UsageFault, match="第 2 行"):
        working_calendar(tmp_path)
