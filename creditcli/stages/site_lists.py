"""Long lists, page by page, and a page that leads to each of their pages, so that nothing is far from home. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from creditcli.model.outputs import Page
from creditcli.model.pages import Cell, Document, Frame, Pager, PageTable, Section, TableRow
from creditcli.model.words import day_words

PER_PAGE = 100
OVERVIEW = "全部页码"


@dataclass(frozen=True, slots=True)
class Listing:
    """A list: folder, heading, columns, rows, newest first. ``day``: the column of days that its pages go by."""

    folder: str
    heading: str
    columns: tuple[str, ...]
    rows: Sequence[TableRow]
    day: str
    noindex: bool = False

    @property
    def paths(self) -> list[str]:
        """Of its pages; the first is the folder's index."""
        total = max(1, -(-len(self.rows) // PER_PAGE))
        return [f"{self.folder}/{'index' if at == 0 else at + 1}.html" for at in range(total)]


def listed(frame: Frame, one: Listing) -> list[Page]:
    """Its pages, and ``pages.html`` where there are more than two."""
    paths = one.paths
    overview = f"{one.folder}/pages.html"
    links = ((OVERVIEW, overview),) if len(paths) > 2 else ()
    pages = []
    for at, path in enumerate(paths):
        rows = tuple(one.rows[at * PER_PAGE : (at + 1) * PER_PAGE])
        section = Section("", table=PageTable(one.columns, rows), empty="目前没有公示信息。", links=links)
        pager = Pager(at + 1, len(paths), paths[at - 1] if at else "", paths[at + 1] if at + 1 < len(paths) else "")
        lead = f"截至{day_words(frame.as_of)}，公示 {len(one.rows)} 条。"
        document = Document(frame, one.heading, lead, (section,), one.noindex, pager, paths[0])
        pages.append(Page(path, "document.html", document))
    return [*pages, _overview(frame, one, overview)] if links else pages


def _overview(frame: Frame, one: Listing, path: str) -> Page:
    rows = tuple(_line(one, at, to) for at, to in enumerate(one.paths))
    section = Section("", table=PageTable(("页", "条数", one.day), rows))
    document = Document(frame, f"{one.heading}：{OVERVIEW}", "", (section,), one.noindex, current=one.paths[0])
    return Page(path, "document.html", document)


def _line(one: Listing, at: int, path: str) -> TableRow:
    rows = one.rows[at * PER_PAGE : (at + 1) * PER_PAGE]
    column = one.columns.index(one.day)
    days = list(dict.fromkeys(row.cells[column].text for row in (rows[0], rows[-1])))
    return TableRow((Cell(f"第 {at + 1} 页", path), Cell(str(len(rows))), Cell(" 至 ".join(days))))
