"""The clerk's own workbook back: same sheets and order, each bad cell coloured with a comment.

A first sheet counts the problems and links to their cells. Cell values are those of the
received file, but for what the report withholds; a csv file gets a workbook too. Bytes are stable.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from itertools import chain, count
from typing import TYPE_CHECKING, Any

import xlsxwriter

from creditcli.ids.resident_id import mask
from creditcli.model.finding import Finding, Severity, letters_to_number
from creditcli.model.intake import FileIn, Grid
from creditcli.report.text_report import WORDS as SEVERITIES

if TYPE_CHECKING:
    from creditcli.standard.types import RuleText

SUMMARY = "问题汇总"
ROWS_A_SHEET = 1_000_000  # below a spreadsheet's 1,048,576
NAME_LENGTH = 31  # of a sheet
COMMENT_LENGTH = 30_000  # below a spreadsheet's 32,767
COLOURS = {Severity.ERROR: "#F8CBAD", Severity.CONFIRM: "#FFE699", Severity.NOTICE: "#DDEBF7"}
WORDS = SEVERITIES["zh"]
CREATED = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\]")

Texts = Callable[[Finding], "RuleText"]  # a finding's texts, placeholders filled


def annotate(file: FileIn, findings: Sequence[Finding], texts: Texts) -> bytes:
    """The workbook for one file. ``findings``: those of this file; sheets are taken from its grids."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"created": CREATED, "title": f"{file.name} 检查结果"})
    grids = () if any(finding.bars_file for finding in findings) else file.grids
    names = _sheet_names(grids)
    _summary(book, findings, names, texts)
    for grid in grids:
        own = [finding for finding in findings if finding.place.sheet == grid.sheet]
        _sheet(book, names[grid.sheet], grid, own, texts)
    book.close()
    return buffer.getvalue()


def _sheet_names(grids: Iterable[Grid]) -> dict[str, str]:
    """Sheet of the file -> sheet of the workbook; unnamed (csv) sheets are 数据."""
    names: dict[str, str] = {}
    for grid in grids:
        wanted = _NOT_IN_NAMES.sub("_", grid.sheet).strip("'") or "数据"
        names[grid.sheet] = _free(wanted, names.values())
    return names


def _free(wanted: str, taken: Iterable[str]) -> str:
    """The name, cut to a sheet's length and numbered where it is taken (capitals aside)."""
    used = {name.upper() for name in taken}
    tails = chain([""], (str(number) for number in count(2)))
    candidates = (f"{wanted[: NAME_LENGTH - len(tail)]}{tail}" for tail in tails)
    return next(name for name in candidates if name.upper() not in used)


def _summary(book: Any, findings: Sequence[Finding], names: dict[str, str], texts: Texts) -> None:
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    summaries: list[str] = []
    counts = [f"{WORDS[one]} {sum(f.severity is one for f in findings)} 处" for one in Severity]
    for start in range(0, max(len(findings), 1), ROWS_A_SHEET):
        summary = _free(SUMMARY, [*names.values(), *summaries])
        summaries.append(summary)
        sheet = book.add_worksheet(summary)
        sheet.set_column("A:A", 12)
        sheet.set_column("B:D", 16)
        sheet.set_column("E:H", 50)
        sheet.write_string(0, 0, "，".join(counts), bold)
        for column, title in enumerate(("级别", "代码", "位置", "原值", "现象", "原因", "改法", "操作步骤")):
            sheet.write_string(1, column, title, bold)
        for row, finding in enumerate(findings[start : start + ROWS_A_SHEET], 2):
            _summary_row(sheet, row, finding, names, texts(finding), wrap)
        sheet.freeze_panes(2, 0)


def _summary_row(sheet: Any, row: int, finding: Finding, names: dict[str, str], text: RuleText, wrap: Any) -> None:
    place = finding.place
    sheet.write_string(row, 0, WORDS[finding.severity], wrap)
    sheet.write_string(row, 1, finding.code, wrap)
    name = names.get(place.sheet)
    where = place.cell or (f"第 {place.row} 行" if place.row else "整个文件")
    if name and place.row:
        quoted = name.replace("'", "''")
        target = place.cell or f"A{place.row}"
        sheet.write_url(row, 2, f"internal:'{quoted}'!{target}", string=f"{name}!{where}")
    else:
        sheet.write_string(row, 2, where, wrap)
    for column, value in enumerate((finding.value, text.what, text.why, text.fix, text.steps), 3):
        sheet.write_string(row, column, value, wrap)


def _sheet(book: Any, name: str, grid: Grid, findings: Sequence[Finding], texts: Texts) -> None:
    sheet = book.add_worksheet(name)
    if grid.hidden:
        sheet.hide()
    formats = {one: book.add_format({"bg_color": colour, "num_format": "@"}) for one, colour in COLOURS.items()}
    plain = book.add_format({"num_format": "@"})
    worst: dict[tuple[int, str], list[Finding]] = {}
    for finding in findings:
        if finding.place.row:
            worst.setdefault((finding.place.row, finding.place.letters or "A"), []).append(finding)
    columns = [column for column in grid.frame.columns if column != "row"]
    shift = 1 if grid.keys else 0  # keyed formats have no header row of their own
    for across, key in enumerate(grid.keys):
        sheet.write_string(0, across, key, plain)
    for record in grid.rows.collect().iter_rows(named=True):
        for column in columns:
            bad = worst.get((record["row"], column))
            value = _shown(record[column], bad or ())
            style = formats[max((one.severity for one in bad), key=lambda one: one.rank)] if bad else plain
            at = (record["row"] - 1 + shift, letters_to_number(column) - 1)
            if value is not None:
                sheet.write_string(*at, value, style)
            elif bad:
                sheet.write_blank(*at, None, style)
    for (row, letters), bad in sorted(worst.items()):
        sheet.write_comment(
            row - 1 + shift, letters_to_number(letters) - 1, _comment(bad, texts), {"x_scale": 2.5, "y_scale": 2}
        )


def _shown(value: str | None, bad: Sequence[Finding]) -> str | None:
    """The cell's text; where something is wrong with it, without what the report does not show either."""
    duties = [finding for finding in bad if finding.severity.rank > 1]
    if value is None or any(finding.secret for finding in duties):
        return None
    return mask(value) if duties else value


def _comment(findings: Sequence[Finding], texts: Texts) -> str:
    parts = []
    for finding in findings:
        text = texts(finding)
        parts.append(
            f"【{WORDS[finding.severity]}】{finding.code} {text.title}\n现象：{text.what}\n原因：{text.why}\n"
            f"改法：{text.fix}\n正例：{text.good}"
        )
    return "\n\n".join(parts)[:COMMENT_LENGTH]
