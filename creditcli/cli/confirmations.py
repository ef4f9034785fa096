"""Who confirmed which doubt about a row of the record, when, and in what words: from the receipts."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any

import polars as pl

from creditcli.cli.workplace import Workplace
from creditcli.model.record import DEPARTMENT, RECEIVED, ROW, ROW_ID, SHEET, SUBMISSION, RecordView


def confirmations(place: Workplace, view: RecordView, rows: Collection[str]) -> list[dict[str, str]]:
    """One item a doubt about the rows of these ids, as the receipts tell it; none where a receipt is gone."""
    found = []
    for frame in view.frames.values():
        for row in frame.filter(pl.col(ROW_ID).is_in(sorted(rows))).iter_rows(named=True):
            for doubt in _receipt(place, int(row[SUBMISSION])).get("confirmed", []):
                if (doubt["sheet"], doubt["row"]) == (row[SHEET] or "", str(row[ROW])):
                    found.append(_told(place, row, doubt))
    return found


def _told(place: Workplace, row: dict[str, Any], doubt: dict[str, str]) -> dict[str, str]:
    sender = place.office.organisation(str(row[DEPARTMENT]))
    return {
        "疑点": f"{doubt['code']} {doubt['title']}",
        "位置": doubt["cell"] or f"第 {doubt['row']} 行",
        "核实说明": doubt["words"],
        "核实部门": sender.name if sender else str(row[DEPARTMENT]),
        "收件日": str(row[RECEIVED]),
        "收件号": str(row[SUBMISSION]),
    }


def _receipt(place: Workplace, number: int) -> dict[str, Any]:
    path = place.folder / "receipts" / f"{number:06}.json"
    if not path.is_file():
        return {}
    data = json.loads(path.read_text(encoding="utf-8"))
    return data if isinstance(data, dict) else {}
