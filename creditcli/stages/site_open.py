"""Pages about the open data: the tables in every form, what changed, and the address of a subject. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from creditcli.model.outputs import Page
from creditcli.model.pages import Cell, Document, Frame, PageTable, Section, TableRow
from creditcli.model.publication import CHANGES, Publication
from creditcli.model.words import day_words
from creditcli.stages.site_data import LICENCE_LINE, TITLES
from creditcli.stages.site_deltas import counts_of
from creditcli.stages.site_directory import ADDRESS
from creditcli.stages.site_feeds import ALL, feed_path
from creditcli.stages.site_former import FOLDER, INDEX
from creditcli.stages.site_package import CATALOG, FORMS, PACKAGE

CHANGED = "changes.html"
FORM_WORDS = dict(zip(FORMS, ("csv", "JSON Lines", "Excel（xlsx）", "Parquet"), strict=True))


def open_pages(frame: Frame, publications: Sequence[Publication]) -> list[Page]:
    """``data/index.html``, ``changes.html`` and ``address.html``."""
    return [
        _page(frame, "data/index.html", "开放数据", LICENCE_LINE, (_tables(), _about(), _feeds())),
        _page(frame, CHANGED, "最近变动", "每次公示与上一次公示相比的变动。", (_changes(publications),)),
        _page(frame, ADDRESS, "主体页面的地址", "知道统一社会信用代码，就知道页面的地址。", (_address(),)),
    ]


def _page(frame: Frame, path: str, heading: str, lead: str, sections: tuple[Section, ...]) -> Page:
    return Page(path, "document.html", Document(frame, heading, lead, sections, current=path))


def _tables() -> Section:
    rows = tuple(
        TableRow((Cell(title), *(Cell(f"{name}.{form}", f"data/{name}.{form}") for form in FORMS)))
        for name, title in TITLES.items()
    )
    words = (
        "字段含义见数据标准；代码列按文本读取。每行末尾的行编号（row_id）不随内容变化，也不说明任何内容；"
        "信息停止公示后，“已停止公示”一页用同一编号，留有副本的据此删去。",
    )
    return Section("", words, table=PageTable(("数据", *FORM_WORDS.values()), rows))


def _about() -> Section:
    rows = (
        ("数据包说明（Frictionless Data Package）：每个文件的字段、字节数和 sha256", PACKAGE),
        ("数据目录（DCAT）", CATALOG),
        ("变动数据的目录：每次公示新增、变更、停止公示的行", INDEX),
    )
    table = PageTable(("内容", "文件"), tuple(TableRow((Cell(text), Cell(path, path))) for text, path in rows))
    links = (("最近变动", CHANGED), ("主体页面的地址规则", ADDRESS))
    return Section("说明文件", table=table, links=links)


def _feeds() -> Section:
    named = {"全部": ALL, **{title: feed_path(name) for name, title in TITLES.items()}}
    rows = tuple(TableRow((Cell(title), Cell(path, path))) for title, path in named.items())
    words = ("订阅源只说哪一天哪类信息有多少变动，不出现主体名称。",)
    return Section("订阅（Atom）", words, table=PageTable(("内容", "文件"), rows))


def _changes(publications: Sequence[Publication]) -> Section:
    words = (
        "变动数据中，只有现在仍在公示的行有内容；已经停止公示的，在以前各次的变动数据里也只剩行编号。"
        "“重新开始”的一次没有可比的上次公示，请整表下载。",
    )
    rows = tuple(_publication(one) for one in reversed(publications))
    heads = ("公示日期", "上次公示", "新增", "变更", "停止公示", "JSON Lines", "csv")
    return Section("", words, table=PageTable(heads, rows))


def _publication(one: Publication) -> TableRow:
    counts = [sum(table[kind] for table in counts_of(one).values()) for kind in CHANGES]
    since = Cell(day_words(one.since) if one.since else "重新开始", is_whole=True)
    files = (Cell(f"{one.as_of}.{form}", f"{FOLDER}{one.as_of}.{form}") for form in ("jsonl", "csv"))
    return TableRow((Cell(day_words(one.as_of), is_whole=True), since, *(Cell(str(n)) for n in counts), *files))


def _address() -> Section:
    facts = (
        ("网页", "subjects/代码的最后两位/代码.html"),
        ("同样内容的数据", "subjects/代码的最后两位/代码.json"),
        ("例", "代码最后两位是 1D 的，都在 subjects/1D/ 下；从网站首页所在的文件夹算起"),
    )
    words = (
        "地址不会改变。打不开的，说明本网站目前没有该主体的页面，不代表有或者没有某类信息。代码中的字母一律大写。",
    )
    return Section("", words, facts=facts)
