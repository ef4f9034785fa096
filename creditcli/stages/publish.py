"""``publish``: a ledger to the whole site of its day. Pure: pages are not rendered, nothing is written. Pages of subjects
and of lists are drafts: what they are made of tells whether they have to be made at all.

Only what the ledger calls public is looked at; what ended appears as a tombstone without name, code
or number.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from creditcli.model.ledger import Entry, Ledger
from creditcli.model.office import Office
from creditcli.model.outputs import DataAbout, DataFile, Draft, Drafts, Page, SitePlan
from creditcli.model.pages import Cell, Document, Frame, Home, PageTable, SearchPage, Section, Stamp, TableRow
from creditcli.model.publication import NOTHING, Former
from creditcli.model.words import day_words
from creditcli.stages.site_cases import CASE_COLUMNS, case_row
from creditcli.stages.site_change import site_changes
from creditcli.stages.site_data import LICENCE_LINE, TITLES, open_tables
from creditcli.stages.site_deltas import delta_files, publications_of
from creditcli.stages.site_directory import HOME, directory
from creditcli.stages.site_feeds import feeds
from creditcli.stages.site_guides import measure_sections, rights_sections, terms_sections
from creditcli.stages.site_held import Held, Row
from creditcli.stages.site_lists import Listing, listed
from creditcli.stages.site_open import CHANGED, open_pages
from creditcli.stages.site_others import (
    ABNORMAL_COLUMNS,
    COMMITMENT_COLUMNS,
    abnormal_row,
    commitment_row,
)
from creditcli.stages.site_public import public_rows
from creditcli.stages.site_rows import (
    LICENCE_COLUMNS,
    PENALTY_COLUMNS,
    RED_COLUMNS,
    SERIOUS_COLUMNS,
    by_code,
    licence_row,
    penalty_row,
    red_row,
    serious_row,
)
from creditcli.stages.site_search import search_index
from creditcli.stages.site_slips import made
from creditcli.stages.site_sources import sourced
from creditcli.stages.site_statistics import statistics_page
from creditcli.stages.site_subjects import Desk, Shown, subject_drafts
from creditcli.standard.types import Standard

TOLD_LAW = ("repair_conditions",)  # of the day, on subjects' pages
FIGURES = ("licences", "penalties", "red", "serious")  # on the first page
HIDDEN_FROM_CRAWLERS = (
    b"User-agent: *\nDisallow: /data/\nDisallow: /subjects/*.json\n"  # pages stay open to them, so that noindex is seen
)


def publish(ledger: Ledger, standard: Standard, office: Office, former: Former = NOTHING) -> SitePlan:
    """Every page and data file of the site on the ledger's day. ``former``: the site that stands."""
    frame = Frame(
        office.site_title, office.name, tuple(office.contact.items()), ledger.standard_version, office.invented
    )
    stamp = Stamp(ledger.as_of, ledger.head)
    public = public_rows(ledger, standard)
    rows, entries, shown = public.rows, public.entries, public.by_subject
    about = _about(frame, stamp, office)
    tables = open_tables(ledger, standard, rows, entries)
    changes = site_changes(former, tables, ledger)
    publications = publications_of(former, changes, ledger)
    source, desk = sourced(ledger.salt), Desk(frame, standard, ledger.as_of)
    files = (
        *delta_files(publications, tables),
        *feeds(publications, about),
        DataFile("robots.txt", HIDDEN_FROM_CRAWLERS),
    )
    few = (
        *_searched(frame, stamp, shown, standard),
        made(Page("index.html", "home.html", _home(frame, stamp, ledger, {one.name: one.frame.height for one in tables}))),
        *(made(one) for one in (*_guides(frame, ledger, standard, office), statistics_page(frame, ledger, standard, office))),
        *map(made, open_pages(frame, publications)),
        *(draft for one in _listings(rows, entries, shown, standard) for draft in listed(frame, one, source)),
    )  # fmt: skip
    many = subject_drafts(desk, shown, by_code(rows["cases"]), source)
    drafts = Drafts((few, many, tuple(map(made, files))))
    return SitePlan(frame, stamp, repr(_law(ledger, standard)), drafts, desk.make, tables, about, changes)


def _law(ledger: Ledger, standard: Standard) -> tuple[object, ...]:
    """The values of the day that pages of drafts tell."""
    return tuple(standard.parameter(one).on(ledger.as_of) for one in TOLD_LAW)


def _searched(frame: Frame, stamp: Stamp, shown: Shown, standard: Standard) -> list[Draft]:
    """How a subject is found: the search with its index, and the directory."""
    subjects = shown.searchable
    index = search_index(subjects)
    search = SearchPage(frame, stamp, index.blocks, index.room, index.shards, len(subjects), HOME)
    pages = [Page("search.html", "search.html", search), *directory(frame, subjects, standard)]
    return [*map(made, pages), *map(made, index.files)]


def _about(frame: Frame, stamp: Stamp, office: Office) -> DataAbout:
    return DataAbout(
        frame.title, frame.office, office.code, stamp.as_of, stamp.head, frame.standard_version, LICENCE_LINE,
        frame.invented,
    )  # fmt: skip


def _listings(
    rows: Mapping[str, Sequence[Row]], entries: Mapping[str, Sequence[Entry]], shown: Shown, standard: Standard
) -> list[Listing]:
    """Every list that has pages of its own; those that show anything adverse are not for search engines."""
    codes = frozenset(shown.codes)
    told: dict[str, tuple[tuple[str, ...], Callable[[Any], TableRow], str, str, bool]] = {
        "licences": (LICENCE_COLUMNS, licence_row, "decision_date", "决定日期", False),
        "penalties": (PENALTY_COLUMNS, penalty_row, "decision_date", "决定日期", True),
        "red": (RED_COLUMNS, red_row, "", "认定日期", False),
        "serious": (SERIOUS_COLUMNS, partial(serious_row, standard=standard), "", "决定日期", True),
        "abnormal": (ABNORMAL_COLUMNS, abnormal_row, "put_in_date", "列入日期", True),
        "commitments": (COMMITMENT_COLUMNS, commitment_row, "commitment_date", "承诺日期", False),
        "cases": (CASE_COLUMNS, _as_it_is, "publication_date", "发布日期", True),
    }
    # whether a case's subject has a page is in the row
    shown_rows: dict[str, Sequence[Any]] = {**rows, **entries, "cases": [case_row(one, codes) for one in rows["cases"]]}
    return [
        Listing(
            name,
            TITLES[name],
            columns,
            shown_rows[name],
            row,
            _days(rows.get(name, ()), entries.get(name, ()), on),
            day,
            noindex,
        )
        for name, (columns, row, on, day, noindex) in told.items()
    ]


def _days(rows: Sequence[Row], entries: Sequence[Entry], on: str) -> list[str]:
    """The day that each row goes by, ISO or empty."""
    if isinstance(rows, Held):
        return rows.columns([on])[on].fill_null("").to_list()
    return [one[on] or "" for one in rows] or [one.decision_date.isoformat() for one in entries]


def _as_it_is(row: TableRow) -> TableRow:
    return row


def _home(frame: Frame, stamp: Stamp, ledger: Ledger, counts: Mapping[str, int]) -> Home:
    guides = (
        ("公示期限", "每类信息公示到哪一天，依据是什么", "terms.html"),
        ("异议和修复", "信息有误怎么办，怎样提前移出", "rights.html"),
        ("联合惩戒措施", "措施、性质、实施部门、依据", "measures.html"),
        ("统计", "正在公示多少，新增和停止公示多少，异议、修复办了多久", "statistics.html"),
        ("经营异常名录", "提示性记录，移出即停止公示", "abnormal/index.html"),
        ("信用承诺", "主体自愿作出的承诺", "commitments/index.html"),
        ("典型案例", "守信典型和警示案例", "cases/index.html"),
        ("已停止公示", f"期满、修复、撤销、更正，共 {len(ledger.endings)} 条", "ended.html"),
        ("主体名录", "按地区、首字母逐页查找", HOME),
        ("最近变动", "每次公示新增、变更、停止公示的条数", CHANGED),
        ("开放数据", "csv、JSON Lines、Excel、Parquet，变动数据和订阅", "data/index.html"),
    )
    figures = tuple(
        (title, str(counts[name]), f"{name}/index.html") for name, title in TITLES.items() if name in FIGURES
    )
    return Home(frame, stamp, figures, guides)


def _guides(frame: Frame, ledger: Ledger, standard: Standard, office: Office) -> list[Page]:
    rows = tuple(
        TableRow(tuple(Cell(text) for text in (one.public_id, day_words(one.day), one.kind, one.organ, one.reason)))
        for one in sorted(ledger.endings, key=lambda one: (-one.day.toordinal(), one.public_id))
    )
    ended = Section(
        "", ("停止公示的信息不再显示名称、代码和文号；编号是随机的，只用于核对。",),
        table=PageTable(("编号", "停止公示日期", "原因", "作出决定的单位", "说明"), rows), empty="没有。",
    )  # fmt: skip
    return [
        _guide(frame, "terms.html", "公示期限", "由数据标准生成，随标准版本更新。", terms_sections(standard, office)),
        _guide(frame, "measures.html", "联合惩戒措施", "只列有依据的措施。", measure_sections(standard, office)),
        _guide(
            frame, "rights.html", "异议和修复", "异议、修复都不收费。", rights_sections(standard, office, ledger.as_of)
        ),
        _guide(frame, "ended.html", "已停止公示", "", (ended,)),
    ]


def _guide(frame: Frame, path: str, heading: str, lead: str, sections: tuple[Section, ...]) -> Page:
    return Page(path, "document.html", Document(frame, heading, lead, sections, current=path))
