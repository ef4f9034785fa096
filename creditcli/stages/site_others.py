"""What is shown beside decisions and lists: abnormal operations, commitments, cases. Pure.

None of these has a term of disclosure, so nothing adverse is shown for longer than its cause lasts: an abnormal
operation until it is taken out, a commitment while it is kept and runs, a warning case while something else adverse
about its subject is public. Organisations only, by code.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from creditcli.listing.shown import CLEARED, ORGANISATION
from creditcli.model.ledger import Ledger
from creditcli.model.pages import Cell, TableRow
from creditcli.stages.site_rows import day_cell, subject_cell
from creditcli.standard.lookups import code_of
from creditcli.standard.types import Standard

ABNORMAL, COMMITMENT, CASE = "abnormal-operation", "commitment", "case"
BROKEN, WARNING = "3", "2"  # codes of standards/codelists
ABNORMAL_COLUMNS = ("主体名称", "列入原因", "列入日期", "列入机关")
COMMITMENT_COLUMNS = ("主体名称", "承诺类型", "承诺事由", "承诺内容", "承诺日期", "有效期至", "履约状态", "受理单位")
CASE_COLUMNS = ("案例", "类型", "主体", "摘要", "来源", "发布日期")
ABNORMAL_NOTE = "经营异常名录属于提示性记录，不是严重失信主体名单，不产生联合惩戒措施；消除原因后可以依法申请移出。"
Row = Mapping[str, Any]


def abnormal(ledger: Ledger, standard: Standard) -> list[Row]:
    """Abnormal operations that are not taken out by the day, newest first."""
    day = ledger.as_of.isoformat()
    rows = (one for one in _rows(ledger, ABNORMAL) if _is_organisation(one, standard))
    stay = [one for one in rows if not one["take_out_date"] or one["take_out_date"] > day]
    return _newest([one for one in stay if (one["put_in_date"] or "") <= day], "put_in_date")


def commitments(ledger: Ledger, standard: Standard) -> list[Row]:
    """Commitments that run and are not broken, newest first."""
    day = ledger.as_of.isoformat()
    rows = (one for one in _rows(ledger, COMMITMENT) if _is_organisation(one, standard))
    kept = [one for one in rows if code_of(standard, "commitment_status", one["status"]) != BROKEN]
    return _newest([one for one in kept if not one["valid_until"] or one["valid_until"] >= day], "commitment_date")


def cases(ledger: Ledger, standard: Standard, adverse: Iterable[str]) -> list[Row]:
    """Cases cleared for publication, newest first. ``adverse``: codes of subjects of which something adverse is public."""
    known, found = set(adverse), []
    for one in _rows(ledger, CASE):
        cleared = code_of(standard, "secrecy_review", one["secrecy_review"]) == CLEARED
        named = bool(one["subject_name"] or one["unified_code"])
        warns = code_of(standard, "credit_kind", one["kind"]) == WARNING
        lawful = not named or (_is_organisation(one, standard) and (not warns or one["unified_code"] in known))
        if cleared and lawful:
            found.append(one)
    return _newest(found, "publication_date")


def abnormal_row(row: Row) -> TableRow:
    """A subject in the list of abnormal operations."""
    until = date.fromisoformat(row["take_out_date"]) - timedelta(days=1) if row["take_out_date"] else None
    cells = (
        subject_cell(row),
        Cell(row["put_in_reason"] or ""),
        day_cell(row["put_in_date"]),
        Cell(row["organ"] or ""),
    )
    return TableRow(cells, until, ended="已移出经营异常名录。")


def commitment_row(row: Row) -> TableRow:
    """A commitment."""
    cells = (
        subject_cell(row), Cell(row["commitment_type"] or ""), Cell(row["matter"] or ""), Cell(row["content"] or ""),
        day_cell(row["commitment_date"]), day_cell(row["valid_until"]), Cell(row["status"] or ""), Cell(row["organ"] or ""),
    )  # fmt: skip
    return TableRow(cells, date.fromisoformat(row["valid_until"]) if row["valid_until"] else None)


def case_row(row: Row, pages: Collection[str]) -> TableRow:
    """A case, with its subject where it names one. ``pages``: codes of subjects that have a page."""
    subject = subject_cell(row) if row["unified_code"] in pages else Cell(row["subject_name"] or "")
    cells = (
        Cell(row["title"] or ""), Cell(row["kind"] or ""), subject, Cell(row["summary"] or ""),
        Cell(row["source_name"] or ""), day_cell(row["publication_date"]),
    )  # fmt: skip
    return TableRow(cells)


def _rows(ledger: Ledger, dataset: str) -> list[dict[str, Any]]:
    return ledger.others[dataset].to_dicts() if dataset in ledger.others else []


def _is_organisation(row: Row, standard: Standard) -> bool:
    return bool(row["unified_code"]) and code_of(standard, "subject_category", row["subject_category"]) == ORGANISATION


def _newest(rows: Iterable[Row], by: str) -> list[Row]:
    return sorted(sorted(rows, key=lambda one: one["_id"]), key=lambda one: one[by] or "", reverse=True)
