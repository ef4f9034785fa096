"""Long lists, page by page, and a page that leads to each of their pages, so that nothing is far from home. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from creditcli.model.outputs import Draft, Page
from creditcli.model.pages import Cell, Document, Frame, Pager, PageTable, Section, TableRow
from creditcli.stages.site_slips import made, slipped
from creditcli.stages.site_sources import Sourced

PER_PAGE = 100
OVERVIEW = "全部页码"


@dataclass(frozen=True, slots=True)
class Listing:
    """A list: folder, heading, columns, what it lists, newest first, and how a row tells it. ``day``: the column of days
    that its pages go by."""

    folder: str
    heading: str
    columns: tuple[str, ...]
    rows: Sequence[Any]
    told: Callable[[Any], TableRow]
    day: str
    noindex: bool = False

    @property
    def paths(self) -> list[str]:
        """Of its pages; the first is the folder's index."""
        total = max(1, -(-len(self.rows) // PER_PAGE))
        return [f"{self.folder}/{'index' if at == 0 else at + 1}.html" for at in range(total)]


def listed(frame: Frame, one: Listing, source: Sourced) -> list[Draft]:
    """Its pages, and ``pages.html`` where there are more than two."""
    paths = one.paths
    overview = f"{one.folder}/pages.html"
    links = ((OVERVIEW, overview),) if len(paths) > 2 else ()
    drafts = [
        Draft((path,), source(len(one.rows), _part(one, at)), partial(_page, frame, one, at, links))
        for at, path in enumerate(paths)
    ]
    return [*drafts, made(_overview(frame, one, overview))] if links else drafts


def _part(one: Listing, at: int) -> Sequence[Any]:
    return one.rows[at * PER_PAGE : (at + 1) * PER_PAGE]


def _page(frame: Frame, one: Listing, at: int, links: tuple[tuple[str, str], ...]) -> tuple[Page]:
    paths = one.paths
    rows = tuple(map(one.told, _part(one, at)))
    section = Section("", table=PageTable(one.columns, rows), empty="目前没有公示信息。", links=links)
    pager = Pager(at + 1, len(paths), paths[at - 1] if at else "", paths[at + 1] if at + 1 < len(paths) else "")
    lead = f"公示 {len(one.rows)} 条。"
    document = Document(frame, one.heading, lead, (section,), one.noindex, pager, paths[0])
    return (slipped(Page(paths[at], "document.html", document)),)


def _overview(frame: Frame, one: Listing, path: str) -> Page:
    rows = tuple(_line(one, at, to) for at, to in enumerate(one.paths))
    section = Section("", table=PageTable(("页", "条数", one.day), rows))
    document = Document(frame, f"{one.heading}：{OVERVIEW}", "", (section,), one.noindex, current=one.paths[0])
    return Page(path, "document.html", document)


def _line(one: Listing, at: int, path: str) -> TableRow:
    rows = _part(one, at)
    column = one.columns.index(one.day)
    days = list(dict.fromkeys(one.told(row).cells[column].text for row in (rows[0], rows[-1])))
    return TableRow((Cell(f"第 {at + 1} 页", path), Cell(str(len(rows))), Cell(" 至 ".join(days))))
