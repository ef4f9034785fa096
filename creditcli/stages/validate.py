"""``validate``: one read file to tables, outcomes and findings. Pure.

Header and layout first, then rows that are no data are dropped (each counted), then every cell
is normalised, then every rule of the standard that concerns the data set is run.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import polars as pl

from creditcli.checks.context import ValidateContext
from creditcli.model.finding import Finding, Place, RowCounts, RuleRun
from creditcli.model.intake import CellKind, FileIn, FileReport, Grid, Outcome, Table, TableReport
from creditcli.stages.columns import Mapped
from creditcli.stages.confirm import settle
from creditcli.stages.data_rows import data_rows, refused_whole, without_digits
from creditcli.stages.headers_below import second_header
from creditcli.stages.kept import IDENTIFIERS
from creditcli.stages.mapping import map_file
from creditcli.stages.normalise import normalise, with_every_field
from creditcli.stages.rules import run_rules, unjudged
from creditcli.stages.sift import Sifted, sift
from creditcli.stages.stopping import stopping
from creditcli.stages.turned import turned
from creditcli.stages.values import change_findings, fill_from_register
from creditcli.standard.lookups import is_about_others
from creditcli.standard.returned import receipt_of
from creditcli.standard.types import Standard

__all__ = ["ValidateContext", "validate_file"]

GB18030 = "gb18030"
FLAGS = {
    CellKind.LONG_NUMBER: "long",
    CellKind.ERROR: "none",
    CellKind.FORMULA: "none",
    CellKind.BOOLEAN: "none",
}


def validate_file(file: FileIn, context: ValidateContext) -> FileReport:
    """The report of one file. Never raises for what the file holds.

    Sheets of decisions and lists are judged first, and what is about others beside what they add, whatever the order of the
    sheets, in which all are reported.
    """
    mapping = map_file(file, context.standard)
    findings = [*file.findings, *mapping.findings, *_encoding(file, context.standard)]
    tables: dict[int, TableReport] = {}
    runs: dict[str, RuleRun] = {}
    refused = mapping.refused
    for about, sheets in _in_turn(mapping.tables):
        context = _beside(file, tables, context) if about and sheets and tables else context
        for at, (grid, mapped) in sheets.items():
            sifted = sift(grid, mapped, context)
            far = _far(sifted, grid, file.name, mapped, context.standard) if grid.whole else []
            if far:
                findings.extend(far)
                refused += refused_whole(grid, far)
                continue
            beside = replace(context, earlier=tuple(tables.values()))
            tables[at], table_findings, ran = _validate_grid(file, sifted, mapped, beside)
            findings.extend(table_findings)
            runs.update({run.code: run for run in ran if run.code not in runs or run.status.value == "run"})
    if tables and all(one.counts.read == one.counts.dropped for one in tables.values()):
        first = tables[min(tables)].table
        findings.append(context.standard.finding("rows_none", Place(file.name, first.sheet, first.header_row)))
    findings.sort(key=lambda one: one.sort_key)
    rules = unjudged(context.standard, runs, bool(tables))
    return FileReport(
        file.name, file.sha256, file.format, file.encoding, context.department, tuple(tables[at] for at in sorted(tables)),
        tuple(findings), rules, sheets=mapping.sheets, whole=refused,
    )  # fmt: skip


def _far(sifted: Sifted, grid: Grid, name: str, mapped: Mapped, standard: Standard) -> list[Finding]:
    """What stops the sheet below the first rows of a file in pieces: the mapping saw only those."""
    rows = sifted.grid.frame
    return [
        *second_header(rows, grid, name, mapped, standard), *turned(rows, grid, name, mapped, standard),
        *stopping(rows, mapped),
    ]  # fmt: skip


def _in_turn(tables: Sequence[tuple[Grid, Mapped]]) -> Iterator[tuple[bool, dict[int, tuple[Grid, Mapped]]]]:
    """The sheets by their places: those that others may be about, then those that are about others."""
    for about in (False, True):
        yield about, {at: one for at, one in enumerate(tables) if is_about_others(one[1].dataset) is about}


def _beside(file: FileIn, tables: Mapping[int, TableReport], context: ValidateContext) -> ValidateContext:
    """The context with what the sheets so far add to the record, as rows of the others may be about them."""
    done = tuple(tables.values())
    return context.beside(FileReport(file.name, file.sha256, file.format, file.encoding, context.department, done, ()))


def _encoding(file: FileIn, standard: Standard) -> list[Finding]:
    """Which encoding a text file was read by, where it is not the one that needs no telling."""
    told = file.encoding == GB18030 and file.grids
    return [standard.finding("file_encoding_told", Place(file.name), encoding=file.encoding.upper())] if told else []


def _validate_grid(
    file: FileIn, sifted: Sifted, mapped: Mapped, context: ValidateContext
) -> tuple[TableReport, list[Finding], list[RuleRun]]:
    grid = sifted.grid
    raw, dropped, findings = data_rows(file.name, grid, mapped, context.standard)
    kept, blanks = normalise(raw, mapped.fields, context.standard)
    every = with_every_field(kept, mapped.dataset)
    frame, filled = fill_from_register(every, mapped, context.office, context.standard)
    table = Table(
        file.name, grid.sheet, mapped.dataset.id, mapped.layout.id, mapped.header_row, mapped.columns, frame, raw,
        sifted.aside, receipt_of(file.grids),
    )  # fmt: skip
    findings += change_findings(table, kept, blanks, filled, mapped, context.standard)
    flags = pl.concat([blanks, _marked(raw, grid, mapped)], how="horizontal") if raw.width else blanks
    broken, ran = run_rules(table, mapped.dataset, flags, context)
    if mapped.meant:
        broken = [_with_meant(one, mapped) for one in broken]
    outcome, broken = settle(table, broken, context.standard)
    return _counted(table, sifted, dropped, outcome), findings + broken, ran


def _with_meant(finding: Finding, mapped: Mapped) -> Finding:
    """Of a field that the file has no column for, with the unknown header that may have been meant for it."""
    near = "" if finding.suggestion else mapped.meant.get(finding.field, "")
    return replace(finding, suggestion=near) if near else finding


def _counted(table: Table, sifted: Sifted, dropped: Mapping[str, int], outcome: pl.DataFrame) -> TableReport:
    tally = Counter(outcome["outcome"].to_list())
    counts = RowCounts(
        sifted.read,
        tally[Outcome.ACCEPTED.value] + sifted.passed,
        tally[Outcome.HELD.value],
        tally[Outcome.REFUSED.value],
        sum(dropped.values()),
    )
    return TableReport(table, counts, dropped, outcome)


def _marked(raw: pl.DataFrame, grid: Grid, mapped: Mapped) -> pl.DataFrame:
    """``long:<field>``: the cell is a number that lost digits. ``none:<field>``: it is no value at all."""
    marked = defaultdict(set)
    for mark in grid.marks:
        if mark.kind in FLAGS:
            marked[FLAGS[mark.kind], mark.letters].add(mark.row)
    used = [column for column in mapped.columns if column.field]
    none = pl.repeat(False, raw.height, dtype=pl.Boolean, eager=True)
    flags = {
        f"{flag}:{column.field}": raw["row"].is_in(sorted(rows)) if (rows := marked[flag, column.letters]) else none
        for column in used
        for flag in sorted(set(FLAGS.values()))
    }
    for name in (column.field for column in used if mapped.dataset.field(column.field).type in IDENTIFIERS):
        flags[f"long:{name}"] |= raw.select(without_digits(pl.col(name)))[name]
    return pl.DataFrame(flags)
