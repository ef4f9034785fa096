"""The sheet of all findings leads to every one of them, however many there are."""

from __future__ import annotations

import io
import re
import zipfile

import pytest
import xlsxwriter

from creditcli.model.finding import Place
from creditcli.report.cells import OPTIONS
from creditcli.report.messages import texts
from creditcli.report.summary_sheet import summary_names, write_summaries
from tests.io.offices import STANDARD

MANY = 66_000  # more than a spreadsheet follows on one sheet
ROWS = 1_048_576


@pytest.mark.slow
def test_every_line_leads_to_its_cell() -> None:
    """The library would leave the others without a link, with a warning for each."""
    one = STANDARD.finding("unified_code", Place("表.csv", "表", 2, "A"))
    findings = [one] * MANY
    names = summary_names(findings, ["表"], ROWS)
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, OPTIONS) as book:
        write_summaries(book, names, findings, lambda found: texts(found, STANDARD), lambda _: ("表", "A2"), "")
        book.add_worksheet("表")
    with zipfile.ZipFile(buffer) as archive:
        sheets = [
            archive.read(name) for name in archive.namelist() if re.fullmatch(r"xl/worksheets/sheet\d+\.xml", name)
        ]
    assert len(names) == 2
    assert sum(sheet.count(b"<hyperlink ") for sheet in sheets) == MANY
