"""What is shown beside decisions and lists: abnormal operations, commitments. Cases: ``site_cases``. Pure.

None of these has a term of disclosure, so nothing adverse is shown for longer than its cause lasts: an abnormal
operation until it is taken out, a commitment while it is kept and runs. Organisations only, by code.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from creditcli.model.ledger import Ledger
from creditcli.model.pages import Cell, TableRow
from creditcli.stages.site_rows import day_cell, subject_cell
from creditcli.standard.lookups import code_of, is_organisation
from creditcli.standard.types import Standard

ABNORMAL, COMMITMENT = "abnormal-operation", "commitment"
BROKEN = "3"  # code of standards/codelists
ABNORMAL_COLUMNS = ("主体名称", "列入原因", "列入日期", "列入机关")
COMMITMENT_COLUMNS = ("主体名称", "承诺类型", "承诺事由", "承诺内容", "承诺日期", "有效期至", "履约状态", "受理单位")
ABNORMAL_NOTE = "经营异常名录属于提示性记录，不是严重失信主体名单，不产生联合惩戒措施；消除原因后可以依法申请移出。"
Row = Mapping[str, Any]


def abnormal(ledger: Ledger, standard: Standard) -> list[Row]:
    """Abnormal operations that are not taken out by the day, newest first."""
    day = ledger.as_of.isoformat()
    rows = (one for one in rows_of(ledger, ABNORMAL) if is_shown(one, standard))
    stay = [one for one in rows if not one["take_out_date"] or one["take_out_date"] > day]
    return newest([one for one in stay if (one["put_in_date"] or "") <= day], "put_in_date")


def commitments(ledger: Ledger, standard: Standard) -> list[Row]:
    """Commitments that run and are not broken, newest first."""
    day = ledger.as_of.isoformat()
    rows = (one for one in rows_of(ledger, COMMITMENT) if is_shown(one, standard))
    kept = [one for one in rows if code_of(standard, "commitment_status", one["status"]) != BROKEN]
    return newest([one for one in kept if not one["valid_until"] or one["valid_until"] >= day], "commitment_date")


def abnormal_row(row: Row) -> TableRow:
    """A subject in the list of abnormal operations."""
    until = date.fromisoformat(row["take_out_date"]) - timedelta(days=1) if row["take_out_date"] else None
    cells = (
        subject_cell(row),
        Cell(row.get("put_in_reason") or ""),
        day_cell(row["put_in_date"]),
        Cell(row.get("organ") or ""),
    )
    return TableRow(cells, until, ended="已移出经营异常名录。")


def commitment_row(row: Row) -> TableRow:
    """A commitment."""
    cells = (
        subject_cell(row), Cell(row.get("commitment_type") or ""), Cell(row.get("matter") or ""), Cell(row.get("content") or ""),
        day_cell(row["commitment_date"]), day_cell(row["valid_until"]), Cell(row.get("status") or ""), Cell(row.get("organ") or ""),
    )  # fmt: skip
    return TableRow(cells, date.fromisoformat(row["valid_until"]) if row["valid_until"] else None)


def rows_of(ledger: Ledger, dataset: str) -> list[dict[str, Any]]:
    """Rows of one of these data sets."""
    return ledger.others[dataset].to_dicts() if dataset in ledger.others else []


def is_shown(row: Row, standard: Standard) -> bool:
    """Whether the row is about an organisation."""
    return is_organisation(standard, row["subject_category"], row["unified_code"], row.get("id_number"))


def newest(rows: Iterable[Row], by: str) -> list[Row]:
    """Newest first by the day of a field, then in a fixed order."""
    return sorted(sorted(rows, key=lambda one: one["_id"]), key=lambda one: one[by] or "", reverse=True)
