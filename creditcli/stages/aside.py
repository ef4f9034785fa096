"""The rows of a table again, a batch at a time: those that were looked at, and those that were set aside as sound. Pure."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from functools import partial

import polars as pl

from creditcli.model.intake import BATCH, Aside, Outcome, Table, TableReport

Batch = Callable[[], pl.DataFrame]
FEW = 2_000  # rows, for which the sheet is not gone through: it takes as long to find some thousands one by one


def every(table: Table) -> Iterator[Batch]:
    """Every row in the order of the sheet: functions that give ``row`` and the fields of the data set."""
    return _batches(table, table.frame)


def accepted(report: TableReport) -> Iterator[Batch]:
    """The same of the rows that were accepted."""
    return _batches(report.table, report.accepted)


def chosen(report: TableReport, numbers: pl.Series) -> Iterator[Batch]:
    """The same of some of them (in ascending order): the sheet is gone through only where many of these are set aside."""
    held, aside = report.table.frame, report.table.aside
    own = held.filter(held["row"].is_in(numbers.implode()))
    lacking = numbers.filter(~numbers.is_in(own["row"].implode()))
    if aside is not None and lacking.len() > FEW:
        yield from (partial(_of, batch, numbers) for batch in accepted(report))
        return
    some = [_as_held(aside.grid.some(lacking.to_list()), report.table, aside)] if aside and lacking.len() else []
    rows = pl.concat([own, *some])
    yield from (partial(rows.slice, at, BATCH) for at in range(0, rows.height, BATCH))


def _of(batch: Batch, numbers: pl.Series) -> pl.DataFrame:
    return batch().filter(pl.col("row").is_in(numbers.implode()))


def outcomes(report: TableReport) -> Iterator[tuple[int, Outcome]]:
    """What became of every row: first of those that were looked at."""
    for row, outcome in report.outcome.select("row", "outcome").iter_rows():
        yield row, Outcome(outcome)
    if aside := report.table.aside:
        for batch in aside.grid.batches():
            yield from ((row, Outcome.ACCEPTED) for row in _sound(batch(), aside)["row"])


def as_found(table: Table, row: int) -> pl.DataFrame:
    """One row as it stands in the sheet: ``row`` and the field columns; empty where the table has no such row."""
    found = table.raw.filter(pl.col("row") == row)
    if found.is_empty() and table.aside:
        found = _named(_sound(table.aside.grid.some([row]), table.aside), table)
    return found


def _batches(table: Table, held: pl.DataFrame) -> Iterator[Batch]:
    if table.aside is None:
        for at in range(0, held.height, BATCH):
            yield partial(held.slice, at, BATCH)
    else:
        for batch in table.aside.grid.batches():
            yield partial(_with_sound, batch, table, table.aside, held)
            del batch  # what was read is not held for longer than it is asked for


def _with_sound(batch: Batch, table: Table, aside: Aside, held: pl.DataFrame) -> pl.DataFrame:
    """The rows of one batch that are set aside, and those of ``held`` that stand among them."""
    rows = batch()
    _, own = among(held, rows)
    sound = _as_held(rows, table, aside)
    return sound if own.is_empty() else pl.concat([own, sound]).sort("row")


def _as_held(rows: pl.DataFrame, table: Table, aside: Aside) -> pl.DataFrame:
    """Those of the rows that are set aside, with the columns of the table's frame."""
    columns = table.frame.columns
    named = _named(_sound(rows, aside), table)
    lacking = [pl.lit(None, dtype=pl.String).alias(name) for name in columns if name not in named.columns]
    return named.with_columns(lacking).select(columns)


def _sound(rows: pl.DataFrame, aside: Aside) -> pl.DataFrame:
    """Those of the rows that are set aside."""
    below = rows.filter(pl.col("row") > aside.header_row)
    _, looked_at = among(aside.looked_at.to_frame(), below)
    return below if looked_at.is_empty() else below.filter(~pl.col("row").is_in(looked_at["row"].implode()))


def among(rows: pl.DataFrame, batch: pl.DataFrame, number: str = "row") -> tuple[int, pl.DataFrame]:
    """Those of the rows (column ``number`` ascending) that stand between the first and the last of a batch, and how
    many stand before them."""
    if batch.is_empty():
        return 0, rows.clear()
    first, last = batch["row"][0], batch["row"][-1]
    start, end = bisect_left(rows[number], first), bisect_right(rows[number], last)
    return start, rows.slice(start, end - start)


def _named(rows: pl.DataFrame, table: Table) -> pl.DataFrame:
    """``row`` and the columns that feed fields, by the names of these."""
    return rows.select("row", *[pl.col(one.letters).alias(one.field) for one in table.columns if one.field])
