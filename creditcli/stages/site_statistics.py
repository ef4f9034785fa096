"""The statistics page: how much is public, what came and went in twelve months, why, and how long cases took. Pure.

Counts only, in the office's own order of lists and never by size, so that nothing is ranked. A cell that counts fewer than
five natural persons is withheld. A month without anything shown is zero, not withheld.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from statistics import median

import polars as pl

from creditcli.ids import uscc
from creditcli.model.chart import WITHHELD, Number, Series, bar_chart, column_chart
from creditcli.model.figures import FEWEST
from creditcli.model.ledger import PUBLIC, Case, Disclosure, Ledger
from creditcli.model.office import Office
from creditcli.model.outputs import Page
from creditcli.model.pages import Cell, Document, Frame, PageTable, Section, TableRow
from creditcli.model.words import day_words
from creditcli.stages.site_cases import cases
from creditcli.stages.site_others import abnormal, commitments
from creditcli.standard.lookups import is_organisation
from creditcli.standard.types import Standard

PATH = "statistics.html"
MONTHS = 12
ENDINGS = ("期满", "修复", "撤销", "更正")
DECISIONS = ("行政许可", "行政处罚")
CASES = {"objection": "异议", "repair": "信用修复"}
WHO = ("subject_category", "unified_code", "id_number")
SEEN = (*PUBLIC, Disclosure.WITHDRAWN.value, Disclosure.SHIELDED.value)
NOTE = f"少于 {FEWEST} 名自然人的数字不公布，记作“{WITHHELD}”。各项按固定的次序排列，不是排名。"


@dataclass(slots=True)
class Count:
    """How many there are, and how many of them are natural persons or individual businesses."""

    all: int = 0
    persons: int = 0

    def add(self, is_person: bool) -> None:
        """One more."""
        self.all += 1
        self.persons += is_person

    @property
    def shown(self) -> int | None:
        """The number, or None where it would tell of a few persons."""
        return None if 0 < self.persons < FEWEST else self.all


@dataclass(slots=True)
class Monthly:
    """New and ended of one kind by month."""

    new: dict[str, Count] = field(default_factory=dict)
    public: Count = field(default_factory=Count)

    def add(self, month: str, is_person: bool, is_public: bool) -> None:
        """A record that is or has been public."""
        self.new.setdefault(month, Count()).add(is_person)
        if is_public:
            self.public.add(is_person)


def statistics_page(frame: Frame, ledger: Ledger, standard: Standard, office: Office) -> Page:
    """``statistics.html``."""
    months = months_before(ledger.as_of)
    kinds = _kinds(ledger, standard, office)
    sections = (
        _now(kinds, ledger, standard), _news(kinds, months), _endings(ledger, months), _cases(ledger),
    )  # fmt: skip
    lead = f"截至{day_words(ledger.as_of)}。{NOTE}"
    return Page(PATH, "document.html", Document(frame, "统计", lead, sections, current=PATH))


def months_before(day: date) -> list[str]:
    """The month of the day and eleven before it, oldest first.

    >>> months_before(date.fromisoformat("2026-02-03"))[::11]
    ['2025-03', '2026-02']
    """
    last = day.year * 12 + day.month - 1
    return [f"{at // 12}-{at % 12 + 1:02}" for at in range(last - MONTHS + 1, last + 1)]


def _kinds(ledger: Ledger, standard: Standard, office: Office) -> dict[str, Monthly]:
    """Licences, penalties, then each list in use, of what is or has been public."""
    kinds = {name: Monthly() for name in DECISIONS}
    for title, records in zip(DECISIONS, (ledger.licences, ledger.penalties), strict=True):
        seen = records.filter(pl.col("disclosure").is_in(SEEN))
        for day, *whose, state in seen.select("decision_date", *WHO, "disclosure").rows():
            kinds[title].add(str(day)[:7], not is_organisation(standard, *whose), state in PUBLIC)
    entries = [one for one in ledger.entries if one.disclosure.value in SEEN]
    shown = {one.list_id for one in entries}
    others = [one for one in standard.lists if one in shown and one not in office.lists]  # in use no longer
    names = {one: standard.lists[one].name for one in (*office.lists, *others)}
    lists = {one: Monthly() for one in names}
    for entry in entries:
        is_person = not is_organisation(standard, entry.subject_category, entry.unified_code, entry.person)
        lists[entry.list_id].add(entry.decision_date.isoformat()[:7], is_person, entry.disclosure.is_public)
    return {**kinds, **{names[one]: told for one, told in lists.items()}}


def _now(kinds: dict[str, Monthly], ledger: Ledger, standard: Standard) -> Section:
    others = {
        "经营异常名录": len(abnormal(ledger, standard)),
        "信用承诺": len(commitments(ledger, standard)),
        "典型案例": len(cases(ledger, standard)),
    }
    rows: list[tuple[str, Number | None]] = [(name, one.public.shown) for name, one in kinds.items()]
    rows += list(others.items())
    chart = bar_chart("now", "正在公示的条数", rows)
    return Section("正在公示", table=_table(("信息", "条数"), rows), charts=(chart,))


def _news(kinds: dict[str, Monthly], months: Sequence[str]) -> Section:
    """By month of the decision, whether it is still public or not."""
    numbers = {name: [one.new.get(month, Count()).shown for month in months] for name, one in kinds.items()}
    charts = tuple(
        column_chart(f"new-{at}", f"{name}：每月作出并公示的决定", months, (Series(name, tuple(numbers[name])),))
        for at, name in enumerate(DECISIONS)
    )
    rows = [(_month(month), *(values[at] for values in numbers.values())) for at, month in enumerate(months)]
    text = "按作出决定的月份计，包括已经停止公示的。最近一个月到统计日为止。"
    return Section("最近十二个月新增", (text,), table=_table(("月份", *numbers), rows), charts=charts)


def _endings(ledger: Ledger, months: Sequence[str]) -> Section:
    """Tombstones by month and kind; each of them is public by itself."""
    told = Counter((one.day.isoformat()[:7], one.kind) for one in ledger.endings)
    kinds = (*ENDINGS, *sorted({one.kind for one in ledger.endings} - {*ENDINGS}))
    totals = [(kind, sum(told[month, kind] for month in months)) for kind in kinds]
    by_month = [sum(told[month, kind] for kind in kinds) for month in months]
    charts = (
        column_chart("ended", "每月停止公示", months, (Series("停止公示", tuple(by_month)),)),
        bar_chart("why", "十二个月内停止公示的原因", totals),
    )
    rows: list[tuple[Number | str, ...]] = [
        (_month(month), by_month[at], *(told[month, kind] for kind in kinds)) for at, month in enumerate(months)
    ]
    rows.append(("十二个月合计", sum(by_month), *(number for _, number in totals)))
    return Section("最近十二个月停止公示", table=_table(("月份", "合计", *kinds), rows), charts=charts)


def _cases(ledger: Ledger) -> Section:
    """Objections and repairs: taken in, closed, by result, and how many days they took."""
    since = months_before(ledger.as_of)[0]
    rows = []
    for kind, title in CASES.items():
        found = [one for one in ledger.cases if one.kind == kind]
        closed = [one for one in found if one.closed and one.closed.isoformat()[:7] >= since]
        results = Counter(one.result for one in closed if one.result)
        told = "；".join(f"{name} {number}" for name, number in sorted(results.items())) or "—"
        opened = _counted(one for one in found if one.opened.isoformat()[:7] >= since)
        shown = _counted(closed)
        rows.append(
            (title, opened, _counted(one for one in found if not (one.closed or one.moot)), shown, told if shown is not None else WITHHELD,
             _median(closed) if shown is not None else WITHHELD)
        )  # fmt: skip
    columns = ("事项", "受理", "正在办理", "办结", "办结结果", "办理用时中位数（日）")
    text = "受理、办结按最近十二个月计；用时从受理之日算到办结之日，按自然日。"
    return Section("异议和修复", (text,), table=_table(columns, rows))


def _counted(found: Iterable[Case]) -> int | None:
    """Cases of persons by their code, or for want of one."""
    count = Count()
    for one in found:
        count.add(uscc.is_persons(one.unified_code))
    return count.shown


def _median(closed: Sequence[Case]) -> str:
    days = [(one.closed - one.opened).days for one in closed if one.closed]
    return f"{median(days):g}" if days else "—"


def _month(month: str) -> str:
    year, number = month.split("-")
    return f"{year}年{int(number)}月"


def _table(columns: tuple[str, ...], rows: Iterable[Sequence[Number | str | None]]) -> PageTable:
    cells = (tuple(Cell(WITHHELD if one is None else str(one), is_whole=True) for one in row) for row in rows)
    return PageTable(columns, tuple(TableRow(row) for row in cells))
