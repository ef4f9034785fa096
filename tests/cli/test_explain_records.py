"""``explain`` of a penalty or licence: what happened, what ends it and when, what keeps it from being shown."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from creditcli.model.ledger import Step
from creditcli.stages.decide import decide
from creditcli.stages.difference_penalties import Books
from creditcli.stages.prospects import Way
from creditcli.stages.record_prospects import record_steps, record_ways
from tests.helpers import Run
from tests.listing.story import CALENDAR, OFFICE, STANDARD, Story

DECIDED = "2026-05-06 交通：作出决定（程度=一般）"


def told(text: str, day: str, dataset: str = "penalty") -> tuple[dict[str, Way], tuple[Step, ...]]:
    view = Story(dataset, text).view(date.fromisoformat(day))
    ledger, books = decide(view, STANDARD, OFFICE, CALENDAR), Books(view, STANDARD, OFFICE, CALENDAR)
    [row] = {"penalty": ledger.penalties, "licence": ledger.licences}[dataset].to_dicts()
    return {one.how: one for one in record_ways(dataset, row, ledger, books)}, record_steps(dataset, row, books)


def test_what_is_shown_says_when_it_ends_and_what_would_end_it_before() -> None:
    ways, steps = told(f"{DECIDED}；2026-06-18 受理异议", "2026-06-20")
    assert [*ways] == ["期满", "信用修复", "异议", "撤销"]
    assert (ways["期满"].day, ways["信用修复"].day) == (date(2027, 5, 7), date(2026, 8, 7))
    assert "作出公开信用承诺" in ways["信用修复"].condition
    assert "答复期限至2026-06-30" in ways["异议"].condition
    assert all(one.law for one in ways.values())
    assert [(str(one.day), one.event) for one in steps] == [
        ("2026-05-06", "received"), ("2026-06-18", "objection_accepted"),
    ]  # fmt: skip
    assert "按期报送" in steps[0].effect
    assert all(one.law and one.rule and one.row_id for one in steps)


@pytest.mark.parametrize(
    ("text", "day", "dataset", "how", "said"),
    [
        ("2026-05-06 交通：作出决定（程度=轻微）", "2026-05-07", "penalty", "公示", "轻微失信信息不予公示"),
        ("2026-05-06 交通：作出决定", "2026-05-07", "penalty", "公示", "没有提供失信程度分类"),
        (f"{DECIDED}；2026-06-18 受理异议", "2026-07-01", "penalty", "恢复公示", "异议逾期未答复"),
        (f"{DECIDED}；2026-06-18 受理异议", "2026-07-01", "penalty", "异议", "已经逾期"),
        (f"{DECIDED}；2026-08-10 交通：准予修复", "2026-08-11", "penalty", "恢复公示", "撤销修复的"),
        ("2026-05-01 市监：作出决定（程度=严重，类别=责令停产停业）", "2026-06-01", "penalty", "信用修复", "不能提前"),
        ("2026-05-01 市监：作出决定（程度=严重，类别=通报批评）", "2026-06-01", "penalty", "信用修复", "已经期满，不需要申请"),
        ("2026-02-12 交通：作出决定", "2026-03-01", "licence", "期满", "没有写明有效期"),
    ],
)  # fmt: skip
def test_what_would_have_to_be_true(text: str, day: str, dataset: str, how: str, said: str) -> None:
    ways, _ = told(text, day, dataset)
    assert said in ways[how].condition


def test_what_is_over_has_nothing_that_ends_it() -> None:
    assert not told(f"{DECIDED}；2026-06-01 法院：撤销", "2026-06-02")[0]
    assert not told(DECIDED, "2027-05-07")[0]


def test_what_an_organ_may_not_do_is_told_as_not_adopted_and_a_second_report_as_one() -> None:
    others = "2026-06-01 住建：撤销；2026-06-02 法院：停止执行；2026-06-03 住建：受理异议；2026-06-04 住建：核实无误；2026-06-05 法院：更正"
    _, steps = told(f"{DECIDED}；{others}（字段=失信程度，新值=轻微）；2026-07-01 重报", "2026-07-02")
    assert [(one.event, "不予采用" in one.effect) for one in steps] == [
        ("received", False), ("correction_revoke", True), ("correction_stay", False), ("objection_accepted", False),
        ("objection_correct", True), ("correction_fix", True), ("received", False),
    ]  # fmt: skip
    assert "再次报送" in steps[-1].effect


def test_the_command_tells_state_and_then_the_cells_that_it_came_from(demo: Path, run: Run) -> None:
    asked = ("explain", "二消罚〔2026〕2号", "--office", str(demo), "--as-of", "2026-11-23")
    text = run(*asked).stdout
    for said in (
        "公示：公示中（有异议标注）",
        "最后一日：2027-10-20",
        "最早可申请修复：2027-01-21",
        "YY〔2026〕4号正在核实",
        "单元格：E2",
    ):
        assert said in text
    first, *cells = json.loads(run(*asked, "--format", "json").stdout)
    assert (first["disclosure"], first["term_end"], first["verifying"]) == (
        "annotated",
        "2027-10-20",
        ["YY〔2026〕4号"],
    )
    assert {one["dataset"] for one in cells} == {"异议", "行政处罚"}
    assert "may be" not in text
    assert "way 期满" in run(*asked, "--lang", "en").stdout


def test_a_repair_of_a_licence_is_told_as_acting_on_nothing() -> None:
    _, steps = told(
        "2026-02-12 市监：作出决定；2026-03-02 市监：受理修复甲；2026-03-05 市监：准予修复甲", "2026-03-06", "licence"
    )
    assert [one.effect for one in steps[1:]] == ["行政许可不适用信用修复，不予采用"] * 2


def test_what_a_row_sent_again_leaves_blank_is_said_to_stay_as_it_was() -> None:
    _, steps = told(f"{DECIDED}；2026-06-01 重报（程度=）；2026-06-02 重报（程度=一般）", "2026-06-03")
    again = [one.effect for one in steps if "再次报送" in one.effect]
    assert again == ["再次报送，以本次为准；本次没有填写失信程度分类，仍按以前报送的", "再次报送，以本次为准"]
