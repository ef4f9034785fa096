"""Without scripts: every subject is four clicks from home at most, two hundred a page, at addresses that stay."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path, PurePosixPath

import pytest
from lxml import html

from creditcli.io.bundle import open_standard
from creditcli.model.outputs import Page
from creditcli.model.pages import Cell, Document, Frame, TableRow
from creditcli.stages.site_directory import directory, own_part
from creditcli.stages.site_lists import Listing, listed
from creditcli.stages.site_sources import sourced
from creditcli.standard.types import Standard
from tests.subjects import subjects

FRAME = Frame("示例", "示例办公室", (), "0.1", True)
CLICKS = 4


@pytest.fixture(scope="module")
def standard() -> Standard:
    return open_standard()


def clicks(links: Mapping[str, Iterable[str]], start: str) -> dict[str, int]:
    """How many clicks each page is away."""
    found, edge = {start: 0}, [start]
    while edge:
        reached = {to: found[page] + 1 for page in edge for to in links.get(page, ()) if to not in found}
        found.update(reached)
        edge = list(reached)
    return found


def leads(pages: Iterable[Page]) -> dict[str, list[str]]:
    links: dict[str, list[str]] = {}
    for page in pages:
        assert isinstance(page.context, Document)
        tables = [one.table for one in page.context.sections if one.table]
        cells = [cell.href for table in tables for row in table.rows for cell in row.cells if cell.href]
        links[page.path] = [*cells, *(to for one in page.context.sections for _, to in one.links)]
    return links


def rows(page: Page) -> int:
    assert isinstance(page.context, Document)
    return sum(len(one.table.rows) for one in page.context.sections if one.table)


def test_in_the_sample_every_subject_is_four_clicks_from_home(demo: Path) -> None:
    site = demo / "site"
    links = {}
    for path in site.rglob("*.html"):
        name = path.relative_to(site).as_posix()
        found = [link for _, kind, link, _ in html.fromstring(path.read_bytes()).iterlinks() if kind == "href"]
        links[name] = [
            (site / PurePosixPath(name).parent / one).resolve().relative_to(site.resolve()).as_posix() for one in found
        ]
    away = clicks(links, "index.html")
    pages = {name for name in links if name.startswith("subjects/")}
    assert len(pages) > 250
    assert {name for name in pages if away.get(name, 99) > CLICKS} == set()


def test_a_large_directory_names_everyone_once_three_clicks_from_its_first_page(standard: Standard) -> None:
    known = subjects(20_000)
    pages = directory(FRAME, known, standard)
    links = leads(pages)
    assert len(links) == len(pages)
    away = clicks(links, "directory/index.html")
    wanted = {f"subjects/{code[-2:]}/{code}.html" for _, code in known}
    assert {to for to in away if to.startswith("subjects/")} == wanted
    assert max(away[to] for to in wanted) == CLICKS - 1
    assert sum(to.startswith("subjects/") for one in links.values() for to in one) == len(wanted)
    assert max(rows(one) for one in pages if not one.path.endswith("index.html")) == 200
    assert all(re.fullmatch(r"directory/(index|\d{6}/(index|([A-Z]|0)(-\d+)?))\.html", one.path) for one in pages)


def test_every_page_of_a_long_list_is_two_clicks_from_its_first() -> None:
    lines = tuple(
        TableRow((Cell(str(at), f"subjects/{at}"), Cell(f"2026年{12 - at // 500}月1日"))) for at in range(5_000)
    )
    columns = ("主体", "决定日期")
    one = Listing("penalties", "行政处罚", columns, lines, lambda row: row, "决定日期", noindex=True)
    pages = [page for draft in listed(FRAME, one, sourced("")) for page in draft.make() if isinstance(page, Page)]
    away = clicks(leads(pages), "penalties/index.html")
    assert max(away[f"subjects/{at}"] for at in range(5_000)) == CLICKS - 1
    assert all(isinstance(one.context, Document) and one.context.noindex for one in pages)


@pytest.mark.parametrize(
    ("name", "rest"),
    [
        ("二连浩特市驼铃商贸有限公司", "驼铃商贸有限公司"),
        ("内蒙古自治区锡林郭勒盟二连浩特驼铃商贸有限公司", "驼铃商贸有限公司"),
        ("内蒙古（驼铃）商贸有限公司", "驼铃）商贸有限公司"),
        ("北京驼铃商贸有限公司", "北京驼铃商贸有限公司"),
        ("二连浩特市", "二连浩特市"),
    ],
)
def test_a_name_is_filed_behind_the_names_of_its_own_places(standard: Standard, name: str, rest: str) -> None:
    labels = {one.code: one.label for one in standard.codelists["region"].values}
    assert own_part(name, "152501", labels) == rest


def test_codes_of_unknown_divisions_stand_together(standard: Standard) -> None:
    pages = directory(FRAME, [("示例甲", "91350100M000100Y43")], standard)
    assert [one.path for one in pages] == [
        "directory/index.html",
        "directory/other/index.html",
        "directory/other/S.html",
    ]
