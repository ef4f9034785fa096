"""Entries that lived alike are worked out together; each still tells of its own documents, numbers and rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from typing import Any

import pytest

from creditcli.model.ledger import Entry
from creditcli.stages.decide import decide
from tests.listing.story import CALENDAR, FIRM, OFFICE, OTHER_FIRM, STANDARD, Story, view_of

LISTED = "2026-02-24 告知；2026-03-16 决定列入；2026-03-18 送达；2026-02-24 本人告知；2026-03-16 本人决定列入；2026-03-18 本人送达"
LATER = (
    "", "；2026-04-08 受理异议甲", "；2026-04-08 受理异议甲；2026-04-09 受理异议乙",
    "；2026-04-08 受理异议甲；2026-04-09 受理异议乙；2026-04-10 核实无误甲", "；2026-04-08 停止执行甲；2026-04-09 停止执行乙",
    "；2026-04-08 法院：撤销",
)  # fmt: skip
# Another firm's names; numbers of objections and documents sort the other way round.
OTHERS = {
    FIRM["subject_name"]: OTHER_FIRM["subject_name"], FIRM["unified_code"]: OTHER_FIRM["unified_code"],
    "二人社列〔2026〕1号": "二人社列〔2026〕9号", "列告〔2026〕1号": "列告〔2026〕9号", "异〔2026〕甲": "异〔2026〕丁",
    "异〔2026〕乙": "异〔2026〕戊", "文〔2026〕0408甲": "文〔2026〕0499丁", "文〔2026〕0409乙": "文〔2026〕0401戊",
}  # fmt: skip
OWN = ("row_id", "steps", "names", "standing", "salt")  # rows have other ids beside other rows
Rows = list[tuple[str, str, dict[str, Any]]]


def entries(rows: Rows) -> dict[str, Entry]:
    found = decide(view_of(rows, date(2026, 4, 20)), STANDARD, OFFICE, CALENDAR).entries
    return {one.id: one for one in found}


def told(entry: Entry) -> Mapping[str, object]:
    own, shared = (
        {one.name: getattr(part, one.name) for one in fields(part) if one.name not in OWN}
        for part in (entry, entry.standing)
    )
    plain = {"public_id": entry.public_id, **own, **shared}
    return plain | {"history": [(one.event, one.day, one.document, one.law, one.effect) for one in entry.history]}


@pytest.mark.parametrize("later", LATER)
def test_an_entry_is_the_same_beside_one_that_lived_alike(later: str) -> None:
    first: Rows = Story("wage_arrears", LISTED + later).rows
    second = [(name, day, {key: OTHERS.get(value, value) for key, value in row.items()}) for name, day, row in first]
    together = entries([*first, *second])
    alone = {**entries(first), **entries(second)}
    assert len(together) == 4
    assert {name: told(one) for name, one in together.items()} == {name: told(one) for name, one in alone.items()}


def test_each_step_names_the_row_that_it_comes_from() -> None:
    first: Rows = Story("wage_arrears", LISTED + LATER[3]).rows
    second = [(name, day, {key: OTHERS.get(value, value) for key, value in row.items()}) for name, day, row in first]
    view = view_of([*first, *second], date(2026, 4, 20))
    numbers = {
        row["_id"]: (row["subject_name"], row.get("target_decision_number") or row["decision_number"])
        for name in ("black-listing", "objection")
        for row in view.frames[name].to_dicts()
    }
    for entry in decide(view, STANDARD, OFFICE, CALENDAR).entries:
        assert {numbers[one.row_id] for one in entry.history} == {(entry.subject_name, entry.decision_number)}
