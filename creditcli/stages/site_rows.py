"""Published records and entries as rows of tables. What is not public never gets here."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import polars as pl

from creditcli.ids import uscc
from creditcli.listing.fate import annotation
from creditcli.model.ledger import PUBLIC, Entry, Ledger, Listing
from creditcli.model.pages import Cell, TableRow
from creditcli.model.repair_day import ends_first
from creditcli.model.words import day_words
from creditcli.stages.list_words import early_exit, kind_of, restored_words
from creditcli.stages.site_held import Held, Row
from creditcli.standard.types import ListType, Standard

ENDED = "—"  # internal editions only: over, so that no day is to be told
LAPSED = "该许可有效期已满。"
LICENCE_COLUMNS = ("主体名称", "许可决定文书号", "许可内容", "许可机关", "决定日期", "有效期至")
PENALTY_COLUMNS = (
    "主体名称",
    "处罚决定书文号",
    "违法行为类型",
    "失信程度",
    "处罚内容",
    "处罚机关",
    "决定日期",
    "公示截止日",
    "最早可申请修复日",
)
RED_COLUMNS = ("主体名称", "荣誉名称", "认定文号", "认定单位", "认定日期", "有效期至")
SERIOUS_COLUMNS = ("主体名称", "名单", "列入决定文号", "认定单位", "列入日期", "列入截止日", "最早可申请提前移出日")  # fmt: skip


def published(frame: pl.DataFrame, by: str = "decision_date") -> Held:
    """Public records, newest first, then by number and row."""
    order = [one for one in (by, "decision_number", "_id") if one in frame.columns]  # a number may be withheld
    rows = frame.select(*order, "disclosure").with_row_index("place").filter(pl.col("disclosure").is_in(PUBLIC))
    return Held(frame, rows.sort(order, descending=[one == by for one in order], nulls_last=True)["place"])


def public_entries(ledger: Ledger, polarity: str) -> list[Entry]:
    """Public entries of one colour, newest first."""
    found = [one for one in ledger.entries if one.polarity == polarity and one.disclosure.is_public]
    return sorted(found, key=lambda one: (-one.decision_date.toordinal(), one.list_id, one.decision_number, one.id))


def subject_path(code: str) -> str:
    """The permanent address of a subject's page: two characters of the code, then the code."""
    return f"subjects/{code[-2:]}/{code}.html"


def subject_cell(row: Row) -> Cell:
    """The subject with the way to its page."""
    code = row["unified_code"]
    return Cell(row.get("subject_name") or "", subject_path(code) if code else "")


def has_page(entry: Entry) -> bool:
    """Whether its subject has one: nobody who is a person, or is treated as one, has, whatever code stands with the name."""
    return not (entry.person or entry.role or uscc.is_persons(entry.unified_code))


def _listed(entry: Entry) -> Cell:
    """The subject of an entry."""
    return Cell(entry.subject_name, subject_path(entry.unified_code) if has_page(entry) else "")


def day_cell(text: str | None) -> Cell:
    """A day of the record in words."""
    return Cell(day_words(date.fromisoformat(text)) if text else "", is_whole=True)


def _number(text: str | None) -> Cell:
    return Cell(text or "", is_whole=True)


def _date(day: date | None, otherwise: str = "") -> Cell:
    return Cell(day_words(day) if day or not otherwise else otherwise, is_whole=day is not None)


def licence_row(row: Row) -> TableRow:
    """A published licence."""
    end = row["term_end"]
    cells = (
        subject_cell(row), _number(row.get("decision_number")), Cell(row.get("content") or ""), Cell(row["organ"] or ""),
        day_cell(row["decision_date"]), _date(end, "长期"),
    )  # fmt: skip
    return TableRow(cells, end, row["annotation"], LAPSED)


def penalty_row(row: Row) -> TableRow:
    """A published penalty, with its last day and the day from which repair can be applied for."""
    over = row["least_over"] and not (row["earliest_repair"] or ends_first(row["least_over"], row["term_end"]))
    cells = (
        subject_cell(row), _number(row.get("decision_number")), Cell(row.get("violation_type") or row.get("penalty_name") or ""),
        Cell(_class(row)), Cell(row.get("content") or ""), Cell(row["organ"] or ""), day_cell(row["decision_date"]),
        _date(row["term_end"]), _date(row["earliest_repair"], ENDED if over else "不适用提前修复"),
    )  # fmt: skip
    return TableRow(cells, row["term_end"], row["annotation"])


def _class(row: Row) -> str:
    """One that is withheld is not said to be lacking."""
    return row["penalty_class"] or "未分类" if "penalty_class" in row else ""


def red_row(entry: Entry) -> TableRow:
    """A published honour."""
    cells = (
        _listed(entry), Cell(entry.title), _number(entry.decision_number),
        Cell(entry.organ), _date(entry.decision_date), _date(entry.term_end),
    )  # fmt: skip
    return TableRow(cells, entry.term_end)


def serious_row(entry: Entry, standard: Standard) -> TableRow:
    """A published serious-list entry; under verification, or restored, it says so."""
    kind = kind_of(entry, standard)
    cells = (
        _listed(entry), Cell(kind.name),
        _number(entry.decision_number), Cell(entry.organ), _date(entry.term_start),
        _date(entry.term_end), _date(entry.earliest_repair, _no_day(entry, kind)),
    )  # fmt: skip
    return TableRow(cells, entry.term_end, entry_note(entry, kind))


def _no_day(entry: Entry, kind: ListType) -> str:
    if entry.listing is Listing.EXITED:
        return ENDED
    return "不能提前移出" if entry.ends_first else early_exit(kind).wait or "以认定单位告知为准"


def entry_note(entry: Entry, kind: ListType) -> str:
    """What is marked beside an entry: an objection with its date, a listing restored after a false repair."""
    marked = annotation(entry.verifying_since) if entry.verifying_since else ""
    return "；".join(one for one in (restored_words(kind) if is_restored(entry) else "", marked) if one)


def is_restored(entry: Entry) -> bool:
    """Whether the present term began when a repair was undone."""
    return any(one.event == "repair_revoked" and one.day == entry.term_start for one in entry.history)


def by_code(rows: Iterable[Row]) -> dict[str, list[Row]]:
    """Records by unified code."""
    found: dict[str, list[Row]] = {}
    for row in rows:
        if code := row.get("unified_code"):
            found.setdefault(code, []).append(row)
    return found
