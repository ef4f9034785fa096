"""How headers are read: what told so is logged, and what could be two things stops the file."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

import openpyxl
import pytest

from creditcli.ids import resident_id
from creditcli.io.bundle import bundle, open_standard
from creditcli.io.read import read_bytes
from creditcli.model.intake import ColumnRole
from creditcli.model.mapping import Memory, Remembered, SheetMap, header_key
from creditcli.report.form import form_bytes
from creditcli.report.messages import texts
from creditcli.stages.mapping import MappedFile, map_file
from creditcli.standard.forms import form_layout
from creditcli.standard.headers import clashes, names_elsewhere, names_of
from creditcli.standard.types import Dataset, Layout, LayoutColumn

STANDARD = open_standard()
DAY = date(2026, 6, 10)
HEADERS = [
    "企业名称", "CF_XDR_LB", "行政相对人代码_1(统一社会信用代码)", "法定代表人", "行政处罚决定书文号", "违法事实", "处罚依据", "处罚类别", "处罚内容",
    "罚款金额（万元）", "处罚决定日期", "处罚机关", "处罚机关统一社会信用代码",
]  # fmt: skip
REMEMBERED = Remembered(DAY, "示例人员", "penalty", "处罚文号", "decision_number")


CODE, NUMBER, PERSON = "91152501MAYX00017E", "二市监罚〔2026〕9号", resident_id.complete("15250119900101001")


def sheet_of(rows: Sequence[Sequence[object]], title: str = "行政处罚") -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    for row in rows:
        sheet.append(list(row))
    return book


def mapped(content: bytes, name: str, memory: Memory | None = None, dataset: str = "") -> MappedFile:
    (file,) = read_bytes(content, name, STANDARD)
    return map_file(replace(file, memory=memory, dataset=dataset), STANDARD)


def saved(book: openpyxl.Workbook) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def csv_of(*headers: str) -> bytes:
    return (",".join(headers) + "\n" + ",".join("示例" for _ in headers) + "\n").encode()


def fields(sheet: SheetMap) -> dict[str, tuple[str, str]]:
    return {one.header: (one.field, one.by or "") for one in sheet.columns}


def said(file: MappedFile, check: str) -> list[str]:
    code = STANDARD.rule_of(check).code
    found = [texts(one, STANDARD) for one in file.findings if one.code == code]
    return [text.what + text.fix for text in found]


def test_the_log_says_of_each_header_what_told_its_field() -> None:
    rows = [["二连浩特市行政处罚信息表"], [*HEADERS, "处理时间戳"], ["示例"] * 14]
    (sheet,) = mapped(saved(sheet_of(rows)), "处罚.xlsx").sheets
    assert sheet.chosen is not None
    assert (sheet.chosen.dataset, sheet.chosen.layout, sheet.chosen.header_row) == ("penalty", "national-2018", 2)
    found = fields(sheet)
    assert found["企业名称"] == ("subject_name", "alias")
    assert found["CF_XDR_LB"] == ("subject_category", "code")
    assert found["行政相对人代码_1(统一社会信用代码)"] == ("unified_code", "label")
    assert found["处理时间戳"] == ("", "")
    assert {one.layout for one in sheet.others} >= {"national-2015"}
    assert all(one.score < sheet.chosen.score for one in sheet.others)


def test_a_form_is_mapped_by_its_stamp_and_its_other_sheets_hold_no_data() -> None:
    content = form_bytes(STANDARD.datasets["red-listing"], STANDARD)
    file = mapped(content, "模板.xlsx")
    states = {sheet.sheet: sheet.state.value for sheet in file.sheets}
    assert states.pop("代码") == "aside"
    assert states.pop("填写说明") == "aside"
    assert list(states.values()) == ["mapped"]
    (data,) = (sheet for sheet in file.sheets if sheet.state.value == "mapped")
    assert {one.by for one in data.columns} == {"form"}
    assert file.whole


def test_two_columns_for_one_field_are_both_named_with_their_cells() -> None:
    file = mapped(csv_of(*HEADERS, "CF_WSH", "行政相对人名称"), "处罚.csv")
    assert not file.tables
    assert [text.split("。")[0] for text in said(file, "column_ambiguous")] == [
        "列“CF_WSH”（N1）与列“行政处罚决定书文号”（E1）都是“行政处罚决定书文号”",
        "列“行政相对人名称”（O1）与列“企业名称”（A1）都是“行政相对人名称”",
    ]


def test_two_data_sets_that_fit_equally_are_both_named() -> None:
    content = (bundle("standards") / "conformance" / "FIL014" / "fail" / "files" / "table.csv").read_bytes()
    file = mapped(content, "表.csv")
    (text,) = said(file, "dataset_ambiguous")
    assert "异议" in text
    assert "修复" in text
    (sheet,) = file.sheets
    assert sheet.chosen is None
    assert {one.dataset for one in sheet.others} >= {"objection", "repair"}


def test_a_missing_column_is_never_guessed_but_the_nearest_header_is_named() -> None:
    file = mapped(csv_of(*["处罚文号" if one == "行政处罚决定书文号" else one for one in HEADERS], "序号"), "处罚.csv")
    assert not file.tables
    (text,) = said(file, "column_missing")
    assert text.endswith("也许是“处罚文号”（E1）。")
    assert fields(file.sheets[0])["处罚文号"] == ("", "")


def test_memory_reads_what_the_standard_does_not_know_and_says_who_recorded_it() -> None:
    headers = ["处罚文号" if one == "行政处罚决定书文号" else one for one in HEADERS]
    for content, name in ((csv_of(*headers), "处罚.csv"), (saved(sheet_of([headers, ["示例"] * 13])), "处罚.xlsx")):
        file = mapped(content, name, Memory((REMEMBERED,)))
        assert fields(file.sheets[0])["处罚文号"] == ("decision_number", "memory")
        assert file.whole
        (text,) = said(file, "column_remembered")
        assert "示例人员" in text
        assert "2026-06-10" in text


def test_memory_never_takes_the_place_of_the_standards_own_name() -> None:
    against = replace(REMEMBERED, header="违法事实")
    file = mapped(csv_of(*HEADERS), "处罚.csv", Memory((against,)))
    assert fields(file.sheets[0])["违法事实"] == ("facts", "label")
    both = mapped(csv_of(*HEADERS, "处罚文号"), "处罚.csv", Memory((REMEMBERED,)))
    assert not both.tables, "the standard's own column and a remembered one for the same field: neither is chosen"


def test_amounts_of_a_remembered_column_are_read_in_the_unit_that_was_recorded() -> None:
    yuan = Remembered(DAY, "示例人员", "penalty", "罚没款", "fine_amount", "元")
    headers = ["罚没款" if one == "罚款金额（万元）" else one for one in HEADERS]
    ((_, found),) = mapped(csv_of(*headers), "处罚.csv", Memory((yuan,))).tables
    assert (found.sources["fine_amount"].unit, found.sources["fine_amount"].factor) == ("元", "0.0001")


def test_json_lines_are_mapped_by_their_keys() -> None:
    content = json.dumps(dict.fromkeys(HEADERS, "示例"), ensure_ascii=False).encode() + b"\n"
    (sheet,) = mapped(content, "处罚.jsonl").sheets
    assert sheet.chosen is not None
    assert sheet.chosen.header_row == 0
    assert fields(sheet)["CF_XDR_LB"] == ("subject_category", "code")


def test_nothing_of_a_refused_file_stands_in_the_log() -> None:
    file = mapped(csv_of(*HEADERS, "举报人"), "处罚.csv")
    assert (file.sheets, file.tables) == ((), ())
    assert "举报人" not in repr(file)


def test_hidden_sheets_and_sheets_of_text_are_passed_over_by_name() -> None:
    book = sheet_of([HEADERS, ["示例"] * 13])
    book.create_sheet("说明").append(["请逐行填写"])
    book.create_sheet("旧数据").append(HEADERS)
    book["旧数据"].sheet_state = "hidden"
    file = mapped(saved(book), "处罚.xlsx")
    assert {sheet.sheet: sheet.state.value for sheet in file.sheets} == {
        "行政处罚": "mapped",
        "说明": "no-table",
        "旧数据": "hidden",
    }
    assert file.whole


@pytest.mark.parametrize("dataset", STANDARD.datasets.values(), ids=lambda one: one.id)
def test_no_name_of_the_standard_means_two_columns_of_a_layout(dataset: Dataset) -> None:
    for layout in (*dataset.layouts, form_layout(dataset)):
        assert clashes(layout) == [], f"{dataset.id} {layout.id}: take the alias from one of the two columns"


def test_an_alias_of_two_columns_is_found() -> None:
    layout = STANDARD.datasets["penalty"].layouts[0]
    wrong = LayoutColumn("X", "别的列", ("违法 事实",), "remarks", {})
    assert clashes(replace(layout, columns=(*layout.columns, wrong))) == [("违法 事实", "CF_SY", "X")]


def test_an_amount_may_be_headed_in_yuan_in_every_layout_and_what_comes_near_is_named_in_its_own_unit() -> None:
    headers = ["罚款金额（元）" if one == "罚款金额（万元）" else one for one in HEADERS]
    (sheet,) = mapped(csv_of(*headers, "没收违法所得及非法财物的金额（元）"), "处罚.csv").sheets
    assert sheet.chosen is not None
    assert sheet.chosen.layout == "national-2018"
    assert [(one.field, one.unit) for one in sheet.columns if one.header == "罚款金额（元）"] == [("fine_amount", "元")]
    (near,) = said(mapped(csv_of(*headers, "没收违法所得及非法财物的金额（元）"), "处罚.csv"), "column_confusable")
    assert "“没收违法所得、没收非法财物的金额（元）”" in near


@pytest.mark.parametrize(
    ("bare", "field"), [("罚款金额", "fine_amount"), ("处罚金额", "fine_amount"), ("没收金额", "confiscated_amount")]
)
def test_an_amount_without_a_unit_stops_the_sheet_until_the_office_knows_it(bare: str, field: str) -> None:
    content = csv_of(*(one for one in HEADERS if one != "罚款金额（万元）"), bare)
    stopped = mapped(content, "处罚.csv")
    assert not stopped.tables
    assert [one for one in said(stopped, "unit_unstated") if f"“{bare}”" in one]
    assert not said(stopped, "column_extra")
    memory = Memory((Remembered(DAY, "示例人员", "penalty", bare, field, "元"),))
    (sheet,) = mapped(content, "处罚.csv", memory).sheets
    assert [(one.field, one.unit) for one in sheet.columns if one.header == bare] == [(field, "元")]


def known_elsewhere(dataset: Dataset, layout: Layout) -> Iterator[tuple[str, str]]:
    """Names that another layout or the standard gives to a field, and the field; those of two fields and of this layout not."""
    own = {header_key(one) for column in layout.columns for one in (column.code, column.header, *column.aliases)}
    found: dict[str, tuple[str, set[str]]] = {}
    others = [one for other in (*dataset.layouts, form_layout(dataset)) for one in other.columns if one.field]
    for column in others:
        for name in (column.code, column.header, *column.aliases):
            found.setdefault(header_key(name), (name, set()))[1].add(column.field)
    for key, (name, fields) in found.items():
        unit = dataset.field(min(fields)).unit
        if key not in own and len(fields) == 1 and not (unit and "元" not in name):
            yield name, min(fields)


@pytest.mark.slow
@pytest.mark.parametrize("dataset", STANDARD.datasets.values(), ids=lambda one: one.id)
def test_every_field_is_read_in_every_layout_by_whatever_name_the_standard_knows_it(dataset: Dataset) -> None:
    for layout in dataset.layouts:
        for name, field in known_elsewhere(dataset, layout):
            headers = [one.header for one in layout.columns if one.field != field]
            known = names_of(dataset, layout) | names_elsewhere(dataset, layout)
            assert known[header_key(name)].column.field == field, (layout.id, name)
            (sheet,) = mapped(csv_of(*headers, name), f"{dataset.title}.csv", dataset=dataset.id).sheets
            if sheet.chosen and sheet.chosen.layout == layout.id:
                assert sheet.columns[-1].field == field, (layout.id, name)


def test_a_code_that_two_layouts_mean_otherwise_is_read_by_neither_where_a_third_has_no_such_column() -> None:
    yuan = next(one for one in STANDARD.datasets["penalty"].layouts if one.id == "department-yuan")
    headers = [one.header for one in yuan.columns]
    ((_, both),) = mapped(csv_of(*headers, "当前状态", "信息使用范围"), "处罚.csv").tables
    assert both.layout.id == "department-yuan"
    assert both.sources["status"].values == {}
    assert both.sources["use_scope"].values["1"] == "仅政府部门内部共享"


def test_a_header_remembered_as_none_of_the_standards_is_passed_over() -> None:
    content = csv_of(*HEADERS, "不予公示原因")
    assert not mapped(content, "处罚.csv").tables
    memory = Memory((Remembered(DAY, "示例人员", "penalty", "不予公示原因", "-"),))
    file = mapped(content, "处罚.csv", memory)
    assert [one.role for one in file.sheets[0].columns if one.header == "不予公示原因"] == [ColumnRole.IGNORED]
    assert not said(file, "column_extra") + said(file, "column_remembered")


def test_a_form_that_is_refused_whole_counts_its_rows_and_not_its_guide() -> None:
    book = openpyxl.load_workbook(io.BytesIO(form_bytes(STANDARD.datasets["red-listing"], STANDARD)))
    sheet = book.worksheets[0]
    row = next(cell.row for line in sheet.iter_rows() for cell in line if cell.value == "主体名称")
    sheet.cell(row, sheet.max_column + 1, "举报人")
    sheet.cell(sheet.max_row + 1 if sheet.max_row > row else row + 1, 1, "示例")
    out = io.BytesIO()
    book.save(out)
    file = mapped(out.getvalue(), "模板.xlsx")
    assert not file.tables
    assert file.refused.read < 5


@pytest.mark.parametrize(
    ("title", "rows", "state", "check"),
    [
        ("撤销", [["原决定文号", "二市监罚〔2026〕8号"], ["处理方式", "撤销"]], "stopped", "header_not_found"),
        ("Sheet2", [["示例公司", "91152501MAYX00017E", "二市监罚〔2026〕9号", "2026-04-01"]], "stopped", "header_not_found"),
        ("Sheet2", [["统一社会信用代码：91152501MAYX00017E"]], "stopped", "header_not_found"),
        ("续表", [["示例公司"]], "no-table", "sheet_no_table"),
        ("说明", [["公司", "91152501MAYX00017E"]], "no-table", "sheet_no_table"),
        ("填表须知", [["一个决定一行"]], "no-table", ""),
        ("填表说明", [["字段", "要求", "示例"], ["统一社会信用代码", "18位", CODE], ["文号", "六角括号", NUMBER]], "no-table", "sheet_no_table"),
        ("机构代码", [["机构", "代码", "地区"], ["示例局", CODE, "二连"]], "no-table", "sheet_no_table"),
        ("汇总", [["单位", "件数", "金额"], ["示例局", "12", "3.5"], ["合计", "12", "3.5"]], "no-table", "sheet_no_table"),
        ("更新记录", [["日期", "人", "内容"], ["2026-03-01", "示例", "更正3条"]], "no-table", "sheet_no_table"),
        ("示例", [HEADERS, ["示例"] * 13], "no-table", "sheet_no_table"),
        ("填报样表", [HEADERS, ["示例"] * 13], "no-table", "sheet_no_table"),
        ("汇总", [["单位", "文号", "金额"], ["示例公司", NUMBER, "0.2"]], "stopped", "header_not_found"),
        ("汇总", [["单位", "证件", "金额"], ["示例人员", PERSON, "0.2"]], "stopped", "header_not_found"),
        ("撤销情况说明", [["公司", "文号", "日期"], ["示例公司", NUMBER, "2026-04-01"]], "stopped", "header_not_found"),
        ("移出记录", [["公司", "日期", "原因"], ["示例公司", "2026-04-01", "已纠正"]], "stopped", "header_not_found"),
        ("数据说明", [["公司", "文号", "日期"], *(["示例公司", f"二市监罚〔2026〕{at}号", "2026-04-01"] for at in range(5))], "stopped", "header_not_found"),
        ("处罚依据", [["序号", "行为", "依据"], ["1", "示例", "示例"]], "stopped", "header_not_found"),
    ],
)  # fmt: skip
def test_what_may_be_data_is_not_passed_over_in_silence(
    title: str, rows: list[list[str]], state: str, check: str
) -> None:
    book = sheet_of([HEADERS, ["示例"] * 13])
    book.create_sheet(title)
    for row in rows:
        book[title].append(row)
    file = mapped(saved(book), "处罚.xlsx")
    assert {one.sheet: one.state.value for one in file.sheets}[title] == state
    told = [one.code for one in file.findings if one.place.sheet == title]
    assert told == ([STANDARD.rule_of(check).code] if check else [])
    assert (file.refused.refused > 0) is (state == "stopped")


@pytest.mark.parametrize(("title", "beside"), [("示例", None), ("样表", "封面")])
def test_an_example_without_a_table_beside_it_is_stopped(title: str, beside: str | None) -> None:
    book = sheet_of([HEADERS, ["示例"] * 13], title)
    if beside:
        book.create_sheet(beside).append(["二连浩特市行政处罚"])
    file = mapped(saved(book), "处罚.xlsx")
    assert not file.tables
    assert [one.code for one in file.findings if one.place.sheet == title] == ["FIL072"]
    assert file.refused.refused == 1


def test_a_sheet_beside_one_that_is_stopped_is_no_further_fault() -> None:
    book = sheet_of([HEADERS, ["示例"] * 13], "撤销")
    book.create_sheet("字典").append(["处罚类别", "类别", "证件"])
    book["字典"].append(["警告", "法人", "身份证"])
    file = mapped(saved(book), "处罚.xlsx")
    assert [one.code for one in file.findings] == ["FIL072", "FIL073"]
    assert file.refused.refused == 1
