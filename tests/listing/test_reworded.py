"""Labels of code lists that were changed since the record was written: what was told under the former ones acts on."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

import polars as pl
import pytest

from creditcli.errors import BrokenStandard
from creditcli.listing.fate import STATE
from creditcli.model.ledger import Ledger
from creditcli.stages.decide import decide, list_entries
from creditcli.standard.canonical import KEEP_CODE
from creditcli.standard.load import load_standard
from creditcli.standard.types import Standard
from tests.helpers import bundled
from tests.listing.story import CALENDAR, OFFICE, STANDARD, Story
from tests.listing.test_cases import CASES, LISTS

FILES = bundled("standards")
Row = dict[str, str]


def reworded(change: Callable[[str, Row], Row]) -> Standard:
    """The standard whose code lists have every row as ``change`` of the list and the row makes it."""
    files = dict(FILES)
    for path, content in FILES.items():
        name = path.removeprefix("codelists/").removesuffix(".csv")
        if path.startswith("codelists/") and path.endswith(".csv") and name not in KEEP_CODE:
            rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
            text = io.StringIO()
            writer = csv.DictWriter(text, list(rows[0]))
            writer.writeheader()
            writer.writerows(change(name, row) for row in rows)
            files[path] = text.getvalue().encode()
    return load_standard(files)


def _renamed(_codelist: str, row: Row) -> Row:
    aliases = "；".join(filter(None, (row["label"], row["aliases"])))
    return {**row, "label": f"改称{row['label']}", "aliases": aliases}


@cache
def renamed() -> Standard:
    """The standard with another label for every value."""
    return reworded(_renamed)


def _state(ledger: Ledger) -> tuple[Any, ...]:
    """All that follows from the record, without the labels that it repeats."""
    entries = [
        (one.id, one.listing, one.exit_kind, one.exit_day, one.disclosure, one.term_end, one.earliest_repair,
         one.verifying, one.measures)
        for one in ledger.entries
    ]  # fmt: skip
    told = pl.col("disclosure_reason").str.replace("改称", "")  # a correction's value is read in today's words
    frames = [one.select(list(STATE)).with_columns(told).rows() for one in (ledger.penalties, ledger.licences)]
    return entries, frames, ledger.cases, ledger.endings


STORIES = sorted({(one["名单"], one["经过"], one["设置"], one["统计日"]) for one in CASES})


@pytest.mark.slow
@pytest.mark.parametrize("at", range(8))
def test_every_case_stands_as_before_when_labels_are_changed(at: int) -> None:
    for list_name, text, settings, day in STORIES[at::8]:
        chosen = dict(part.split("=") for part in settings.split("；") if part)
        office = replace(OFFICE, settings={**OFFICE.settings, **chosen})
        view = Story(LISTS[list_name], text).view(date.fromisoformat(day))
        before, after = (decide(view, standard, office, CALENDAR) for standard in (STANDARD, renamed()))
        assert _state(after) == _state(before), (list_name, text, day)


@pytest.mark.parametrize(
    ("dataset", "field", "codelist"),
    [
        ("penalty", "status", "record_status"),
        ("penalty", "subject_category", "subject_category"),
        ("penalty", "penalty_class", "penalty_class"),
        ("penalty", "penalty_categories", "penalty_category"),
        ("objection", "stage", "objection_stage"),
        ("objection", "target_dataset", "target_dataset"),
    ],
)
def test_a_label_that_the_list_does_not_know_stops_the_command(dataset: str, field: str, codelist: str) -> None:
    view = Story("penalty", "2026-04-01 交通：作出决定（程度=一般，类别=罚款）；2026-04-03 受理异议").view(
        date(2026, 4, 7)
    )
    decide(view, STANDARD, OFFICE, CALENDAR)
    odd = view.frames[dataset].with_columns(pl.lit("从前的叫法").alias(field))
    broken = replace(view, frames={**view.frames, dataset: odd})
    title = STANDARD.codelists[codelist].title
    with pytest.raises(BrokenStandard, match=f"{title}”：从前的叫法。代码表 {codelist} "):
        decide(broken, STANDARD, OFFICE, CALENDAR)
    if dataset == "objection":
        with pytest.raises(BrokenStandard, match="从前的叫法"):
            list_entries(broken, STANDARD, OFFICE, CALENDAR)


@pytest.mark.parametrize("codelist", ["correction_action", "objection_stage", "repair_stage", "exit_kind"])
def test_a_list_from_which_an_acting_code_is_gone_is_refused(codelist: str) -> None:
    first = STANDARD.codelists[codelist].values[0].code

    def without(name: str, row: Row) -> Row:
        return {**row, "code": "x"} if (name, row["code"]) == (codelist, first) else row

    with pytest.raises(BrokenStandard, match=f"代码表 {codelist} 缺少程序按它办事的代码：{first}。"):
        reworded(without)


def test_conditions_and_rules_mean_the_value_under_its_new_label() -> None:
    def values(standard: Standard) -> tuple[str, ...]:
        return standard.datasets["correction"].field("new_value").required_when[0].values

    assert (values(STANDARD), values(renamed())) == (("更正",), ("改称更正",))
    assert renamed().rules["OBJ004"].args["follows"] == {
        f"改称{stage}": ["改称受理"] for stage in STANDARD.rules["OBJ004"].args["follows"]
    }
    assert renamed().rules["EXT012"].args["fields"] == STANDARD.rules["EXT012"].args["fields"]


def test_a_condition_on_a_value_that_nobody_knows_is_refused() -> None:
    def forgotten(name: str, row: Row) -> Row:
        return {**row, "label": "订正"} if (name, row["code"]) == ("correction_action", "fix") else row

    with pytest.raises(BrokenStandard, match="correction 的 field 以“更正”为条件，代码表 correction_action 没有这个值"):
        reworded(forgotten)
