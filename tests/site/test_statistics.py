"""The statistics page counts what is public and what was, ranks nobody, and withholds what would tell of a few persons."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from creditcli.cli.workplace import Workplace, open_workplace
from creditcli.model.chart import WITHHELD
from creditcli.model.ledger import Disclosure, Ledger
from creditcli.model.pages import Document, Section
from creditcli.stages.publish import publish
from creditcli.stages.site_statistics import FEWEST

DAY = date.fromisoformat("2026-11-23")


@pytest.fixture(scope="module")
def place(demo: Path) -> Workplace:
    return open_workplace(demo)


@pytest.fixture(scope="module")
def ledger(place: Workplace) -> Ledger:
    return place.ledger(place.view(DAY))


def sections(place: Workplace, ledger: Ledger) -> dict[str, Section]:
    plan = publish(ledger, place.standard, place.office)
    (page,) = [one.context for one in plan.pages if one.path == "statistics.html"]
    assert isinstance(page, Document)
    return {one.title: one for one in page.sections}


def rows(section: Section) -> dict[str, dict[str, str]]:
    assert section.table is not None
    names = section.table.columns
    return {
        row.cells[0].text: {name: cell.text for name, cell in zip(names, row.cells, strict=True)}
        for row in section.table.rows
    }


def test_what_is_public_now_is_what_the_lists_show(place: Workplace, ledger: Ledger) -> None:
    now = rows(sections(place, ledger)["正在公示"])
    shown = Counter(place.standard.lists[one.list_id].name for one in ledger.entries if one.disclosure.is_public)
    for name in (place.standard.lists[one].name for one in place.office.lists):
        assert now[name]["条数"] == str(shown[name])
    public = pl.col("disclosure").is_in(["published", "annotated"])
    for name, frame in (("行政许可", ledger.licences), ("行政处罚", ledger.penalties)):
        assert now[name]["条数"] == str(frame.filter(public).height)


def test_endings_and_new_ones_are_counted_in_twelve_months(place: Workplace, ledger: Ledger) -> None:
    told = sections(place, ledger)
    ended = rows(told["最近十二个月停止公示"])
    since = date.fromisoformat("2025-12-01")
    kinds = Counter(one.kind for one in ledger.endings if one.day >= since)
    total = ended["十二个月合计"]
    assert {kind: total[kind] for kind in ("期满", "修复", "撤销", "更正")} == {
        kind: str(kinds[kind]) for kind in ("期满", "修复", "撤销", "更正")
    }
    assert total["合计"] == str(sum(kinds.values()))
    new = rows(told["最近十二个月新增"])
    assert len(new) == 12
    october = ledger.penalties.filter(
        pl.col("decision_date").str.starts_with("2026-10") & (pl.col("disclosure") != "hidden")
    )
    assert new["2026年10月"]["行政处罚"] == str(october.height)


def test_cases_are_counted_with_their_results_and_median_days(place: Workplace, ledger: Ledger) -> None:
    cases = rows(sections(place, ledger)["异议和修复"])
    closed = [one for one in ledger.cases if one.kind == "objection" and one.closed and one.closed.year == DAY.year]
    days = sorted((one.closed - one.opened).days for one in closed if one.closed)
    assert cases["异议"]["办结"] == str(len(closed)) == "2"
    assert cases["异议"]["办理用时中位数（日）"] == f"{sum(days) / 2:g}"
    assert cases["异议"]["正在办理"] == "2"
    nothing = rows(sections(place, replace(ledger, cases=()))["异议和修复"])
    assert nothing["信用修复"]["办结"] == "0"
    assert nothing["信用修复"]["办理用时中位数（日）"] == "—"


PERSON: dict[str, Any] = {"subject_category": "自然人", "disclosure": Disclosure.PUBLISHED}


@pytest.mark.parametrize(("persons", "shown"), [(0, True), (1, False), (FEWEST - 1, False), (FEWEST, True)])
def test_a_cell_of_a_few_persons_is_withheld_in_table_and_drawing(
    persons: int, shown: bool, place: Workplace, ledger: Ledger
) -> None:
    entry = next(one for one in ledger.entries if one.list_id == "court_defaulter" and one.disclosure.is_public)
    others = tuple(one for one in ledger.entries if one.list_id != "court_defaulter")
    more = tuple(replace(entry, id=f"p{at}", standing=replace(entry.standing, **PERSON)) for at in range(persons))
    section = sections(place, replace(ledger, entries=(*others, entry, *more)))["正在公示"]
    name = place.standard.lists["court_defaulter"].name
    told = str(persons + 1) if shown else WITHHELD
    assert rows(section)[name]["条数"] == told
    assert f"{name}：{told}；" in section.charts[0].description


def test_cases_of_a_few_persons_are_withheld_with_their_results(place: Workplace, ledger: Ledger) -> None:
    case = next(one for one in ledger.cases if one.kind == "repair" and one.closed)
    person = replace(case, unified_code="", result="准予修复", closed=DAY)
    told = rows(sections(place, replace(ledger, cases=(*ledger.cases, person)))["异议和修复"])["信用修复"]
    assert [told[name] for name in ("办结", "办结结果", "办理用时中位数（日）")] == [WITHHELD] * 3
    assert told["正在办理"] == "1"
