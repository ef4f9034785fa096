"""Our workbooks read back by another program, as a machine would: comments and first sheet to findings."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Any

import openpyxl

from creditcli.cli.checking import Intake, context_for, report_of
from creditcli.io.bundle import open_standard
from creditcli.io.calendar import working_calendar
from creditcli.io.read import read_bytes
from creditcli.io.typed_cells import typed_sheets
from creditcli.model.intake import FileIn, FileReport
from creditcli.report.annotate import annotate
from creditcli.report.json_report import as_data
from creditcli.report.messages import texts
from creditcli.stages.validate import validate_file
from creditcli.standard.returned import SUMMARY

STANDARD, CALENDAR = open_standard(), working_calendar(None)
HEAD = re.compile(r"^【(?:必须改正|请核实|提示)】([A-Z]{3}[0-9]{3}) (?:([A-Z]+[0-9]+)|第([0-9]+)行) ", re.MULTILINE)
Found = tuple[str, str, str, int]  # code, sheet of the workbook, cell, row


def checked(content: bytes, name: str, day: date = date(2026, 6, 10)) -> tuple[FileIn, FileReport]:
    """One file, read and judged without an office."""
    file = read_bytes(content, name, STANDARD)[0]
    return file, validate_file(file, context_for(STANDARD, CALENDAR, Intake(day, day), file, None))


def annotated(file: FileIn, report: FileReport, limit: int = 1_000_000) -> bytes:
    """The annotated workbook as ``validate --annotate`` writes it."""
    headers = {one.table.sheet: one.table.header_row for one in report.tables}
    return annotate(file, report.findings, lambda one: texts(one, STANDARD), typed_sheets(file), headers, limit)


def opened(content: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(content), data_only=True)


def summaries(book: Any) -> list[Any]:
    return [sheet for sheet in book if sheet["A2"].value == "级别" and sheet.title.startswith(SUMMARY)]


def in_comments(book: Any) -> Iterator[Found]:
    """Every finding that a comment tells, by the first lines of the comments."""
    for sheet in book:
        for _, cell in sorted(sheet._cells.items()):  # not every cell of the area: one may stand a million rows below
            for code, place, number in HEAD.findall(cell.comment.text if cell.comment else ""):
                yield code, sheet.title, place, int(number or re.sub("[A-Z]", "", place))


def in_summaries(book: Any) -> Iterator[tuple[str, str]]:
    """Code and place of every finding on the first sheets."""
    for sheet in summaries(book):
        for row in sheet.iter_rows(min_row=3, values_only=True):
            if row[1]:
                yield row[1], row[2]


def in_json(report: FileReport, sheets: dict[str, str]) -> tuple[Counter[Found], Counter[tuple[str, str]]]:
    """The report's findings: those of a row, and those of a sheet or file; sheets by their names in the workbook."""
    data = as_data(report_of(STANDARD, date(2026, 6, 10), [report]), STANDARD, "zh")
    rows: Counter[Found] = Counter()
    others: Counter[tuple[str, str]] = Counter()
    for one in data["findings"]:
        sheet = sheets.get(one["sheet"], one["sheet"])
        if one["row"] and one["sheet"] in sheets:
            rows[one["code"], sheet, one["cell"], one["row"]] += 1
        else:
            within = f"{sheet}!" if one["sheet"] else ""
            where = one["cell"] or (f"第 {one['row']} 行" if one["row"] else "整张表" if within else "整个文件")
            others[one["code"], within + where] += 1
    return rows, others


def assert_round_trip(file: FileIn, report: FileReport) -> None:
    """Every finding of the report is exactly one entry of a comment or, without a row, of the first sheet; and back."""
    book = opened(annotated(file, report))
    barred = any(one.bars_file for one in report.findings)
    names = [sheet.title for sheet in book if sheet not in summaries(book)]
    sheets = {} if barred else dict(zip((one.name for one in typed_sheets(file)), names, strict=True))
    rows, others = in_json(report, sheets)
    assert Counter(in_comments(book)) == rows
    listed = Counter(in_summaries(book))
    assert listed.total() == len(report.findings)
    assert others <= listed


def links(sheet: Any) -> set[str]:
    """Where the cells of a sheet lead to."""
    return {cell.hyperlink.location for row in sheet.iter_rows() for cell in row if cell.hyperlink}
