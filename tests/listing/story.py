"""A story in plain Chinese to a view of the record: rows as departments would have submitted them.

A story is a list of statements parted by “；”: ``日期 [单位：][本人|红名单]事项[甲|乙][（细节，细节）]``. Without a
unit it is the listing organ that acts; 甲 and 乙 number the objections and applications. A row comes in on
the day of its statement, or on the day that ``收到=`` names; the listing row on the first of its days.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Any

import polars as pl

from creditcli.checks.duplicates import comparable
from creditcli.io.bundle import bundle, open_standard
from creditcli.io.calendar import working_calendar
from creditcli.io.office import load_office
from creditcli.io.record_rows import schema_of
from creditcli.model.record import RecordView

STANDARD, CALENDAR = open_standard(), working_calendar(None)
OFFICE = replace(load_office(bundle("samples") / "office"), letters_since=None)
FIRM = {
    "subject_name": "示例甲贸易有限公司",
    "subject_category": "法人及非法人组织",
    "unified_code": "91152501MAYX00017E",
}
OTHER_FIRM = {**FIRM, "subject_name": "示例乙建筑有限公司", "unified_code": "91152501MAYX000259"}
PERSON = {"subject_name": "张某某", "subject_category": "自然人", "unified_code": None, "id_number": "示例人员摘要"}
TRADER = {**FIRM, "subject_name": "示例丙商店", "subject_category": "个体工商户"}
SUBJECTS = {"": FIRM, "乙公司": OTHER_FIRM, "自然人": PERSON, "个体户": TRADER}
UNITS = {
    "人社": "人社", "市监": "市场监管", "应急": "应急管理", "法院": "法院", "发改": "发改", "住建": "住建", "交通": "交通",
    "消防": "消防",
}  # fmt: skip
NUMBERS = {
    "wage_arrears": "二人社列〔2026〕1号", "samr_serious": "二市监列〔2026〕1号", "work_safety": "二应急列〔2026〕1号",
    "court_defaulter": "（2026）内2501执11号", "red": "二发改信〔2026〕3号",
}  # fmt: skip
LISTERS = {"wage_arrears": "人社", "samr_serious": "市监", "work_safety": "应急", "court_defaulter": "法院"}
OWN, BLACK, RED, COURT = "", "black-listing", "red-listing", "judgment-defaulter"
LABELS = {BLACK: "严重失信名单", RED: "红名单", COURT: "失信被执行人", "penalty": "行政处罚", "licence": "行政许可"}
LATER = {
    "受理异议": ("objection", "受理"), "核实无误": ("objection", "核实无误"), "异议更正": ("objection", "更正"),
    "异议撤销": ("objection", "撤销"), "受理修复": ("repair", "受理"), "补正": ("repair", "补正"),
    "不予受理": ("repair", "不予受理"), "准予修复": ("repair", "准予修复"), "不予修复": ("repair", "不予修复"),
    "撤销修复": ("repair", "撤销修复"), "移出": ("list-exit", ""),
    "采取": ("measure-response", "采取"), "不采取": ("measure-response", "不采取"), "已执行": ("measure-response", "已执行"),
    **{name: ("correction", name) for name in ("更正", "撤销", "确认无效", "停止执行", "恢复执行", "暂时屏蔽", "恢复公示")},
}  # fmt: skip
DETAILS = {
    "截止": "term_end", "改正": "corrected_date", "申请": "apply_date", "字段": "field", "新值": "new_value",
    "措施": "measure", "执行日": "executed_date", "类型": "exit_kind", "保密审查": "secrecy_review", "身份": "role",
    "至": "valid_until", "程度": "penalty_class", "领域": "penalty_domain", "类别": "penalty_categories",
    "状态": "status", "不公示理由": "withheld_reason", "使用范围": "use_scope", "代码": "unified_code", "名称": "subject_name",
    "文号": "decision_number", "办理日期": "event_date", "依据文书": "document_number", "有效期至": "valid_to", "对象": "subject", "原文号": "target_decision_number",
    "所在单位": "linked_code", "决定日期": "decision_date", "送达日期": "served_date", "告知日期": "pre_notice_served", "名单类型": "list_type", "理由": "reason", "证件": "id_number",
}  # fmt: skip
_STATEMENT = re.compile(r"(\d{4}-\d\d-\d\d) (?:(\w+)：)?(本人|红名单)?([^（）甲乙]+)([甲乙]?)(?:（(.*)）)?")


@dataclass(frozen=True)
class Statement:
    """What an organ did on a day. ``about``: 本人 (the linked person), 红名单, or empty for the subject itself."""

    day: str
    unit: str
    about: str
    what: str
    case: str
    details: Mapping[str, str]

    @property
    def received(self) -> str:
        return self.details.get("收到", self.day)


def statements(text: str) -> list[Statement]:
    """Every statement of a story. Raises ValueError on one that cannot be read."""
    return [_statement(part.strip()) for part in text.split("；") if part.strip()]


def _statement(text: str) -> Statement:
    found = _STATEMENT.fullmatch(text)
    if found is None:
        raise ValueError(f"看不懂的经过：{text}")
    day, unit, about, what, case, more = found.groups()
    details = dict(part.split("=", 1) for part in (more or "").split("，") if part)
    unknown = [name for name in details if name not in (*DETAILS, "收到")]
    if unknown or (unit and unit not in (*UNITS, "外地机关")):
        raise ValueError(f"看不懂的单位或者细节：{text}")
    return Statement(day, unit or "", about or "", what, case, details)


def unit_row(name: str) -> dict[str, str]:
    """Name and code of a registered unit, or of one that no register knows."""
    if name == "外地机关":
        return {"organ": "外地机关", "organ_code": "11150101YY0000001G"}
    own = next(one for one in OFFICE.organisations if one.kind == UNITS[name])
    return {"organ": own.name, "organ_code": own.code}


class Story:
    """Rows of one story: listing, penalty or red entry, and all that happened to it."""

    def __init__(self, list_id: str, text: str) -> None:
        self.list_id, self.said = list_id, statements(text)
        self.rows: list[tuple[str, str, dict[str, Any]]] = []  # data set, received, row
        self.lister = LISTERS.get(list_id, next((one.unit for one in self.said if one.unit), "市监"))
        for about in ("", "本人"):
            self._listing(about)
        for one in self.said:
            self._one(one)

    @property
    def dataset(self) -> str:
        if self.list_id in ("penalty", "licence"):
            return self.list_id
        return COURT if self.list_id == "court_defaulter" else BLACK

    @property
    def number(self) -> str:
        return NUMBERS.get(self.list_id, "二市监罚〔2026〕8号")

    def _subject(self, one: Statement) -> dict[str, Any]:
        named = SUBJECTS[one.details.get("对象", "")]
        return dict(PERSON if one.about == "本人" else named)

    def _listing(self, about: str) -> None:
        """The listing row: notice, decision and service are fields of one row."""
        own = [one for one in self.said if one.about == about and one.what in ("告知", "决定列入", "送达", "作出决定")]
        decision = next((one for one in own if one.what in ("决定列入", "作出决定")), None)
        if decision is None:
            return
        days = {one.what: one.day for one in own}
        row = {
            **self._subject(decision), **unit_row(decision.unit or self.lister), "decision_number": self.number,
            "decision_date": decision.day, "secrecy_review": "可以公开", "facts": "示例事由", "basis": "示例依据",
        }  # fmt: skip
        if self.dataset == BLACK:
            row |= {"list_type": self.list_id, "pre_notice_served": days.get("告知"), "served_date": days.get("送达")}
            row |= {"pre_notice_number": "列告〔2026〕1号" if "告知" in days else None}
        if self.dataset in ("penalty", "licence"):
            row |= {"status": "有效", "penalty_categories": "罚款"}
        if about:
            row |= {"role": "法定代表人", "linked_code": FIRM["unified_code"]}
        first = min(one.day for one in own)
        self._add(self.dataset, decision.details.get("收到", first), row, decision.details)

    def _one(self, one: Statement) -> None:
        if one.what in ("告知", "决定列入", "送达", "作出决定"):
            return
        if one.what == "认定":
            row = {
                **self._subject(one), **unit_row(one.unit or "发改"), "list_type": "red", "honour": "诚信示范企业",
                "decision_number": NUMBERS["red"], "decision_date": one.day,
            }  # fmt: skip
            self._add(RED, one.received, row, one.details)
        elif one.what == "重报":
            own = RED if one.about == "红名单" else self.dataset
            dataset, _, row = next(found for found in self.rows if found[0] == own)
            self._add(dataset, one.received, row, one.details)
        elif one.what == "措施清单":
            self._catalogue(one)
        else:
            self._later(one)

    def _catalogue(self, one: Statement) -> None:
        row = {
            "measure_code": "甲-1", "measure": one.details["措施"], "level": "自治区级", "force": one.details["类别"],
            "objects": self.list_id, "basis": "示例依据", "implementers": one.details["领域"], "valid_from": one.day,
            "valid_to": one.details.get("至"), **unit_row("发改"),
        }  # fmt: skip
        self._add("measure-catalogue", one.received, row, {})

    def _later(self, one: Statement) -> None:
        source, label = LATER[one.what]
        red = one.about == "红名单"
        target = RED if red else self.dataset
        list_id = "red" if red else "" if target in ("penalty", "licence") else self.list_id
        row: dict[str, Any] = {
            **self._subject(one), **unit_row(one.unit or ("发改" if red else self.lister)),
            "target_dataset": LABELS[target], "list_type": list_id or None,
            "target_decision_number": NUMBERS["red"] if red else self.number,
        }  # fmt: skip
        number = one.case or "甲"
        if source == "objection":
            row |= {"objection_number": f"异〔2026〕{number}", "stage": label, "event_date": one.day}
        elif source == "repair":
            row |= {"application_number": f"申〔2026〕{number}", "stage": label, "event_date": one.day}
        elif source == "correction":
            document = f"文〔{one.day[:4]}〕{one.day[5:7]}{one.day[8:]}{number}"
            row |= {"action": label, "document_number": document, "document_date": one.day}
        elif source == "list-exit":
            row |= {"exit_kind": one.details["类型"], "decision_number": "移〔2026〕1号", "decision_date": one.day}
        else:
            row |= {"stage": label, "event_date": one.day}
        self._add(source, one.received, row, one.details)

    def _add(self, dataset: str, received: str, row: Mapping[str, Any], details: Mapping[str, str]) -> None:
        more = {DETAILS[name]: value.replace("＋", "；") for name, value in details.items() if name in DETAILS}
        known = {field.id for field in STANDARD.datasets[dataset].fields}
        made = {name: value for name, value in {**row, **more}.items() if name in known}
        self.rows.append((dataset, received, made))

    def view(self, as_of: date) -> RecordView:
        """The record as known at the end of the day."""
        return view_of(self.rows, as_of)


def view_of(rows: Iterable[tuple[str, str, Mapping[str, Any]]], as_of: date) -> RecordView:
    """Rows received by the day, in order of receipt; each row is a submission of its own."""
    found: dict[str, list[dict[str, Any]]] = {name: [] for name in STANDARD.datasets}
    ordered = sorted(enumerate(rows), key=lambda one: (one[1][1], one[0]))
    for number, (dataset, received, row) in ordered:
        if date.fromisoformat(received) > as_of:
            continue
        about = {
            "_submission": number, "_id": f"{number:06}-{dataset}-000001", "_received": date.fromisoformat(received),
            "_key": "", "_digest": "", "_file": "报送.xlsx",
            "_sheet": "Sheet1", "_row": 2, "_department": row["organ_code"],
        }  # fmt: skip
        found[dataset].append({**row, **about})
    frames = {name: _keyed(name, some) if some else _nothing(name) for name, some in found.items()}
    return RecordView("", "盐", as_of, frames)


@cache
def _nothing(dataset: str) -> pl.DataFrame:
    """A data set of which nothing was received: most of them, in every story."""
    return pl.DataFrame([], schema=schema_of(STANDARD.datasets[dataset]))


def _keyed(dataset: str, rows: list[dict[str, Any]]) -> pl.DataFrame:
    """The rows with their keys, by the fields that a merge compares."""
    frame = pl.DataFrame(rows, schema=schema_of(STANDARD.datasets[dataset]))
    fields = comparable(frame.with_row_index("row"), STANDARD.datasets[dataset]).select(pl.exclude("row"))
    told = ("|".join((dataset, *row)) for row in fields.iter_rows())
    return frame.with_columns(pl.Series("_key", [hashlib.sha256(one.encode()).hexdigest() for one in told]))
