"""``publish``: a ledger to the whole site of its day. Pure: pages are not rendered, nothing is written.

Only what the ledger calls public is looked at; what ended appears as a tombstone without name, code
or number.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from creditcli.model.ledger import Entry, Ledger
from creditcli.model.office import Office
from creditcli.model.outputs import DataFile, Page, SitePlan
from creditcli.model.pages import Cell, Document, Frame, Home, Pager, PageTable, SearchPage, Section, TableRow
from creditcli.model.words import day_words
from creditcli.stages.site_data import LICENCE_LINE, TITLES, open_data
from creditcli.stages.site_guides import measure_sections, rights_sections, terms_sections
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
    by_code,
    licence_row,
    penalty_row,
    public_entries,
    published,
    red_row,
    serious_row,
    subject_path,
)
from creditcli.stages.site_search import search_index
from creditcli.stages.site_statistics import statistics_page
from creditcli.stages.site_subjects import Shown, subject_pages
from creditcli.stages.site_twins import twins
from creditcli.standard.lookups import code_of
from creditcli.standard.types import Standard

PER_PAGE = 100
DIRECTORY = "directory/index.html"  # every subject that can be searched, for readers without scripts
HIDDEN_FROM_CRAWLERS = (
    b"User-agent: *\nDisallow: /data/\nDisallow: /subjects/*.json\n"  # pages stay open to them, so that noindex is seen
)


def publish(ledger: Ledger, standard: Standard, office: Office) -> SitePlan:
    """Every page and data file of the site on the ledger's day."""
    frame = Frame(
        office.site_title, office.name, tuple(office.contact.items()), ledger.as_of, ledger.head,
        ledger.standard_version, office.invented,
    )  # fmt: skip
    licences, penalties = published(ledger.licences), published(ledger.penalties)
    red, serious = public_entries(ledger, "red"), public_entries(ledger, "black")
    irregular, promises = abnormal(ledger, standard), commitments(ledger, standard)
    shown = Shown(
        by_code(licences), by_code(penalties), _entries(red), _entries(serious), _registered(ledger, standard),
        by_code(irregular), by_code(promises),
    )  # fmt: skip
    told = cases(ledger, standard, {*shown.penalties, *shown.serious})
    subjects = subject_pages(frame, shown, standard, by_code(told))
    shards, index = search_index(shown.searchable)
    pages = [
        Page("index.html", "home.html", _home(frame, ledger, [len(licences), len(penalties), len(red), len(serious)])),
        Page("search.html", "search.html", SearchPage(frame, shards, len(shown.searchable), DIRECTORY)),
        *_paged(frame, "licences", "行政许可", (LICENCE_COLUMNS, [licence_row(one) for one in licences]), False),
        *_paged(frame, "penalties", "行政处罚", (PENALTY_COLUMNS, [penalty_row(one) for one in penalties]), True),
        *_paged(frame, "red", "红名单", (RED_COLUMNS, [red_row(one) for one in red]), False),
        *_paged(
            frame,
            "serious",
            "严重失信主体名单",
            (SERIOUS_COLUMNS, [serious_row(one, standard) for one in serious]),
            True,
        ),
        *_paged(frame, "abnormal", "经营异常名录", (ABNORMAL_COLUMNS, [abnormal_row(one) for one in irregular]), True),
        *_paged(
            frame, "commitments", "信用承诺", (COMMITMENT_COLUMNS, [commitment_row(one) for one in promises]), False
        ),
        *_paged(frame, "cases", "典型案例", (CASE_COLUMNS, [case_row(one, shown.codes) for one in told]), True),
        *_paged(frame, "directory", "主体名录", (("主体名称", "统一社会信用代码"), _directory(shown)), False, "可查询"),
        *subjects,
        *_guides(frame, ledger, standard, office),
        statistics_page(frame, ledger, standard, office),
    ]
    files = (
        *open_data(ledger, standard, office), *index, *twins(subjects), DataFile("robots.txt", HIDDEN_FROM_CRAWLERS),
    )  # fmt: skip
    return SitePlan(ledger.as_of, ledger.head, tuple(pages), files)


def _directory(shown: Shown) -> list[TableRow]:
    """Names only: being in it says nothing."""
    return [TableRow((Cell(name, subject_path(code)), Cell(code))) for name, code in shown.searchable]


def _entries(entries: Iterable[Entry]) -> dict[str, list[Entry]]:
    found: dict[str, list[Entry]] = {}
    for entry in entries:
        found.setdefault(entry.unified_code, []).append(entry)
    return found


def _registered(ledger: Ledger, standard: Standard) -> dict[str, dict[str, Any]]:
    """Registered organisations by code; individual businesses are treated as persons and have no page."""
    return {
        row["unified_code"]: row
        for row in ledger.subjects.to_dicts()
        if code_of(standard, "subject_category", row["subject_category"]) == "1"
    }


def _home(frame: Frame, ledger: Ledger, counts: Sequence[int]) -> Home:
    names = ("行政许可", "行政处罚", "红名单", "严重失信主体名单")
    links = ("licences/index.html", "penalties/index.html", "red/index.html", "serious/index.html")
    guides = (
        ("公示期限", "每类信息公示到哪一天，依据是什么", "terms.html"),
        ("异议和修复", "信息有误怎么办，怎样提前移出", "rights.html"),
        ("联合惩戒措施", "措施、性质、实施部门、依据", "measures.html"),
        ("统计", "正在公示多少，新增和停止公示多少，异议、修复办了多久", "statistics.html"),
        ("经营异常名录", "提示性记录，移出即停止公示", "abnormal/index.html"),
        ("信用承诺", "主体自愿作出的承诺", "commitments/index.html"),
        ("典型案例", "守信典型和警示案例", "cases/index.html"),
        ("已停止公示", f"期满、修复、撤销、更正，共 {len(ledger.endings)} 条", "ended.html"),
        ("开放数据", "csv、JSON Lines，附数据说明", "data/index.html"),
    )
    figures = tuple((name, str(count), link) for name, count, link in zip(names, counts, links, strict=True))
    return Home(frame, figures, guides)


def _paged(
    frame: Frame,
    folder: str,
    heading: str,
    content: tuple[tuple[str, ...], Sequence[TableRow]],
    noindex: bool,
    shown: str = "公示",
) -> list[Page]:
    columns, items = content
    total = max(1, -(-len(items) // PER_PAGE))
    paths = [f"{folder}/{'index' if at == 0 else at + 1}.html" for at in range(total)]
    pages = []
    for at, path in enumerate(paths):
        rows = tuple(items[at * PER_PAGE : (at + 1) * PER_PAGE])
        section = Section("", table=PageTable(columns, rows), empty="目前没有公示信息。")
        following = paths[at + 1] if at + 1 < total else ""
        pager = Pager(at + 1, total, paths[at - 1] if at else "", following)
        lead = f"截至{day_words(frame.as_of)}，{shown} {len(items)} 条。"
        pages.append(Page(path, "document.html", Document(frame, heading, lead, (section,), noindex, pager, paths[0])))
    return pages


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
        _guide(frame, "data/index.html", "开放数据", LICENCE_LINE, (_data(),)),
    ]


def _guide(frame: Frame, path: str, heading: str, lead: str, sections: tuple[Section, ...]) -> Page:
    return Page(path, "document.html", Document(frame, heading, lead, sections, current=path))


def _data() -> Section:
    rows = tuple(
        TableRow((Cell(title), Cell(f"{name}.csv", f"data/{name}.csv"), Cell(f"{name}.jsonl", f"data/{name}.jsonl")))
        for name, title in TITLES.items()
    )
    about = TableRow((Cell("数据说明"), Cell("datapackage.json", "data/datapackage.json"), Cell("")))
    return Section(
        "", ("字段含义见数据标准；代码列按文本读取。",), table=PageTable(("数据", "csv", "JSON Lines"), (*rows, about))
    )
