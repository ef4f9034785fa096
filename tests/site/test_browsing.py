"""Without scripts: every subject is four clicks from home at most, two hundred a page, at addresses that stay."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path, PurePosixPath

import pytest
from lxml import html

from creditcli.io.bundle import open_standard
from creditcli.model.outputs import Page
from creditcli.model.pages import Cell, Document, Frame, PageTable, TableRow
from creditcli.stages.site_directory import directory, own_part
from creditcli.stages.site_lists import PER_PAGE, Listing, listed
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


@pytest.mark.slow
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


Line = tuple[str, str]  # subject, day


def lines(count: int, first: date = date(2026, 1, 1)) -> list[Line]:
    """One row a subject, eight a day from ``first`` on, newest first."""
    return [(f"甲{at}", str(first + timedelta(at // 8))) for at in reversed(range(count))]


def long_list(rows: Sequence[Line]) -> dict[str, Page]:
    """Its pages, by address."""
    columns = ("主体", "决定日期")

    def told(row: Line) -> TableRow:
        return TableRow((Cell(row[0], f"subjects/{row[0]}"), Cell(row[1])))

    one = Listing("penalties", "行政处罚", columns, rows, told, [day for _, day in rows], "决定日期", noindex=True)
    made = (page for draft in listed(FRAME, one, sourced("")) for page in draft.make())
    return {page.path: page for page in made if isinstance(page, Page)}


def document(page: Page) -> Document:
    assert isinstance(page.context, Document)
    return page.context


def test_every_page_of_a_long_list_is_two_clicks_from_its_first() -> None:
    pages = long_list(lines(5_000)).values()
    away = clicks(leads(pages), "penalties/index.html")
    assert max(away[f"subjects/甲{at}"] for at in range(5_000)) == CLICKS - 1
    assert all(document(one).noindex for one in pages)
    assert max(rows(one) for one in pages if not one.path.endswith("pages.html")) == PER_PAGE


def test_pages_of_a_long_list_hold_every_row_once_and_lead_to_one_another() -> None:
    wanted = [*lines(700), ("乙", ""), ("丙", "")]
    pages = long_list(wanted)
    ways = [document(one).pager for one in pages.values()]
    assert {way[1] for one in ways if one for way in (one.previous, one.following) if way} <= pages.keys()
    at, seen = pages["penalties/index.html"], []
    assert [cells(row) for row in table(at).rows] == wanted[:PER_PAGE]
    at = pages["penalties/2026-03-3.html"]  # the newest of all but the first page
    while True:
        seen += [cells(row) for row in table(at).rows]
        pager = document(at).pager
        if pager is None or pager.following is None:
            break
        at = pages[pager.following[1]]
    assert seen == wanted
    assert at.path == "penalties/undated.html"
    back = [document(at).pager]
    while back[-1] and back[-1].previous:
        back.append(document(pages[back[-1].previous[1]]).pager)
    assert back[-1] == document(pages["penalties/index.html"]).pager


def test_a_short_list_is_one_page_without_ways_to_others() -> None:
    [page] = long_list(lines(PER_PAGE)).values()
    pager = document(page).pager
    assert page.path == "penalties/index.html"
    assert pager is not None
    assert (pager.previous, pager.following) == (None, None)
    assert not any(one.links for one in document(page).sections)


def test_a_row_that_comes_or_ends_changes_its_own_month_and_the_ways_to_it() -> None:
    every = lines(1_500)
    before = long_list(every)
    entered = long_list([("乙", every[0][1]), *every])
    newest = document(before["penalties/pages.html"]).sections[0].table
    assert newest
    month = {newest.rows[0].cells[0].href}
    always = {"penalties/index.html", "penalties/pages.html"}
    assert {path for path in before | entered if before.get(path) != entered.get(path)} == always | month
    ended = long_list([one for one in every if one[0] != "甲3"])  # the oldest month
    changed = {path for path in before | ended if before.get(path) != ended.get(path)}
    assert changed - always == {path for path in before if path.startswith("penalties/2026-01")}


def test_a_year_that_fills_no_page_is_one_page() -> None:
    every = [*lines(500), *lines(40, date(2024, 5, 1)), *lines(PER_PAGE, date(2023, 12, 1))]
    paths = [path for path in long_list(every) if path.startswith("penalties/20")]
    assert paths[-2:] == ["penalties/2024.html", "penalties/2023.html"]
    assert "penalties/2026-01.html" in paths


def table(page: Page) -> PageTable:
    [found] = [one.table for one in document(page).sections if one.table]
    return found


def cells(row: TableRow) -> Line:
    name, day = (one.text for one in row.cells)
    return name, day


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
