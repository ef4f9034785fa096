"""Published records and entries as rows of tables. What is not public never gets here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import polars as pl

from creditcli.listing.disclosed import annotation
from creditcli.model.ledger import Disclosure, Entry, Ledger
from creditcli.model.pages import Cell, TableRow
from creditcli.model.words import day_words, span_words
from creditcli.standard.list_terms import block
from creditcli.standard.types import Standard

Row = Mapping[str, Any]
PUBLIC = [one.value for one in Disclosure if one.is_public]
LICENCE_COLUMNS = ("主体名称", "许可决定文书号", "许可内容", "许可机关", "决定日期", "有效期至")
PENALTY_COLUMNS = (
    "主体名称",
    "处罚决定书文号",
    "违法行为类型",
    "处罚内容",
    "处罚机关",
    "决定日期",
    "公示截止日",
    "最早可申请修复日",
)
RED_COLUMNS = ("主体名称", "荣誉名称", "认定文号", "认定机关", "认定日期", "有效期至")
SERIOUS_COLUMNS = ("主体名称", "名单", "列入决定文号", "认定单位", "列入日期", "列入截止日", "最早可申请提前移出日")  # fmt: skip


def published(frame: pl.DataFrame, by: str = "decision_date") -> list[dict[str, Any]]:
    """Public records, newest first, then by number and row."""
    rows = frame.filter(pl.col("disclosure").is_in(PUBLIC))
    return rows.sort([by, "decision_number", "_id"], descending=[True, False, False], nulls_last=True).to_dicts()


def public_entries(ledger: Ledger, polarity: str) -> list[Entry]:
    """Public entries of one colour, newest first."""
    found = [one for one in ledger.entries if one.polarity == polarity and one.disclosure.is_public]
    return sorted(found, key=lambda one: (-one.decision_date.toordinal(), one.list_id, one.decision_number, one.id))


def subject_path(code: str) -> str:
    """The permanent address of a subject's page: two characters of the code, then the code."""
    return f"subjects/{code[-2:]}/{code}.html"


def _subject(row: Row) -> Cell:
    code = row["unified_code"]
    return Cell(row["subject_name"] or "", subject_path(code) if code else "")


def _day(text: str | None) -> Cell:
    return Cell(day_words(date.fromisoformat(text)) if text else "", is_day=True)


def _date(day: date | None, otherwise: str = "") -> Cell:
    return Cell(day_words(day) if day or not otherwise else otherwise, is_day=day is not None)


def licence_row(row: Row) -> TableRow:
    """A published licence."""
    end = row["term_end"]
    cells = (
        _subject(row), Cell(row["decision_number"] or ""), Cell(row["content"] or ""), Cell(row["organ"] or ""),
        _day(row["decision_date"]), _date(end, "长期"),
    )  # fmt: skip
    return TableRow(cells, end, row["annotation"])


def penalty_row(row: Row) -> TableRow:
    """A published penalty, with its last day and the day from which repair can be applied for."""
    repair = row["earliest_repair"]
    cells = (
        _subject(row), Cell(row["decision_number"] or ""), Cell(row["violation_type"] or row["penalty_name"] or ""),
        Cell(row["content"] or ""), Cell(row["organ"] or ""), _day(row["decision_date"]),
        _date(row["term_end"]), _date(repair, "不适用提前修复"),
    )  # fmt: skip
    return TableRow(cells, row["term_end"], row["annotation"])


def red_row(entry: Entry) -> TableRow:
    """A published honour."""
    cells = (
        Cell(entry.subject_name, subject_path(entry.unified_code)), Cell(entry.title), Cell(entry.decision_number),
        Cell(entry.organ), _date(entry.decision_date), _date(entry.term_end),
    )  # fmt: skip
    return TableRow(cells, entry.term_end)


def entry_note(entry: Entry) -> str:
    """What is marked beside an entry: an objection with its date, a listing restored after a false repair."""
    notes = [annotation(entry.verifying_since)] if entry.verifying_since else []
    back = next((one.day for one in reversed(entry.history) if one.event == "repair_revoked"), None)
    if back is not None and back == entry.term_start:
        notes.append(f"因撤销信用修复，自{day_words(back)}起恢复列入，期限重新计算")
    return "；".join(notes)


def serious_row(entry: Entry, standard: Standard) -> TableRow:
    """A published serious-list entry; under verification it says so."""
    repair = entry.earliest_repair
    cells = (
        Cell(entry.subject_name, subject_path(entry.unified_code)), Cell(standard.lists[entry.list_id].name),
        Cell(entry.decision_number), Cell(entry.organ), _date(entry.term_start),
        _date(entry.term_end), _date(repair, _since(entry, standard)),
    )  # fmt: skip
    return TableRow(cells, entry.term_end, entry_note(entry))


def _since(entry: Entry, standard: Standard) -> str:
    """Where the day is not known: the rule that it follows from."""
    early = block(standard.lists[entry.list_id], "early_exit")
    if early.get("after") and early.get("after_from") == "corrected_date":
        return f"改正之日起满{span_words(str(early['after']))}"
    return "以认定单位告知为准"


def by_code(rows: Iterable[Row]) -> dict[str, list[Row]]:
    """Records by unified code."""
    found: dict[str, list[Row]] = {}
    for row in rows:
        if row["unified_code"]:
            found.setdefault(row["unified_code"], []).append(row)
    return found
