"""Invented listings of wage arrears with their objections, repairs and exits, as the tables that a bureau submits."""

from __future__ import annotations

import csv
import random
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

import rows

ORGAN, CODE = "二连浩特市示例人社局", rows.unified_code("11152501", "MAY00281")
FIRST, SPAN, EARLY = date(2024, 1, 8), 700, 400  # days of decisions; those of the first days may be repaired
OBJECTIONS, REPAIRS, EXITS = 0.22, 0.06, 0.04  # shares of listings; two events of each but an exit
LISTED = (
    "名单类型", "主体名称", "主体类别", "统一社会信用代码", "失信行为类别", "列入事由", "列入依据", "依据的处罚决定书文号",
    "列入告知书文号", "告知送达日期", "陈述申辩情况", "列入决定文号", "列入决定日期", "决定送达日期", "送达方式", "列入截止日期",
    "移出条件", "救济途径", "认定单位", "认定单位统一社会信用代码", "保密审查结论", "保密审查人", "保密审查日期",
)  # fmt: skip
OBJECTED = (
    "对象类别", "名单类型", "主体名称", "统一社会信用代码", "原决定文号", "提出人类型", "异议理由类别", "异议事项", "异议编号",
    "办理环节", "办理日期", "核实结论", "理由", "办理单位", "办理单位统一社会信用代码",
)  # fmt: skip
REPAIRED = (
    "对象类别", "名单类型", "主体名称", "统一社会信用代码", "原决定文号", "修复申请编号", "申请日期", "纠正日期", "承诺日期",
    "办理环节", "办理日期", "决定文号", "理由", "办理单位", "办理单位统一社会信用代码",
)  # fmt: skip
LEFT = (
    "名单类型", "主体名称", "统一社会信用代码", "原决定文号", "移出类型", "移出决定文号", "移出决定日期", "移出理由", "移出依据",
    "移出决定单位", "移出决定单位统一社会信用代码",
)  # fmt: skip
LIST, KIND = "wage_arrears", "严重失信名单"


class Listed(NamedTuple):
    """A firm on the list: its place in the row of all, name, code, decision."""

    at: int
    name: str
    code: str
    decided: date
    number: str

    def after(self, days: int) -> date:
        """A day so long after the decision."""
        return self.decided + timedelta(days=days)


def write_tables(folder: Path, count: int) -> tuple[Path, ...]:
    """Listings, objections, repairs and exits, to be merged in this order; the same from run to run."""
    folder.mkdir(parents=True, exist_ok=True)
    chance = random.Random(rows.SEED)
    listed = [_listed(at, FIRST + timedelta(days=chance.randrange(SPAN))) for at in range(count)]
    asked = [one for one in listed if chance.random() < OBJECTIONS]
    early = [one for one in listed if one.decided < FIRST + timedelta(days=EARLY)]
    repaired = [one for one in early if chance.random() < REPAIRS * SPAN / EARLY]
    left = [one for one in listed if chance.random() < EXITS]
    return (
        _table(folder / "listings.csv", LISTED, map(_listing, listed)),
        _table(folder / "objections.csv", OBJECTED, (row for one in asked for row in _objection(one))),
        _table(folder / "repairs.csv", REPAIRED, (row for one in repaired for row in _repair(one))),
        _table(folder / "exits.csv", LEFT, map(_exit, left)),
    )


def _table(path: Path, header: Sequence[str], found: Iterator[Sequence[object]]) -> Path:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([header, *found])
    return path


def _listed(at: int, decided: date) -> Listed:
    body = "MAY" + "".join(rows.ALPHABET[at // 31**place % 31] for place in range(5))
    name = f"二连浩特市示例{rows.HAN[at % len(rows.HAN)]}{rows.HAN[at // len(rows.HAN) % len(rows.HAN)]}{at}号有限公司"
    return Listed(at, name, rows.unified_code("91152501", body), decided, f"二示列〔{decided.year}〕{at + 1}号")


def _listing(one: Listed) -> tuple[object, ...]:
    year = one.decided.year
    return (
        LIST, one.name, "法人及非法人组织", one.code, "恶意欠薪", "拖欠农民工工资，经限期支付逾期未支付（示例）。",
        "《保障农民工工资支付条例》第四十八条", f"二示罚〔{year}〕{one.at + 1}号", f"二示列告〔{year}〕{one.at + 1}号",
        one.after(-20), "未提出", one.number, one.decided, one.after(2), "直接送达",
        date(year + 3, one.decided.month, min(one.decided.day, 28)),
        "改正失信行为并符合规定条件的，可以申请提前移出；期满自动移出。", "可以依法申请行政复议或者提起行政诉讼。", ORGAN, CODE,
        "可以公开", "办公室", one.decided,
    )  # fmt: skip


def _objection(one: Listed) -> Iterator[tuple[object, ...]]:
    day, answered = one.after(30), one.after(36)
    about = (
        KIND,
        LIST,
        one.name,
        one.code,
        one.number,
        "信用主体",
        "信息错误",
        "列入事由",
        f"示异〔{day.year}〕{one.at + 1}号",
    )
    yield *about, "受理", day, "", "", ORGAN, CODE
    yield *about, "核实无误", answered, "核实无误", "申请人没有提交证据（示例）。", ORGAN, CODE


def _repair(one: Listed) -> Iterator[tuple[object, ...]]:
    day, applied, granted = one.after(220), one.after(217), one.after(229)
    about = (
        KIND, LIST, one.name, one.code, one.number, f"示修〔{day.year}〕{one.at + 1}号", applied, one.after(20), applied,
    )  # fmt: skip
    yield *about, "受理", day, "", "材料齐全（示例）。", ORGAN, CODE
    yield *about, "准予修复", granted, f"二示修〔{granted.year}〕{one.at + 1}号", "条件具备（示例）。", ORGAN, CODE


def _exit(one: Listed) -> tuple[object, ...]:
    day = one.after(60)
    return (
        LIST, one.name, one.code, one.number, "决定撤销", f"二示移〔{day.year}〕{one.at + 1}号", day,
        "行政复议决定撤销原决定（示例）。", "《中华人民共和国行政复议法》", ORGAN, CODE,
    )  # fmt: skip
