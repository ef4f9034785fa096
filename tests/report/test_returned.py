"""The workbook of refused and held rows: mended and sent again it makes the record that a clean file makes."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest

from creditcli.cli.trace import trace_value
from creditcli.model.intake import Outcome
from creditcli.report.messages import texts
from creditcli.report.returned import returned as returned_book
from tests.helpers import rule_code
from tests.report.books import STANDARD, checked, in_comments, opened
from tests.report.offices import (
    DAY,
    NEW,
    OLD,
    SENDER,
    WAYS,
    Table,
    Way,
    as_csv,
    data_sheets,
    held,
    merged,
    new_office,
    put,
    returned,
    rows_by_origin,
    saved,
)

WORDS = "已与决定书原件核对，日期和金额无误（示例）"
FAULTS = {"code": "91152501MAYX00018E", "facts": "", "day": "2026-02-30", "kind": "没有这一类"}


def clean(way: Way) -> Table:
    """Nine rows without fault, one of them lawful but doubtful: a number of a later year than its decision."""
    rows = []
    for at in range(9):
        row = list(way.model)
        year = 2027 if at == 7 else 2024
        row[way.header.index(way.columns["number"])] = f"二市监罚〔{year}〕{at + 1}号"
        rows.append(row)
    return [way.header, *rows]


def with_words(table: Table, at: int) -> Table:
    """The table with a confirmation of one row."""
    if "核实说明" in table[0]:
        column = table[0].index("核实说明")
        return [
            [WORDS if (down, across) == (at, column) else cell for across, cell in enumerate(row)]
            for down, row in enumerate(table)
        ]
    return [[*row, "核实说明" if not down else WORDS if down == at else ""] for down, row in enumerate(table)]


def spoiled(way: Way, table: Table) -> Table:
    """One fault a row in the rows 2, 3 …; the doubtful row stays as it is."""
    rows = [list(row) for row in table]
    for down, (column, value) in enumerate(FAULTS.items(), 2):
        rows[down][way.header.index(way.columns[column])] = value
    if "amount" in way.columns:
        rows[6][way.header.index(way.columns["amount"])] = "0.9"
    return rows


def first_row(way: Way) -> int:
    """The row of the file in which the table's first data row stands."""
    return {"2018-xlsx": 3, "2018-jsonl": 1}.get(way.id, 2)


def mend(way: Way, path: Path, table: Table) -> bytes:
    """What a clerk does: every row as it should be, and words for the doubtful one."""
    book = openpyxl.load_workbook(path)
    [sheet] = data_sheets(book)
    for origin, row in rows_by_origin(sheet).items():
        at = origin - first_row(way) + 1
        for header, value in zip(way.header, table[at], strict=True):
            put(sheet, row, header, value or None)
        if at == 8:
            put(sheet, row, "核实说明", WORDS)
    return saved(book)


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.id)
def test_mended_rows_make_the_record_that_a_clean_file_makes(way: Way, tmp_path: Path) -> None:
    table = clean(way)
    whole = new_office(tmp_path / "whole")
    assert merged(whole, way.write(with_words(table, 8)), way.name).line.counts.accepted == 9
    assert returned(whole) == []

    place = new_office(tmp_path / "place")
    first = merged(place, way.write(spoiled(way, table)), way.name)
    bad = first.line.counts.refused + first.line.counts.held
    assert bad == len(FAULTS) + 1 + ("amount" in way.columns)
    assert held(place) != held(whole)
    [path] = returned(place)
    second = merged(place, mend(way, path, table), path.name)
    assert second.report is not None
    assert second.report.counts.read == second.report.counts.accepted == second.new == bad
    assert held(place) == held(whole)
    unwanted = {
        STANDARD.rule_of(one).code
        for one in ("column_extra", "file_hidden_sheet", "header_not_found", "template_version")
    }
    assert not unwanted & {one.code for one in second.report.findings}
    assert second.report.tables[0].table.layout == first.report.tables[0].table.layout  # type: ignore[union-attr]
    third = merged(place, saved(openpyxl.load_workbook(path)), "再次.xlsx")
    assert third.line.counts.accepted == 0
    [twice] = data_sheets(openpyxl.load_workbook(returned(place)[-1]))
    [once] = data_sheets(openpyxl.load_workbook(path))
    assert rows_by_origin(twice) == rows_by_origin(once)  # where a row came from first stays with it


def test_only_bad_rows_stand_in_it_each_as_it_was_found_with_its_faults(tmp_path: Path) -> None:
    way = WAYS[0]
    place = new_office(tmp_path / "office")
    table = spoiled(way, clean(way))
    merged(place, way.write(table), way.name)
    book = opened(returned(place)[0].read_bytes())
    [sheet] = data_sheets(book)
    rows = rows_by_origin(sheet)
    assert sorted(rows) == [3, 4, 5, 6, 7, 9]
    for origin, row in rows.items():
        shown = [cell.value or "" for cell in sheet[row]][: len(way.header)]
        assert shown == table[origin - 1]
        assert {cell.number_format for cell in sheet[row] if cell.value} == {"@"}
    assert [cell.value for cell in sheet[1]][-2:] == ["核实说明", "原文件位置"]
    codes = {(code, row) for code, _, _, row in in_comments(book)}
    assert (STANDARD.rule_of("number_year").code, rows[9]) in codes
    assert (rule_code(STANDARD, "date_value"), rows[5]) in codes
    assert sheet["C2"].fill.fgColor.rgb == "FFF8CBAD"
    assert book.sheetnames[0] == "问题汇总"
    assert sheet.data_validations.dataValidation
    assert sheet["C1"].comment.text.startswith("行政相对人类别为法人及非法人组织")


def test_a_column_that_the_file_lacks_is_added_for_what_must_be_filled() -> None:
    at = NEW[0].index("罚款金额（万元）")
    table = [row[:at] + row[at + 1 :] for row in NEW]
    file, report = checked(as_csv(table), "处罚.csv")
    content = returned_book(file, report, lambda one: texts(one, STANDARD), STANDARD)
    assert content is not None
    book = opened(content)
    [sheet] = data_sheets(book)
    assert [cell.value for cell in sheet[1]][-3:] == ["罚款金额（万元）", "核实说明", "原文件位置"]
    column = sheet.max_column - 2
    assert STANDARD.rule_of("required_when").code in sheet.cell(2, column).comment.text
    put(sheet, 2, "罚款金额（万元）", "0.2")
    _, mended = checked(saved(book), "退回待改-处罚.xlsx")
    assert mended.counts.accepted == 1


def test_sheets_of_two_data_sets_come_back_each_as_what_it_is() -> None:
    book = openpyxl.Workbook()
    book.active.title = "新"
    old = book.create_sheet("旧")
    for row in ([*NEW[0], "我们的列"], [*[cell.replace("有效", "没有") for cell in NEW[1]], "甲"]):
        book.active.append(row)
    for row in (list(OLD), [cell.replace("警告", "没有这一类") for cell in OLD.values()]):
        old.append(row)
    file, report = checked(saved(book), "两表.xlsx")
    content = returned_book(file, report, lambda one: texts(one, STANDARD), STANDARD)
    assert content is not None
    again = opened(content)
    assert [sheet.title for sheet in data_sheets(again)] == ["新", "旧"]
    assert "甲" in [cell.value for cell in again["新"][2]]  # nothing of the row is lost
    again["新"]["Q2"] = "有效"
    put(again["旧"], 2, "处罚类别1", "警告")
    put(again["旧"], 2, "处罚结果", OLD["处罚结果"])
    _, mended = checked(saved(again), "退回待改-两表.xlsx")
    assert [(one.table.sheet, one.table.layout, one.counts.accepted) for one in mended.tables] == [
        ("新", "national-2018", 1),
        ("旧", "national-2015", 1),
    ]


def test_rows_beyond_a_sheets_limit_stand_on_several_and_none_is_lost() -> None:
    table = [NEW[0], *[[cell.replace("有效", "没有").replace("8号", f"{at}号") for cell in NEW[1]] for at in range(25)]]
    file, report = checked(as_csv(table), "处罚.csv")
    content = returned_book(file, report, lambda one: texts(one, STANDARD), STANDARD, limit=11)
    assert content is not None
    book = opened(content)
    assert [sheet.max_row - 1 for sheet in data_sheets(book)] == [10, 10, 5]
    for sheet in data_sheets(book):
        for row in range(2, sheet.max_row + 1):
            put(sheet, row, "当前状态", "有效")
    _, mended = checked(saved(book), "退回待改-处罚.xlsx")
    assert (mended.counts.read, mended.counts.accepted) == (25, 25)


def test_a_file_without_bad_rows_returns_nothing() -> None:
    file, report = checked(as_csv(NEW), "处罚.csv")
    assert returned_book(file, report, lambda one: texts(one, STANDARD), STANDARD) is None


@pytest.mark.parametrize(
    ("words", "outcome", "check"),
    [
        ("", Outcome.HELD, None),
        ("无", Outcome.HELD, None),
        ("√", Outcome.HELD, "confirmation_empty"),
        ("1111", Outcome.HELD, "confirmation_empty"),
        ("属实属实", Outcome.HELD, "confirmation_empty"),
        (WORDS, Outcome.ACCEPTED, "doubt_confirmed"),
    ],
)
def test_a_doubt_is_released_by_words_that_say_something(words: str, outcome: Outcome, check: str | None) -> None:
    table = [[*NEW[0], "核实说明"], [*[cell.replace("〔2026〕", "〔2027〕") for cell in NEW[1]], words]]
    _, report = checked(as_csv(table), "处罚.csv")
    assert report.tables[0].outcome["outcome"].to_list() == [outcome.value]
    told = [one for one in report.findings if check and one.code == STANDARD.rule_of(check).code]
    assert len(told) == (check is not None)
    doubts = [one for one in report.findings if one.code == STANDARD.rule_of("number_year").code]
    assert len(doubts) == (outcome is Outcome.HELD)
    if outcome is Outcome.ACCEPTED:
        assert dict(told[0].params)["words"] == WORDS
        assert dict(told[0].params)["doubt"] == STANDARD.rule_of("number_year").code
        assert told[0].place.cell == "E2"


def test_the_receipt_and_explain_tell_who_confirmed_which_doubt_when_and_in_what_words(tmp_path: Path) -> None:
    place = new_office(tmp_path / "office")
    table = [[*NEW[0], "核实说明"], [*[cell.replace("〔2026〕", "〔2027〕") for cell in NEW[1]], WORDS]]
    number = merged(place, as_csv(table), "处罚.csv").line.number
    receipt = json.loads((place.folder / "receipts" / f"{number:06}.json").read_text(encoding="utf-8"))
    [doubt] = receipt["confirmed"]
    code = STANDARD.rule_of("number_year").code
    assert (doubt["code"], doubt["cell"], doubt["words"]) == (code, "E2", WORDS)
    assert receipt["duties"] == []
    [lines] = trace_value("二市监罚〔2027〕8号", place, place.view(DAY))
    [told] = next(value for _, key, value in lines if key == "confirmed")
    assert (told["核实部门"], told["收件日"], told["核实说明"]) == (SENDER, DAY.isoformat(), WORDS)
    assert told["疑点"].startswith(code)


def test_words_never_release_an_error_and_are_not_told_where_there_is_no_doubt() -> None:
    wrong = [cell.replace("〔2026〕", "〔2027〕").replace("有效", "没有") for cell in NEW[1]]
    table = [[*NEW[0], "核实说明"], [*wrong, WORDS], [*NEW[1], WORDS]]
    _, report = checked(as_csv(table), "处罚.csv")
    assert report.tables[0].outcome["outcome"].to_list() == [Outcome.REFUSED.value, Outcome.ACCEPTED.value]
    assert STANDARD.rule_of("doubt_confirmed").code not in {one.code for one in report.findings}
