"""Legal cases: tables that a jurist can read and check, each line judged by the whole of ``decide``.

``cases/*.csv`` open in WPS. One line is one verdict on one day; a line without 案例 goes on with the story above
it. An empty cell is not judged, 无 says that there is none. What the words of 经过 mean: ``story.py``.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from creditcli.listing.events import RANKS, matters_of
from creditcli.model.ledger import Entry, Ledger
from creditcli.model.words import STATES
from creditcli.stages.decide import decide
from creditcli.stages.letter_told import told_of
from creditcli.stages.notify import Desk, due_letters
from tests.listing.story import CALENDAR, OFFICE, STANDARD, Story

FOLDER = Path(__file__).parent / "cases"
COLUMNS = [
    "案例", "要点", "名单", "经过", "设置", "对象", "统计日", "状态", "移出原因", "移出日", "核实中", "公示", "措施", "可执行",
    "逾期未响应", "期限至", "最早可修复日", "答复期限", "当日文书", "说明含",
]  # fmt: skip
STORY = ("案例", "要点", "名单", "经过", "设置")
NONE = "无"
LISTS = {
    "拖欠农民工工资": "wage_arrears", "市场监管严重违法": "samr_serious", "安全生产": "work_safety",
    "失信被执行人": "court_defaulter", "重大税收违法": "tax_major", "社会组织": "social_org", "国防义务": "defence_duty",
    "旧黑名单": "legacy_black", "红名单": "red", "行政处罚": "penalty", "行政许可": "licence",
}  # fmt: skip
LETTERS = {  # of these the tables tell all; what other letters say and when: tests/letters
    "N1": "拟列入告知书", "N2": "列入决定书", "N4": "移出决定书", "N5": "修复告知书", "N7": "异议受理通知书",
    "N9": "暂停执行通知",
}  # fmt: skip


def read_cases() -> list[dict[str, str]]:
    """Every line of every table, with the story that it belongs to."""
    found = []
    for path in sorted(FOLDER.glob("*.csv")):
        rows = csv.DictReader(path.read_text("utf-8-sig").splitlines())
        assert rows.fieldnames == COLUMNS, path
        story: dict[str, str] = {}
        for row in rows:
            story = {name: row[name] for name in STORY} if row["案例"] else story
            found.append({**row, **story, "表": path.stem})
    return found


CASES = read_cases()


@cache
def ledger_of(list_name: str, text: str, settings: str, day: str) -> Ledger:
    chosen = dict(part.split("=") for part in settings.split("；") if part)
    office = replace(OFFICE, settings={**OFFICE.settings, **chosen})
    view = Story(LISTS[list_name], text).view(date.fromisoformat(day))
    return decide(view, STANDARD, office, CALENDAR)


def entry_of(case: Mapping[str, str], ledger: Ledger) -> Entry:
    wanted = {
        "本人": lambda one: bool(one.role), "红名单": lambda one: one.polarity == "red",
    }.get(case["对象"], lambda one: one.polarity == "black" and not one.role)  # fmt: skip
    [found] = [one for one in ledger.entries if wanted(one)]
    return found


def said_of_entry(case: Mapping[str, str], ledger: Ledger) -> dict[str, str]:
    """What the ledger says of the entry, in the words and columns of the tables."""
    entry = entry_of(case, ledger)
    short = {one.name: one.kind for one in OFFICE.organisations}
    return {
        "状态": STATES[entry.listing.value],
        "移出原因": STATES[entry.exit_kind.value] if entry.exit_kind else NONE,
        "移出日": str(entry.exit_day or NONE),
        "核实中": "；".join(number[-1] for number in entry.verifying) or NONE,
        "公示": STATES[entry.disclosure.value],
        "措施": "；".join(sorted({STATES[one.status.value] for one in entry.measures})) or NONE,
        "可执行": "；".join(sorted({short.get(one.organ, one.organ) for one in entry.measures if one.executable}))
        or NONE,
        "逾期未响应": "；".join(sorted({short.get(one.organ, one.organ) for one in entry.measures if one.overdue}))
        or NONE,
        "期限至": str(entry.term_end or NONE),
        "最早可修复日": str(entry.earliest_repair or NONE),
        "说明含": "。".join(one.effect for one in entry.history),
    }


def said_of_record(case: Mapping[str, str], ledger: Ledger) -> dict[str, str]:
    """The same of a penalty or a licence; its state is not a listing, 迟报 stands among the notes."""
    frame = {"行政处罚": ledger.penalties, "行政许可": ledger.licences}[case["名单"]]
    [row] = frame.to_dicts()
    ending = next(iter(ledger.endings), None)
    return {
        "移出原因": ending.kind if ending else NONE,
        "移出日": str(ending.day if ending else NONE),
        "公示": STATES[row["disclosure"]],
        "期限至": str(row["term_end"] or NONE),
        "最早可修复日": str(row["earliest_repair"] or NONE),
        "说明含": f"{row['disclosure_reason']}。{row['annotation']}。迟报{row['late_days']}个工作日",
    }


def said(case: Mapping[str, str], ledger: Ledger) -> dict[str, str]:
    record = case["名单"] in ("行政处罚", "行政许可")
    found = (said_of_record if record else said_of_entry)(case, ledger)
    dues = [str(one.answer_due or NONE) for one in ledger.cases if one.closed is None]
    day = ledger.as_of
    matters = matters_of(Story(LISTS[case["名单"]], case["经过"]).view(day), STANDARD)
    desk = Desk(ledger, STANDARD, OFFICE, (), told_of(ledger, STANDARD, matters), CALENDAR)
    named = sorted({LETTERS[one.kind] for one in due_letters(desk, {}, day) if one.day == day and one.kind in LETTERS})
    return {**found, "答复期限": "；".join(dues) or NONE, "当日文书": "；".join(named) or NONE}


def parameter(case: dict[str, str]) -> object:
    return pytest.param(case, id=f"{case['表']}-{case['案例']}-{case['对象']}{case['统计日']}")


@pytest.mark.parametrize("case", [parameter(one) for one in CASES])
def test_the_ledger_says_what_the_law_says(case: dict[str, str]) -> None:
    ledger = ledger_of(case["名单"], case["经过"], case["设置"], case["统计日"])
    found = said(case, ledger)
    wanted = {name: case[name] for name in found if case[name]}
    assert wanted, "这一行没有写任何应有的结果"
    note = wanted.pop("说明含", "")
    got = {name: found[name] for name in wanted}
    in_order = {name: "；".join(sorted(value.split("；"))) for name, value in wanted.items()}
    assert {name: "；".join(sorted(value.split("；"))) for name, value in got.items()} == in_order
    assert note in found["说明含"]


def test_the_tables_are_large_enough_and_say_which_rule_each_case_shows() -> None:
    assert len(CASES) >= 120
    assert all(one["要点"] for one in CASES)
    stories = [(one["表"], one["案例"]) for one in CASES if one["要点"]]
    assert len(set(stories)) == len({(one["表"], one["案例"], one["经过"]) for one in CASES})
    assert {LISTS[one["名单"]] for one in CASES} >= set(STANDARD.lists) - {"red"}
    assert any(one["对象"] == "红名单" for one in CASES)


def test_every_kind_of_event_acts_in_some_case() -> None:
    seen = {
        step.event
        for case in CASES
        for entry in ledger_of(case["名单"], case["经过"], case["设置"], case["统计日"]).entries
        for step in entry.history
    }
    assert set(RANKS) <= seen
