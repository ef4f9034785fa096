"""What a page says, before anything is rendered. Links are relative to the site's root."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from creditcli.model.chart import Chart


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: a text, and a page of the site that it leads to, or none."""

    text: str
    href: str = ""
    is_whole: bool = False  # a day or a number: kept on one line


@dataclass(frozen=True, slots=True)
class TableRow:
    """``until``: last day on which the row may be seen, or None. ``ended``: what stands there afterwards, or empty
    for the usual words. ``note``: an annotation, or empty."""

    cells: tuple[Cell, ...]
    until: date | None = None
    note: str = ""
    ended: str = ""


@dataclass(frozen=True, slots=True)
class PageTable:
    """A table with its column titles."""

    columns: tuple[str, ...]
    rows: tuple[TableRow, ...]

    def labelled(self, row: TableRow) -> Iterator[tuple[str, Cell]]:
        """The row's cells, each behind its column's title."""
        return zip(self.columns, row.cells, strict=True)


@dataclass(frozen=True, slots=True)
class Section:
    """A titled part of a page: paragraphs, then links, facts, a table, then ``empty`` where that has no rows.

    ``until``: last day on which any of it may be seen, or None. ``is_part``: of the section above it. ``anchor``: its
    name within the page, or empty. ``charts`` draw what the table says.
    """

    title: str
    paragraphs: tuple[str, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    table: PageTable | None = None
    empty: str = ""
    links: tuple[tuple[str, str], ...] = ()  # text, page of the site
    until: date | None = None
    is_part: bool = False
    anchor: str = ""
    charts: tuple[Chart, ...] = ()


@dataclass(frozen=True, slots=True)
class Tally:
    """How many there are of a kind on a subject's page, and where. ``until``: last day on which the number holds."""

    title: str
    number: int
    anchor: str
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Pager:
    """Where in a long list a page stands, and its neighbours: what they are called, and the page. None at the ends."""

    place: str = ""
    previous: tuple[str, str] | None = None
    following: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Frame:
    """What every page of one site shares: whose it is, under which standard. No day: a page changes when what it says
    does."""

    title: str
    office: str
    contact: tuple[tuple[str, str], ...]
    standard_version: str
    invented: bool


@dataclass(frozen=True, slots=True)
class Stamp:
    """Of which day a site is, and from which record: said by its one sheet of the day (``render.look``), and in words
    by the pages that change every day anyway."""

    as_of: date
    head: str


@dataclass(frozen=True, slots=True)
class Document:
    """A page of sections. ``noindex`` where it may show anything adverse."""

    frame: Frame
    heading: str
    lead: str
    sections: tuple[Section, ...]
    noindex: bool = False
    pager: Pager | None = None
    current: str = ""  # path of the navigation entry that it belongs to
    code: str = ""  # of the subject whose page it is
    tallies: tuple[Tally, ...] = ()

    @property
    def is_dated(self) -> bool:
        """Whether anything on it may be seen up to some day only."""
        return any(one.until or (one.table and any(row.until for row in one.table.rows)) for one in self.sections)


@dataclass(frozen=True, slots=True)
class Home:
    """The first page: figures with links, and the search form."""

    frame: Frame
    stamp: Stamp
    figures: tuple[tuple[str, str, str], ...]  # title, number, link
    guides: tuple[tuple[str, str, str], ...]  # title, one line, link


@dataclass(frozen=True, slots=True)
class SearchPage:
    """The search page: number of blocks of names, of places in a block, of shards of keys and of subjects."""

    frame: Frame
    stamp: Stamp
    blocks: int
    room: int
    shards: int
    subjects: int
    directory: str  # first page of the plain list of subjects
