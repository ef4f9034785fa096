"""A subject's page: in the order of a public credit report, each entry with basis, organ, number, days, and ways out."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest
from lxml import html

from creditcli.cli.workplace import open_workplace
from creditcli.io.bundle import open_standard
from creditcli.model.ledger import Ledger
from creditcli.model.words import day_words

DAY = date.fromisoformat("2026-11-23")
ORDER = ["登记信息", "行政许可", "行政处罚", "诚实守信", "严重失信主体名单", "经营异常名录", "信用承诺", "司法信息", "其他", "怎样改进、怎样提出异议"]  # fmt: skip


@pytest.fixture(scope="module")
def ledger(demo: Path) -> Ledger:
    place = open_workplace(demo)
    return place.ledger(place.view(DAY))


def page(demo: Path, code: str) -> html.HtmlElement:
    return html.document_fromstring((demo / "site" / "subjects" / code[-2:] / f"{code}.html").read_bytes())


def test_every_page_has_every_section_in_order_and_says_where_there_is_nothing(demo: Path) -> None:
    for path in sorted((demo / "site" / "subjects").rglob("*.html")):
        tree = html.document_fromstring(path.read_bytes())
        assert [one.text_content() for one in tree.xpath("//main//h2")] == ORDER
        assert path.stem in tree.xpath("string(//p[@class='code'])")
        anchors = {one.get("id") for one in tree.xpath("//section[@id]")}
        for one in tree.xpath("//ul[@class='tallies']//a"):
            anchor = one.get("href").removeprefix("#")
            assert anchor in anchors
            rows = len(tree.xpath(f"//section[@id='{anchor}']//tbody/tr"))
            assert one.xpath("string(strong)") == (f"{rows} 条" if rows else "无")


def test_each_penalty_says_on_what_basis_until_when_and_how_it_ends_or_is_disputed(demo: Path, ledger: Ledger) -> None:
    shown = ledger.penalties.filter(pl.col("disclosure").is_in(["published", "annotated"]))
    for row in shown.iter_rows(named=True):
        tree = page(demo, row["unified_code"])
        (part,) = tree.xpath(f"//section[h3[text()='处罚说明：{row['decision_number']}']]")
        told = part.text_content()
        assert part.get("data-until") == row["term_end"].isoformat()
        for words in (row["facts"], row["basis"], row["organ"], day_words(row["term_end"]), "提出异议", "行政复议"):
            assert words in told
        if row["earliest_repair"]:
            assert day_words(row["earliest_repair"]) in told
            assert "申请时提交能证明" in told
        else:
            assert "不适用提前修复" in told
        assert (row["annotation"] or "") in told


def test_courts_lists_stand_under_judicial_and_others_under_serious(demo: Path, ledger: Ledger) -> None:
    for entry in ledger.entries:
        if entry.polarity == "black" and entry.disclosure.is_public:
            tree = page(demo, entry.unified_code)
            place, other = ("judicial", "serious")[:: 1 if entry.list_id == "court_defaulter" else -1]
            assert entry.decision_number in tree.xpath(f"string(//section[@id='{place}'])")
            assert entry.decision_number not in tree.xpath(f"string(//section[@id='{other}'])")


def test_a_number_of_adverse_entries_is_shown_no_longer_than_the_first_of_them(demo: Path, ledger: Ledger) -> None:
    shown = ledger.penalties.filter(pl.col("disclosure").is_in(["published", "annotated"]))
    for (code,), rows in shown.group_by("unified_code", maintain_order=True):
        tally = page(demo, str(code)).xpath("//ul[@class='tallies']/li[a[@href='#penalties']]")[0]
        assert tally.get("data-until") == min(rows["term_end"]).isoformat()
        assert "条数有变" in tally.get("data-ended")


def test_what_the_pages_say_can_be_objected_to_is_what_an_objection_can_be_about(demo: Path) -> None:
    """What is shown beside, as abnormal operations, has its own organ to turn to: no objection to it can be recorded here."""
    standard = open_standard(demo)
    targets = "、".join(one.label for one in standard.codelists["target_dataset"].values)
    elsewhere = "经营异常名录、信用承诺、典型案例由作出决定或者提供信息的单位核实、更正，有异议的，请直接向该单位提出。"
    for path in (next((demo / "site" / "subjects").rglob("*.html")), demo / "site" / "rights.html"):
        told = html.document_fromstring(path.read_bytes()).xpath("string(//main)")
        assert f"{targets}信息有" in told, path
        assert elsewhere in told, path
        assert "以上信息有异议" not in told
