"""Entry forms: an empty xlsx with text columns, drop-downs, notes on every header, and an explanation.

Dates are typed as text, codes cannot lose digits, and an empty form sent back holds no rows. The same
standard gives the same bytes.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import xlsxwriter

from creditcli.standard.types import Dataset, Field, FieldType, Standard
from creditcli.standard.words import ENTRY

ROWS = 5000  # rows prepared below the header
INLINE = 250  # characters that a drop-down may hold in itself
WIDTHS = {FieldType.TEXT: 32, FieldType.NAME: 28, FieldType.UNIFIED_CODE: 24}
LISTS, GUIDE = "代码", "填写说明"
FIXED = datetime(2026, 1, 1)


def write_template(dataset: Dataset, standard: Standard, path: Path) -> None:
    """The entry form of a data set at ``path``."""
    fields = [field for field in dataset.fields if not field.deprecated]
    with xlsxwriter.Workbook(str(path)) as book:
        book.set_properties({"created": FIXED, "title": f"{dataset.title} {standard.version}", "author": "creditcli"})
        sheet = book.add_worksheet(dataset.title)
        guide = book.add_worksheet(GUIDE)
        lists = book.add_worksheet(LISTS)
        lists.hide()
        text = book.add_format({"num_format": "@"})
        sheet.freeze_panes(1, 0)
        for at, field in enumerate(fields):
            _column(book, sheet, (at, field), text)
            _drop_down(sheet, lists, (at, field), standard)
        _guide(book, guide, dataset, fields, standard)
        sheet.activate()


def _column(
    book: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet, column: tuple[int, Field], text: object
) -> None:
    at, field = column
    header = book.add_format(
        {"bold": True, "text_wrap": True, "border": 1, "bg_color": "#FDE9D9" if field.required else "#E9EEF4"}
    )
    sheet.set_column(at, at, WIDTHS.get(field.type, 16), text)
    sheet.write_string(0, at, _header(field), header)
    sheet.write_comment(0, at, _note(field), {"x_scale": 2, "y_scale": 1.5, "author": ""})


def _header(field: Field) -> str:
    """The label that the plain layout and the national layouts know; units in brackets as they have them."""
    return f"{field.label}（{field.unit}）" if field.unit else field.label


def _note(field: Field) -> str:
    parts = ["必填。" if field.required else "", field.description, f"\n例：{field.example}" if field.example else ""]
    return "".join(parts)


def _drop_down(
    sheet: xlsxwriter.worksheet.Worksheet,
    lists: xlsxwriter.worksheet.Worksheet,
    column: tuple[int, Field],
    standard: Standard,
) -> None:
    at, field = column
    if field.type is not FieldType.CODE or not field.codelist:
        return
    codelist = standard.codelists[field.codelist]
    labels = [one.label for one in codelist.values]
    lists.write_string(0, at, codelist.title)
    for down, label in enumerate(labels, 1):
        lists.write_string(down, at, label)
    letters = xlsxwriter.utility.xl_col_to_name(at)
    source: object = labels
    if len(",".join(labels)) > INLINE or any("," in label for label in labels):
        source = f"={LISTS}!${letters}$2:${letters}${len(labels) + 1}"
    rule = {"validate": "list", "source": source, "error_type": "warning", "error_message": "请从列表中选择。"}
    sheet.data_validation(1, at, ROWS, at, rule)


def _guide(
    book: xlsxwriter.Workbook,
    sheet: xlsxwriter.worksheet.Worksheet,
    dataset: Dataset,
    fields: list[Field],
    standard: Standard,
) -> None:
    wrap, bold = book.add_format({"text_wrap": True, "valign": "top"}), book.add_format({"bold": True})
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 1, 90, wrap)
    sheet.write_string(0, 0, f"{dataset.title}填报模板", bold)
    sheet.write_string(0, 1, f"数据标准 {standard.version}。一行一条，表头不要改。{dataset.description}", wrap)
    for down, field in enumerate(fields, 1):
        parts = ["必填" if field.required else "可不填", ENTRY.get(field.type, ""), field.description]
        parts += [
            f"最多 {field.max_length} 字" if field.max_length else "",
            f"例：{field.example}" if field.example else "",
        ]
        sheet.write_string(down, 0, _header(field), bold)
        sheet.write_string(down, 1, "；".join(part.rstrip("。") for part in parts if part), wrap)
