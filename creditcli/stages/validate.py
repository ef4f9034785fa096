"""``validate``: one read file to tables, outcomes and findings. Pure.

Header and layout first, then rows that are no data are dropped (each counted), then every cell
is normalised, then every rule of the standard that concerns the data set is run.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping

import polars as pl

from creditcli.checks.context import ValidateContext
from creditcli.model.finding import Finding, Place, RowCounts, RuleRun
from creditcli.model.intake import CellKind, ColumnMap, FileIn, FileReport, Grid, Outcome, Table, TableReport
from creditcli.stages.confirm import settle
from creditcli.stages.form import recognise
from creditcli.stages.header import Mapped, forbidden
from creditcli.stages.normalise import normalise
from creditcli.stages.rules import run_rules, unjudged
from creditcli.stages.values import change_findings, fill_from_register
from creditcli.standard.returned import is_summary
from creditcli.standard.types import Standard

__all__ = ["ValidateContext", "validate_file"]

TITLE_CELLS = 1  # a row with no more filled cells than this, in a table of several columns, is a title or note
GB18030 = "gb18030"
FLAGS = {
    CellKind.LONG_NUMBER: "long",
    CellKind.ERROR: "none",
    CellKind.FORMULA: "none",
    CellKind.BOOLEAN: "none",
}
_TOTAL = re.compile(r"^\s*(?:合\s*计|总\s*计|小\s*计)(?:数|行)?\s*[:：]?\s*$")
_NOTE = re.compile(r"^\s*(?:表格说明|填表说明|填报说明|说明|备注|注|填表人|填报人|制表)\s*[:：\d]?")


def validate_file(file: FileIn, context: ValidateContext) -> FileReport:
    """The report of one file. Never raises for what the file holds."""
    form, told = recognise(file, context.standard)
    findings = [*file.findings, *told, *_encoding(file, context.standard)]
    tables: list[TableReport] = []
    runs: dict[str, RuleRun] = {}
    headers = [(grid, *form.header(grid, file, context.standard)) for grid in file.grids]
    alone = sum(grid.sheet not in form.aside for grid in file.grids) == 1
    bars = _bars([one for one in headers if not is_summary(one[0])], file.name, context.standard)
    findings.extend(bars)
    for grid, mapped, more in headers if not bars else ():
        if grid.hidden:
            continue
        if mapped is None:
            if _is_table(grid) or alone:
                findings.extend(more)
            continue
        table, table_findings, ran = _validate_grid(file, grid, mapped, context)
        tables.append(table)
        findings.extend([*more, *table_findings])
        runs.update({run.code: run for run in ran if run.code not in runs or run.status.value == "run"})
    if tables and all(one.outcome.is_empty() for one in tables):
        first = tables[0].table
        findings.append(context.standard.finding("rows_none", Place(file.name, first.sheet, first.header_row)))
    findings.sort(key=lambda one: one.sort_key)
    rules = unjudged(context.standard, runs, bool(tables))
    return FileReport(
        file.name, file.sha256, file.format, file.encoding, context.department, tuple(tables), tuple(findings), rules
    )


def _encoding(file: FileIn, standard: Standard) -> list[Finding]:
    """Which encoding a text file was read by, where it is not the one that needs no telling."""
    told = file.encoding == GB18030 and file.grids
    return [standard.finding("file_encoding_told", Place(file.name), encoding=file.encoding.upper())] if told else []


def _bars(headers: list[tuple[Grid, Mapped | None, list[Finding]]], name: str, standard: Standard) -> list[Finding]:
    """What refuses the whole file, on whatever sheet it stands, a hidden one too."""
    found = []
    for grid, mapped, more in headers:
        found += [one for one in more if one.bars_file]
        found += forbidden(grid, mapped, name, standard)
    return found


def _is_table(grid: Grid) -> bool:
    """A sheet of two or more columns and rows; an instruction sheet of one column is passed over."""
    return grid.frame.height > 1 and grid.frame.width > 3


def _validate_grid(
    file: FileIn, grid: Grid, mapped: Mapped, context: ValidateContext
) -> tuple[TableReport, list[Finding], list[RuleRun]]:
    raw, dropped, findings = _data_rows(file.name, grid, mapped, context.standard)
    fields = {name: (mapped.dataset.field(name), column) for name, column in mapped.sources.items()}
    kept, blanks = normalise(raw, fields, context.standard)
    frame, filled = fill_from_register(_whole(kept, mapped), mapped, context.office, context.standard)
    table = Table(
        file.name, grid.sheet, mapped.dataset.id, mapped.layout.id, mapped.header_row, mapped.columns, frame, raw
    )
    findings += change_findings(table, kept, blanks, filled, mapped, context.standard)
    flags = pl.concat([blanks, _marked(raw, grid, mapped.columns)], how="horizontal") if raw.width else blanks
    broken, ran = run_rules(table, mapped.dataset, flags, context)
    outcome, broken = settle(table, broken, context.standard)
    read = grid.frame.filter(pl.col("row") > mapped.header_row).height
    tally = Counter(outcome["outcome"].to_list())
    counts = RowCounts(
        read,
        tally[Outcome.ACCEPTED.value],
        tally[Outcome.HELD.value],
        tally[Outcome.REFUSED.value],
        sum(dropped.values()),
    )
    return TableReport(table, counts, dropped, outcome), findings + broken, ran


def _whole(kept: pl.DataFrame, mapped: Mapped) -> pl.DataFrame:
    """Every field of the data set, those that the file lacks as nulls, in the data set's order."""
    columns = [
        pl.col(field.id) if field.id in kept.columns else pl.lit(None, dtype=pl.String).alias(field.id)
        for field in mapped.dataset.fields
    ]
    return kept.select("row", *columns)


def _data_rows(
    name: str, grid: Grid, mapped: Mapped, standard: Standard
) -> tuple[pl.DataFrame, Mapping[str, int], list[Finding]]:
    """Rows below the header that carry data, as found, and what was dropped by kind."""
    below = grid.frame.filter(pl.col("row") > mapped.header_row)
    used = {column.letters: column.field for column in mapped.columns if column.field}
    texts = pl.concat_list([pl.col(letters).str.strip_chars() for letters in below.columns if letters != "row"])
    filled = texts.list.eval(pl.element().filter(pl.element().is_not_null() & (pl.element() != "")))
    rows = below.with_columns(filled.list.len().alias("_n"), filled.list.first().alias("_first"))
    first = pl.col("_first").fill_null("")
    kind = (
        pl.when(pl.col("_n") == 0)
        .then(pl.lit("blank"))
        .when(first.str.contains(_TOTAL.pattern))
        .then(pl.lit("total"))
        .when(first.str.contains(_NOTE.pattern) & (pl.col("_n") <= 2))
        .then(pl.lit("note"))
        .when((pl.col("_n") <= TITLE_CELLS) & pl.lit(len(used) > 3))
        .then(pl.lit("title"))
    )
    rows = rows.with_columns(kind.alias("_kind"))
    dropped = dict(Counter(one for one in rows["_kind"].to_list() if one is not None))
    kept = rows.filter(pl.col("_kind").is_null())
    raw = kept.select("row", *[pl.col(letters).alias(field) for letters, field in used.items()])
    told = _dropped(dropped, Place(name, grid.sheet, mapped.header_row), standard)
    return raw, dropped, told + _merged(name, grid, mapped, standard)


def _dropped(dropped: Mapping[str, int], place: Place, standard: Standard) -> list[Finding]:
    """What was left out, once a table, by kind."""
    blank, title, note, total = (dropped.get(kind, 0) for kind in ("blank", "title", "note", "total"))
    count = sum(dropped.values())
    if not count:
        return []
    return [standard.finding("rows_dropped", place, count=count, blank=blank, title=title, note=note, total=total)]


def _merged(name: str, grid: Grid, mapped: Mapped, standard: Standard) -> list[Finding]:
    """Merged cells among the data: only their first cell holds the value."""
    found = []
    for area in grid.merged:
        match = re.fullmatch(r"([A-Z]+)([0-9]+):([A-Z]+)([0-9]+)", area)
        if match and int(match[4]) > mapped.header_row and int(match[2]) != int(match[4]):
            found.append(
                standard.finding("merged_data_cells", Place(name, grid.sheet, int(match[2]), match[1]), area=area)
            )
    return found


def _marked(raw: pl.DataFrame, grid: Grid, columns: tuple[ColumnMap, ...]) -> pl.DataFrame:
    """``long:<field>``: the cell is a number that lost digits. ``none:<field>``: it is no value at all."""
    marked = defaultdict(set)
    for mark in grid.marks:
        if mark.kind in FLAGS:
            marked[FLAGS[mark.kind], mark.letters].add(mark.row)
    return pl.DataFrame(
        [
            raw["row"].is_in(sorted(marked[flag, column.letters])).alias(f"{flag}:{column.field}")
            for column in columns
            if column.field
            for flag in sorted(set(FLAGS.values()))
        ]
    )
