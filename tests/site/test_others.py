"""What is shown beside decisions and lists is shown no longer than its cause lasts; every subject's page is data too."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from lxml import html

from creditcli.cli.workplace import Workplace, open_workplace
from creditcli.model.ledger import Ledger
from creditcli.model.outputs import SitePlan
from creditcli.model.pages import Document
from creditcli.stages.publish import publish
from creditcli.standard.types import Publish

DAY = date(2026, 11, 23)
OUT = date(2026, 12, 1)


@pytest.fixture(scope="module")
def place(demo: Path) -> Workplace:
    return open_workplace(demo)


@pytest.fixture(scope="module")
def ledger(place: Workplace) -> Ledger:
    return place.ledger(place.view(DAY))


def changed(ledger: Ledger, dataset: str, as_of: date = DAY, **cells: str | None) -> Ledger:
    """The ledger of a day with these cells in every row of a data set."""
    frame = ledger.others[dataset].with_columns(**{name: pl.lit(text, dtype=pl.String) for name, text in cells.items()})
    return replace(ledger, as_of=as_of, others={**ledger.others, dataset: frame})


def said(plan: SitePlan) -> str:
    """Everything that the site says about subjects."""
    return "".join(str(page.context) for page in plan.pages) + "".join(one.content.decode() for one in plan.files)


@pytest.mark.parametrize("dataset", ["penalty", "licence"])
def test_what_stands_in_internal_fields_stands_nowhere_on_the_site(
    place: Workplace, ledger: Ledger, dataset: str
) -> None:
    shown = {Publish.PUBLIC, Publish.ORGANISATIONS}
    internal = [one.id for one in place.standard.dataset(dataset).fields if one.publish not in shown]
    frame = ledger.penalties if dataset == "penalty" else ledger.licences
    filled = frame.with_columns(pl.lit("内部内容甲", dtype=pl.String).alias(name) for name in internal)
    told = replace(ledger, penalties=filled) if dataset == "penalty" else replace(ledger, licences=filled)
    assert filled.height
    assert "remarks" in internal
    plan = publish(told, place.standard, place.office)
    assert "内部内容甲" not in said(plan)
    assert "内部内容甲" not in "".join(table.frame.write_csv() for table in plan.tables)


def site(place: Workplace, ledger: Ledger) -> str:
    return said(publish(ledger, place.standard, place.office))


@pytest.mark.slow
def test_an_abnormal_operation_is_shown_until_the_day_it_is_taken_out(place: Workplace, ledger: Ledger) -> None:
    reason = ledger.others["abnormal-operation"]["put_in_reason"][0]
    for day, shown in ((date(2026, 11, 30), True), (OUT, False), (date(2027, 1, 1), False)):
        known = changed(ledger, "abnormal-operation", day, take_out_date=OUT.isoformat())
        assert (reason in site(place, known)) == shown, day


@pytest.mark.slow
def test_a_commitment_is_shown_while_it_runs_and_never_as_broken(place: Workplace, ledger: Ledger) -> None:
    matter = ledger.others["commitment"]["matter"][0]
    until = DAY.isoformat()
    assert matter in site(place, changed(ledger, "commitment", valid_until=until))
    assert matter not in site(place, changed(ledger, "commitment", date(2026, 11, 24), valid_until=until))
    assert matter not in site(place, changed(ledger, "commitment", status="未履行"))


@pytest.mark.parametrize("dataset", ["abnormal-operation", "commitment"])
@pytest.mark.parametrize("category", ["自然人", "个体工商户"])
def test_persons_are_shown_nowhere(place: Workplace, ledger: Ledger, dataset: str, category: str) -> None:
    word = {"abnormal-operation": "put_in_reason", "commitment": "matter"}[dataset]
    text = ledger.others[dataset][word][0]
    assert text not in site(place, changed(ledger, dataset, subject_category=category))


@pytest.mark.slow
def test_a_warning_case_names_its_subject_only_while_something_adverse_is_public(
    place: Workplace, ledger: Ledger
) -> None:
    row = ledger.penalties.filter(pl.col("disclosure") == "published").row(0, named=True)
    named = {"kind": "失信", "title": "警示案例标题", "subject_category": "法人及非法人组织"}
    listed = changed(ledger, "case", **named, unified_code=row["unified_code"], subject_name=row["subject_name"])
    assert "警示案例标题" in site(place, listed)
    nobody = changed(ledger, "case", **named, unified_code="91350100M000100Y43", subject_name="没有失信记录的公司")
    assert "警示案例标题" not in site(place, nobody)
    coded = changed(ledger, "case", **named, unified_code="91350100M000100Y43", subject_name="")
    assert "警示案例标题" not in site(place, coded), "a code names as well"
    held = changed(ledger, "case", kind="守信", title="未审查案例标题", secrecy_review="不公开")
    assert "未审查案例标题" not in site(place, held)


def test_a_person_that_a_statute_shows_stands_on_the_list_without_code_page_or_link(
    place: Workplace, ledger: Ledger
) -> None:
    entry = next(one for one in ledger.entries if one.polarity == "black" and one.disclosure.is_public)
    standing = replace(entry.standing, subject_category="自然人")
    person = replace(entry, subject_name="示例某", standing=standing, unified_code="", person="0" * 32)
    shown = replace(ledger, entries=tuple(person if one is entry else one for one in ledger.entries))
    plan = publish(shown, place.standard, place.office)
    assert not [path for draft in plan.drafts for path in draft.paths if "//" in path]
    [page] = [one.context for one in plan.pages if one.path == "serious/index.html"]
    assert isinstance(page, Document)
    cells = [row.cells[0] for one in page.sections if one.table for row in one.table.rows]
    assert [one.href for one in cells if one.text == "示例某"] == [""]


@pytest.mark.slow
def test_nobody_with_the_code_of_an_individual_business_is_shown_whatever_the_category_says(place: Workplace) -> None:
    view = place.view(DAY)
    called = pl.when(pl.col("subject_category") == "个体工商户").then(pl.lit("法人及非法人组织"))
    shop = "92152501MAYX90016X"
    frames = {}
    for name in place.standard.datasets:
        frame, cells = view.frames[name], []
        if "subject_category" in frame.columns:
            cells.append(called.otherwise("subject_category").alias("subject_category"))
        if name in ("black-listing", "red-listing", "judgment-defaulter", "abnormal-operation", "commitment", "case"):
            cells.append(pl.lit(shop).alias("unified_code"))
        frames[name] = frame.with_columns(cells)
    codes = {name: view.frames[name]["unified_code"].drop_nulls() for name in ("licence", "penalty", "subject")}
    shops = {code for column in codes.values() for code in column if code.startswith("92")}
    assert shops
    ledger = place.ledger(replace(view, frames=frames))
    assert ledger.entries
    assert not [one for one in ledger.entries if one.disclosure.is_public]
    everything = site(place, ledger)
    assert [code for code in sorted({*shops, shop}) if code in everything] == []


def test_the_page_of_a_subject_and_its_twin_say_the_same(demo: Path) -> None:
    folder = demo / "site" / "subjects"
    assert {one.with_suffix("") for one in folder.rglob("*.json")} == {
        one.with_suffix("") for one in folder.rglob("*.html")
    }
    for path in sorted(folder.rglob("*.json")):
        twin = json.loads(path.read_text("utf-8"))
        page = html.document_fromstring(path.with_suffix(".html").read_bytes())
        assert page.xpath("//h1")[0].text_content() == twin["name"]
        assert [one.text_content() for one in page.xpath("//main//*[self::h2 or self::h3]")] == [
            one["title"] for one in twin["sections"]
        ]
        assert len(page.xpath("//tbody/tr")) == sum(len(one.get("rows", ())) for one in twin["sections"])
        assert f"{path.stem}.json" in "".join(page.xpath("//main//a/@href"))
