"""What only a whole run can see: layouts, other tables, the record, the region of who decided."""

from __future__ import annotations

import io
import json
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from creditcli.ids import resident_id
from creditcli.io.bundle import bundle
from creditcli.io.office import check_office, load_office, unlisted_regions
from creditcli.stages.across import across
from tests.checks import rows
from tests.checks.rows import CODE, FINE, NUMBER, PENALTY, STANDARD, duties, report, table, told, with_register
from tests.helpers import Run, tree

OLD = {
    "行政处罚决定书文号": "二市监罚〔2026〕8号", "处罚名称": "价格违法处罚", "处罚类别1": "罚款", "处罚类别2": "",
    "处罚事由": "未明码标价（示例）。", "处罚依据": "《中华人民共和国价格法》第四十二条",
    "行政相对人名称": "二连浩特市示例甲贸易有限公司", CODE: "91152501MAYX00017E", "行政相对人代码_3(工商登记码)": "",
    "法定代表人姓名": "王示例一", "处罚结果": "罚款人民币2000元整", "处罚决定日期": "2026/06/08",
    "处罚机关": "二连浩特市市场监督管理局", "当前状态": "1", "地方编码": "152501", "数据更新时间戳": "2026/06/09",
}  # fmt: skip
SECOND = {**PENALTY, NUMBER: "二市监罚〔2026〕9号"}
CHANGED = {**PENALTY, NUMBER: "二市监罚[2026]第8号", FINE: "0.3", "处罚内容": "罚款人民币3000元整"}


def test_status_1_is_revoked_in_the_layout_of_2015_and_valid_in_that_of_2018() -> None:
    (old,) = report(table([OLD])).tables
    (new,) = report(table([{**PENALTY, "当前状态": "1"}])).tables
    assert (old.table.layout, old.table.frame["status"].to_list()) == ("national-2015", ["撤销"])
    assert (new.table.layout, new.table.frame["status"].to_list()) == ("national-2018", ["有效"])


def test_a_file_whose_headers_cannot_tell_the_layout_is_stopped_before_any_status_is_read() -> None:
    both = {
        name: OLD[name]
        for name in ("行政处罚决定书文号", "处罚依据", "行政相对人名称", CODE, "处罚决定日期", "处罚机关", "当前状态")
    }
    found = report(table([both]))
    assert found.tables == ()
    assert set(duties(found.findings)) == {"dataset-ambiguous"}


def _pair(first: list[dict[str, str]], second: list[dict[str, str]]) -> list[tuple[str, int, dict[str, str]]]:
    reports = across([report(table(first), "一.csv"), report(table(second), "二.csv")], STANDARD)
    return [
        (STANDARD.rules[one.code].name, one.place.row, dict(one.params)) for file in reports for one in file.findings
    ]


@pytest.mark.slow
def test_a_row_in_two_files_of_a_run_is_told_at_the_later_one() -> None:
    assert _pair([PENALTY], [SECOND, PENALTY]) == [("row-in-another-file", 3, {"first": "2", "other": "一.csv"})]
    assert _pair([PENALTY], [CHANGED]) == [("other-content-in-another-file", 2, {"first": "2", "other": "一.csv"})]
    assert _pair([PENALTY], [SECOND]) == []


def test_a_confirmation_added_is_no_other_content() -> None:
    assert [one[0] for one in _pair([{**PENALTY, "核实说明": ""}], [{**PENALTY, "核实说明": "无误"}])] == [
        "row-in-another-file"
    ]


def test_two_sheets_of_one_workbook_are_compared() -> None:
    book = openpyxl.Workbook()
    for title in ("上旬", "中旬"):
        sheet = book.create_sheet(title)
        sheet.append(list(PENALTY))
        sheet.append([text or None for text in PENALTY.values()])
    del book["Sheet"]
    out = io.BytesIO()
    book.save(out)
    (one,) = across([report(out.getvalue(), "表.xlsx")], STANDARD)
    (finding,) = [finding for finding in one.findings if STANDARD.rules[finding.code].name == "row-in-another-file"]
    assert (finding.place.sheet, finding.place.row, dict(finding.params)["other"]) == ("中旬", 2, "上旬")


def test_validate_tells_what_the_record_holds_and_changes_nothing(run: Run, office: Path, tmp_path: Path) -> None:
    """Before anything is merged, and persons too, whose numbers the record has as hashes only."""
    person = {
        **PENALTY, "行政相对人名称": "王示例", "行政相对人类别": "自然人", CODE: "", "法定代表人": "", "证件类型": "身份证",
        "证件号码": resident_id.complete("15250118900101001"), NUMBER: "二市监罚〔2026〕901号",
    }  # fmt: skip
    firm = {**PENALTY, NUMBER: "二市监罚〔2026〕902号", "证件类型": "", "证件号码": ""}
    first, again = tmp_path / "一.csv", tmp_path / "二.csv"
    first.write_bytes(table([person, firm]))
    merged = run(
        "merge",
        str(first),
        "--office",
        str(office),
        "--received",
        "2026-11-20",
        "--department",
        "市场监管局",
        "--fail-on",
        "confirm",
    )
    assert "接受 2" in merged.stderr, merged.stderr
    again.write_bytes(table([person, {**firm, FINE: "0.3", "处罚内容": "罚款人民币3000元整"}]))
    before = tree(office)
    done = run("validate", str(again), "--office", str(office), "--as-of", "2026-11-21", "--format", "json")
    found = {(one["code"], one["row"]) for one in json.loads(done.stdout)["findings"]}
    names = {(STANDARD.rules[code].name, row) for code, row in found}
    assert {("held-with-same-content", 2), ("held-with-other-content", 3)} <= names, names
    assert tree(office) == before


def test_validate_of_two_files_tells_the_second(run: Run, tmp_path: Path) -> None:
    for name in ("一.csv", "二.csv"):
        (tmp_path / name).write_bytes(table([PENALTY]))
    done = run(
        "validate", str(tmp_path / "一.csv"), str(tmp_path / "二.csv"), "--as-of", "2026-06-10", "--format", "json"
    )
    files = [
        one["file"]
        for one in json.loads(done.stdout)["findings"]
        if STANDARD.rules[one["code"]].name == "row-in-another-file"
    ]
    assert len(files) == 1
    assert files[0].endswith("二.csv")


@pytest.mark.parametrize(
    ("region", "found"),
    [
        ("152501", "decision-of-another-department"), ("152500", "decision-of-another-department"),
        ("150000", "decision-of-another-department"), ("", "decision-of-another-department"),
        ("152502", "decision-of-another-region"), ("150100", "decision-of-another-region"), ("150172", "decision-of-another-region"),
    ],
)  # fmt: skip
def test_an_organ_of_another_region(region: str, found: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of the sender's own line (its place, its league, the region) one question is asked, of any other another."""
    others = [replace(one, region=region) if one.kind == "人社" else one for one in rows.OFFICE.organisations]
    monkeypatch.setattr(rows, "OFFICE", replace(rows.OFFICE, organisations=tuple(others)))
    cells = {"处罚机关": "二连浩特市人力资源和社会保障局", "处罚机关统一社会信用代码": "11152501YY0000028M"}
    assert duties(told(**cells)) == {found: "confirm"}


def test_a_register_with_a_region_of_no_province_is_refused_and_an_unlisted_one_is_told(tmp_path: Path) -> None:
    folder = Path(
        shutil.copytree(bundle("samples") / "office", tmp_path / "office", ignore=shutil.ignore_patterns("inbox"))
    )
    register = folder / "organisations.csv"
    written = register.read_text(encoding="utf-8")
    register.write_text(written.replace(",152501,", ",992501,", 1), encoding="utf-8")
    with pytest.raises(Exception, match="992501"):
        check_office(folder, load_office(folder), STANDARD)
    register.write_text(written.replace(",152501,", ",152599,", 1), encoding="utf-8")  # perhaps a former division
    assert list(unlisted_regions(load_office(folder), STANDARD)) == ["152599"]


def test_one_code_under_several_names_is_told_in_the_file_and_against_the_register() -> None:
    wrong = {**SECOND, "行政相对人名称": "二连浩特市示例申贸易有限公司"}
    view = with_register(
        {"unified_code": PENALTY[CODE], "subject_name": PENALTY["行政相对人名称"], "former_names": None}
    )
    found = duties(report(table([PENALTY, wrong]), view=view).findings)
    assert found == {"code-of-several-names": "notice", "name-at-odds": "confirm"}


@pytest.mark.slow
def test_the_calendar_knows_adjusted_weekends_and_says_where_it_ends() -> None:
    """Decided on Wednesday 2026-02-10: the seventh working day is 02-26, past the holiday and its worked Saturdays."""
    cells = {NUMBER: "二市监罚〔2026〕8号", "处罚决定日期": "2026-02-10"}
    assert "submitted-late" not in duties(told(day=date(2026, 2, 26), **cells))
    late = [one for one in told(day=date(2026, 2, 27), **cells) if STANDARD.rules[one.code].name == "submitted-late"]
    assert dict(late[0].params) == {"due": "2026-02-26", "days": "1"}
    after = {NUMBER: "二市监罚〔2027〕8号", "处罚决定日期": "2027-03-01"}
    assert duties(told(day=date(2027, 3, 2), **after))["deadline-undetermined"] == "notice"


YUAN = {
    "决定书文号": "二市监罚〔2026〕8号", "当事人名称": "二连浩特市示例甲贸易有限公司", "统一社会信用代码": "91152501MAYX00017E",
    "主体类别": "法人及非法人组织", "负责人": "王示例一", "存在问题": "未明码标价（示例）。",
    "处罚依据": "《中华人民共和国价格法》第四十二条", "处罚种类": "罚款", "处罚结果": "罚款1万5仟元", "罚款金额（元）": "15,000.00",
    "决定日期": "2026.6.8", "处罚机关": "二连浩特市市场监督管理局", "处罚机关统一社会信用代码": "11152501YY000001XM",
    "失信程度分类": "一般", "处罚领域": "其他",
}  # fmt: skip


def test_a_table_in_yuan_is_converted_before_its_text_is_compared() -> None:
    found = report(table([YUAN]))
    assert found.tables[0].table.frame["fine_amount"].to_list() == ["1.5"]
    assert {name for name, weight in duties(found.findings).items() if weight != "notice"} == set()
    wrong = report(table([{**YUAN, "罚款金额（元）": "1.5"}]))
    assert duties(wrong.findings)["amount-differs-from-text"] == "confirm"
