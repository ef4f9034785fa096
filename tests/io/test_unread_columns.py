"""Columns that are not read stop a sheet by what they hold, never by their header alone: both sides, in real workbooks."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from creditcli.io import pieces, scan
from creditcli.io.read import read_path
from creditcli.model.finding import Place
from creditcli.model.intake import FileReport
from creditcli.model.mapping import Memory, Remembered
from creditcli.report.messages import texts
from creditcli.stages.validate import validate_file
from creditcli.standard.headers import memory_fault
from tests.io.offices import WITHOUT
from tests.io.test_mapping import mapped, saved, sheet_of
from tests.io.test_odd_files import told
from tests.io.test_privacy import ROW
from tests.io.test_reading import HEADERS, STANDARD, csv_bytes, report

LETTERS = "N"  # of the column after those of a sound row
DAY = date(2026, 6, 10)


def sent(header: str, *cells: str) -> FileReport:
    rows = [[*HEADERS, header], *([*row_of(at), cell] for at, cell in enumerate(cells))]
    return report(saved(sheet_of(rows)), "处罚.xlsx")


def row_of(at: int) -> list[str]:
    """A sound row of a decision of its own."""
    number = HEADERS.index("行政处罚决定书文号")
    return [cell.replace("8号", f"{80 + at}号") if place == number else cell for place, cell in enumerate(ROW)]


PLAIN = {
    "是": "是否公示 是否公开 是否在信用中国公示 是否有效 是否生效 有效标志 是否公布 是否发布 是否上网 公示与否",
    "否": "是否撤销 是否涉密 是否涉及商业秘密 是否注销 是否移出 是否修复 是否已信用修复 是否删除 删除标志 是否作废 不予公示标志",
    "已公示": "公示状态 公示情况",
    "主动公开": "公开属性 公开类型 公开范围 公布范围",
    "审核通过": "审核状态 审核结果 审批状态",
    "同意": "审核意见 审批意见",
    "经审查，材料符合法定条件，准予许可": "审批意见 审查意见",
    "已上报": "数据状态 上报状态 填报状态 报送状态 推送状态",
    "存续": "企业状态 登记状态 经营状态 主体状态 市场主体状态",
    "已缴款": "缴款状态 缴纳状态 罚款缴纳情况 状态",
    "已履行": "履行状态 执行状态 处罚执行情况",
    "已完成": "整改状态 整改情况 同步状态 校验状态",
    "已结案": "案件状态 结案状态 办理状态 处理状态",
    "同意处罚": "法制审核意见 重大执法决定法制审核结果 集体讨论意见",
    "不涉密": "涉密情况 保密审查情况 密级",
    "不涉及国家秘密，可以公开": "保密审查说明",
    "未撤销": "撤销情况 状态",
    "未修复": "修复情况 信用修复情况 修复状态",
    "已完成植被恢复": "生态修复情况 土壤修复情况",
    "2026-03-16": "公示日期 保密审查时间 上报日期",
    "张某": "保密审查人员 修复承办人",
    "已婚": "婚姻状态",
    "无条件共享": "共享属性",
    "因撤销许可证前的违法行为立案，已责令改正": "其他 说明 简要案情",
    "是，已组织听证": "是否公开听证",
}


@pytest.mark.parametrize(("cell", "header"), [(cell, one) for cell, some in PLAIN.items() for one in some.split()])
def test_plain_values_of_a_column_that_nobody_knows_are_passed_over_with_a_notice(cell: str, header: str) -> None:
    found = sent(header, cell, cell)
    assert (told(found, "column_telling"), found.counts.accepted) == ([], 2)
    assert told(found, "column_extra") == [f"{LETTERS}1"]


TELLING = {
    "不予公示（涉密）": "公示状态 公示情况 公开范围 共享属性",
    "否": "是否公示 是否公开 是否有效 有效标志 是否公布 是否发布 是否上网 公示与否",
    "是": "是否撤销 是否涉密 是否删除 删除标志 是否移出 是否修复 个人隐私 不予公示标志",
    "2026-05-01": "撤销日期 注销日期 移出日期 退出日期 解除日期 屏蔽日期 删除日期 撤下日期 修复日期 修复时间 信用修复时间 停止公示日期 销案日期 "
    "吊销日期 终止公示日期 失效时间",
    "涉及商业秘密": "不公布原因 不予公示原因 涉密情况",
    "未通过": "审核状态 审核结果 审批意见",
    "待审核": "审核状态 状态",
    "已撤销": "公示状态 处罚状态 案件状态 企业状态 缴款状态 说明 其他 处理结果 备注",
    "涉密，不予公示": "其他 说明 备注",
    "国家秘密 不予公示": "说明",
    "已修复": "备注 修复情况 信用修复情况",
    "2026年5月1日撤销": "备注",
    "撤销原处罚决定": "复议结果",
    "同意撤销": "审批意见 备注",
    "经审查，不符合条件": "审批意见",
    "依申请公开": "公开方式 公开属性",
    "仅内部使用": "公布范围",
}


@pytest.mark.parametrize(("cell", "header"), [(cell, one) for cell, some in TELLING.items() for one in some.split()])
def test_what_a_column_that_is_not_read_says_of_the_state_of_a_row_stops_the_sheet_at_its_cell(
    cell: str, header: str
) -> None:
    found = sent(header, "", cell, cell)
    assert (told(found, "column_telling"), found.counts.accepted) == ([f"{LETTERS}3"], 0)
    assert (found.counts.refused, told(found, "column_extra")) == (3, [])


def test_what_stops_a_sheet_for_its_columns_its_title_and_its_name_is_told_at_once() -> None:
    headers = [one for one in HEADERS if one != "处罚决定日期"]
    cells = [cell for header, cell in zip(HEADERS, ROW, strict=True) if header != "处罚决定日期"]
    book = sheet_of([["撤销的处罚"], [*headers, "是否公示"], [*cells, "否"]], title="涉密")
    found = report(saved(book), "处罚.xlsx")
    checks = ("column_missing", "column_telling", "rows_said_otherwise", "sheet_named_otherwise")
    assert {one.code for one in found.findings} == {STANDARD.rule_of(one).code for one in checks}


@pytest.mark.parametrize("header", ["撤销日期", "注销日期", "是否涉密", "公示状态", "没收金额", "注册号", "修复日期"])
@pytest.mark.parametrize("cell", ["", "无", "/", "-", "—", "未知", " "])
def test_a_word_that_says_nothing_stops_no_sheet(header: str, cell: str) -> None:
    assert sent(header, cell).counts.accepted == 1


def test_a_nought_is_no_end_and_no_amount() -> None:
    assert [sent(one, "0").counts.accepted for one in ("撤销日期", "修复日期", "没收金额")] == [1, 1, 1]
    assert told(sent("没收金额", "0", "12"), "unit_unstated") == [f"{LETTERS}1"]


def test_the_notice_names_the_plain_values_and_the_stop_names_its_own_unless_it_may_be_a_number() -> None:
    found = sent("公示状态", "已公示", "公示中")
    (notice,) = (one for one in found.findings if one.code == STANDARD.rule_of("column_extra").code)
    assert "“已公示”、“公示中”" in texts(notice, STANDARD).what
    for cell, named in (("未公示", True), ("身份证152501199001011234不公示", False), ("见第3号文", False)):
        (stop,) = (
            one for one in sent("公示状态", cell).findings if one.code == STANDARD.rule_of("column_telling").code
        )
        assert (cell in texts(stop, STANDARD).what) == named
        assert "1525" not in texts(stop, STANDARD).what


@pytest.mark.parametrize("header", ["罚款（元）", "处罚金额（万元）", "企业名称"])
def test_a_second_column_for_a_field_stops_the_sheet_only_where_both_hold_something(header: str) -> None:
    empty = sent(header, "", "/")
    assert (told(empty, "column_ambiguous"), empty.counts.accepted) == ([], 2)
    assert told(sent(header, "", "3"), "column_ambiguous") == [f"{LETTERS}1"]


def test_of_two_columns_the_one_that_holds_something_is_read() -> None:
    amount = HEADERS.index("罚款金额（万元）")
    cells = ["" if at == amount else cell for at, cell in enumerate(ROW)]
    found = report(saved(sheet_of([[*HEADERS, "罚款（元）"], [*cells, "2000"]])), "处罚.xlsx")
    assert found.tables[0].table.frame["fine_amount"].to_list() == ["0.2"]


FORMS = {
    "correction": "撤销日期 撤销原因 撤销文号 更正日期 撤下日期 是否已撤下",
    "list-exit": "移出原因 移出文号 移出机关 退出日期",
    "repair": "修复日期 修复结果 修复决定文号 准予修复日期 终止公示日期 是否修复 撤下日期",
    "objection": "是否撤销 撤销原因",
}


@pytest.mark.parametrize(
    ("dataset", "header"), [(one, header) for one, some in FORMS.items() for header in some.split()]
)
def test_a_form_about_other_records_may_tell_of_what_it_does_itself(dataset: str, header: str) -> None:
    headers = [one.header for one in STANDARD.datasets[dataset].layouts[0].columns]
    for cell in ("2026-05-01", "已撤销", "是"):
        content = csv_bytes([[*headers, header], [*(["示例"] * len(headers)), cell]], "utf-8")
        assert mapped(content, "表.csv", dataset=dataset).tables, cell
    content = csv_bytes([[*headers, "备用"], [*(["示例"] * len(headers)), "涉密，不予公示"]], "utf-8")
    assert not mapped(content, "表.csv", dataset=dataset).tables


@pytest.mark.parametrize(
    ("dataset", "cell"),
    [("correction", "待审核"), ("repair", "草稿"), ("list-exit", "未生效"), ("judgment-defaulter", "不公示")],
)
def test_what_withholds_is_no_tables_own_business(dataset: str, cell: str) -> None:
    headers = [one.header for one in STANDARD.datasets[dataset].layouts[0].columns]
    content = csv_bytes([[*headers, "备用"], [*(["示例"] * len(headers)), cell]], "utf-8")
    assert not mapped(content, "表.csv", dataset=dataset).tables


@pytest.mark.parametrize(
    ("header", "honest", "cells"),
    [
        ("公示状态", "线下公示", ["不予公示（涉密）", "已撤销", "经查涉密，未上网"]),
        ("审核状态", "一级", ["未通过", "审核未通过", "待审核", "驳回"]),
        ("是否公示", "线下", ["否", "不公示"]),
        ("撤销日期", "不适用", ["已撤销"]),
        ("其他", "甲", ["已撤销", "涉密，不予公示"]),
    ],
)
def test_what_is_remembered_as_none_of_the_standards_still_stops_where_it_says_so(
    header: str, honest: str, cells: list[str]
) -> None:
    memory = Memory((Remembered(DAY, "示例人员", "penalty", header, "-"),))
    for cell, taken in ((honest, True), *((one, False) for one in cells)):
        content = saved(sheet_of([[*HEADERS, header], [*ROW, honest], [*row_of(1), cell]]))
        assert bool(mapped(content, "处罚.xlsx", memory).tables) == taken, cell


@pytest.mark.parametrize("late", ["已撤销", "2026-05-01"])
def test_a_key_of_json_lines_stops_as_well(late: str) -> None:
    keyed = [dict(zip([*HEADERS, "撤销日期"], [*row_of(at), cell], strict=True)) for at, cell in enumerate(["", late])]
    lines = "\n".join(json.dumps(one, ensure_ascii=False) for one in keyed)
    found = report(lines.encode(), "处罚.jsonl")
    assert ([one.row for one in placed(found)], found.counts.refused) == ([2], 2)


def placed(found: FileReport) -> list[Place]:
    code = STANDARD.rule_of("column_telling").code
    return [one.place for one in found.findings if one.code == code]


@pytest.mark.parametrize(
    ("header", "cell", "check"),
    [
        ("公示状态", "不予公示", "column_telling"),
        ("撤销日期", "2026-05-01", "column_telling"),
        ("备注", "已撤销", "column_telling"),
        ("别的说明", "涉密，不予公示", "column_telling"),
        ("没收金额", "3", "unit_unstated"),
        ("罚款（元）", "3", "column_ambiguous"),
        ("不予公示理由说明", "国家秘密", "column_confusable"),
    ],
)
def test_a_cell_far_below_the_first_rows_of_a_large_file_stops_it_and_empty_ones_do_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, header: str, cell: str, check: str
) -> None:
    monkeypatch.setattr(scan, "LARGE", 0)
    monkeypatch.setattr(pieces, "SIZE", 50_000)
    for last, taken in ((cell, 0), ("", 3_000)):
        path = tmp_path / f"报送{taken}.csv"
        rows = [[*HEADERS, header], *([*row_of(at), last if at == 2_900 else "无"] for at in range(3_000))]
        path.write_bytes(csv_bytes(rows, "utf-8"))
        (file,) = read_path(path, STANDARD, scratch=tmp_path)
        found = validate_file(file, WITHOUT)
        assert (found.counts.refused, len(told(found, check))) == (3_000 - taken, 0 if taken else 1)


@pytest.mark.parametrize(
    ("header", "cell", "kept"),
    [
        *((one, "2000", "0.2") for one in ("罚款金额（单位：元）", "罚款金额/元", "罚款金额（人民币元）", "罚款金额(人民币：元)", "罚款数额（元）",
                                           "罚款（元）", "处罚金额（元）", "罚款金额 单位：元")),
        *((one, "0.2", "0.2") for one in ("罚款（万元）", "罚款数额（万元）", "罚款金额（单位:万元）", "罚款金额/万元")),
    ],
)  # fmt: skip
def test_an_amount_is_read_however_its_header_puts_the_unit(header: str, cell: str, kept: str) -> None:
    amount = HEADERS.index("罚款金额（万元）")
    headers = [header if at == amount else one for at, one in enumerate(HEADERS)]
    cells = [cell if at == amount else one for at, one in enumerate(ROW)]
    found = report(saved(sheet_of([headers, cells])), "处罚.xlsx")
    assert [one.table.frame["fine_amount"].to_list() for one in found.tables] == [[kept]]


@pytest.mark.parametrize("header", ["没收违法所得（元）", "没收金额（万元）", "没收违法所得金额（单位：元）"])
def test_what_was_confiscated_is_not_lost(header: str) -> None:
    (table,) = sent(header, "20000").tables
    assert table.table.frame["confiscated_amount"].to_list() == ["2" if "万" not in header else "20000"]


@pytest.mark.parametrize(
    ("upper", "lower"), [("处罚金额（万元）", "罚款"), ("金额（万元）", "罚款金额"), ("金额（元）", "罚款")]
)
def test_the_unit_over_an_amount_is_its_own(upper: str, lower: str) -> None:
    amount = HEADERS.index("罚款金额（万元）")
    above = [upper if at == amount else one for at, one in enumerate(HEADERS)]
    below = [lower if at == amount else "" for at, _ in enumerate(HEADERS)]
    cells = ["2000" if at == amount and "万" not in upper else one for at, one in enumerate(ROW)]
    book = sheet_of([above, below, cells])
    for at in range(len(HEADERS)):
        if at != amount:
            book.active.merge_cells(start_row=1, end_row=2, start_column=at + 1, end_column=at + 1)
    found = report(saved(book), "处罚.xlsx")
    assert [one.table.frame["fine_amount"].to_list() for one in found.tables] == [["0.2"]]


def test_a_fine_that_is_put_together_with_what_was_confiscated_stops_the_sheet_once_and_not_every_row() -> None:
    amount = HEADERS.index("罚款金额（万元）")
    headers = ["罚没金额（元）" if at == amount else one for at, one in enumerate(HEADERS)]
    found = report(saved(sheet_of([headers, row_of(0), row_of(1), row_of(2)])), "处罚.xlsx")
    assert [one.code for one in found.findings if one.severity.rank > 1] == [STANDARD.rule_of("column_confusable").code]


ENDS = "有效期止 有效期截止日期 许可证有效期至 许可有效期至 许可截止日期"
STARTS = "有效期起 有效期开始日期 有效期起始日期"


@pytest.mark.parametrize(
    ("header", "field"),
    [*((one, "valid_to") for one in ENDS.split()), *((one, "valid_from") for one in STARTS.split())],
)
def test_first_and_last_days_of_a_licence_are_read_by_the_names_that_departments_give_them(
    header: str, field: str
) -> None:
    columns = [
        one for one in STANDARD.datasets["licence"].layouts[0].columns if one.field not in ("valid_from", "valid_to")
    ]
    content = csv_bytes([[*(one.header for one in columns), header], ["示例"] * (len(columns) + 1)], "utf-8")
    (sheet,) = mapped(content, "许可.csv").sheets
    assert sheet.columns[-1].field == field


def test_a_first_day_is_never_said_to_be_a_last_one() -> None:
    columns = [
        one for one in STANDARD.datasets["licence"].layouts[0].columns if one.field not in ("valid_from", "valid_to")
    ]
    for header, end in (("许可有效期起", False), ("许可有效期", True)):
        content = csv_bytes([[*(one.header for one in columns), header], ["示例"] * (len(columns) + 1)], "utf-8")
        said = [texts(one, STANDARD) for one in mapped(content, "许可.csv").findings]
        assert any("有效期至" in one.what or "有效期至" in one.fix for one in said) == end
        assert any("有效期自" in one.what or "有效期自" in one.fix for one in said) != end


def line(header: str, field: str, unit: str = "") -> Remembered:
    return Remembered(DAY, "示例人员", "penalty", header, field, unit)


@pytest.mark.parametrize("unit", ["元", "万元"])
@pytest.mark.parametrize(
    ("header", "field"),
    [
        *((one, "fine_amount") for one in ("罚款金额", "处罚金额", "罚款")),
        *((one, "confiscated_amount") for one in ("没收金额", "没收违法所得、没收非法财物的金额", "没收违法所得")),
    ],
)
def test_an_amount_that_states_no_unit_may_be_remembered_in_either(header: str, field: str, unit: str) -> None:
    assert memory_fault(line(header, field, unit), STANDARD) is None
    for layout in STANDARD.datasets["penalty"].layouts:
        headers = [one.header for one in layout.columns if one.field != field]
        content = csv_bytes([[*headers, header], ["示例"] * (len(headers) + 1)], "utf-8")
        (sheet,) = mapped(content, "处罚.csv", Memory((line(header, field, unit),))).sheets
        if layout.id != "national-2015":
            assert [(one.field, one.unit) for one in sheet.columns if one.header == header] == [(field, unit)]


def test_a_unit_in_the_header_is_not_remembered_as_another() -> None:
    assert memory_fault(line("应缴罚款（元）", "fine_amount", "万元"), STANDARD)
    assert memory_fault(line("应缴罚款（元）", "fine_amount", "元"), STANDARD) is None


@pytest.mark.parametrize(("header", "known"), [("罚款", "罚款金额（万元）"), ("负责人", "法定代表人")])
def test_a_name_that_only_another_layout_has_may_be_remembered_as_none(header: str, known: str) -> None:
    """What stands beside the layout's own column for the field is passed over from then on."""
    assert memory_fault(line(header, "-"), STANDARD) is None
    content = saved(sheet_of([[*HEADERS, header], [*ROW, "另一人"]]))
    ((_, found),) = mapped(content, "处罚.xlsx", Memory((line(header, "-"),))).tables
    assert [one.header for one in found.columns if one.field == next(
        own.field for own in found.columns if own.header == known)] == [known]  # fmt: skip


@pytest.mark.parametrize(
    "header", ["不予公示理由", "当前状态", "行政相对人名称", "统一社会信用代码", "公示截止期", "罚款金额（万元）"]
)
def test_what_decides_may_not_be_remembered_as_none(header: str) -> None:
    assert memory_fault(line(header, "-"), STANDARD)
