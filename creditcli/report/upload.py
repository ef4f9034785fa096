"""The national platform's import files as bytes: the layout's own headers, every cell as text; and what was left out."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

import xlsxwriter

from creditcli.model.upload import LeftOut, UploadRow
from creditcli.report.cells import CREATED, OPTIONS, TEXT
from creditcli.report.tables import table
from creditcli.standard.types import Dataset, Standard
from creditcli.standard.uploads import layout_columns

LEFT = ("类别", "决定文书号", "决定机关", "决定机关统一社会信用代码", "原因")
WITHDRAWN = (*LEFT[:2], "行政相对人名称", "行政相对人统一社会信用代码", *LEFT[2:])


def header(dataset: Dataset, standard: Standard) -> list[str]:
    """The headers in their published order."""
    layout = layout_columns(dataset)
    return [layout[one.code].header for one in standard.uploads[dataset.id]]


def upload_bytes(dataset: Dataset, rows: Sequence[UploadRow], standard: Standard, format: str) -> bytes:
    """One file: ``csv`` (UTF-8 with a byte order mark, CRLF) or ``xlsx`` (one sheet, all cells text)."""
    codes = [one.code for one in standard.uploads[dataset.id]]
    cells = [header(dataset, standard), *([row.cells[code] for code in codes] for row in rows)]
    return _xlsx(dataset.title, cells) if format == "xlsx" else _csv(cells)


def _csv(rows: Iterable[Sequence[str]]) -> bytes:
    """Cells as they are: what a spreadsheet would take for a formula was left out before."""
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\r\n").writerows(rows)
    return buffer.getvalue().encode("utf-8-sig")


def _xlsx(title: str, rows: Sequence[Sequence[str]]) -> bytes:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, OPTIONS)
    book.set_properties({"created": CREATED, "title": title})
    text = book.add_format({"num_format": TEXT})
    page = book.add_worksheet(title)
    page.set_column(0, len(rows[0]) - 1, 20, text)
    for at, row in enumerate(rows):
        for column, cell in enumerate(row):
            if cell:
                page.write_string(at, column, cell, text)
    book.close()
    return buffer.getvalue()


def left_bytes(found: Iterable[tuple[str, LeftOut]]) -> bytes:
    """Records by data set with the reason; whose they are is not said."""
    rows = ((title, one.decision_number, one.organ, one.organ_code, one.reason) for title, one in found)
    return table(LEFT, rows, "\r\n").encode("utf-8-sig")


def withdrawn_bytes(found: Iterable[tuple[str, LeftOut]]) -> bytes:
    """Records to take down, each with whose it is, for a number may be that of several: they were public until then."""
    rows = (
        (title, one.decision_number, one.subject_name, one.unified_code, one.organ, one.organ_code, one.reason)
        for title, one in found
    )
    return table(WITHDRAWN, rows, "\r\n").encode("utf-8-sig")
