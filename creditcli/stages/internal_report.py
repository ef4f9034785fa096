"""The internal edition of a credit report: all that the record has of a subject, each with whether it is public. Pure.

Persons' numbers are nowhere: the record holds keyed hashes only, and those columns are not read.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import polars as pl

from creditcli.model.exchange import ForeignRecord
from creditcli.model.ledger import Case, Entry, Listing, MeasureState
from creditcli.model.pages import Cell, PageTable, Section, TableRow
from creditcli.model.words import STATES, day_words
from creditcli.stages.called import called, of_entries, of_frame
from creditcli.stages.letter_desk import Desk
from creditcli.stages.site_cases import CASE, CASE_COLUMNS, case_row
from creditcli.stages.site_held import Row
from creditcli.stages.site_others import (
    ABNORMAL,
    ABNORMAL_COLUMNS,
    COMMITMENT,
    COMMITMENT_COLUMNS,
    abnormal_row,
    commitment_row,
)
from creditcli.stages.site_rows import (
    LICENCE_COLUMNS,
    PENALTY_COLUMNS,
    RED_COLUMNS,
    SERIOUS_COLUMNS,
    licence_row,
    penalty_row,
    red_row,
    serious_row,
)
from creditcli.standard.lookups import own_dataset
from creditcli.standard.types import Personal, Publish

NOTHING = "档案中没有。"
STATE = ("公示状态", "说明")
ELSEWHERE = (
    "名单或者信息",
    "文号",
    "决定日期",
    "作出决定的单位",
    "截止日期",
    "告知的信用办",
    "数据截至",
    "在本地的效力",
)
LISTED = ("在列状态", "公示状态", "退出日期")


def internal_name(desk: Desk, code: str, elsewhere: Sequence[ForeignRecord]) -> str:
    """What the subject is called, else the name that another office told; empty where nothing is known."""
    ledger = desk.ledger
    frames = {"licence": ledger.licences, "penalty": ledger.penalties, **ledger.others}
    told = [one for dataset, frame in frames.items() for _, one in of_frame(dataset, frame)]
    told += of_entries(one for one in ledger.entries if one.unified_code == code)
    foreign = [one.entry.subject_name for one in ledger.foreign] + [one.subject_name for one in elsewhere]
    register = next(reversed(ledger.subjects["subject_name"].to_list()), "")
    return called(register, told) or next(iter(foreign), "")


def internal_chapters(
    desk: Desk, code: str, association: pl.DataFrame | None, elsewhere: Sequence[ForeignRecord]
) -> tuple[tuple[Section, ...], ...]:
    """The sections of each chapter but the last. ``elsewhere``: the subject's licences and penalties at other offices."""
    ledger, standard = desk.ledger, desk.standard
    black = [one for one in ledger.entries if one.polarity == "black" and one.unified_code == code]
    judged = [one for one in black if own_dataset(standard, one.list_id) is not None]
    rest = [one for one in black if one not in judged]
    return (
        (_registration(desk),),
        (_records("行政许可", LICENCE_COLUMNS, _newest(ledger.licences), licence_row),
         _records("行政处罚", PENALTY_COLUMNS, _newest(ledger.penalties), penalty_row)),
        (_honours([one for one in ledger.entries if one.polarity == "red"]),),
        (*_listings("严重失信主体名单", rest, desk),),
        (_table("经营异常名录", ABNORMAL_COLUMNS[1:], [_own(abnormal_row(one)) for one in _rows(desk, ABNORMAL)]),),
        (_table("信用承诺", COMMITMENT_COLUMNS[1:], [_own(commitment_row(one)) for one in _rows(desk, COMMITMENT)]),),
        (*_listings("失信被执行人名单", judged, desk),),
        (
            _cases("异议", "objection", ledger.cases),
            _cases("信用修复", "repair", ledger.cases),
            _association(association, code),
            _elsewhere(desk, elsewhere),
            _table("典型案例", CASE_COLUMNS, [case_row(one, ()) for one in _rows(desk, CASE)]),
        ),
    )  # fmt: skip


def _registration(desk: Desk) -> Section:
    """Every field of the register but what belongs to the vault."""
    rows = desk.ledger.subjects.to_dicts()
    fields = [
        one for one in desk.standard.dataset("subject").fields
        if one.publish is not Publish.VAULT and one.personal is not Personal.NUMBER
    ]  # fmt: skip
    facts = tuple((one.label, str(rows[-1][one.id])) for one in fields if rows and rows[-1].get(one.id))
    return Section("登记信息", facts=facts, empty="" if facts else "没有登记信息。")


def _rows(desk: Desk, dataset: str) -> list[dict[str, Any]]:
    return desk.ledger.others[dataset].sort("_id").to_dicts()


def _newest(frame: pl.DataFrame) -> list[dict[str, Any]]:
    return frame.sort(["decision_date", "_id"], descending=[True, False], nulls_last=True).to_dicts()


def _records(title: str, columns: Sequence[str], rows: Sequence[Row], shape: Any) -> Section:
    """Licences or penalties with whether the public sees them, and why not."""
    lines = []
    for row in rows:
        own = _own(shape(row))
        state = (Cell(STATES[row["disclosure"]]), Cell(row["disclosure_reason"] or ""))
        lines.append(replace(own, cells=(*own.cells, *state)))
    return _table(title, (*columns[1:], *STATE), lines)


def _own(row: TableRow) -> TableRow:
    """Without the subject, who is named above."""
    return replace(row, cells=tuple(replace(one, href="") for one in row.cells[1:]), until=None)


def _table(title: str, columns: Sequence[str], rows: Sequence[TableRow]) -> Section:
    return Section(title, table=PageTable(tuple(columns), tuple(rows)), empty=NOTHING)


def _honours(entries: Sequence[Entry]) -> Section:
    lines = [_with_state(one, red_row(one)) for one in entries]
    return _table("诚实守信（红名单）", (*RED_COLUMNS[1:], *LISTED), lines)


def _with_state(entry: Entry, row: TableRow) -> TableRow:
    own = _own(row)
    kind = f"（{STATES[entry.exit_kind.value]}）" if entry.exit_kind else ""
    state = (
        Cell(STATES[entry.listing.value] + kind), Cell(STATES[entry.disclosure.value]),
        Cell(day_words(entry.exit_day) if entry.exit_day else "", is_whole=True),
    )  # fmt: skip
    return replace(own, cells=(*own.cells, *state))


def _listings(title: str, entries: Sequence[Entry], desk: Desk) -> Iterator[Section]:
    lines = [_with_state(one, serious_row(one, desk.standard)) for one in entries]
    yield _table(title, (*SERIOUS_COLUMNS[1:], *LISTED), lines)
    for one in entries:
        yield _why(one, desk)
        if one.measures:
            yield _table(f"措施：{one.decision_number}", MEASURE_COLUMNS, [_measure(each) for each in one.measures])
        yield _table(f"经过：{one.decision_number}", STEP_COLUMNS, [*_steps(one)])


MEASURE_COLUMNS = ("措施", "实施单位", "性质", "状态", "现在可以执行", "依据")
STEP_COLUMNS = ("日期", "事项", "单位", "文书", "结果", "依据")


def _why(entry: Entry, desk: Desk) -> Section:
    linked = [one for one in desk.ledger.entries if one.linked_to == entry.id]
    facts = (
        ("列入事由", entry.facts),
        ("列入依据", entry.basis),
        ("送达日期", day_words(entry.served_date) if entry.served_date else ""),
        ("不公示的原因", "" if entry.listing is Listing.EXITED else entry.standing.disclosure_reason),
        ("未办结的异议", "、".join(entry.verifying)),
        ("停止执行的文书", "、".join(entry.stays)),
        ("暂停执行期间", "；".join(_span(*one) for one in entry.suspended)),
        (
            "一并列入的人员",
            "；".join(f"{one.subject_name}（{one.role}，{STATES[one.listing.value]}）" for one in linked),
        ),
    )
    return Section(f"列入说明：{entry.decision_number}", facts=tuple((name, text) for name, text in facts if text))


def _span(start: date, end: date | None, why: str) -> str:
    return f"{day_words(start)}起{f'至{day_words(end)}前' if end else ''}（{why}）"


def _measure(one: MeasureState) -> TableRow:
    reason = f"（{one.reason}）" if one.reason else ""
    texts = (
        one.measure, one.organ, "强制" if one.mandatory else "推荐", STATES[one.status.value] + reason,
        STATES[str(one.executable)], one.law,
    )  # fmt: skip
    return TableRow(tuple(Cell(text) for text in texts))


def _steps(entry: Entry) -> Iterator[TableRow]:
    for one in entry.history:
        texts = (day_words(one.day), STATES.get(one.event, one.event), one.organ, one.document, one.effect, one.law)
        yield TableRow(tuple(Cell(text) for text in texts))


def _cases(title: str, kind: str, cases: Sequence[Case]) -> Section:
    columns = ("编号", "文号", "受理日期", "受理单位", "办结日期", "结果", "答复期限")
    rows = []
    for one in cases:
        if one.kind == kind:
            texts = (
                one.number, one.target_decision_number, day_words(one.opened), one.organ,
                day_words(one.closed) if one.closed else "未办结", "所涉信息已经停止使用，不再办理" if one.moot else one.result,
                day_words(one.last_day) if one.last_day else "无法判定",
            )  # fmt: skip
            rows.append(TableRow(tuple(Cell(text) for text in texts)))
    return _table(title, columns, rows)


def _association(frame: pl.DataFrame | None, code: str) -> Section:
    """For the office only: nothing says how long such measures may be shown."""
    columns = {
        "measure": "措施", "facts": "情形", "decision_number": "文号", "decision_date": "决定日期", "lifted_date": "解除日期",
        "organ": "行业协会（商会）",
    }  # fmt: skip
    own = [] if frame is None else frame.filter(pl.col("unified_code") == code).to_dicts()
    rows = [TableRow(tuple(Cell(_text(row, name)) for name in columns)) for row in own]
    return _table("行业协会（商会）措施", tuple(columns.values()), rows)


def _elsewhere(desk: Desk, records: Sequence[ForeignRecord]) -> Section:
    """What other offices told: it restrains nobody here unless it is recognised, and is on no page."""
    rows = [
        (one.list_name, one.entry.decision_number, day_words(one.entry.decision_date), one.entry.organ,
         day_words(one.entry.term_end) if one.entry.term_end else "没有写明", one.office, day_words(one.told),
         f"承认，依据{one.basis}" if one.basis else "参考")
        for one in desk.ledger.foreign
    ]  # fmt: skip
    rows += [
        ("，".join(filter(None, (desk.standard.datasets[one.dataset].title, one.categories, one.penalty_class))),
         one.decision_number, day_words(one.decision_date), one.organ,
         day_words(one.until) if one.until else "没有写明", one.office, day_words(one.told), "参考")
        for one in records
    ]  # fmt: skip
    return _table("其他信用办告知的信息", ELSEWHERE, [TableRow(tuple(Cell(text) for text in row)) for row in rows])


def _text(row: Mapping[str, Any], name: str) -> str:
    return str(row[name] or "")
