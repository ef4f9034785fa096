"""A firm under another name than before: whatever its code is registered under names it."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest
from lxml import html

from tests.cli.test_whose_it_is import (
    FIRM,
    LABOUR,
    LISTED,
    MARKET,
    NAMED,
    OBJECTION,
    PENALTY,
    REVOKED,
    STANDARD,
    Row,
    executable,
    public,
    send,
)
from tests.exchange.offices import call, sure


@pytest.fixture
def office(winter_office: Path) -> Path:
    return winter_office


NEW = {"subject_name": "示例甲商贸有限公司"}
REGISTERED = {
    **FIRM, **NEW, "subject_category": "法人及非法人组织", "former_names": FIRM["subject_name"], "region_code": "152501",
    "established_date": "2015-03-02", "status": "存续", "registrar": MARKET["organ"],
}  # fmt: skip
REPAIRED = {
    **FIRM, **MARKET, **NEW, "application_number": "修〔2026〕1号", "target_dataset": "行政处罚", "stage": "准予修复",
    "target_decision_number": PENALTY["decision_number"], "apply_date": "2026-07-03", "event_date": "2026-07-10",
    "corrected_date": "2026-04-20", "commitment_date": "2026-07-03", "decision_number": "信修〔2026〕1号",
}  # fmt: skip
LEFT = {
    **FIRM, **LABOUR, **NEW, "list_type": "wage_arrears", "target_decision_number": LISTED["decision_number"],
    "exit_kind": "决定撤销", "decision_number": "移〔2026〕1号", "decision_date": "2026-07-10", "reason": "原决定已经撤销（示例）。",
}  # fmt: skip


def register(office: Path, day: str, row: Row) -> None:
    send(office, "subject", day, row, sender=MARKET["organ"])


def both(office: Path, sender: str, day: str, rows: Row, dataset: str = "correction") -> str:
    """One workbook: a sheet of the register, and one of something else."""
    book = openpyxl.Workbook()
    for title, row in (("subject", REGISTERED), (dataset, rows)):
        sheet = book.create_sheet(title)
        used = [one for one in STANDARD.datasets[title].layouts[0].columns if row.get(one.field)]
        sheet.append([one.header for one in used])
        sheet.append([row[one.field] for one in used])
    book.remove(book.worksheets[0])
    book.save(path := office.parent / "both.xlsx")
    done = call("merge", str(path), "--department", sender, "--received", day, "--office", str(office))
    return done.stdout + done.stderr


@pytest.mark.parametrize("name", [NEW["subject_name"], FIRM["subject_name"]])
@pytest.mark.parametrize("act", [REVOKED | {"document_date": "2026-07-10"}, REPAIRED])
def test_what_ends_a_penalty_acts_under_the_registered_name_and_the_former_one(
    office: Path, name: str, act: Row
) -> None:
    send(office, "penalty", "2026-04-02", PENALTY)
    register(office, "2026-05-06", REGISTERED)
    said = send(office, "repair" if "stage" in act else "correction", "2026-07-10", {**act, "subject_name": name})
    assert ("接受 1" in said, public(office, "2026-07-10")) == (True, ["withdrawn"])


def test_a_renamed_firm_leaves_the_list_under_its_new_name(office: Path) -> None:
    send(office, "black-listing", "2026-03-19", LISTED)
    register(office, "2026-05-06", REGISTERED)
    assert executable(office, "2026-07-09", FIRM["subject_name"])
    send(office, "list-exit", "2026-07-10", LEFT)
    assert not executable(office, "2026-07-10", FIRM["subject_name"])


def test_the_register_may_come_in_the_same_workbook(office: Path) -> None:
    send(office, "penalty", "2026-04-02", PENALTY)
    said = both(office, MARKET["organ"], "2026-07-10", REVOKED | NEW | {"document_date": "2026-07-10"})
    assert ("EXT016" in said, public(office, "2026-07-10")) == (False, ["withdrawn"])


def test_a_register_of_who_may_send_none_names_nobody(office: Path) -> None:
    send(office, "black-listing", "2026-03-19", LISTED)
    assert "EXT016" in both(office, LABOUR["organ"], "2026-07-10", LEFT, "list-exit")
    assert executable(office, "2026-07-10", FIRM["subject_name"])


def test_a_name_that_another_code_has_is_asked_about(office: Path) -> None:
    send(office, "penalty", "2026-04-02", PENALTY)
    register(office, "2026-05-06", {**REGISTERED, "unified_code": "91152501MAYX000259"})
    assert "EXT016" in send(office, "correction", "2026-07-10", REVOKED | NEW | {"document_date": "2026-07-10"})
    assert public(office, "2026-07-10") == ["published"]


TRADER = {"subject_name": "示例丙便利店", "subject_category": "个体工商户", "unified_code": "92152501MAYX000331"}
BECAME = {**FIRM, "subject_name": "示例丙便利有限公司", "subject_category": "法人及非法人组织"}
CHANGED = {**REGISTERED, **BECAME, "former_names": "示例丙杂货店；示例丙便利店", "established_date": "2026-05-01"}


@pytest.mark.parametrize(("dataset", "row"), [("penalty", PENALTY), ("black-listing", LISTED)])
@pytest.mark.parametrize(("first", "then"), [(TRADER, BECAME), (BECAME, TRADER)])
def test_a_trader_and_the_firm_that_it_became_have_one_decision(
    office: Path, dataset: str, row: Row, first: Row, then: Row
) -> None:
    send(office, dataset, "2026-04-02", row | first | {"legal_representative": ""} if first is TRADER else row | first)
    register(office, "2026-05-06", CHANGED)
    again = row | then | ({"legal_representative": ""} if then is TRADER else {})
    said = send(office, dataset, "2026-05-07", again)
    assert ("SET017" in said, "待核实 1" in said) == (True, True)
    said = send(office, dataset, "2026-05-08", again | {"confirmation": "原来的一条另行撤下，本行已核对（示例）。"})
    assert "接受 1" in said


def test_parties_of_one_decision_that_the_register_tells_apart_are_no_question(office: Path) -> None:
    other = {**PENALTY, "subject_name": "示例乙建筑有限公司", "unified_code": "91152501MAYX000259"}
    send(office, "penalty", "2026-04-02", PENALTY | TRADER | {"legal_representative": ""})
    register(office, "2026-05-06", CHANGED)
    assert "SET017" not in send(office, "penalty", "2026-05-07", other)


def called(office: Path, day: str) -> set[str]:
    """By which name each output knows the code."""
    code, given = FIRM["unified_code"], ("--office", str(office), "--as-of", day)
    (told,) = json.loads(sure("query", code, *given, "--format", "json").stdout)["answers"]
    sure("publish", *given, "--confirm")
    (page,) = (html.document_fromstring(one.read_bytes()) for one in (office / "site" / "subjects").rglob("*.html"))
    found = {told["name"], page.xpath("string(//main//h1)"), page.xpath("string(//dt[.='名称']/following-sibling::dd)")}
    for edition in ("public", "internal"):
        sure("report", code, *given, "--edition", edition, "--output", str(office.parent))
        (report,) = office.parent.glob(f"*{code}-{day}-{edition}.html")
        tree = html.document_fromstring(report.read_bytes())
        found.add(tree.xpath("string(//dt[.='主体名称']/following-sibling::dd)"))
    return found


def test_a_code_has_one_name_wherever_it_is_told(office: Path) -> None:
    """Without a register: that of the newest decision, also where an older one is handed in after it."""
    send(office, "penalty", "2026-04-02", PENALTY)
    assert called(office, "2026-04-02") == {FIRM["subject_name"]}
    again = {"decision_number": "二市监罚〔2026〕12号", "decision_date": "2026-05-06"}
    send(office, "penalty", "2026-05-07", PENALTY | NEW | again)
    send(office, "black-listing", "2026-05-07", LISTED)
    assert called(office, "2026-05-07") == {NEW["subject_name"]}
    register(office, "2026-05-08", {**REGISTERED, "subject_name": "示例甲实业有限公司"})
    assert called(office, "2026-05-08") == {"示例甲实业有限公司"}


def test_letters_of_an_objection_name_the_party_as_the_decision_does(office: Path) -> None:
    """The one who objects may write the former name; who is answered is who was told that measures rest."""
    send(office, "black-listing", "2026-03-19", LISTED)
    send(office, "black-listing", "2026-04-06", LISTED | NEW)
    sure("run", "--office", str(office), "--as-of", "2026-04-06")
    send(office, "objection", "2026-04-07", OBJECTION)
    sure("run", "--office", str(office), "--as-of", "2026-04-07")
    letters = [*(office / "notices" / "2026-04-07").glob("0*.html")]
    assert {one.stem.split("-")[-1] for one in letters} == {"N7", "N9"}
    for one in letters:
        text = one.read_text(encoding="utf-8")
        assert (NEW["subject_name"] in text, FIRM["subject_name"] in text) == (True, False), one.name


@pytest.mark.parametrize(("dataset", "row"), [("penalty", PENALTY), ("black-listing", LISTED)])
def test_who_asks_about_a_firm_is_told_the_code_that_it_had_as_a_trader(office: Path, dataset: str, row: Row) -> None:
    def answer(word: str, *more: str) -> str:
        return sure("query", word, "--office", str(office), "--as-of", "2026-05-07", *more).stdout

    send(office, dataset, "2026-04-02", row | TRADER | {"legal_representative": ""})
    register(office, "2026-05-06", CHANGED)
    said = answer(BECAME["unified_code"])
    assert (TRADER["unified_code"] in said, TRADER["subject_name"] in said) == (True, False)
    (told,) = json.loads(answer(BECAME["unified_code"], "--format", "json"))["answers"]
    assert told["other_codes"] == [TRADER["unified_code"]]
    (told,) = json.loads(answer(BECAME["subject_name"], "--format", "json"))["answers"]
    assert (told["found"], told["other_codes"]) == ("name-only", [])


def test_a_person_named_with_a_code_is_no_other_code_of_anybody(office: Path) -> None:
    person = {**LISTED, **NAMED, "unified_code": "91152501MAYX000259", "linked_code": "91152501MAYX000259"}
    firm = {**LISTED, "subject_name": "示例乙建筑有限公司", "unified_code": "91152501MAYX000259"}
    send(office, "black-listing", "2026-03-19", firm, person)
    register(office, "2026-05-06", {**REGISTERED, "former_names": NAMED["subject_name"]})
    done = sure("query", FIRM["unified_code"], "--office", str(office), "--as-of", "2026-05-07", "--format", "json")
    assert json.loads(done.stdout)["answers"][0]["other_codes"] == []
