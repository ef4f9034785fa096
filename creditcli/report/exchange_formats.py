"""The report as a table for spreadsheets, and what reports in XML share."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator

from creditcli.model.csv_cells import safe_cell
from creditcli.model.finding import Finding
from creditcli.model.intake import Report
from creditcli.report.messages import texts
from creditcli.report.text_report import WORDS
from creditcli.standard.types import Standard

COLUMNS = {
    "zh": ("编号", "级别", "文件", "工作表", "行", "单元格", "列", "字段", "原值", "问题", "现象", "改法"),
    "en": ("code", "severity", "file", "sheet", "row", "cell", "column", "field", "value", "title", "message", "fix"),
}
ROWS_A_FILE = 1_000_000  # below a spreadsheet's 1,048,576
_NOT_XML = re.compile("[^\\t\\n\\r\\x20-\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]")


def csv_text(report: Report, standard: Standard, lang: str) -> str:
    """One line a finding, the full list."""
    return next(csv_parts(report, standard, lang, max(len(report.findings), 1)))


def csv_parts(report: Report, standard: Standard, lang: str, limit: int = ROWS_A_FILE) -> Iterator[str]:
    """The full list in tables of at most ``limit`` findings, each under its header; at least one table."""
    findings = report.findings
    for start in range(0, max(len(findings), 1), limit):
        buffer = io.StringIO()
        writer = csv.writer(buffer, lineterminator="\n")
        writer.writerow(COLUMNS[lang])
        for finding in findings[start : start + limit]:
            writer.writerow([safe_cell(cell) for cell in _cells(finding, standard, lang)])
        yield buffer.getvalue()


def _cells(finding: Finding, standard: Standard, lang: str) -> tuple[str, ...]:
    text, place = texts(finding, standard, lang), finding.place
    return (
        finding.code, WORDS[lang][finding.severity], place.file, place.sheet, str(place.row or ""), place.cell,
        place.header, finding.field, finding.value, text.title, text.what, text.fix,
    )  # fmt: skip


def xml_text(root: str) -> str:
    """A document around its root element, without the characters that XML forbids."""
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + _NOT_XML.sub("", root)
