"""Which data set a later row is about, and the court's list as the ledger tells it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from creditcli.cli.workplace import open_workplace
from creditcli.io.bundle import open_standard
from creditcli.model.ledger import Disclosure, ExitKind, Listing
from creditcli.standard.correctable import as_kept, change, field_named
from creditcli.standard.lookups import target_dataset
from tests.helpers import Run

STANDARD = open_standard()
HEADER = "名单类型,主体名称,主体类别,统一社会信用代码,原决定文号,措施名称,反馈类型,反馈日期,执行日期,执行事项,执行结果,实施单位,实施单位统一社会信用代码"


@pytest.mark.parametrize(
    ("label", "list_id", "dataset"),
    [
        ("严重失信名单", "wage_arrears", "black-listing"),
        ("严重失信名单", "court_defaulter", "judgment-defaulter"),
        ("失信被执行人", "", "judgment-defaulter"),
        ("", "court_defaulter", "judgment-defaulter"),
        ("", "red", "red-listing"),
        ("行政处罚", "", "penalty"),
        ("", "", ""),
        ("", "unknown", ""),
    ],
)
def test_what_a_row_is_about(label: str, list_id: str, dataset: str) -> None:
    assert target_dataset(STANDARD, label, list_id) == dataset


def test_the_courts_rows_are_entries_of_its_list(demo: Path) -> None:
    place = open_workplace(demo)
    view = place.view(date(2026, 11, 23))
    entries = [one for one in place.ledger(view).entries if one.list_id == "court_defaulter"]
    assert len(entries) == view.frames["judgment-defaulter"].height == 15
    firm = next(one for one in entries if one.decision_number == "（2025）内2501执22号")
    assert (firm.listing, firm.disclosure, firm.term_end) == (
        Listing.LISTED, Disclosure.PUBLISHED, date(2027, 5, 20),
    )  # fmt: skip
    assert firm.unified_code.startswith("91"), "from the court's one column for numbers of both kinds"
    gone = next(one for one in entries if one.decision_number == "（2025）内2501执21号")
    assert (gone.exit_kind, gone.exit_day) == (ExitKind.REPAIRED, date(2025, 12, 8))


def test_a_person_on_the_courts_list_is_kept_and_not_shown(demo: Path) -> None:
    place = open_workplace(demo)
    [person] = [one for one in place.ledger(place.view(date(2026, 11, 23))).entries if one.person and not one.role]
    assert person.person.startswith("p:")
    assert person.disclosure is Disclosure.HIDDEN
    shown = [
        path
        for path in (demo / "site").rglob("*")
        if path.is_file() and person.subject_name.encode() in path.read_bytes()
    ]
    assert shown == []


@pytest.mark.parametrize(("executed", "told"), [("2026-11-18", False), ("2026-11-20", True)])
def test_a_measure_executed_while_the_entry_is_verified_is_held(
    demo: Path, run: Run, tmp_path: Path, executed: str, told: bool
) -> None:
    place = open_workplace(demo)
    number = "二人社列〔2026〕2号"
    entry = next(one for one in place.ledger(place.view(date(2026, 11, 23))).entries if one.decision_number == number)
    organ = next(one for one in place.office.organisations if one.kind == "发改")
    cells = ("wage_arrears", entry.subject_name, "法人及非法人组织", entry.unified_code, number, "限制申请财政性资金项目",
             "已执行", "2026-11-20", executed, "申请（示例）", "不予列入（示例）", organ.name, organ.code)  # fmt: skip
    path = tmp_path / "响应.csv"
    path.write_text(f"{HEADER}\n{','.join(cells)}\n", encoding="utf-8")
    done = run("validate", str(path), "--office", str(demo), "--as-of", "2026-11-23", "--fail-on", "confirm")
    assert ("异议核实中" in done.stdout) is told, done.stdout
    assert done.returncode == int(told), done.stdout


@pytest.mark.parametrize(
    ("name", "told", "kept"),
    [
        ("失信程度分类", "general", "一般"),
        ("失信程度分类", "一般失信", "一般"),
        ("失信程度分类", "ＧＥＮＥＲＡＬ", "一般"),
        ("失信程度分类", "一般", "一般"),
        ("失信程度分类", "一样", None),
        ("当前状态", "revoked", "撤销"),
        ("处罚内容", "general", "general"),
        ("公示截止期", "2026-02-30", None),
        ("公示截止期", "2027年3月17日", "2027-03-17"),
        ("公示截止期", "二〇二七年三月十七日", "2027-03-17"),
        ("公示截止期", "2027年3月", None),
        ("处罚类别", "罚款、警告", "罚款；警告"),
        ("处罚类别", "罚款", "罚款"),
        ("处罚类别", "罚款；罚金", None),
    ],
)
def test_a_corrected_value_is_kept_as_rows_keep_it(name: str, told: str, kept: str | None) -> None:
    field = field_named(STANDARD.dataset("penalty"), name)
    assert field is not None
    assert as_kept(field, told, STANDARD) == kept


@pytest.mark.parametrize(
    ("name", "told", "kept"),
    [
        ("罚款金额（元）", "3000", "0.3"),
        ("罚款（元）", "3000.00", "0.3"),
        ("罚款金额(万元)", "0.30", "0.3"),
        ("没收金额（元）", "2000", "0.2"),
        ("没收违法所得、没收非法财物的金额（元）", "2000", "0.2"),
        ("罚款", "3000", None),
        ("罚款金额", "3000", None),
        ("fine_amount", "3000", None),
        ("罚款金额（元）", "3000元", "0.3"),
        ("罚款金额（元）", "3,000.00", "0.3"),
        ("罚款金额（万元）", "0.3万元", "0.3"),
        ("罚款金额（万元）", "3000元", None),
        ("罚款金额（元）", "0.3万元", None),
        ("罚款金额（元）", "-3000", None),
        ("罚款金额", "3000元", None),
    ],
)
def test_a_corrected_amount_is_read_in_the_unit_of_its_name_and_never_without_one(
    name: str, told: str, kept: str | None
) -> None:
    found = change(STANDARD.dataset("penalty"), name, told, STANDARD)
    assert (found and (found[0].unit, found[1])) == (kept and ("万元", kept))
