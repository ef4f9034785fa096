"""Taking a file in names what of it was passed over."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from tests.cli.test_whose_it_is import PENALTY, STANDARD
from tests.exchange.offices import call


@pytest.fixture
def office(winter_office: Path) -> Path:
    return winter_office


def merged(office: Path, columns: dict[str, str], *, note: str = "", hidden: str = "", lang: str = "zh") -> str:
    headers = {one.field: one.header for one in STANDARD.datasets["penalty"].layouts[0].columns}
    row = {**{headers[field]: text for field, text in PENALTY.items()}, **columns}
    book = openpyxl.Workbook()
    sheet = book.active
    for cells in (list(row), list(row.values()), [note or None]):
        sheet.append(cells)
    if hidden:
        book.create_sheet(hidden).append(["旧数据"])
        book[hidden].sheet_state = "hidden"
    path = office.parent / "penalty.xlsx"
    book.save(path)
    sender = ("--department", PENALTY["organ"], "--received", "2026-04-02", "--office", str(office))
    done = call("--lang", lang, "merge", str(path), *sender)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def test_columns_sheets_and_rows_are_named_after_the_files_line(office: Path) -> None:
    extra = {"办案说法": "甲", "内部流水": "乙", "经办科室": "丙", "归档柜号": "丁"}
    told = merged(office, extra, note="制表：示例科", hidden="底稿")
    assert "没有收取的列：办案说法、内部流水、经办科室 等 4 项" in told
    assert "没有读取的隐藏工作表：底稿" in told
    assert "略过的行（不是空行）：3" in told
    assert "validate" in told


def test_in_english_too_and_nothing_where_all_was_taken(office: Path) -> None:
    assert "columns not taken: 办案说法\n" in merged(office, {"办案说法": "甲"}, lang="en")
    assert "passed over" not in (told := merged(office, {}, lang="en"))
    assert "validate" not in told
