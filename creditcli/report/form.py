"""Entry forms: an empty xlsx with text columns, drop-downs, notes on every header, an explanation and a stamp.

Dates are typed as text, codes cannot lose digits, and an empty form sent back holds no rows. The stamp says
which form it is; it stands in cells, which every spreadsheet program keeps. The same standard gives the same bytes.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import xlsxwriter

from creditcli.checks.asked_for import ALWAYS, LIST, asked_for, lists_in
from creditcli.standard.canonical import kept
from creditcli.standard.forms import (
    GUIDE,
    JOINT,
    LISTS,
    form_fields,
    form_header,
    offered,
    sample_row,
    stamp_for,
)
from creditcli.standard.types import Codelist, CodeValue, Dataset, Field, FieldType, Standard
from creditcli.standard.words import ENTRY, conditions_words

ROWS = 5000  # rows prepared below the header
REQUIRED, OTHER = "#FDE9D9", "#E9EEF4"  # colours of headers
INLINE = 250  # characters that a drop-down may hold in itself
TOLD = 400  # characters of a code list that are told in a note
WIDTHS = {FieldType.TEXT: 32, FieldType.NAME: 28, FieldType.UNIFIED_CODE: 24}
FIXED = datetime(2026, 1, 1)
AS_TEXT = {"strings_to_formulas": False, "strings_to_urls": False}


@dataclass(frozen=True, slots=True)
class _Sheets:
    book: Any
    data: Any
    guide: Any
    lists: Any


def form_files(standard: Standard) -> Mapping[str, bytes]:
    """Every data set's form, ``forms/<data set>.xlsx``, with the values that nothing has ended."""
    return {f"forms/{dataset.id}.xlsx": form_bytes(dataset, standard) for dataset in standard.datasets.values()}


def form_bytes(
    dataset: Dataset, standard: Standard, day: date | None = None, rows: Sequence[Mapping[str, str]] = ()
) -> bytes:
    """The entry form of a data set, with the values in force on ``day`` (without a day: not ended).

    ``rows``: what is known already, filled in for the sender (field -> value as the record keeps it).
    """
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, **AS_TEXT}) as book:
        book.set_properties({"created": FIXED, "title": f"{dataset.title} {standard.version}", "author": "creditcli"})
        sheets = _Sheets(book, book.add_worksheet(dataset.title), book.add_worksheet(GUIDE), book.add_worksheet(LISTS))
        sheets.lists.hide()
        sheets.lists.write_string(0, 0, str(stamp_for(dataset, standard)))
        text = book.add_format({"num_format": "@"})
        sheets.data.freeze_panes(1, 0)
        for at, field in enumerate(form_fields(dataset)):
            values = values_of(dataset, field, standard, day)
            needed = always_needed(dataset, field, standard)
            write_head(book, sheets.data, at, form_header(field), needed, note_on(dataset, field, values, standard))
            sheets.data.set_column(at, at, width_of(field), text)
            if field.codelist:
                _list(sheets, (at, field), standard.codelists[field.codelist], values)
        for down, row in enumerate(rows, 1):
            for at, field in enumerate(form_fields(dataset)):
                if row.get(field.id):
                    sheets.data.write_string(down, at, _shown(field, row[field.id], standard), text)
        _guide(sheets, dataset, standard, day)
        sheets.data.activate()
    return buffer.getvalue()


def width_of(field: Field) -> int:
    """Width of a field's column."""
    return WIDTHS.get(field.type, 16)


def values_of(dataset: Dataset, field: Field, standard: Standard, day: date | None = None) -> tuple[CodeValue, ...]:
    """The values that the field's drop-down offers; of lists those that the data set takes."""
    if not field.codelist:
        return ()
    values = offered(standard.codelists[field.codelist], day)
    if field.codelist != LIST:
        return values
    taken = {one.id for one in lists_in(standard, dataset)}
    return tuple(one for one in values if one.code in taken)


def always_needed(dataset: Dataset, field: Field, standard: Standard) -> bool:
    """Whether no row may leave the field empty."""
    return ALWAYS in asked_for(standard, dataset, field)


def write_head(book: Any, sheet: Any, at: int, header: str, needed: bool, note: str) -> None:
    """The header of a column (from 0): what must be filled stands out; ``note`` says how the column is filled."""
    colour = REQUIRED if needed else OTHER
    wanted = {"bold": True, "text_wrap": True, "border": 1, "bg_color": colour}
    sheet.write_string(0, at, header, book.add_format(wanted))
    if note:
        sheet.write_comment(0, at, note, {"x_scale": 2, "y_scale": 1.5, "author": ""})


def _list(sheets: _Sheets, column: tuple[int, Field], codelist: Codelist, values: tuple[CodeValue, ...]) -> None:
    """The code list on its sheet, one column to the right of the stamp's; a drop-down where one value is taken."""
    at, field = column
    labels = [value.label for value in values]
    sheets.lists.write_column(0, at + 1, [codelist.title, *labels])
    drop_down(sheets.data, (at, field), labels, at + 1, ROWS)


def drop_down(sheet: Any, column: tuple[int, Field], labels: list[str], listed: int, rows: int) -> None:
    """Offers the labels in the first ``rows`` rows of a column whose field takes one of them; they stand in column
    ``listed`` of the sheet of lists, below its title."""
    at, field = column
    if field.type is not FieldType.CODE or not labels:
        return
    letters = xlsxwriter.utility.xl_col_to_name(listed)
    source: object = labels
    if len(",".join(labels)) > INLINE or any("," in label for label in labels):
        source = f"={LISTS}!${letters}$2:${letters}${len(labels) + 1}"
    rule = {"validate": "list", "source": source, "error_type": "warning", "error_message": "请从列表中选择。"}
    sheet.data_validation(1, at, rows, at, rule)


def _duty(dataset: Dataset, field: Field, standard: Standard) -> str:
    """When the field must be filled, may be, or must not be."""
    parts = [f"{case}时必填" if case else "必填" for case in asked_for(standard, dataset, field)]
    groups = [group for group in dataset.one_of if field.id in group and not field.required]
    parts += [f"{'、'.join(dataset.field(name).label for name in group)}至少填一项" for group in groups]
    if field.blank_when:
        parts.append(f"{conditions_words(dataset, field.blank_when)}时不填")
    return "；".join(parts or ["可不填"])


def _options(field: Field, values: tuple[CodeValue, ...], standard: Standard) -> str:
    """The values of a field that takes several, which no drop-down can offer; how to write others."""
    if not field.codelist:
        return ""
    prefix = standard.codelists[field.codelist].open_prefix
    other = f"不在表中的写“{prefix}”加说明" if prefix else ""
    if field.type is not FieldType.CODES:
        return other
    labels = JOINT.join(value.label for value in values)
    shown = f"可填：{labels}" if len(labels) <= TOLD else f"可填的值在隐藏的工作表“{LISTS}”中"
    return "。".join(part for part in (shown, other) if part)


def _how(field: Field, options: str) -> str:
    """What to type."""
    limit = f"最多 {field.max_length} 字" if field.max_length else ""
    parts = (ENTRY.get(field.type, ""), field.description, limit, options)
    return "；".join(part.rstrip("。") for part in parts if part)


def note_on(dataset: Dataset, field: Field, values: tuple[CodeValue, ...], standard: Standard) -> str:
    """What the header of a field's column tells: whether it must be filled, how, and an example."""
    options = _options(field, values, standard)
    example = f"\n例：{_shown(field, field.example, standard)}" if field.example else ""
    told = "".join(f"{part}。" for part in (_duty(dataset, field, standard), _how(field, options)) if part)
    return told + example


def _shown(field: Field, text: str, standard: Standard) -> str:
    """A value as the drop-down has it, where the record keeps its code."""
    if not field.codelist:
        return text
    codelist = standard.codelists[field.codelist]
    return next((value.label for value in codelist.values if kept(codelist, value) == text), text)


def _guide(sheets: _Sheets, dataset: Dataset, standard: Standard, day: date | None) -> None:
    """Which form this is, how every column is filled, and one row filled as an example (top to bottom)."""
    guide = sheets.guide
    wrap = sheets.book.add_format({"text_wrap": True, "valign": "top"})
    bold = sheets.book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    for at, width in enumerate((30, 34, 80, 40)):
        guide.set_column(at, at, width, wrap)
    guide.write_row(0, 0, [f"{dataset.title}填报模板", f"一行一条，表头不要改。{dataset.description}"], bold)
    guide.write_row(1, 0, ["模板版本", f"数据标准 {standard.version}；标识 {stamp_for(dataset, standard)}"], bold)
    guide.write_row(3, 0, ["列名", "是否必填", "怎么填", "示例行"], bold)
    sample = sample_row(dataset)
    for down, field in enumerate(form_fields(dataset), 4):
        values = values_of(dataset, field, standard, day)
        how = _how(field, _options(field, values, standard))
        cells = (
            form_header(field),
            _duty(dataset, field, standard),
            how,
            _shown(field, sample.get(field.id, ""), standard),
        )
        for at, text in enumerate(cells):
            guide.write_string(down, at, text, bold if at == 0 else wrap)
