"""Several tables of one run beside each other: what stands in two of them is told at the later one. Pure.

Inside one table, and against the record, other checks see it; here it is told before anything is merged,
where the later table would add nothing or a new version.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

import polars as pl

from creditcli.ahead import ahead
from creditcli.checks.duplicates import comparable
from creditcli.model.finding import Finding, Place
from creditcli.model.intake import FileReport, Table
from creditcli.stages.aside import every
from creditcli.standard.types import Dataset, Standard

SAME, OTHER = "other_file_same", "other_file_other"
NOT_CONTENT = ("row", "confirmation")


def across(reports: Sequence[FileReport], standard: Standard) -> list[FileReport]:
    """The reports, each with what its rows share with earlier tables of the run. Outcomes stay as they are."""
    told = defaultdict(list)
    for finding in repeated_across(reports, standard):
        told[finding.place.file].append(finding)
    return [
        replace(one, findings=tuple(sorted((*one.findings, *told[one.name]), key=lambda finding: finding.sort_key)))
        if one.name in told
        else one
        for one in reports
    ]


def repeated_across(reports: Sequence[FileReport], standard: Standard) -> list[Finding]:
    """One finding a row that an earlier table of the run has too: with the same, or with other content."""
    tables: dict[str, list[Table]] = defaultdict(list)
    for report in reports:
        for one in report.tables:
            tables[one.table.dataset].append(one.table)
    return [
        finding
        for name, several in tables.items()
        if len(several) > 1
        for finding in _repeated(several, standard.datasets[name], standard)
    ]


def _repeated(tables: list[Table], dataset: Dataset, standard: Standard) -> Iterator[Finding]:
    rows = pl.concat(
        [
            _compared(some, dataset).with_columns(at=pl.lit(at))
            for at, table in enumerate(tables)
            for some in (table.frame.clear(), *ahead(every(table)))
        ]
    )
    keys = [name for name in rows.columns if name.startswith("key:")]
    filled = pl.any_horizontal([pl.col(name) != "" for name in keys])
    shared = rows.filter(filled & (pl.col("at").n_unique().over(keys) > 1))
    first = shared.group_by(keys, maintain_order=True).agg(
        pl.col("at").first().alias("first_at"), pl.col("row").first().alias("first_row"), pl.col("content").first()
    )
    later = shared.join(first, on=keys, suffix=":first", maintain_order="left").filter(
        pl.col("at") > pl.col("first_at")
    )
    same = pl.col("content") == pl.col("content:first")
    for at, row, first_at, first_row, is_same in later.select("at", "row", "first_at", "first_row", same).iter_rows():
        own, other = tables[at], tables[first_at]
        place = Place(own.file, own.sheet, row)
        where = other.file if other.file != own.file else other.sheet
        yield standard.finding(SAME if is_same else OTHER, place, first=str(first_row), other=where)


def _compared(frame: pl.DataFrame, dataset: Dataset) -> pl.DataFrame:
    """``row``, the comparing key columns, and ``content``: every other field in one text."""
    fields = [pl.col(name).fill_null("") for name in frame.columns if name not in NOT_CONTENT]
    content = frame.select(pl.concat_str(fields, separator="\x1f").alias("content"))
    return pl.concat([comparable(frame, dataset), content], how="horizontal")
