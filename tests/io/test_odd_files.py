"""Odd files: cells without a value, lost columns, tables without rows, broken JSON, other encodings, odd characters."""

from __future__ import annotations

import io
from datetime import date
from xml.etree import ElementTree

import openpyxl
import pytest

from creditcli.checks.context import ValidateContext
from creditcli.io.read import read_bytes
from creditcli.model.finding import number_to_letters
from creditcli.model.intake import ColumnRole, FileReport
from creditcli.report.annotate import annotate
from creditcli.report.messages import texts
from creditcli.report.render import render_report
from creditcli.stages.validate import validate_file
from tests.io.test_privacy import ROW, row
from tests.io.test_reading import CALENDAR, HEADERS, STANDARD, csv_bytes, report


def told(found: FileReport, check: str) -> list[str]:
    """Cells at which the rule of a check was reported."""
    code = STANDARD.rule_of(check).code
    return [one.place.cell for one in found.findings if one.code == code]


def book_of(*rows: list[object], title: str = "表") -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    for one in (HEADERS, *rows):
        sheet.append(one)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize("value", ["#N/A", "#REF!", "=1/0", True])
def test_a_cell_without_a_value_refuses_its_row(value: object) -> None:
    cells: list[object] = [*ROW]
    cells[5] = value
    found = report(book_of(list(ROW), cells), "处罚.xlsx")
    assert told(found, "cell_no_value") == ["F3"]
    assert (found.counts.accepted, found.counts.refused) == (1, 1)
    assert told(found, "required") == []


def test_a_column_without_a_header_is_told() -> None:
    rows = [[*HEADERS, "", ""], [*ROW, "", "备注内容"]]
    assert told(report(csv_bytes(rows, "utf-8"), "处罚.csv"), "column_extra") == ["O1"]
    assert told(report(book_of([*ROW, None, "备注内容"]), "处罚.xlsx"), "column_extra") == ["O1"]


def test_an_unknown_header_names_the_column_that_it_comes_near() -> None:
    near, unlike = "行政相对人代码_2（工商注册号码）", "本月天气"
    found = report(csv_bytes([[*HEADERS, near, unlike], [*ROW, "", ""]], "utf-8"), "处罚.csv")
    code = STANDARD.rule_of("column_extra").code
    fixes = {one.place.header: texts(one, STANDARD).fix for one in found.findings if one.code == code}
    assert "也许是“行政相对人代码_2(工商注册号)”。" in fixes[near]
    assert "也许" not in fixes[unlike]


@pytest.mark.parametrize(
    ("near", "check"),
    [
        ("不予公示原因", "column_telling"),
        ("信息公开范围", "column_telling"),
        ("不予公示理由（国家秘密、商业秘密、个人隐私）", "column_confusable"),
        ("信息使用范围（0公示，1政府内部，2授权查询）", "column_confusable"),
        ("当前状态（1有效 2无效）", "column_confusable"),
        ("保密审查", "column_confusable"),
        ("保密审查意见", "column_telling"),
        *((one, "column_telling") for one in ("公开范围", "公开属性", "是否公示", "是否涉密", "不公示原因", "撤销日期", "移出决定文号",
                                              "许可状态", "注销日期", "审核状态", "审批意见", "废止日期")),
    ],
)  # fmt: skip
def test_an_unknown_column_that_may_decide_stops_the_sheet_where_it_holds_something(near: str, check: str) -> None:
    lacking = ("不予公示理由", "信息使用范围", "当前状态", "保密审查结论", "保密审查人", "保密审查日期")
    kept = [(header, cell) for header, cell in zip(HEADERS, ROW, strict=True) if header not in lacking]
    headers, cells = [*(one for one, _ in kept), near], [one for _, one in kept]
    empty = report(csv_bytes([headers, [*cells, " "]], "utf-8"), "处罚.csv")
    assert (empty.counts.accepted, empty.counts.refused) == (1, 0)
    written, row = "是" if near == "是否涉密" else "否", 2 if check == "column_telling" else 1
    found = report(csv_bytes([headers, [*cells, written]], "utf-8"), "处罚.csv")
    assert (told(found, check), found.counts.refused) == ([f"{number_to_letters(len(headers))}{row}"], 1)


@pytest.mark.parametrize("header", ["公示日期", "公示网址", "处罚对象规模", "审核人", "联系电话", "更新时间"])
def test_columns_that_tell_of_neither_are_passed_over_with_a_notice(header: str) -> None:
    found = report(csv_bytes([[*HEADERS, header], [*ROW, "示例"]], "utf-8"), "处罚.csv")
    assert found.counts.accepted == 1
    assert told(found, "column_extra") == [f"{number_to_letters(len(HEADERS) + 1)}1"]


@pytest.mark.parametrize("written", ["警告、罚款", "警告；罚款", "警告，罚款"])
def test_kinds_of_a_penalty_are_told_apart_however_they_are_parted(written: str) -> None:
    cells = [written if header == "处罚类别" else cell for header, cell in zip(HEADERS, ROW, strict=True)]
    found = report(csv_bytes([HEADERS, cells], "utf-8"), "处罚.csv")
    assert found.tables[0].table.frame["penalty_categories"].to_list() == ["警告；罚款"]


def test_a_kind_whose_name_has_such_a_mark_stays_whole_and_an_unknown_one_is_refused() -> None:
    kinds = {"暂扣许可证、执照": "暂扣许可证、执照", "罚款、没收": None}
    for written, kept in kinds.items():
        cells = [written if header == "处罚类别" else cell for header, cell in zip(HEADERS, ROW, strict=True)]
        found = report(csv_bytes([HEADERS, cells], "utf-8"), "处罚.csv")
        told = [one for one in found.findings if one.code == STANDARD.rule_of("code_value").code]
        assert bool(told) == (kept is None)
        for one in told:
            assert "中间用“；”隔开" in texts(one, STANDARD).fix
            assert "只列出一部分" in texts(one, STANDARD).fix


def test_a_column_that_is_there_is_not_meant_once_more() -> None:
    found = report(csv_bytes([[*HEADERS, f"{HEADERS[0]}2"], [*ROW, ""]], "utf-8"), "处罚.csv")
    [one] = [one for one in found.findings if one.code == STANDARD.rule_of("column_extra").code]
    assert one.suggestion == ""


def test_a_column_that_only_numbers_the_rows_is_passed_over_without_a_word() -> None:
    found = report(csv_bytes([["序 号", *HEADERS], ["1", *ROW]], "utf-8"), "处罚.csv")
    assert found.counts.accepted == 1
    assert [one for one in found.findings if one.code == STANDARD.rule_of("column_extra").code] == []
    assert [one.role for one in found.tables[0].table.columns if one.letters == "A"] == [ColumnRole.IGNORED]


def test_a_table_of_a_header_only_is_told() -> None:
    found = report(csv_bytes([HEADERS], "utf-8"), "处罚.csv")
    assert [one.code for one in found.findings] == [STANDARD.rule_of("rows_none").code]


@pytest.mark.parametrize(
    "line", ['{"a": 1, "a": 2}', '{"a": {"b": 1, "b": 1}}', '{"a": "\\ud800"}', "[" * 100_000, '{"a": NaN}',
             '{"a": ' + "9" * 5_000 + "}"], ids=["twice", "twice-inside", "surrogate", "deep", "nan", "long"],
)  # fmt: skip
def test_a_json_line_that_says_nothing_certain_is_told_at_its_line(line: str) -> None:
    found = report(f'{{"a": 1}}\n{line}\n'.encode(), "处罚.jsonl")
    assert [(one.code, one.place.row) for one in found.findings] == [(STANDARD.rule_of("json_line_broken").code, 2)]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be"])
def test_a_utf_16_file_is_called_that(encoding: str) -> None:
    mark = b"" if encoding == "utf-16" else b"\xfe\xff"
    found = report(mark + csv_bytes([HEADERS, ROW], encoding), "处罚.txt")
    assert [one.code for one in found.findings] == [STANDARD.rule_of("file_encoding_utf16").code]


def test_characters_that_xml_forbids_break_neither_junit_nor_the_annotated_workbook() -> None:
    content = csv_bytes([HEADERS, row(B="法人\0\x01\ufffe", C="9\x0b")], "utf-8")
    file = read_bytes(content, "处罚.csv", STANDARD)[0]
    day = date(2026, 6, 10)
    found = validate_file(file, ValidateContext(STANDARD, day, day, CALENDAR))
    from creditcli.cli.checking import report_of

    ElementTree.fromstring(render_report(report_of(STANDARD, day, [found]), STANDARD, "junit", "zh").encode())
    openpyxl.load_workbook(io.BytesIO(annotate(file, found.findings, lambda one: texts(one, STANDARD))))


@pytest.mark.parametrize("title", ["问题汇总", "o'tool"])
def test_an_annotated_workbook_can_be_annotated_again(title: str) -> None:
    content = book_of(list(row(H="坏")), title=title)
    for _ in range(2):
        file = read_bytes(content, "处罚.xlsx", STANDARD)[0]
        day = date(2026, 6, 10)
        found = validate_file(file, ValidateContext(STANDARD, day, day, CALENDAR))
        content = annotate(file, found.findings, lambda one: texts(one, STANDARD))
    names = openpyxl.load_workbook(io.BytesIO(content)).sheetnames
    assert title in names
    assert len(names) == 3


def test_a_hidden_sheet_stays_hidden_in_the_annotated_workbook() -> None:
    book = openpyxl.load_workbook(io.BytesIO(book_of(list(ROW))))
    other = book.create_sheet("内部")
    other.append(["一", "二"])
    other.sheet_state = "hidden"
    buffer = io.BytesIO()
    book.save(buffer)
    file = read_bytes(buffer.getvalue(), "处罚.xlsx", STANDARD)[0]
    again = openpyxl.load_workbook(io.BytesIO(annotate(file, (), lambda one: texts(one, STANDARD))))
    assert again["内部"].sheet_state == "hidden"


def test_rules_of_form_hold_on_any_day() -> None:
    day = date(2015, 1, 1)
    file = read_bytes(csv_bytes([HEADERS, row(H="坏", C="123")], "utf-8"), "处罚.csv", STANDARD)[0]
    found = validate_file(file, ValidateContext(STANDARD, day, day, CALENDAR))
    assert told(found, "code_value") == ["H2"]
    assert told(found, "unified_code") == ["C2"]
