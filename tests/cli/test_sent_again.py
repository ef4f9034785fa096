"""What counts as the same decision when it is sent again: nothing is replaced, doubled or reverted without a word."""

from __future__ import annotations

import csv
from pathlib import Path

import openpyxl
import pytest

from tests.cli.test_whose_it_is import FIRM, LISTED, MARKET, OTHER, PENALTY, Row, send, write
from tests.exchange.offices import call, sure

WORDS = "已与决定书原件核对无误（示例）"
NONE = {**PENALTY, "decision_number": "空"}
SECOND = {
    **NONE, "facts": "经查，另一违法事实（示例）。", "content": "罚款人民币3000元整", "fine_amount": "0.3",
    "decision_date": "2026-03-31",
}  # fmt: skip
LICENCE = {
    **FIRM, **MARKET, "subject_category": "法人及非法人组织", "legal_representative": "王示例一", "document_name": "准予许可决定书",
    "decision_number": "二市监许〔2026〕5号", "licence_category": "普通", "certificate_name": "食品经营许可证",
    "certificate_number": "JY1152501000001", "content": "预包装食品销售", "decision_date": "2026-02-02",
    "valid_from": "2026-02-02", "valid_to": "2031-02-01", "status": "有效",
}  # fmt: skip
NEXT_DAY = {**LICENCE, "decision_date": "2026-02-03"}
RED = {
    **FIRM, "organ": "二连浩特市发展和改革委员会", "organ_code": "11152501YY0000095K", "list_type": "red",
    "subject_category": "法人及非法人组织", "honour": "诚信示范企业", "decision_number": "二发改信〔2026〕3号",
    "decision_date": "2026-01-12", "valid_until": "2029-01-11", "public_notice_from": "2025-12-20",
    "public_notice_to": "2026-01-09", "basis": "内政发〔2017〕27号第十七项",
}  # fmt: skip
CODE = "unified_code"


@pytest.fixture
def office(winter_office: Path) -> Path:
    return winter_office


def shown(office: Path, day: str, table: str, column: str) -> list[str]:
    """What the site of the day says in a column of a table of its open data."""
    sure("publish", "--office", str(office), "--as-of", day, "--confirm")
    with (office / "site" / "data" / f"{table}.csv").open(encoding="utf-8-sig", newline="") as file:
        return sorted(row[column] for row in csv.DictReader(file))


def under(row: Row, code: str) -> dict[str, str]:
    return {**row, CODE: code}


@pytest.mark.slow
def test_of_two_decisions_without_a_number_none_takes_the_place_of_the_other(office: Path) -> None:
    send(office, "penalty", "2026-04-02", NONE)
    assert "SET015" in send(office, "penalty", "2026-04-03", SECOND)
    assert shown(office, "2026-04-04", "penalties", "decision_date") == ["2026-04-01"]
    send(office, "penalty", "2026-04-07", {**SECOND, "decision_number": "无文号2026-03-31-1"})
    assert shown(office, "2026-04-07", "penalties", "decision_date") == ["2026-03-31", "2026-04-01"]


def test_a_decision_without_a_number_is_completed_and_revoked_without_a_question(office: Path) -> None:
    send(office, "penalty", "2026-04-02", {**NONE, "fine_amount": "0.2", "facts": "经查，未明码标价（示例）。"})
    assert "待核实 0" in send(office, "penalty", "2026-04-03", {**NONE, "valid_until": "2027-04-01"})
    assert "待核实 0" in send(office, "penalty", "2026-04-04", {**NONE, "status": "撤销"})
    assert shown(office, "2026-04-04", "penalties", "decision_date") == []


def test_two_sheets_of_one_workbook_keep_both_apart(office: Path, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for name, row in (("上旬", NONE), ("下旬", SECOND)):
        sheet = book.create_sheet(name)
        with write(tmp_path / "one.csv", "penalty", [row]).open(encoding="utf-8", newline="") as file:
            for cells in csv.reader(file):
                sheet.append(cells)
    del book["Sheet"]
    book.save(tmp_path / "two.xlsx")
    about = ("--department", MARKET["organ"], "--received", "2026-04-02", "--office", str(office))
    said = sure("merge", str(tmp_path / "two.xlsx"), *about)
    assert "待核实 1" in said.stdout + said.stderr
    assert shown(office, "2026-04-02", "penalties", "decision_date") == ["2026-04-01"]


@pytest.mark.slow
def test_a_licence_that_was_revoked_does_not_come_back_under_the_next_day(office: Path) -> None:
    send(office, "licence", "2026-02-03", LICENCE)
    send(office, "licence", "2026-03-03", {**LICENCE, "status": "撤销"})
    assert "SET016" in send(office, "licence", "2026-03-05", NEXT_DAY)
    assert shown(office, "2026-03-05", "licences", "decision_date") == []
    said = send(office, "licence", "2026-03-06", {**NEXT_DAY, "confirmation": "撤销以后重新许可，决定书已核对（示例）"})
    assert "待核实 0" in said
    assert shown(office, "2026-03-06", "licences", "decision_date") == ["2026-02-03"]
    assert "待核实 0" in send(office, "licence", "2026-03-07", {**NEXT_DAY, "content": "预包装食品、散装食品销售"})


def test_a_wrong_day_is_put_right_as_the_advice_says(office: Path) -> None:
    send(office, "licence", "2026-02-04", LICENCE)
    send(office, "licence", "2026-02-05", {**LICENCE, "status": "撤销"})
    send(office, "licence", "2026-02-06", {**NEXT_DAY, "confirmation": "原来的日期抄错，已经撤下（示例）"})
    assert shown(office, "2026-02-06", "licences", "decision_date") == ["2026-02-03"]


def test_licences_without_a_number_are_asked_about_where_they_are_alike(office: Path) -> None:
    first = {**LICENCE, "decision_number": "无"}
    send(office, "licence", "2026-02-03", first)
    next_day = {**first, "decision_date": "2026-02-03"}
    assert "待核实 0" in send(office, "licence", "2026-02-04", {**next_day, "certificate_number": "JY1152501000002"})
    assert "SET016" in send(office, "licence", "2026-02-05", {**first, "decision_date": "2026-02-04"})


def test_a_renewal_from_the_end_of_the_term_is_no_slip(office: Path) -> None:
    send(office, "licence", "2026-02-03", {**LICENCE, "valid_to": "2026-04-30"})
    renewed = {**LICENCE, "decision_date": "2026-04-20", "valid_from": "2026-05-01"}
    assert "待核实 0" in send(office, "licence", "2026-04-21", renewed)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("dataset", "row", "days", "table"),
    [
        ("black-listing", LISTED, ("2026-03-19", "2026-03-20"), "serious"),
        ("red-listing", RED, ("2026-01-13", "2026-01-14"), "red"),
        ("licence", LICENCE, ("2026-02-03", "2026-02-04"), "licences"),
        ("penalty", PENALTY, ("2026-04-02", "2026-04-03"), "penalties"),
    ],
)
def test_a_second_code_is_asked_about_until_the_first_is_down(
    office: Path, dataset: str, row: Row, days: tuple[str, str], table: str
) -> None:
    send(office, dataset, days[0], under(row, OTHER[CODE]))
    assert "SET017" in send(office, dataset, days[1], row)
    assert shown(office, days[1], table, CODE) == [OTHER[CODE]]
    _take_down(office, dataset, under(row, OTHER[CODE]), days[1])
    send(office, dataset, days[1], {**row, "confirmation": "原代码一条已经撤下，本行已核对"})
    assert shown(office, days[1], table, CODE) == [FIRM[CODE]]


def _take_down(office: Path, dataset: str, row: Row, day: str) -> None:
    """As the advice says."""
    whose = {name: row[name] for name in (*FIRM, *MARKET)} | {"target_decision_number": row["decision_number"]}
    if "list_type" in row:
        exit_of = {
            "list_type": row["list_type"],
            "exit_kind": "决定撤销",
            "decision_number": "二撤〔2026〕1号",
            "decision_date": day,
        }
        send(office, "list-exit", day, {**whose, **exit_of, "reason": "代码报错（示例）"})
    else:
        named = {"licence": "行政许可", "penalty": "行政处罚"}[dataset]
        told = {
            "action": "撤销",
            "document_number": "二撤〔2026〕1号",
            "document_date": day,
            "reason": "代码报错（示例）",
        }
        send(office, "correction", day, {**whose, **told, "target_dataset": named})


def test_a_revocation_with_a_graver_class_is_not_held(office: Path) -> None:
    send(office, "penalty", "2026-04-02", PENALTY)
    assert "待核实 0" in send(office, "penalty", "2026-04-12", {**PENALTY, "penalty_class": "严重", "status": "撤销"})
    assert shown(office, "2026-04-12", "penalties", "content") == []


def returned(office: Path, **cells: str) -> Path:
    """The last workbook of rows to confirm, confirmed."""
    path = sorted((office / "returned").glob("*.xlsx"))[-1]
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[1]
    heads = [cell.value for cell in sheet[1]]
    for head, text in {"核实说明": WORDS, **cells}.items():
        sheet.cell(2, heads.index(head) + 1).value = text
    book.save(office.parent / "returned.xlsx")
    return office.parent / "returned.xlsx"


def merged(office: Path, path: Path, day: str) -> tuple[int, str]:
    done = call("merge", str(path), "--department", MARKET["organ"], "--received", day, "--office", str(office))
    return done.returncode, done.stdout + done.stderr


def test_a_workbook_confirmed_after_something_newer_reverts_nothing(office: Path) -> None:
    send(office, "penalty", "2026-04-02", PENALTY)
    assert "待核实 1" in send(office, "penalty", "2026-04-12", {**PENALTY, "penalty_class": "严重"})
    send(office, "penalty", "2026-04-22", {**PENALTY, "content": "罚款人民币1000元整", "fine_amount": "0.1"})
    code, said = merged(office, returned(office), "2026-05-01")
    assert (code, "新增 0 行" in said, "以后来的为准" in said) == (1, True, True)
    assert shown(office, "2026-05-01", "penalties", "content") == ["罚款人民币1000元整"]


def test_a_workbook_confirmed_with_nothing_newer_is_taken(office: Path) -> None:
    send(office, "penalty", "2026-04-02", PENALTY)
    send(office, "penalty", "2026-04-12", {**PENALTY, "penalty_class": "严重", "content": "罚款人民币5000元整"})
    assert merged(office, returned(office), "2026-05-01")[0] == 0
    assert shown(office, "2026-05-01", "penalties", "content") == ["罚款人民币5000元整"]


@pytest.mark.slow
def test_a_revocation_that_waited_for_a_word_is_none_the_less_one(office: Path) -> None:
    send(office, "penalty", "2026-04-02", PENALTY)
    doubtful = {**PENALTY, "content": "罚款人民币5000元整", "status": "撤销"}  # and the amount is another
    assert "待核实 1" in send(office, "penalty", "2026-04-12", doubtful)
    send(office, "penalty", "2026-04-22", {**PENALTY, "content": "罚款人民币1000元整", "fine_amount": "0.1"})
    assert merged(office, returned(office), "2026-05-01")[0] == 0
    assert shown(office, "2026-05-01", "penalties", "content") == []
