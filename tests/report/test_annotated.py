"""The annotated workbook: every finding at its cell and back, and under the marks the file as it was."""

from __future__ import annotations

import io
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlwt
from hypothesis import given, settings
from hypothesis import strategies as st
from xlsxwriter.worksheet import Worksheet

from creditcli.cli.checking import Intake, context_for, sender_of
from creditcli.cli.workplace import open_workplace
from creditcli.io.bundle import bundle
from creditcli.io.read import read_bytes, read_path
from creditcli.io.typed_cells import typed_sheets
from creditcli.model.finding import Severity
from creditcli.model.intake import FileIn
from creditcli.model.sheets import Cell, Sheet
from creditcli.report.annotate import annotate
from creditcli.report.messages import texts
from creditcli.stages.validate import validate_file
from creditcli.standard.returned import SUMMARY, WITHHELD
from tests.report.books import (
    CALENDAR,
    STANDARD,
    annotated,
    assert_round_trip,
    checked,
    in_comments,
    in_summaries,
    links,
    opened,
    summaries,
)

SUITE = bundle("standards") / "conformance"
CASES = sorted(path for path in SUITE.glob("*/*/files/*") if path.is_file())
DAY = date(2026, 6, 10)
BASE = (SUITE / "FLD001" / "pass" / "files" / "penalty.csv").read_text(encoding="utf-8")
ROWS = [line.split(",") for line in BASE.splitlines()]


def saved(book: Any) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def workbook(*rows: list[Any], title: str = "处罚") -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(row)
    return book


def _case(path: Path) -> Any:
    """The first failing case of a rule, its others among the long runs."""
    parts = path.relative_to(SUITE).parts
    first = parts[1] == min(one.name for one in (SUITE / parts[0]).glob("fail*"))
    return pytest.param(path, id="/".join(parts), marks=() if first else pytest.mark.slow)


@pytest.mark.slow
@pytest.mark.parametrize("path", [_case(one) for one in CASES])
def test_every_finding_of_the_conformance_cases_is_one_comment_entry_and_back(path: Path) -> None:
    for file in read_path(path, STANDARD):
        report = validate_file(file, context_for(STANDARD, CALENDAR, Intake(DAY, DAY), file, None))
        assert_round_trip(file, report)


@pytest.mark.slow
def test_every_finding_of_the_sample_is_one_comment_entry_and_back(demo: Path) -> None:
    place = open_workplace(demo)
    day = date(2026, 11, 23)
    view = place.view(day)
    known = place.known(view)
    counted = 0
    for path in sorted(one for one in (demo / "inbox").rglob("*") if one.is_file()):
        for file in read_path(path, place.standard):
            sent = Intake(day, day, sender_of(path, demo))
            report = validate_file(file, context_for(place.standard, place.calendar, sent, file, known))
            assert_round_trip(file, report)
            counted += len(report.findings)
    assert counted > 100


TYPED = [5, 1.5, 0.1, -3, 1e15, True, False, date(2026, 1, 2), datetime(2026, 1, 1, 3, 4, 5), time(3, 4),
         timedelta(hours=30), date(1900, 1, 1), "91152501", "007", " 前后空格 ", "=不是公式", "http://例.中国", "第一行\n第二行"]  # fmt: skip


def values(content: bytes, name: str) -> list[tuple[str, list[Any], tuple[Any, ...], tuple[str, ...]]]:
    """Sheets in order with every cell and its type, errors and merged ranges; without our own first sheet."""
    sheets = typed_sheets(read_bytes(content, name, STANDARD)[0])
    return [
        (one.name, [[(type(cell), cell) for cell in cells] for _, cells in one.rows()], one.errors, one.merged)
        for one in sheets
        if not one.name.startswith(SUMMARY)
    ]


def messy() -> openpyxl.Workbook:
    """A workbook of every type of cell, with faults, a title, an empty sheet, a hidden one, merged cells."""
    book = workbook(["双公示月报"], *ROWS, [], TYPED)
    sheet = book.active
    sheet["I3"] = "没有这一类"
    sheet["L3"] = datetime(2026, 6, 8)
    sheet["K3"] = 0.2
    sheet["B8"], sheet["C8"], sheet["D8"] = "#N/A", "#REF!", 152501199001010016
    sheet["B9"] = "合并"
    sheet.merge_cells("A1:Q1")
    sheet.merge_cells("B9:C10")
    book.create_sheet("空表")
    other = book.create_sheet("内部")
    other.append(["一", 2])
    other.sheet_state = "hidden"
    return book


def test_under_the_marks_stand_the_values_and_types_of_the_file_in_its_sheets() -> None:
    content = saved(messy())
    file, report = checked(content, "处罚.xlsx")
    again = annotated(file, report)
    assert values(again, "处罚.xlsx") == values(content, "处罚.xlsx")
    assert again == annotated(file, report)
    assert_round_trip(file, report)
    book = opened(again)
    assert book.sheetnames == [SUMMARY, "处罚", "空表", "内部"]
    assert book["内部"].sheet_state == "hidden"
    assert (book["处罚"].freeze_panes, {str(one) for one in book["处罚"].merged_cells.ranges}) == (
        "A3",
        {"A1:Q1", "B9:C10"},
    )
    assert book["处罚"]["L3"].number_format == "yyyy-mm-dd"


def test_an_old_workbook_keeps_its_values_too() -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("处罚", cell_overwrite_ok=True)
    for down, row in enumerate(ROWS):
        for across, cell in enumerate(row):
            sheet.write(down, across, cell)
    sheet.write(1, 10, 0.2)
    sheet.write(1, 11, date(2026, 6, 8), xlwt.easyxf(num_format_str="yyyy-mm-dd"))
    sheet.write(1, 8, "没有这一类")
    content = saved(book)
    file, report = checked(content, "处罚.xls")
    assert values(annotated(file, report), "处罚.xlsx") == values(content, "处罚.xls")
    assert_round_trip(file, report)


def test_a_bad_cell_has_the_colour_of_its_gravest_finding_and_links_lead_there_and_back() -> None:
    book = opened(annotated(*checked(saved(messy()), "处罚.xlsx")))
    cell = book["处罚"]["I3"]
    assert cell.fill.fgColor.rgb == "FFF8CBAD"
    assert cell.comment.text.startswith(f"【必须改正】{STANDARD.rule_of('code_value').code} I3 ")
    assert "'处罚'!I3" in links(book[SUMMARY])
    back = book["处罚"]["A2"]
    assert (back.value, back.hyperlink.location) == (ROWS[0][0], f"'{SUMMARY}'!A1")
    assert max(book["处罚"].column_dimensions[letters].width for letters in "ABCDE") <= 41


@pytest.mark.parametrize(
    ("encoding", "name"), [("utf-8", "处罚.csv"), ("gb18030", "处罚.csv"), ("utf-8-sig", "处罚.txt")]
)
def test_a_text_file_gets_a_workbook_of_texts(encoding: str, name: str) -> None:
    content = BASE.replace("罚款,罚款人民币", "没有这一类,罚款人民币").replace("王示例一", "0012").encode(encoding)
    file, report = checked(content, name)
    assert_round_trip(file, report)
    sheet = opened(annotated(file, report))["数据"]
    assert sheet["D2"].value == "0012"
    assert {cell.number_format for row in sheet["A1:Q2"] for cell in row} == {"@"}


def test_json_lines_get_their_keys_as_header_and_findings_keep_the_place_of_the_report() -> None:
    content = ("\n{" + ",".join(f'"{a}":"{b}"' for a, b in zip(*ROWS, strict=True)) + "}").replace("有效", "没有")
    file, report = checked(content.encode(), "处罚.jsonl")
    book = opened(annotated(file, report))
    assert [cell.value for cell in book["数据"][1]] == ROWS[0]
    assert book["数据"]["Q3"].value == "没有"  # line 2 stands below the header
    assert book["数据"]["Q3"].comment.text.split(" ")[1] == "Q2"
    assert "'数据'!Q3" in links(book[SUMMARY])
    assert_round_trip(file, report)


def test_what_does_not_fit_a_sheet_stands_on_several_under_the_header() -> None:
    rows = [
        BASE.splitlines()[0],
        *[BASE.splitlines()[1].replace("有效", "没有").replace("8号", f"{at}号") for at in range(30)],
    ]
    file, report = checked("\n".join(rows).encode(), "处罚.csv")
    book = opened(annotated(file, report, limit=10))
    data = [sheet for sheet in book if sheet.title.startswith("数据")]
    assert len(summaries(book)) == -(-len(report.findings) // 10)
    assert [sheet.max_row for sheet in data] == [10, 11, 11, 2]
    assert {sheet["A1"].value for sheet in data} == {ROWS[0][0]}
    told = sorted((code, place or f"{row}") for code, _, place, row in in_comments(book))
    assert told == sorted((one.code, one.place.cell or f"{one.place.row}") for one in report.findings if one.place.row)
    assert len(list(in_summaries(book))) == len(report.findings)
    assert data[1]["Q2"].comment.text.split(" ")[1] == "Q11"


def test_a_withheld_value_says_so_and_is_refused_until_it_is_filled_in_again() -> None:
    content = BASE.replace("91152501MAYX00017E", "152501199001010011")
    file, report = checked(content.encode(), "处罚.csv")
    book = opened(annotated(file, report))
    cell = book["数据"]["C2"]
    assert "152501199001010011" not in cell.comment.text
    assert cell.value in (WITHHELD, "（号码已隐去）")
    assert "重新填写" in cell.comment.text
    _, again = checked(saved(book), "处罚.xlsx")
    code = STANDARD.rule_of("withheld_left").code
    assert [one.place.cell for one in again.findings if one.code == code] == ["C2"]
    cell.value = "91152501MAYX00017E"
    _, mended = checked(saved(book), "处罚.xlsx")
    assert (mended.counts.read, mended.counts.accepted) == (1, 1)


def test_an_annotated_workbook_is_mended_and_sent_back_as_it_is() -> None:
    book = opened(annotated(*checked(BASE.replace("有效", "没有").encode(), "处罚.csv")))
    assert len(list(in_summaries(book))) >= 1
    book[SUMMARY].title = "我的问题"
    book["数据"]["Q2"] = "有效"
    _, report = checked(saved(book), "处罚.xlsx")
    assert (report.counts.accepted, [one for one in report.findings if one.severity is not Severity.NOTICE]) == (1, [])
    first = checked(BASE.encode(), "处罚.csv")[1]
    assert [one.code for one in report.findings] == [one.code for one in first.findings]


def test_our_first_sheet_alone_is_no_submission() -> None:
    book = opened(annotated(*checked(BASE.replace("有效", "没有").encode(), "处罚.csv")))
    book.remove(book["数据"])
    _, report = checked(saved(book), "处罚.xlsx")
    assert [one.code for one in report.findings] == [STANDARD.rule_of("file_empty").code]


def test_a_sheet_of_that_name_without_our_stamp_is_read() -> None:
    _, report = checked(saved(workbook(*ROWS, title=SUMMARY)), "处罚.xlsx")
    assert report.counts.accepted == 1


def test_several_findings_of_a_cell_stand_apart_however_long_they_are() -> None:
    long = "【必须改正】FLD001 A9 假的\n" * 3000
    file, report = checked(
        ("\n".join([BASE.splitlines()[0], *['"' + long + '"' + BASE.splitlines()[1][14:]] * 2])).encode(), "处罚.csv"
    )
    assert_round_trip(file, report)


ODD = (
    "a", "<a>", "a&b", '"q"', " 前", "后 ", "_x0041_", "\x01", "\n", "a\nb", "\ufffe", "\uffff", "\u3000x", "x\u00a0", "_",
    "\x7f", "<r>x</r>", "𠀀", "x\u0085", "\u2028", "é",
)  # fmt: skip


class OfTheLibrary(Worksheet):  # type: ignore[misc]
    def write_texts(self, *_: object) -> bool:
        return False


CELLS = st.none() | st.sampled_from(ODD) | st.text(max_size=5) | st.sampled_from([2.5, True])
PLAIN = st.none() | st.sampled_from(["甲", "二市监罚〔2026〕8号", "长" * 9_000])


@pytest.mark.slow
@settings(max_examples=50)
@given(st.lists(st.lists(CELLS, max_size=30) | st.lists(PLAIN, max_size=30), min_size=1, max_size=5))
def test_texts_are_written_as_the_library_writes_them(rows: list[list[Cell]]) -> None:
    sheet = Sheet("表", lambda: iter(list(enumerate(rows, 1))), len(rows))
    file = FileIn("表.xlsx", "", "xlsx", "", ())
    with pytest.MonkeyPatch.context() as patch:
        fast = annotate(file, (), lambda one: texts(one, STANDARD), (sheet,))
        patch.setattr("creditcli.report.annotate.TextSheet", OfTheLibrary)
        assert annotate(file, (), lambda one: texts(one, STANDARD), (sheet,)) == fast
