"""Who answers a case: the organ that decided, on the day it does so; what another organ says closes and reopens nothing."""

from __future__ import annotations

from datetime import date

import pytest

from creditcli.model.ledger import Case
from creditcli.stages.decide import decide
from tests.listing.story import CALENDAR, OFFICE, STANDARD, Story

LISTED = "2026-02-24 告知；2026-03-16 决定列入；2026-03-18 送达；2026-04-02 受理异议甲"
DAY = date(2026, 4, 20)


def case_of(text: str) -> Case:
    [case] = decide(Story("wage_arrears", f"{LISTED}；{text}").view(DAY), STANDARD, OFFICE, CALENDAR).cases
    return case


@pytest.mark.parametrize(
    ("text", "answered", "result"),
    [
        ("2026-04-03 受理异议甲", None, ""),
        ("2026-04-07 市监：核实无误甲", None, ""),
        ("2026-04-07 市监：核实无误甲；2026-04-09 核实无误甲", date(2026, 4, 9), "核实无误"),
        ("2026-04-07 核实无误甲；2026-04-09 市监：异议撤销甲", date(2026, 4, 7), "核实无误"),
    ],
)  # fmt: skip
def test_a_case_is_closed_on_the_day_on_which_who_decided_answers(
    text: str, answered: date | None, result: str
) -> None:
    case = case_of(text)
    assert (case.answered, case.closed, case.result) == (answered, answered, result)
