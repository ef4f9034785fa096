"""Answers to an inquiry as the asker's own workbook with columns added."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import xlsxwriter

from creditcli.ids import resident_id
from creditcli.model.inquiry import Answer
from creditcli.model.sheets import Cell, Sheet
from creditcli.report.answers import HEADS, Slip, cells, digest_of
from creditcli.report.cells import CREATED, GENERAL, OPTIONS, TEXT, fitting, sheet_name, widths, write_value
from creditcli.report.marks import Styles
from creditcli.standard.types import Standard

SLIP, SAMPLED = "查询说明", 200


def workbook(sheets: Sequence[tuple[Sheet, int, Mapping[int, Answer]]], slip: Slip, standard: Standard) -> bytes:
    """The asker's sheets (sheet, row of its header, answers by row), each with ``HEADS`` added, and the slip."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, OPTIONS)
    book.set_properties({"created": CREATED, "title": "信用查询"})
    styles = Styles(book)
    every = [answer for _, _, answers in sheets for answer in answers.values()]
    names: list[str] = []
    for sheet, header, answers in sheets:
        names.append(sheet_name(sheet.name, names))
        _write(book.add_worksheet(names[-1]), (sheet, header, answers), styles, (slip.as_of, standard))
    page = book.add_worksheet(sheet_name(SLIP, names))
    page.set_column(0, 0, 26)
    page.set_column(1, 1, 90)
    for at, (label, value) in enumerate(slip.lines(len(every), digest_of(every, slip.as_of, standard))):
        page.write_string(at, 0, label, styles.of(GENERAL))
        page.write_string(at, 1, fitting(value), styles.of(TEXT))
    book.close()
    return buffer.getvalue()


def _write(
    page: Any, content: tuple[Sheet, int, Mapping[int, Answer]], styles: Styles, told: tuple[date, Standard]
) -> None:
    sheet, header, answers = content
    rows = list(sheet.rows())
    right = max((len(row) for _, row in rows), default=0)
    for at, width in enumerate(widths(row for _, row in rows[:SAMPLED])):
        page.set_column(at, at, width)
    page.set_column(right, right + len(HEADS) - 1, 18)
    shift = 0 if header or not answers else 1  # a list without a header gets one
    if shift:
        _texts(page, 0, right, HEADS, styles)
    for number, row in rows:
        for at, value in enumerate(row):
            write_value(page, (number - 1 + shift, at), _masked(value), styles, ())
        if number == header:
            _texts(page, number - 1, right, HEADS, styles)
        elif number in answers:
            _texts(page, number - 1 + shift, right, cells(answers[number], *told), styles)


def _masked(value: Cell) -> Cell:
    """Persons' numbers stand in no other file than the asker's own; in a spreadsheet's number the first fifteen digits,
    and with them the day of birth, are there still."""
    text = f"{Decimal(f'{value:.15g}'):f}" if isinstance(value, float | int) else value
    return value if not isinstance(text, str) or resident_id.mask(text) == text else resident_id.mask(text)


def _texts(page: Any, row: int, start: int, texts: Sequence[str], styles: Styles) -> None:
    for at, text in enumerate(texts):
        if text:
            page.write_string(row, start + at, fitting(text), styles.of(TEXT))
