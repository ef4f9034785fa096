"""Every change of a cell has a line with what was found, what is kept and why; nothing else changes."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from datetime import date

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from creditcli.checks.context import ValidateContext
from creditcli.ids import resident_id
from creditcli.ids.resident_id import mask
from creditcli.io.bundle import bundle, open_standard
from creditcli.io.calendar import working_calendar
from creditcli.io.decoding import broken_at
from creditcli.io.office import load_office
from creditcli.io.read import read_bytes
from creditcli.model.finding import Finding
from creditcli.model.intake import FileReport, Table
from creditcli.report.messages import texts
from creditcli.stages.validate import validate_file
from creditcli.standard.types import Dataset, Field, FieldType, Layout, Personal

STANDARD, CALENDAR, OFFICE = open_standard(), working_calendar(None), load_office(bundle("samples") / "office")
DAY = date(2026, 6, 10)
NORMALISED, UNIT, PLACEHOLDER = (
    STANDARD.rule_of(check).code for check in ("normalised", "unit_converted", "placeholder")
)
FILLED = {STANDARD.rule_of(check).code for check in ("organ_code_filled", "category_filled")}
KEPT_AS_FOUND = (FieldType.NAME, FieldType.TEXT, FieldType.DOCUMENT_NUMBER)
BLANKS = "".join(one for one in map(chr, range(0x3001)) if one.isspace() and one not in "\x1c\x1d\x1e\x1f")
PERSON = resident_id.complete("15250118900101001")
TRICKY = [
    " 无 ", "无", "\t91152501mayx00017e", "２０２６．６．８", "2026年3月16日", "45352", " 46181 ", "20260316", "2026-02-30",
    "70,000.00", "¥2000元", "￥７０，０００．００", "0.20", "+5", "罚款,警告", "罚款；罚款", "01", "1", "0", "2", "法人", "，", "有效",
    PERSON, f" {PERSON.lower()}", "MAYX00017", "91152501MAYX00017E", "152501600000016", " 示例（甲）  公司(乙) ", "\u3000示例\u3000", "   ", "\t",
    "x\u00a0", "´", "ß", "Ａ", "1900-1-1 0:00:00", "王示例一", "二连浩特市市场监督管理局", "市场监管局",
]  # fmt: skip
BLANKS = "".join(char for char in map(chr, range(0x3001)) if char.isspace() and not "\x1c" <= char <= "\x1f")
CHARACTERS = st.characters(exclude_categories=["Cs"], exclude_characters="\x00")
CELLS = st.one_of(  # text that looks decoded wrongly refuses the whole file: nothing of it is kept
    st.sampled_from(TRICKY), st.text(CHARACTERS, max_size=12).filter(lambda text: broken_at(text) < 0)
)
LAYOUTS = [
    (STANDARD.datasets[name], layout) for name in ("penalty", "licence") for layout in STANDARD.datasets[name].layouts
]
WIDEST = max(len(layout.columns) for _, layout in LAYOUTS)
ROWS = st.lists(st.lists(CELLS, min_size=WIDEST, max_size=WIDEST), min_size=2, max_size=3)
IDS = [f"{dataset.id}-{layout.id}" for dataset, layout in LAYOUTS]


def report_on(layout: Layout, rows: list[list[str]]) -> FileReport:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([[column.header for column in layout.columns], *rows])
    (file,) = read_bytes(text.getvalue().encode(), "表.csv", STANDARD)
    return validate_file(file, ValidateContext(STANDARD, DAY, DAY, CALENDAR, OFFICE))


DRAWN = settings(
    max_examples=25,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.mark.slow
@pytest.mark.parametrize(("dataset", "layout"), LAYOUTS, ids=IDS)
@given(drawn=ROWS)
@DRAWN
def test_what_is_kept_is_what_was_found_or_has_its_line(
    dataset: Dataset, layout: Layout, drawn: list[list[str]]
) -> None:
    hold_every_row(dataset, layout, drawn)


@pytest.mark.slow
@pytest.mark.parametrize(("dataset", "layout"), LAYOUTS, ids=IDS)
@given(drawn=ROWS)
@settings(DRAWN, max_examples=250)
def test_so_it_is_over_many_more_rows(dataset: Dataset, layout: Layout, drawn: list[list[str]]) -> None:
    hold_every_row(dataset, layout, drawn)


def hold_every_row(dataset: Dataset, layout: Layout, drawn: list[list[str]]) -> None:
    report = report_on(layout, [row[: len(layout.columns)] for row in drawn])
    lines: dict[tuple[int, str], list[Finding]] = defaultdict(list)
    for finding in report.findings:
        if finding.code in (NORMALISED, UNIT, PLACEHOLDER):
            lines[finding.place.row, finding.place.letters].append(finding)
    if not report.tables:  # broken characters refuse the file as a whole: nothing is kept
        assert any(one.severity.rank == 3 for one in report.findings)
    for one in report.tables:
        hold_every_cell(one.table, dataset, lines)
        hold_what_no_column_has(one.table, dataset, report.findings, lines)
    assert not any(lines.values()), "a line about a cell that did not change"


def hold_every_cell(table: Table, dataset: Dataset, lines: dict[tuple[int, str], list[Finding]]) -> None:
    """Takes the line of every changed cell out of ``lines``."""
    for column in table.columns:
        if not column.field:
            continue
        field = dataset.field(column.field)
        for row, old, new in zip(table.raw["row"], table.raw[field.id], table.frame[field.id], strict=True):
            found = lines.pop((row, column.letters), [])
            hold_cell(field, old or "", new or "", found)


def hold_cell(field: Field, old: str, new: str, found: list[Finding]) -> None:
    about = f"{field.id}: {old!r} -> {new!r}: {found}"
    if field.type in KEPT_AS_FOUND and new:
        assert new == old.strip(BLANKS), about
    if old == new or (field.type in (FieldType.DATE, FieldType.DECIMAL) and not new and not found):
        assert not found, about
        return
    assert len(found) == 1, about
    (line,) = found
    params = dict(line.params)
    if line.code == PLACEHOLDER:
        assert (line.value, new) == (mask(old), ""), about
        return
    assert params["change"], about
    if field.personal is Personal.NUMBER:
        assert (line.value, params.keys()) == ("", {"change"}), about
    else:
        assert (params["old"], params["new"]) == (mask(old), mask(new)), about
    for lang in ("zh", "en"):
        assert "…" not in texts(line, STANDARD, lang).what.replace(mask(old), "").replace(mask(new), "") or line.secret


def hold_what_no_column_has(
    table: Table, dataset: Dataset, findings: tuple[Finding, ...], lines: dict[tuple[int, str], list[Finding]]
) -> None:
    """A field without a column holds nothing, or what a line says was filled in, or a number moved by a line."""
    told = {(one.place.row, one.field): dict(one.params)["new"] for one in findings if one.code in FILLED}
    moved = {one.place.row for one in findings if dict(one.params).get("change", "").endswith("moved")}
    mapped = {column.field for column in table.columns}
    for field in dataset.fields:
        if field.id in mapped:
            continue
        for row, new in table.frame.select("row", field.id).drop_nulls().iter_rows():
            assert told.get((row, field.id)) == mask(new) or row in moved, (field.id, row, new)


def test_each_kind_of_change_is_told_in_both_languages() -> None:
    dataset = STANDARD.datasets["penalty"]
    layout = dataset.layouts[0]
    cells = {
        "subject_name": " 示例（甲） 公司(乙)", "unified_code": "\t９1152501mayx00017e", "penalty_categories": "罚款,警告",
        "status": "1", "fine_amount": "1,000.50", "decision_date": "２０２６．６．８", "valid_until": "46181",
    }  # fmt: skip
    report = report_on(layout, [[cells.get(column.field, "") for column in layout.columns]])
    said = {
        one.field: [texts(one, STANDARD, lang).what for lang in ("zh", "en")]
        for one in report.findings
        if one.code == NORMALISED
    }
    assert said == {
        "subject_name": [
            "“行政相对人名称”的“ 示例（甲） 公司(乙)”按“示例（甲） 公司(乙)”收取：去掉首尾的空白。",
            "“ 示例（甲） 公司(乙)” in “行政相对人名称” is kept as “示例（甲） 公司(乙)”: blanks at its ends taken off.",
        ],
        "unified_code": [
            "“行政相对人代码_1(统一社会信用代码)”的“\t９1152501mayx00017e”按“91152501MAYX00017E”收取："
            "去掉首尾的制表符，全角改为半角，小写改为大写。",
            "“\t９1152501mayx00017e” in “行政相对人代码_1(统一社会信用代码)” is kept as “91152501MAYX00017E”: "
            "tabs at its ends taken off, full-width characters made half-width, small letters made capital.",
        ],
        "penalty_categories": [
            "“处罚类别”的“罚款,警告”按“罚款；警告”收取：多项之间统一用“；”隔开，重复的只留一项。",
            "“罚款,警告” in “处罚类别” is kept as “罚款；警告”: several values joined by “；”, each once.",
        ],
        "status": [
            "“当前状态”的“1”按“有效”收取：代码换成名称。",
            "“1” in “当前状态” is kept as “有效”: a code made the name that it stands for.",
        ],
        "fine_amount": [
            "“罚款金额（万元）”的“1,000.50”按“1000.5”收取：去掉千位分隔符，数字统一写法。",
            "“1,000.50” in “罚款金额（万元）” is kept as “1000.5”: separators of thousands taken out, the number written "
            "in one form.",
        ],
        "decision_date": [
            "“处罚决定日期”的“２０２６．６．８”按“2026-06-08”收取：全角改为半角，日期统一写法。",
            "“２０２６．６．８” in “处罚决定日期” is kept as “2026-06-08”: full-width characters made half-width, the day "
            "written in one form.",
        ],
        "valid_until": [
            "“处罚有效期”的“46181”按“2026-06-08”收取：表格软件的日期序号换成日期。",
            "“46181” in “处罚有效期” is kept as “2026-06-08”: a spreadsheet’s day number made a day.",
        ],
    }
