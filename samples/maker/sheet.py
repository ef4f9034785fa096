"""Files as departments send them, and where in them each planted defect ends up."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

import xlsxwriter
import xlwt

from creditcli.model.finding import number_to_letters
from creditcli.standard.types import LayoutColumn, Standard

FIXED = datetime(2024, 1, 1)
WIDTH = 18


@dataclass
class Row:
    """One row by field id. ``planted``: (field or empty, rule code) of each defect; ``numbers``: fields
    that a careless hand typed as a number."""

    values: dict[str, str]
    planted: list[tuple[str, str]] = field(default_factory=list)
    numbers: frozenset[str] = frozenset()

    def plant(self, code: str, where: str = "", **changes: str) -> Row:
        """Changes values and notes the finding that must follow at ``where``."""
        self.values.update(changes)
        self.planted.append((where, code))
        return self


@dataclass(frozen=True)
class Style:
    """How a department lays out its sheet."""

    format: str = "xlsx"  # xlsx, xls, csv, gb, jsonl
    layout: str = "plain"
    title: str = ""
    notes: tuple[str, ...] = ()
    dates: str = "iso"  # iso, true (date cells), dotted, chinese, compact
    sheet: str = "Sheet1"
    total: bool = False


@dataclass(frozen=True)
class Expected:
    """A finding that validation must give, at its true place."""

    file: str
    sheet: str
    row: int
    cell: str
    code: str


@dataclass(frozen=True)
class Made:
    """A file and what is to be found in it."""

    path: str
    content: bytes
    expected: tuple[Expected, ...]
    rows: int


def make(path: str, dataset: str, rows: list[Row], style: Style, standard: Standard) -> Made:
    """One file of ``rows`` under a layout; only columns that some row fills, in the layout's order."""
    layout = next(one for one in standard.dataset(dataset).layouts if one.id == style.layout)
    filled = {name for row in rows for name, value in row.values.items() if value} | {
        where for row in rows for where, _ in row.planted if where
    }
    required = {one.id for one in standard.dataset(dataset).fields if one.required}
    columns = [one for one in layout.columns if one.field in filled | required]
    headers = [one.code if style.format == "jsonl" else one.header for one in columns]
    before = 2 if style.title and style.format in ("xlsx", "xls") else 0
    first = 1 if style.format == "jsonl" else before + 2
    sheet = style.sheet if style.format in ("xlsx", "xls") else ""
    expected = []
    order = _seen(columns, rows) if style.format == "jsonl" else columns
    at_field = {one.field: at for at, one in enumerate(order, 1)}
    dates = {one.id for one in standard.dataset(dataset).fields if one.type.value == "date"}
    cells = []
    for number, row in enumerate(rows, first):
        cells.append([_shown(one.field, row, dates, style) for one in columns])
        for where, code in row.planted:
            cell = f"{number_to_letters(at_field[where])}{number}" if where in at_field else ""
            expected.append(Expected(path, sheet, number, cell, code))
    content = WRITERS[style.format](headers, cells, style)
    return Made(path, content, tuple(expected), len(rows))


Cell = str | float | date | None


def _seen(columns: list[LayoutColumn], rows: list[Row]) -> list[LayoutColumn]:
    """Keyed formats have their columns in the order in which a reader first meets the keys."""
    met: dict[str, LayoutColumn] = {}
    for row in rows:
        met.update({one.code: one for one in columns if row.values.get(one.field) and one.code not in met})
    return [*met.values(), *(one for one in columns if one.code not in met)]


def _shown(name: str, row: Row, dates: set[str], style: Style) -> Cell:
    text = row.values.get(name, "")
    if name in row.numbers:
        return float(text)
    if name not in dates or not text:
        return text or None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return text
    return {
        "iso": text,
        "true": day if style.format in ("xlsx", "xls") else text,
        "dotted": f"{day.year}.{day.month}.{day.day}",
        "chinese": f"{day.year}年{day.month}月{day.day}日",
        "compact": f"{day:%Y%m%d}",
    }[style.dates]


def _xlsx(headers: list[str], rows: list[list[Cell]], style: Style) -> bytes:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "default_date_format": "yyyy/m/d"})
    book.set_properties({"created": FIXED})
    sheet = book.add_worksheet(style.sheet)
    sheet.set_column(0, len(headers) - 1, WIDTH)
    bold, text = book.add_format({"bold": True, "text_wrap": True}), book.add_format({"num_format": "@"})
    start = 0
    if style.title:
        sheet.merge_range(0, 0, 0, len(headers) - 1, style.title, book.add_format({"bold": True, "align": "center"}))
        sheet.write_string(1, 0, "填报单位：见文件夹名称（示例数据，主体均为虚构）")
        start = 2
    for at, header in enumerate(headers):
        sheet.write_string(start, at, header, bold)
    for down, row in enumerate(rows, start + 1):
        for at, value in enumerate(row):
            if isinstance(value, str):
                sheet.write_string(down, at, value, text)
            elif value is not None:
                sheet.write(down, at, value)
    end = start + 1 + len(rows)
    for down, note in enumerate(_after(rows, style), end):
        sheet.write_string(down, 0, note)
    book.close()
    return buffer.getvalue()


def _after(rows: list[list[Cell]], style: Style) -> list[str]:
    return [*(["合计"] if style.total else []), *style.notes]


def _xls(headers: list[str], rows: list[list[Cell]], style: Style) -> bytes:
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet(style.sheet)
    day = xlwt.easyxf(num_format_str="YYYY/M/D")
    start = 0
    if style.title:
        sheet.write_merge(0, 0, 0, len(headers) - 1, style.title)
        sheet.write(1, 0, "填报单位：见文件夹名称（示例数据，主体均为虚构）")
        start = 2
    for at, header in enumerate(headers):
        sheet.write(start, at, header)
    for down, row in enumerate(rows, start + 1):
        for at, value in enumerate(row):
            if isinstance(value, date):
                sheet.write(down, at, value, day)
            elif value is not None:
                sheet.write(down, at, value)
    for down, note in enumerate(_after(rows, style), start + 1 + len(rows)):
        sheet.write(down, 0, note)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _text(headers: list[str], rows: list[list[Cell]], style: Style) -> bytes:
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(headers)
    writer.writerows([["" if value is None else str(value) for value in row] for row in rows])
    return buffer.getvalue().encode("gb18030" if style.format == "gb" else "utf-8-sig")


def _jsonl(headers: list[str], rows: list[list[Cell]], style: Style) -> bytes:
    lines = [
        json.dumps(
            {key: value for key, value in zip(headers, row, strict=True) if value is not None}, ensure_ascii=False
        )
        for row in rows
    ]
    return "".join(line + "\n" for line in lines).encode()


WRITERS = {"xlsx": _xlsx, "xls": _xls, "csv": _text, "gb": _text, "jsonl": _jsonl}


def package(path: str, department: str, version: str, members: Iterable[tuple[str, str, Made]]) -> Made:
    """A zipped package of (member path, data set, file), with its manifest."""
    buffer = io.BytesIO()
    files, expected, total = [], [], 0
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, dataset, made in members:
            files.append({"path": name, "dataset": dataset, "sha256": hashlib.sha256(made.content).hexdigest()})
            _add(archive, name, made.content)
            total += made.rows
            for one in made.expected:
                expected.append(Expected(f"{path}!{name}", one.sheet, one.row, one.cell, one.code))
        manifest = {"standard_version": version, "department": department, "files": files}
        _add(archive, "package.json", json.dumps(manifest, ensure_ascii=False, indent=1).encode())
    return Made(path, buffer.getvalue(), tuple(expected), total)


def _add(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    info = zipfile.ZipInfo(name, (2024, 1, 1, 0, 0, 0))
    info.compress_type = zipfile.ZIP_DEFLATED
    info.flag_bits |= 0x800
    info.external_attr = 0o644 << 16
    archive.writestr(info, content)
