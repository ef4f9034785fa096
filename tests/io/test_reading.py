"""Files as real writers write them: another library's xlsx, old xls, GB18030, marks and dates, true places."""

from __future__ import annotations

import io
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
import xlwt

from creditcli.checks.context import ValidateContext
from creditcli.io.bundle import open_standard
from creditcli.io.calendar import working_calendar
from creditcli.io.read import read_bytes
from creditcli.model.intake import FileReport
from creditcli.stages.validate import validate_file

STANDARD, CALENDAR = open_standard(), working_calendar(None)
HEADERS = ["行政相对人名称", "行政相对人类别", "行政相对人代码_1(统一社会信用代码)", "法定代表人", "行政处罚决定书文号", "违法事实", "处罚依据",
           "处罚类别", "处罚内容", "罚款金额（万元）", "处罚决定日期", "处罚机关", "处罚机关统一社会信用代码"]  # fmt: skip
ROW = ["二连浩特市示例甲贸易有限公司", "法人及非法人组织", "91152501MAYX00010K", "王示例一", "二市监罚〔2026〕8号", "未明码标价（示例）。",
       "《中华人民共和国价格法》第四十二条", "罚款", "罚款人民币2000元整", "0.2", "2026-06-08", "二连浩特市市场监督管理局",
       "11152501YY000001XM"]  # fmt: skip


@pytest.fixture(autouse=True)
def valid_code() -> None:
    from creditcli.ids import organisation_code, uscc

    body = "91152501MAYX0001" + organisation_code.check_character("MAYX0001")
    ROW[2] = body + uscc.check_character(body)


def report(content: bytes, name: str) -> FileReport:
    file = read_bytes(content, name, STANDARD)[0]
    day = date(2026, 6, 10)
    return validate_file(file, ValidateContext(STANDARD, day, day, CALENDAR))


def duties(found: FileReport) -> list[tuple[str, str]]:
    return [(one.code, one.place.cell) for one in found.findings if one.severity.rank > 1]


def csv_bytes(rows: list[list[str]], encoding: str, separator: str = ",", end: str = "\r\n") -> bytes:
    return "".join(separator.join(row) + end for row in rows).encode(encoding)


@pytest.mark.parametrize(
    ("encoding", "said"), [("utf-8", "utf-8"), ("utf-8-sig", "utf-8-sig"), ("gb18030", "gb18030"), ("gbk", "gb18030")]
)
@pytest.mark.parametrize(("separator", "end"), [(",", "\r\n"), ("\t", "\n"), (",", "\r")])
def test_text_in_the_encodings_that_offices_use(encoding: str, said: str, separator: str, end: str) -> None:
    found = report(csv_bytes([HEADERS, ROW], encoding, separator, end), "处罚.csv")
    assert found.encoding == said
    assert (found.counts.read, found.counts.accepted) == (1, 1)
    assert duties(found) == []


def test_a_utf_8_file_with_one_bad_byte_is_refused_with_its_place_and_never_read_as_gb() -> None:
    content = csv_bytes([HEADERS, ROW], "utf-8")
    at = content.index(b"2026-06-08")
    broken = content[:at] + b"\xff" + content[at + 1 :]
    found = report(broken, "处罚.csv")
    assert [one.code for one in found.findings] == [STANDARD.rule_of("file_encoding").code]
    params = dict(found.findings[0].params)
    assert params["offset"] == str(at)
    assert found.counts.read == 0


def test_a_new_line_inside_quotes_is_part_of_its_cell() -> None:
    row = [*ROW]
    row[5] = '"第一行\n第二行（示例）。"'
    found = report(csv_bytes([HEADERS, row, [*ROW[:4], "二市监罚〔2026〕9号", *ROW[5:]]], "utf-8"), "处罚.csv")
    assert found.counts.accepted == 2
    assert found.tables[0].table.frame["row"].to_list() == [2, 3]


def workbook(rows: list[list[object]], before: int = 0) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for at in range(before):
        sheet.append([f"标题 {at}"])
    sheet.append(HEADERS)
    for row in rows:
        sheet.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def test_a_workbook_of_another_library_with_titles_notes_totals_and_blank_rows() -> None:
    other = [*ROW[:4], "二市监罚〔2026〕9号", *ROW[5:]]
    rows: list[list[object]] = [list(ROW), [None], list(other), ["合计"], ["填表说明：一式两份"]]
    found = report(workbook(rows, before=2), "处罚.xlsx")
    counts = found.counts
    assert (counts.read, counts.accepted, counts.dropped) == (5, 2, 3)
    assert found.tables[0].dropped == {"blank": 1, "total": 1, "note": 1}
    assert found.tables[0].table.frame["row"].to_list() == [4, 6]


@pytest.mark.parametrize(
    "day", [datetime(2026, 6, 8), "2026年6月8日", "2026.6.8", "20260608", 46181, "2026/6/8", "２０２６-０６-０８"]
)
def test_days_as_departments_write_them(day: object) -> None:
    row: list[object] = [*ROW]
    row[10] = day
    found = report(workbook([row]), "处罚.xlsx")
    assert found.tables[0].table.frame["decision_date"].to_list() == ["2026-06-08"]
    assert duties(found) == []


def test_a_long_number_typed_as_a_number_is_told_at_its_cell() -> None:
    headers = [*HEADERS, "行政相对人代码_2(工商注册号)"]
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(headers)
    sheet.append([*ROW, 1525016000000160001])
    buffer = io.BytesIO()
    book.save(buffer)
    found = report(buffer.getvalue(), "处罚.xlsx")
    assert (STANDARD.rule_of("cell_long_number").code, "N2") in duties(found)


def test_an_old_xls_keeps_true_days_and_places() -> None:
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("处罚")
    for at, header in enumerate(HEADERS):
        sheet.write(1, at, header)
        sheet.write(2, at, ROW[at])
    sheet.write(0, 0, "行政处罚汇总表")
    sheet.write(3, 0, ROW[0])
    for at in range(1, len(ROW)):
        sheet.write(3, at, "" if at == 5 else ROW[at] if at != 4 else "二市监罚〔2026〕9号")
    buffer = io.BytesIO()
    book.save(buffer)
    found = report(buffer.getvalue(), "处罚.xls")
    assert duties(found) == [(STANDARD.rule_of("required").code, "F4")]
    assert found.findings[0].place.sheet == "处罚"


@pytest.mark.parametrize("kind", ["xlsx", "xls"])
def test_a_table_that_begins_in_another_column_is_told_at_its_true_cells(kind: str) -> None:
    wrong = ["", "", *ROW[:2], ROW[2][:-1] + ("A" if ROW[2][-1] != "A" else "B"), *ROW[3:]]
    buffer = io.BytesIO()
    if kind == "xlsx":
        book = openpyxl.Workbook()
        sheet = book.active
        assert sheet is not None
        for row in (["", "", *HEADERS], wrong):
            sheet.append([cell or None for cell in row])
        book.save(buffer)
    else:
        old = xlwt.Workbook(encoding="utf-8")
        page = old.add_sheet("处罚")
        for number, row in enumerate((["", "", *HEADERS], wrong)):
            for at, cell in enumerate(row):
                if cell:
                    page.write(number, at, cell)
        old.save(buffer)
    found = report(buffer.getvalue(), f"处罚.{kind}")
    assert duties(found) == [(STANDARD.rule_of("unified_code").code, "E2")]


def test_status_one_means_revoked_in_one_layout_and_valid_in_the_other() -> None:
    new = [*HEADERS, "当前状态"]
    old_headers = ["行政处罚决定书文号", "处罚名称", "处罚类别1", "处罚事由", "处罚依据", "行政相对人名称", "行政相对人代码_1(统一社会信用代码)",
                   "行政相对人代码_5(居民身份证号)", "处罚结果", "处罚决定日期", "处罚机关", "当前状态", "数据更新时间戳"]  # fmt: skip
    old_row = [
        ROW[4],
        "价格违法",
        "罚款",
        ROW[5],
        ROW[6],
        ROW[0],
        ROW[2],
        "",
        ROW[8],
        ROW[10],
        ROW[11],
        "1",
        "2026-06-10",
    ]
    first = report(csv_bytes([new, [*ROW, "1"]], "utf-8"), "新版.csv")
    second = report(csv_bytes([old_headers, old_row], "gb18030"), "旧版.csv")
    assert first.tables[0].table.frame["status"].to_list() == ["有效"]
    assert second.tables[0].table.layout == "national-2015"
    assert second.tables[0].table.frame["status"].to_list() == ["撤销"]


def test_nothing_is_changed_without_a_line() -> None:
    row = [*ROW]
    row[2] = f" {ROW[2].lower()} "
    row[9] = "0.20"
    found = report(csv_bytes([HEADERS, row], "utf-8"), "处罚.csv")
    code = STANDARD.rule_of("normalised").code
    told = {(one.place.cell, dict(one.params)["new"]) for one in found.findings if one.code == code}
    assert told == {("C2", ROW[2]), ("J2", "0.2")}


def test_lock_files_of_office_programs_are_passed_over(tmp_path: Path) -> None:
    from creditcli.io.inbox import scan_inbox

    folder = tmp_path / "2026-06-10" / "市场监管局"
    folder.mkdir(parents=True)
    (folder / "~$处罚.xlsx").write_bytes(b"x")
    (folder / "处罚.csv").write_bytes(b"x")
    found = scan_inbox(tmp_path)
    assert [(one.name, one.department, one.received) for one in found] == [
        ("2026-06-10/市场监管局/处罚.csv", "市场监管局", date(2026, 6, 10))
    ]
