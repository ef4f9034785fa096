"""Years without a bad record: cases of ``clean_years.csv`` that a jurist can read, judged from the record on."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest

from creditcli.listing.clean import CleanRule, bad_records, clean_of
from creditcli.model.inquiry import CleanYears
from creditcli.stages.decide import decide
from tests.listing.story import CALENDAR, FIRM, OFFICE, STANDARD, Story
from tests.listing.test_cases import LISTS

CASES = list(csv.DictReader((Path(__file__).parent / "clean_years.csv").read_text("utf-8-sig").splitlines()))
ANSWERS = {
    "是": CleanYears.CLEAN, "否": CleanYears.NOT_CLEAN, "不能确定": CleanYears.UNDETERMINED,
    "不满年数": CleanYears.TOO_YOUNG, "没有选择": CleanYears.NOT_CHOSEN,
}  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["案例"])
def test_a_case(case: dict[str, str]) -> None:
    day = date.fromisoformat(case["询问日"])
    ledger = decide(Story(LISTS[case["名单"]], case["经过"]).view(day), STANDARD, OFFICE, CALENDAR)
    chosen = {**OFFICE.settings, **dict(one.split("=") for one in case["设置"].split("；") if one)}
    rule = CleanRule.on(day, STANDARD, {name: value for name, value in chosen.items() if value})
    registered = {"established_date": case["成立日期"]} if case["成立日期"] else None
    found = clean_of(FIRM["unified_code"], registered, bad_records(ledger, rule), rule)
    assert found.answer is ANSWERS[case["结论"]], found.reasons
    assert case["理由含"] in "".join(zh for zh, _ in found.reasons)
    assert case["窗口起"] in ("", str(found.since))
    assert bool(found.law) == (found.since is not None)
