"""The rows that were refused or held, as a workbook to mend and send again: it adds exactly those rows.

Each row stands in the layout of its own file (its header, its columns at their letters), as text, as it was found:
a status of one layout means another thing in the next, so nothing is carried over into the current form. Like
a form it has text columns, notes on the headers, drop-downs and a stamp. Added at the right are columns that a
finding asks for, 核实说明, and 原文件位置, which intake knows and does not read.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import Any

import polars as pl
import xlsxwriter

from creditcli.model.finding import Finding, letters_to_number, number_to_letters
from creditcli.model.intake import ColumnRole, FileIn, FileReport, Grid, Outcome, Table, TableReport
from creditcli.report.annotate import ROWS_A_SHEET, by_row
from creditcli.report.cells import CREATED, OPTIONS, TEXT, sheet_name, write_value
from creditcli.report.form import always_needed, drop_down, note_on, values_of, width_of, write_head
from creditcli.report.marks import COMMENT_BOX, Styles, Texts, comment, marked, shown
from creditcli.report.summary_sheet import summary_names, write_summaries
from creditcli.report.text_sheet import TextSheet
from creditcli.standard.forms import LISTS, layout_of, stamp_for
from creditcli.standard.returned import CONFIRMATION, ORIGIN, SUMMARY, UNREAD, SheetStamp
from creditcli.standard.types import Dataset, Field, Standard

HINT = (
    "这里只有退回的行和待核实的行。红色的格子要改正；黄色的格子，有误的改正，无误的在“核实说明”列写明理由。"
    "改好以后把这个文件原样报送，表头和“原文件位置”列不要改。"
)
PLAIN_WIDTH, ORIGIN_WIDTH = 16, 30


@dataclass(frozen=True, slots=True)
class _Column:
    """A column of the returned sheet: its letters, its header, the field that it feeds."""

    letters: str
    header: str
    field: Field | None = None


@dataclass(frozen=True, slots=True)
class _Part:
    """Rows of one table on one sheet. ``rows``: ``row`` (of the file) and the columns by letters."""

    name: str
    table: Table
    dataset: Dataset
    columns: tuple[_Column, ...]
    rows: pl.DataFrame
    findings: tuple[Finding, ...]  # with their places on this sheet


def returned(
    file: FileIn, report: FileReport, texts: Texts, standard: Standard, limit: int = ROWS_A_SHEET, receipt: int = 0
) -> bytes | None:
    """The workbook for one file, or None where no row of it was refused or held. ``limit``: rows of a sheet;
    ``receipt``: the number of the one that it goes back with, if there is one."""
    parts = list(_parts(file, report, standard, limit))
    if not parts:
        return None
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, OPTIONS)
    book.set_properties({"created": CREATED, "title": f"{file.name} 退回待改"})
    findings = [finding for part in parts for finding in part.findings]
    names = [part.name for part in parts]
    summaries = summary_names(findings, [*names, LISTS], limit)
    known = set(names)

    def link(one: Finding) -> tuple[str, str] | None:
        return (one.place.sheet, one.place.cell or f"A{one.place.row}") if one.place.sheet in known else None

    write_summaries(book, summaries, findings, texts, link, HINT)
    lists: list[list[str]] = [[str(_stamp(part, standard, receipt)) for part in parts], names]
    styles = Styles(book)
    for part in parts:
        _sheet(book, part, (standard, texts, styles), lists)
    _write_lists(book, lists)
    book.close()
    return buffer.getvalue()


def _stamp(part: _Part, standard: Standard, receipt: int) -> SheetStamp:
    return SheetStamp(stamp_for(part.dataset, standard), part.table.layout, receipt)


def _write_lists(book: Any, lists: Sequence[Sequence[str]]) -> None:
    """The hidden sheet: stamps and the sheets that they are for, then one code list a column."""
    sheet = book.add_worksheet(LISTS)
    sheet.hide()
    for at, row in enumerate(zip_longest(*lists)):
        for across, text in enumerate(row):
            if text is not None:
                sheet.write_string(at, across, text)


def _parts(file: FileIn, report: FileReport, standard: Standard, limit: int) -> Iterator[_Part]:
    """One sheet a table that has rows to return, several where they are more than a sheet holds."""
    grids = {grid.sheet: grid for grid in file.grids}
    taken = [SUMMARY, LISTS]
    for one in report.tables:
        bad = one.outcome.filter(pl.col("outcome") != Outcome.ACCEPTED.value)["row"].to_list()
        for start in range(0, len(bad), limit - 1):
            numbers = bad[start : start + limit - 1]
            name = sheet_name(one.table.sheet or standard.dataset(one.table.dataset).title, taken)
            taken.append(name)
            yield _part(name, one, grids[one.table.sheet], (numbers, report.findings), standard)


def _part(
    name: str, one: TableReport, grid: Grid, about: tuple[Sequence[int], Sequence[Finding]], standard: Standard
) -> _Part:
    table, dataset = one.table, standard.dataset(one.table.dataset)
    numbers, findings = about
    kept = set(numbers)
    own = [f for f in findings if f.place.sheet == table.sheet and f.place.row in kept and f.severity.rank > 1]
    columns = _columns(table, dataset, own)
    rows = _unread(grid.some(numbers), grid, own)
    origin = next(column.letters for column in columns if column.header == ORIGIN)
    there = pl.lit(f"{table.file} {table.sheet} ".replace("  ", " ")) + pl.format("第 {} 行", "row")
    sent_before = any(one.header == ORIGIN for one in table.columns)
    rows = rows.with_columns((pl.coalesce(origin, there) if sent_before else there).alias(origin))
    down = {number: at for at, number in enumerate(rows["row"], 2)}
    fields = {column.field.id: column for column in columns if column.field}
    moved = tuple(_moved(finding, name, down, fields) for finding in own)
    return _Part(name, table, dataset, columns, rows, moved)


def _unread(rows: pl.DataFrame, grid: Grid, findings: Sequence[Finding]) -> pl.DataFrame:
    """The rows with words in place of values that lost digits or are none: as texts they would pass for sound ones."""
    found = {(one.place.row, one.place.letters) for one in findings}
    lost: dict[str, list[int]] = {}
    for mark in grid.marks:
        if (mark.row, mark.letters) in found:
            lost.setdefault(mark.letters, []).append(mark.row)
    words = [
        pl.when(pl.col("row").is_in(at)).then(pl.lit(UNREAD)).otherwise(pl.col(letters)).alias(letters)
        for letters, at in lost.items()
    ]
    return rows.with_columns(words)


def _columns(table: Table, dataset: Dataset, findings: Sequence[Finding]) -> tuple[_Column, ...]:
    """The file's columns at their letters, then those that are added."""
    found = [
        _Column(one.letters, one.header, dataset.field(one.field) if one.role is ColumnRole.USED else None)
        for one in table.columns
    ]
    found.sort(key=lambda one: letters_to_number(one.letters))
    present = {one.field.id for one in found if one.field}
    headers = {one.field: one.header for one in layout_of(dataset, table.layout).columns if one.field}
    wanted = [finding.field for finding in findings if finding.field in headers]
    last = letters_to_number(found[-1].letters)
    for name in dict.fromkeys([*wanted, CONFIRMATION]):
        if name not in present and name in headers:
            last += 1
            found.append(_Column(number_to_letters(last), headers[name], dataset.field(name)))
    if all(one.header != ORIGIN for one in found):
        found.append(_Column(number_to_letters(last + 1), ORIGIN))
    return tuple(found)


def _moved(finding: Finding, sheet: str, down: dict[int, int], fields: dict[str, _Column]) -> Finding:
    """The finding at its place on the returned sheet: at the column of its field, added for it where it was lacking."""
    place = replace(finding.place, sheet=sheet, row=down[finding.place.row])
    if not place.letters and finding.field in fields:
        place = replace(place, letters=fields[finding.field].letters, header=fields[finding.field].header)
    return replace(finding, place=place)


def _sheet(book: Any, part: _Part, means: tuple[Standard, Texts, Styles], lists: list[list[str]]) -> None:
    _, texts, styles = means
    sheet = book.add_worksheet(part.name, TextSheet)
    sheet.freeze_panes(1, 0)
    for column in part.columns:
        _head(book, sheet, column, part, means, lists)
    letters = {letters_to_number(column.letters): column.letters for column in part.columns}
    own = by_row({place: bad for place, bad in marked(part.findings).items() if place[1] in letters})
    for down, cells in enumerate(_cells(part, letters), 1):
        _row(sheet, down, cells, own.get(down + 1, {}), (texts, styles))


def _cells(part: _Part, letters: Mapping[int, str]) -> Iterator[tuple[str | None, ...]]:
    """The rows of a part, each from column A to the last; ``letters``: of its columns, by their numbers."""
    wanted = [letters.get(at, "") for at in range(1, max(letters) + 1)]
    lacking = pl.lit(None, dtype=pl.String)
    return part.rows.select(
        (pl.col(one) if one in part.rows.columns else lacking).alias(str(at)) for at, one in enumerate(wanted)
    ).iter_rows()


def _row(
    sheet: Any, down: int, cells: Sequence[str | None], own: Mapping[int, list[Finding]], means: tuple[Texts, Styles]
) -> None:
    """One row (from 0) with its comments; ``own``: what was found in its columns, by their numbers."""
    texts, styles = means
    kept = [shown(value, own[at]) if at in own else value for at, value in enumerate(cells, 1)]
    coloured = {at - 1: styles.of(TEXT, bad) for at, bad in own.items()}
    quick = all(cells[at - 1] is not None for at in own)
    if not (quick and sheet.write_texts(down, kept, styles.of(TEXT), coloured)):
        for at, value in enumerate(kept, 1):
            write_value(sheet, (down, at - 1), value, styles, own.get(at, ()))
    for at in sorted(own):
        text = comment(own[at], texts, kept[at - 1] != cells[at - 1])
        sheet.write_comment(down, at - 1, text, COMMENT_BOX)


def _head(
    book: Any,
    sheet: Any,
    column: _Column,
    part: _Part,
    means: tuple[Standard, Texts, Styles],
    lists: list[list[str]],
) -> None:
    standard, _, styles = means
    field, at = column.field, letters_to_number(column.letters) - 1
    codelist = standard.codelists[field.codelist] if field and field.codelist else None
    values = values_of(part.dataset, field, standard) if field else ()
    note = note_on(part.dataset, field, values, standard) if field else ""
    needed = field is not None and always_needed(part.dataset, field, standard)
    write_head(book, sheet, at, column.header, needed, note)
    width = width_of(field) if field else ORIGIN_WIDTH if column.header == ORIGIN else PLAIN_WIDTH
    sheet.set_column(at, at, width, styles.of(TEXT))
    if field and codelist:
        labels = [value.label for value in values]
        drop_down(sheet, (at, field), labels, len(lists), part.rows.height)
        lists.append([codelist.title, *labels])
