"""The layout of 2015, as departments still send it: one column for any number, two for kinds of penalty."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import polars as pl

from creditcli.cli.checking import Intake, context_for
from creditcli.ids import registration_number, resident_id
from creditcli.io.bundle import bundle, open_standard
from creditcli.io.calendar import working_calendar
from creditcli.io.office import load_office
from creditcli.io.read import read_bytes
from creditcli.io.record_rows import schema_of
from creditcli.model.intake import FileReport
from creditcli.model.record import RecordView
from creditcli.stages.validate import validate_file

STANDARD, CALENDAR = open_standard(), working_calendar(None)
OFFICE = load_office(bundle("samples") / "office")
DAY = date(2024, 11, 15)
PERSON = resident_id.complete("15250118900101001")
COLUMNS = {
    "行政处罚决定书文号": "二市监罚〔2024〕8号", "处罚名称": "价格违法处罚", "处罚类别1": "警告", "处罚类别2": "罚款",
    "处罚事由": "未明码标价（示例）。", "处罚依据": "《中华人民共和国价格法》第四十二条",
    "行政相对人名称": "二连浩特市示例甲贸易有限公司", "行政相对人代码_1(统一社会信用代码)": "",
    "行政相对人代码_2(组织机构代码)": "", "行政相对人代码_3(工商登记码)": "", "行政相对人代码_5(居民身份证号)": "",
    "法定代表人姓名": "王示例一", "处罚结果": "警告，罚款人民币2000元整", "处罚决定日期": "2024/11/08",
    "处罚机关": "二连浩特市市场监督管理局", "当前状态": "0", "数据更新时间戳": "2024/11/11",
}  # fmt: skip


def checked(**cells: str) -> tuple[FileReport, dict[str, Any]]:
    """The report on one row, and the row as it would be kept."""
    row = {**COLUMNS, **cells}
    content = (",".join(row) + "\n" + ",".join(row.values()) + "\n").encode("gb18030")
    (file,) = read_bytes(content, "旧版.csv", STANDARD)
    frames = {name: _empty(name) for name in STANDARD.datasets}
    view = RecordView("", "", DAY, frames)
    context = context_for(STANDARD, CALENDAR, Intake(DAY, DAY, department="市场监管局"), file, None)
    report = validate_file(file, replace(context, office=OFFICE, view=view, department=OFFICE.organisations[0].code))
    return report, report.tables[0].table.frame.to_dicts()[0]


def _empty(name: str) -> pl.DataFrame:
    return pl.DataFrame(schema=schema_of(STANDARD.datasets[name]))


def duties(report: FileReport) -> list[str]:
    return [one.code for one in report.findings if one.severity.rank > 1]


def test_the_number_beside_a_firm_is_its_representatives() -> None:
    report, row = checked(**{
        "行政相对人代码_1(统一社会信用代码)": "91152501MAYX00017E", "行政相对人代码_5(居民身份证号)": PERSON,
    })  # fmt: skip
    assert duties(report) == []
    assert (row["id_number"], row["legal_rep_id_number"]) == (None, PERSON)
    assert row["subject_category"] == "法人及非法人组织"


def test_any_one_of_the_five_codes_is_enough() -> None:
    for column, value in (
        ("行政相对人代码_2(组织机构代码)", "MAYX00017"), ("行政相对人代码_3(工商登记码)", registration_number.complete("15250100001234")),
    ):  # fmt: skip
        report, row = checked(**{column: value})
        assert "REC003" not in duties(report)
        assert row["subject_category"] == "法人及非法人组织"


def test_the_seventh_digit_tells_an_individual_business() -> None:
    number = registration_number.complete("15250160001234")
    _, row = checked(**{"行政相对人代码_3(工商登记码)": number})
    assert row["subject_category"] == "个体工商户"


def test_both_kinds_of_penalty_are_kept() -> None:
    _, row = checked(**{"行政相对人代码_1(统一社会信用代码)": "91152501MAYX00017E"})
    assert row["penalty_categories"] == "警告；罚款"


def test_an_organ_that_the_register_does_not_know_is_asked_about() -> None:
    report, _ = checked(**{"行政相对人代码_1(统一社会信用代码)": "91152501MAYX00017E", "处罚机关": "某某局"})
    assert "AUT006" in duties(report)
