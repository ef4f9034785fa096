"""The first sheet of our workbooks: counts, every finding in one line, links to the cells.

Where there are more findings than a sheet can link to their cells, several sheets carry them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from creditcli.model.finding import Finding, Severity
from creditcli.report.cells import fitting, quoted, sheet_name
from creditcli.report.marks import WORDS, Texts
from creditcli.report.text_sheet import TextSheet
from creditcli.standard.returned import SUMMARY, SUMMARY_STAMP, SUMMARY_TITLES

if TYPE_CHECKING:
    from creditcli.standard.types import RuleText

Link = Callable[[Finding], tuple[str, str] | None]  # sheet and cell that a finding's line leads to
WIDTHS = (("A:A", 12), ("B:D", 16), ("E:H", 50))
FIRST = 2  # rows above the first finding
LINKS = 65_000  # of a sheet: a spreadsheet follows some more, and drops the rest


def summary_names(findings: Sequence[Finding], taken: Sequence[str], limit: int) -> list[str]:
    """Names of as many sheets as the findings fill, each other than those taken."""
    names: list[str] = []
    for _ in range(0, max(len(findings), 1), min(limit, LINKS)):
        names.append(sheet_name(SUMMARY, [*taken, *names]))
    return names


def write_summaries(
    book: Any, names: Sequence[str], findings: Sequence[Finding], texts: Texts, link: Link, hint: str
) -> None:
    """One sheet a name, each with an equal share of the findings but the last; what has to be mended comes first.
    ``hint``: what to do with the file."""
    findings = sorted(findings, key=lambda one: -one.severity.rank)
    counts = "，".join(f"{WORDS[one]} {sum(f.severity is one for f in findings)} 处" for one in Severity)
    share = -(-len(findings) // len(names))
    for at, name in enumerate(names):
        _sheet(book, name, findings[at * share : (at + 1) * share], texts, link, f"{counts}。{hint}")


def _sheet(book: Any, name: str, findings: Sequence[Finding], texts: Texts, link: Link, told: str) -> None:
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    sheet = book.add_worksheet(name, TextSheet)
    for columns, width in WIDTHS:
        sheet.set_column(columns, width)
    sheet.write_string(0, 0, told, book.add_format({"bold": True}))
    sheet.write_string(0, len(SUMMARY_TITLES) - 1, SUMMARY_STAMP, book.add_format({"font_color": "#A6A6A6"}))
    for column, title in enumerate(SUMMARY_TITLES):
        sheet.write_string(1, column, title, bold)
    for row, finding in enumerate(findings, FIRST):
        _line(sheet, row, finding, link(finding), texts(finding), wrap)
    sheet.freeze_panes(FIRST, 0)


def _line(sheet: Any, row: int, finding: Finding, link: tuple[str, str] | None, text: RuleText, wrap: Any) -> None:
    place = finding.place
    within = f"{link[0] if link else place.sheet}!" if place.sheet or link else ""
    where = place.cell or (f"第 {place.row} 行" if place.row else "整张表" if within else "整个文件")
    sheet.write_string(row, 0, WORDS[finding.severity], wrap)
    sheet.write_string(row, 1, finding.code, wrap)
    if link:
        sheet.write_url(row, 2, f"internal:{quoted(link[0])}!{link[1]}", string=within + where)
    else:
        sheet.write_string(row, 2, within + where, wrap)
    for column, value in enumerate((finding.value, text.what, text.why, text.fix, text.steps), 3):
        sheet.write_string(row, column, fitting(value), wrap)
