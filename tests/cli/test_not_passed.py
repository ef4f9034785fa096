"""What a sender's own table says was not passed acts on nothing; what was passed acts."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.cli.test_whose_it_is import MARKET, OBJECTION, PENALTY, REVOKED, STANDARD, public
from tests.exchange.offices import call


@pytest.fixture
def office(winter_office: Path) -> Path:
    return winter_office


def sent(office: Path, dataset: str, layout: int, row: Mapping[str, str], **more: str) -> str:
    """A row under the headers of a layout, and columns beside them; what was said when it was taken in."""
    headers = {one.field: one.header for one in STANDARD.datasets[dataset].layouts[layout].columns if one.field}
    cells = {**{headers[field]: text for field, text in row.items() if text and field in headers}, **more}
    path = office.parent / f"{dataset}.csv"
    path.write_text(f"{','.join(cells)}\n{','.join(cells.values())}\n", "utf-8")
    sender = ("--department", row["organ"], "--office", str(office), "--confirm")
    done = call("merge", str(path), *sender, "--received", "2026-05-07")
    return done.stdout + done.stderr


@pytest.mark.parametrize(
    ("layout", "column", "status", "code"),
    [
        (1, "状态", "未通过", "REC028"), (1, "状态", "待审核", "REC028"), (0, "审核结果", "不同意", "REC028"),
        (0, "审批状态", "3", "FLD003"), (1, "状态", "已通过", ""), (0, "审核状态", "同意", ""),
        (0, "审核状态", "已审核", ""), (0, "审核状态", "生效", ""), (0, "状态", "准予", ""), (0, "状态", "已撤销", "FLD003"),
    ],
)  # fmt: skip
def test_a_revocation_acts_only_once_it_is_passed(
    office: Path, layout: int, column: str, status: str, code: str
) -> None:
    sent(office, "penalty", 0, PENALTY)
    told = sent(
        office,
        "correction",
        layout,
        {**REVOKED, "field": "处罚内容", "old_value": "甲", "new_value": "乙"},
        **{column: status},
    )
    assert code in told
    assert (public(office, "2026-05-08") == ["published"]) is bool(code)


def test_a_receipt_of_an_objection_marks_what_it_is_about_while_it_is_looked_into(office: Path) -> None:
    sent(office, "penalty", 0, PENALTY)
    raised = {**OBJECTION, **MARKET, "target_dataset": "行政处罚", "list_type": "", "disputed_field": "处罚内容"}
    told = sent(office, "objection", 0, {**raised, "target_decision_number": PENALTY["decision_number"]}, 状态="待核实")
    assert "接受 1" in told
