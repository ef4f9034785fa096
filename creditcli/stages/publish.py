"""``publish``: a ledger to the whole site of its day. Pure: pages are not rendered, nothing is written.

Only what the ledger calls public is looked at; what ended appears as a tombstone without name, code
or number.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from creditcli.model.ledger import Entry, Ledger
from creditcli.model.office import Office
from creditcli.model.outputs import DataAbout, DataFile, Page, SitePlan
from creditcli.model.pages import Cell, Document, Frame, Home, PageTable, SearchPage, Section, TableRow
from creditcli.model.publication import NOTHING, Former
from creditcli.model.words import day_words
from creditcli.stages.site_change import site_changes
from creditcli.stages.site_data import LICENCE_LINE, TITLES, open_tables
from creditcli.stages.site_deltas import delta_files, publications_of
from creditcli.stages.site_directory import HOME, directory
from creditcli.stages.site_feeds import feeds
from creditcli.stages.site_guides import measure_sections, rights_sections, terms_sections
from creditcli.stages.site_lists import Listing, listed
from creditcli.stages.site_open import CHANGED, open_pages
from creditcli.stages.site_others import (
    ABNORMAL_COLUMNS,
    CASE_COLUMNS,
    COMMITMENT_COLUMNS,
    abnormal,
    abnormal_row,
    case_row,
    cases,
    commitment_row,
    commitments,
)
from creditcli.stages.site_rows import (
    LICENCE_COLUMNS,
    PENALTY_COLUMNS,
    RED_COLUMNS,
    SERIOUS_COLUMNS,
    Row,
    by_code,
    licence_row,
    penalty_row,
    public_entries,
    published,
    red_row,
    serious_row,
)
from creditcli.stages.site_search import search_index
from creditcli.stages.site_statistics import statistics_page
from creditcli.stages.site_subjects import Shown, entries_by_code, registered, subject_pages
from creditcli.stages.site_twins import twins
from creditcli.standard.types import Standard

FIGURES = ("licences", "penalties", "red", "serious")  # on the first page
HIDDEN_FROM_CRAWLERS = (
    b"User-agent: *\nDisallow: /data/\nDisallow: /subjects/*.json\n"  # pages stay open to them, so that noindex is seen
)


def publish(ledger: Ledger, standard: Standard, office: Office, former: Former = NOTHING) -> SitePlan:
    """Every page and data file of the site on the ledger's day. ``former``: the site that stands."""
    frame = Frame(
        office.site_title, office.name, tuple(office.contact.items()), ledger.as_of, ledger.head,
        ledger.standard_version, office.invented,
    )  # fmt: skip
    rows = _rows(ledger, standard)
    entries = {"red": public_entries(ledger, "red"), "serious": public_entries(ledger, "black")}
    shown = Shown(
        by_code(rows["licences"]), by_code(rows["penalties"]), entries_by_code(entries["red"]), entries_by_code(entries["serious"]),
        registered(ledger, standard), by_code(rows["abnormal"]), by_code(rows["commitments"]),
    )  # fmt: skip
    rows["cases"] = cases(ledger, standard, {*shown.penalties, *shown.serious})
    about = _about(frame, office)
    tables = open_tables(ledger, standard, rows, entries)
    changes = site_changes(former, tables, ledger)
    publications = publications_of(former, changes, ledger)
    subjects = subject_pages(frame, shown, standard, by_code(rows["cases"]))
    index = search_index(shown.searchable)
    counts = {one.name: len(one.records) for one in tables}
    pages = [
        Page("index.html", "home.html", _home(frame, ledger, counts)),
        Page("search.html", "search.html", SearchPage(frame, index.blocks, index.shards, len(shown.searchable), HOME)),
        *(page for one in _listings(rows, entries, shown, standard) for page in listed(frame, one)),
        *directory(frame, shown.searchable, standard),
        *subjects,
        *_guides(frame, ledger, standard, office),
        *open_pages(frame, publications),
        statistics_page(frame, ledger, standard, office),
    ]
    files = (
        *delta_files(publications, tables), *feeds(publications, about), *index.files, *twins(subjects),
        DataFile("robots.txt", HIDDEN_FROM_CRAWLERS),
    )  # fmt: skip
    return SitePlan(ledger.as_of, ledger.head, tuple(pages), files, tables, about, changes)


def _rows(ledger: Ledger, standard: Standard) -> dict[str, list[Row]]:
    """Public rows of the record, by name of their table; cases come later."""
    return {
        "licences": [*published(ledger.licences)],
        "penalties": [*published(ledger.penalties)],
        "abnormal": abnormal(ledger, standard),
        "commitments": commitments(ledger, standard),
    }


def _about(frame: Frame, office: Office) -> DataAbout:
    return DataAbout(
        frame.title, frame.office, office.code, frame.as_of, frame.head, frame.standard_version, LICENCE_LINE,
        frame.invented,
    )  # fmt: skip


def _listings(
    rows: Mapping[str, Sequence[Row]], entries: Mapping[str, Sequence[Entry]], shown: Shown, standard: Standard
) -> list[Listing]:
    """Every list that has pages of its own; those that show anything adverse are not for search engines."""
    serious = [serious_row(one, standard) for one in entries["serious"]]
    told = {
        "licences": (LICENCE_COLUMNS, [licence_row(one) for one in rows["licences"]], "决定日期", False),
        "penalties": (PENALTY_COLUMNS, [penalty_row(one) for one in rows["penalties"]], "决定日期", True),
        "red": (RED_COLUMNS, [red_row(one) for one in entries["red"]], "认定日期", False),
        "serious": (SERIOUS_COLUMNS, serious, "列入日期", True),
        "abnormal": (ABNORMAL_COLUMNS, [abnormal_row(one) for one in rows["abnormal"]], "列入日期", True),
        "commitments": (COMMITMENT_COLUMNS, [commitment_row(one) for one in rows["commitments"]], "承诺日期", False),
        "cases": (CASE_COLUMNS, [case_row(one, shown.codes) for one in rows["cases"]], "发布日期", True),
    }
    return [
        Listing(name, TITLES[name], columns, lines, day, noindex)
        for name, (columns, lines, day, noindex) in told.items()
    ]


def _home(frame: Frame, ledger: Ledger, counts: Mapping[str, int]) -> Home:
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
    return Home(frame, figures, guides)


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
