"""Rows that follow what the record holds under a label that its code list had before."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest

from creditcli.standard.reworded import in_todays_words
from creditcli.standard.types import Standard
from tests.checks import rows
from tests.checks.rows import DAY, STANDARD, empty_view, report, table

ACCEPTED = {
    "objection_number": "异〔2026〕1号", "target_dataset": "行政处罚", "target_decision_number": "二市监罚〔2026〕8号",
    "subject_name": "二连浩特市示例甲贸易有限公司", "unified_code": "91152501MAYX00017E", "stage": "受理",
    "event_date": "2026-06-08", "organ": "二连浩特市市场监督管理局", "organ_code": "11152501YY000001XM",
}  # fmt: skip


def renamed(codelist: str, code: str, label: str) -> Standard:
    """The standard in which a value has another label, and the former one as an alias."""
    known = STANDARD.codelists[codelist]
    values = tuple(
        replace(one, label=label, aliases=(one.label, *one.aliases)) if one.code == code else one
        for one in known.values
    )
    return in_todays_words(replace(STANDARD, codelists={**STANDARD.codelists, codelist: replace(known, values=values)}))


def test_an_answer_follows_an_acceptance_under_its_former_label(monkeypatch: pytest.MonkeyPatch) -> None:
    standard = renamed("objection_stage", "accepted", "已受理")
    labels = {one.id: one.label for one in STANDARD.datasets["objection"].fields}
    answer = {
        **ACCEPTED,
        "stage": "核实无误",
        "event_date": "2026-06-10",
        "finding": "信息准确",
        "reason": "属实（示例）。",
    }
    content = table([{labels[name]: text for name, text in answer.items()}])
    view = empty_view()
    held = {**ACCEPTED, "_id": "000001-objection-000001", "_key": "k", "_received": DAY}
    frame = pl.DataFrame([held], schema_overrides=dict.fromkeys(ACCEPTED, pl.String))
    frames = {**view.frames, "objection": pl.concat([view.frames["objection"], frame], how="diagonal")}

    def found(view_frames: dict[str, pl.DataFrame]) -> set[str]:
        whole = report(content, view=replace(view, frames=view_frames))
        return {one.code for one in whole.findings} & {"OBJ002", "OBJ004", "OBJ006"}

    monkeypatch.setattr(rows, "STANDARD", standard)
    assert found(dict(view.frames)) != set()
    assert found(frames) == set()
