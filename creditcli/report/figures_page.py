"""Figures as one page to print: the pooled ones with how each is made, drawings, and a table a grouping."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from creditcli.model.chart import Chart, Series, bar_chart, column_chart, line_chart
from creditcli.model.figures import INDICATORS, Figure, Figures, Group, Indicator
from creditcli.report.figures import GROUPS

MONTHS = 24  # drawn and listed
SHOWN = (Group.LEAGUE, Group.BANNER, Group.DEPARTMENT, Group.MONTH)
TABLES = (
    ("报送", ("files", "valid", "held", "refused", "timely", "late", "not_due", "undetermined", "minor", "missing")),
    (
        "权益保护",
        (
            "objections_in_time", "objections_open", "objections_overdue", "suspension_days", "withdrawn_in_time",
            "wrong_entries", "repairs_in_time", "repairs_open", "expired_public",
        ),
    ),
    ("响应和反馈", ("responded", "responded_in_time", "fed_back")),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class FiguresPage:
    """``whole``: each indicator with its pooled figure. ``tables``: title, columns, rows of a name and figures."""

    figures: Figures
    whole: tuple[tuple[Indicator, Figure], ...]
    charts: tuple[Chart, ...]
    tables: tuple[tuple[str, tuple[Indicator, ...], tuple[tuple[str, tuple[Figure, ...]], ...]], ...]


def figures_page(figures: Figures) -> FiguresPage:
    """The page's context."""
    whole = tuple((one, figures.whole[one.id]) for one in INDICATORS)
    return FiguresPage(figures, whole, _charts(figures), tuple(_tables(figures)))


def _tables(
    figures: Figures,
) -> list[tuple[str, tuple[Indicator, ...], tuple[tuple[str, tuple[Figure, ...]], ...]]]:
    found = []
    for group in SHOWN:
        rows = figures.of(group)[-MONTHS:] if group is Group.MONTH else figures.of(group)
        for title, names in TABLES:
            columns = tuple(one for one in INDICATORS if one.id in names and any(one.id in row.figures for row in rows))
            lines = tuple((row.name, tuple(row.figures[one.id] for one in columns)) for row in rows)
            found.append((f"{GROUPS[group][0]}：{title}", columns, lines))
    return found


def _charts(figures: Figures) -> tuple[Chart, ...]:
    """Departments stand in the order of their codes, never by their figures."""
    names = [(row.name, row.figures["timely"].percent) for row in figures.of(Group.DEPARTMENT)]
    counted = [(name, percent) for name, percent in names if percent is not None]
    charts = [bar_chart("timely", "各部门及时率", counted, "%")] if counted else []
    months = _months(figures)
    if months:
        known = {row.code: row.figures for row in figures.of(Group.MONTH)}
        timely = [known[one]["timely"] if one in known else None for one in months]
        shares = tuple(one.percent if one else None for one in timely)
        judged = tuple((one.denominator or 0) if one else 0 for one in timely)
        late = tuple(int(known[one]["late"].numerator or 0) if one in known else 0 for one in months)
        charts.append(
            column_chart(
                "decided", "各月期限已满的许可、处罚", months, (Series("期限已满", judged), Series("迟报", late)), "条"
            )
        )
        charts.append(line_chart("share", "各月及时率", months, (Series("及时率", shares),), "%"))
    return tuple(charts)


def _months(figures: Figures) -> tuple[str, ...]:
    """The last months up to the end of the period, without gaps."""
    seen = [row.code for row in figures.of(Group.MONTH)]
    if not seen:
        return ()
    last = figures.period.end
    found: list[str] = []
    at = date(last.year, last.month, 1)
    while len(found) < MONTHS and at.isoformat()[:7] >= seen[0]:
        found.append(at.isoformat()[:7])
        at = date(at.year - (at.month == 1), (at.month - 2) % 12 + 1, 1)
    return tuple(reversed(found))
