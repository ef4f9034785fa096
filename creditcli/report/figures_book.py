"""Figures as a workbook for people: a sheet a grouping, then how each figure is made, and what the reference lacks."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import Any

import xlsxwriter

from creditcli.model.figures import INDICATORS, Figures, Group, Unit
from creditcli.model.sheets import Cell
from creditcli.report.cells import CREATED, GENERAL, OPTIONS, fitting, widths, write_value
from creditcli.report.figures import GROUPS
from creditcli.report.marks import Styles


def workbook(figures: Figures) -> bytes:
    """The xlsx; the same figures give the same bytes."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, OPTIONS)
    book.set_properties({"created": CREATED, "title": f"统计 {figures.as_of}"})
    styles = Styles(book)
    for group in Group:
        _sheet(book, GROUPS[group][0], _grouped(figures, group), styles)
    _sheet(book, "名单", [("名单", "在列单位", "在列自然人和个体工商户"), *_listed(figures)], styles)
    _sheet(book, "指标说明", [("指标", "算法"), *((one.zh, one.how) for one in INDICATORS)], styles)
    if figures.reference is not None:
        missing = ((one["number"], one["organ"], one["day"]) for one in figures.missing)
        _sheet(book, "台账中没有报送的", [("文号", "机关", "决定日期"), *missing], styles)
    _sheet(book, "说明", [*_about(figures)], styles)
    book.close()
    return buffer.getvalue()


def _grouped(figures: Figures, group: Group) -> list[Sequence[Cell]]:
    head: list[Cell] = ["代码", "名称"]
    for one in INDICATORS:
        head += [f"{one.zh}（分子）", f"{one.zh}（分母）", f"{one.zh}（%）"] if one.unit is Unit.SHARE else [one.zh]
    rows: list[Sequence[Cell]] = [head]
    for row in figures.of(group):
        cells: list[Cell] = [row.code, row.name]
        for one in INDICATORS:
            own, places = row.figures.get(one.id), 3 if one.unit is Unit.SHARE else 1
            if own is None:
                cells += [None] * places
            elif own.withheld:
                cells += [own.text] * places
            elif places == 1:
                cells.append(own.text if own.numerator is None else own.numerator)
            else:
                cells += [own.numerator, own.denominator, own.text if own.percent is None else own.percent]
        rows.append(cells)
    return rows


def _listed(figures: Figures) -> Iterable[Sequence[Cell]]:
    for name, firms, persons in figures.listed:
        yield name, firms.numerator, persons.text if persons.numerator is None else persons.numerator


def _about(figures: Figures) -> Iterable[Sequence[Cell]]:
    period, reference = figures.period, figures.reference
    yield "统计单位", figures.office
    yield "统计日", figures.as_of.isoformat()
    yield "期间", f"{period.start.isoformat() if period.start else '开始'} 至 {period.end.isoformat()}"
    yield "档案首值", figures.head
    yield "数据标准版本", figures.standard_version
    if reference is not None:
        yield "对照台账", f"{reference.source}；{reference.file}；SHA-256 {reference.sha256}"
    if figures.laggards is not None:
        yield f"及时率低于 {figures.threshold}% 的部门", "、".join(figures.laggards) or "没有"
    for one in figures.notes:
        yield "说明", one
    if figures.invented:
        yield "说明", "示例数据，单位和主体均为虚构。"


def _sheet(book: Any, title: str, rows: Sequence[Sequence[Cell]], styles: Styles) -> None:
    page = book.add_worksheet(title)
    page.freeze_panes(1, 2)
    for at, width in enumerate(widths(rows)):
        page.set_column(at, at, width)
    for number, row in enumerate(rows):
        for at, value in enumerate(row):
            if isinstance(value, str):
                page.write_string(number, at, fitting(value), styles.of(GENERAL))
            else:
                write_value(page, (number, at), value, styles, ())
