"""Long lists by the time of what they list, so that a page stays as it is while others come and go. Pure.

The first page shows the newest; every row has a page of its month beside (of its year, where that fills no more than one
page). Within a month pages are counted from the oldest row. No page but the first and the overview says how many there are:
a row that comes or ends changes those two and its own month.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from typing import Any

from creditcli.model.outputs import Draft, Page
from creditcli.model.pages import Cell, Document, Frame, Pager, PageTable, Section, TableRow
from creditcli.stages.site_held import Held
from creditcli.stages.site_slips import made, slipped
from creditcli.stages.site_sources import Sourced

PER_PAGE = 100
OVERVIEW = "按时间查看全部"
UNDATED, UNDATED_WORDS = "undated", "日期不详"
NEWER, OLDER = "较新的一页", "较早的一页"
YEAR, MONTH = 4, 7  # characters of a day


@dataclass(frozen=True, slots=True)
class Listing:
    """A list: folder, heading, columns, what it lists, newest first, and how a row tells it. ``days``: the day (ISO) that
    each row goes by, or an empty text; ``day``: what that day is called."""

    folder: str
    heading: str
    columns: tuple[str, ...]
    rows: Sequence[Any]
    told: Callable[[Any], TableRow]
    days: Sequence[str]
    day: str
    noindex: bool = False

    @property
    def first(self) -> str:
        """Where the newest are."""
        return f"{self.folder}/index.html"

    @property
    def overview(self) -> str:
        """What leads to all others."""
        return f"{self.folder}/pages.html"


@dataclass(frozen=True, slots=True)
class Part:
    """A page of a time: its address, its time in words, and its rows from ``start`` to ``stop``."""

    path: str
    words: str
    start: int
    stop: int


def listed(frame: Frame, one: Listing, source: Sourced) -> list[Draft]:
    """Its first page, and where that cannot hold everything, pages by time and one that leads to them all."""
    parts = list(_parts(one)) if len(one.rows) > PER_PAGE else []
    older = next((part.path for part in parts if part.stop > PER_PAGE), "")
    marks = one.rows.marks if isinstance(one.rows, Held) else one.rows
    told = source(len(one.rows), older, marks[:PER_PAGE])
    drafts = [Draft((one.first,), told, partial(_newest, frame, one, older))]
    ways = (one.first, *(part.path for part in parts), "")
    for newer, part, following in zip(ways, parts, ways[2:], strict=False):
        told = source(newer, following, marks[part.start : part.stop])
        drafts.append(Draft((part.path,), told, partial(_page, frame, one, part, newer, following)))
    return [*drafts, made(_overview(frame, one, parts))] if parts else drafts


def _parts(one: Listing) -> Iterator[Part]:
    """Newest first."""
    years = Counter(day[:YEAR] for day in one.days)
    stop = 0
    for time, own in groupby(one.days, key=lambda day: day[: YEAR if years[day[:YEAR]] <= PER_PAGE else MONTH]):
        start, stop = stop, stop + len(list(own))
        for number in range(-(-(stop - start) // PER_PAGE), 0, -1):
            end = stop - (number - 1) * PER_PAGE
            name = f"{time or UNDATED}-{number}" if number > 1 else time or UNDATED
            words = f"{_words(time)}（第 {number} 部分）" if number > 1 else _words(time)
            yield Part(f"{one.folder}/{name}.html", words, max(start, end - PER_PAGE), end)


def _words(time: str) -> str:
    """A year, or a year and a month.

    >>> _words("2026"), _words("2026-03"), _words("")
    ('2026年', '2026年3月', '日期不详')
    """
    year, _, month = time.partition("-")
    return f"{year}年{int(month)}月" if month else f"{year}年" if year else UNDATED_WORDS


def _newest(frame: Frame, one: Listing, older: str) -> tuple[Page]:
    lead = f"公示 {len(one.rows)} 条{f'，本页是最新的 {PER_PAGE} 条' if older else ''}。"
    pager = Pager("最新", None, (OLDER, older)) if older else None
    return (slipped(_told(frame, one, one.first, "", lead, one.rows[:PER_PAGE], pager)),)


def _page(frame: Frame, one: Listing, part: Part, newer: str, older: str) -> tuple[Page]:
    pager = Pager(part.words, (NEWER, newer), (OLDER, older) if older else None)
    lead = f"{one.day}：{part.words}，从新到旧。"
    return (slipped(_told(frame, one, part.path, f"：{part.words}", lead, one.rows[part.start : part.stop], pager)),)


def _told(
    frame: Frame, one: Listing, path: str, more: str, lead: str, rows: Sequence[Any], pager: Pager | None
) -> Page:
    links = ((OVERVIEW, one.overview),) if pager else ()
    table = PageTable(one.columns, tuple(map(one.told, rows)))
    section = Section("", table=table, empty="目前没有公示信息。", links=links)
    document = Document(frame, one.heading + more, lead, (section,), one.noindex, pager or Pager(), one.first)
    return Page(path, "document.html", document)


def _overview(frame: Frame, one: Listing, parts: Sequence[Part]) -> Page:
    rows = tuple(TableRow((Cell(part.words, part.path), Cell(str(part.stop - part.start)))) for part in parts)
    lead = f"按{one.day}分页；一个月超过 {PER_PAGE} 条的分为几部分，从最早的数起。"
    section = Section("", table=PageTable(("时间", "条数"), rows), links=(("最新公示", one.first),))
    document = Document(frame, f"{one.heading}：{OVERVIEW}", lead, (section,), one.noindex, current=one.first)
    return Page(one.overview, "document.html", document)
