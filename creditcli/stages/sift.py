"""Goes through the rows of a table once, in batches, and keeps those that have to be looked at one by one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import polars as pl

from creditcli.checks.context import ValidateContext
from creditcli.checks.screen_rows import Alike, compared, digests, joined
from creditcli.errors import Unfit
from creditcli.model.intake import Grid, Outcome, TableReport
from creditcli.stages.columns import Mapped
from creditcli.stages.data_rows import data_rows, no_data
from creditcli.stages.normalise import normalise, with_every_field
from creditcli.stages.sieve import SUSPECT, Sieve, sieve_for

BATCH = 50_000  # rows: larger ones take more memory and no less time
FEW = 2_000  # rows that are all looked at: to go through them costs less than to prepare the sieve


@dataclass(frozen=True, slots=True)
class Sifted:
    """``grid``: the rows below the header to look at; ``read``: how many there are in all;
    ``sound``: the others (``row`` and fields), where they are kept; ``passed``: how many these are."""

    grid: Grid
    read: int
    passed: int
    sound: pl.DataFrame | None


def sift(grid: Grid, mapped: Mapped, context: ValidateContext) -> Sifted:
    """The rows of the table, with those that no check could find anything in set aside."""
    below = grid.rows.filter(pl.col("row") > mapped.header_row)
    few = grid.whole is None and grid.frame.height <= FEW
    sieve = None if few else sieve_for(mapped, context, grid.unfit)
    if sieve is None:
        frame = below.collect()
        _refuse_unfit(grid, frame)
        return Sifted(replace(grid, frame=frame), frame.height, 0, None)
    return _gone_through(grid, below, mapped, sieve, context)


def _gone_through(grid: Grid, below: pl.LazyFrame, mapped: Mapped, sieve: Sieve, context: ValidateContext) -> Sifted:
    letters = [name for name in grid.frame.columns if name != "row"]
    rows, read, sound, numbers = [], 0, [], []
    for batch in _batches(grid, below, mapped, sieve):
        read += batch.height
        suspects = batch.filter(SUSPECT).select("row", *letters)
        _refuse_unfit(grid, suspects)
        rows += suspects.rows()  # as values: a view would hold the whole batch
        numbers.append(batch.filter(~pl.col(SUSPECT)).select("row", pl.col("^(by|differ)[0-9]+$")))
        if context.keep_rows:
            sound.append(batch.filter(~pl.col(SUSPECT)).select("row", *letters))
    schema = pl.Schema({"row": pl.UInt32, **dict.fromkeys(letters, pl.String)})
    looked_at = replace(grid, frame=pl.DataFrame(rows, schema=schema, orient="row"))
    extra = _joined(numbers, looked_at, mapped, sieve, context)
    if not extra.is_empty():
        more = below.filter(pl.col("row").is_in(extra.implode())).collect()
        looked_at = replace(grid, frame=pl.concat([looked_at.frame, more.select("row", *letters)]).sort("row"))
    kept = pl.concat(sound).filter(~pl.col("row").is_in(extra.implode())) if sound else None
    return Sifted(looked_at, read, read - looked_at.frame.height, kept)


def _batches(grid: Grid, below: pl.LazyFrame, mapped: Mapped, sieve: Sieve) -> Iterable[pl.DataFrame]:
    letters = [name for name in grid.frame.columns if name != "row"]
    marked = sorted({*(mark.row for mark in grid.marks), *grid.hidden_rows})
    suspect = sieve.suspect | no_data(grid, mapped)
    if marked:
        suspect |= pl.col("row").is_in(marked)
    if grid.unfit:  # in columns that are not read; of the others the sieve says so
        suspect |= _holds([one for one in letters if one not in _read(mapped)], grid.unfit)
    found = [digest for at, alike in enumerate(sieve.alike) for digest in digests(alike, at)]
    plan = (
        below.with_columns(sieve.columns)
        .with_columns(sieve.asked)
        .select("row", *letters, suspect.alias(SUSPECT), *found)
    )
    return plan.collect_batches(chunk_size=BATCH, maintain_order=True, engine="streaming")


def _read(mapped: Mapped) -> set[str]:
    return {column.letters for column in mapped.columns if column.field}


def _refuse_unfit(grid: Grid, rows: pl.DataFrame) -> None:
    letters = [name for name in rows.columns if name != "row"]
    if grid.unfit and rows.select(_holds(letters, grid.unfit).any()).item():
        raise Unfit(grid.sheet)


def _holds(letters: Sequence[str], pattern: str) -> pl.Expr:
    found = [pl.col(one).str.contains(pattern) for one in letters]
    return pl.any_horizontal(found).fill_null(False) if found else pl.lit(False)


def _joined(
    numbers: list[pl.DataFrame], grid: Grid, mapped: Mapped, sieve: Sieve, context: ValidateContext
) -> pl.Series:
    """Rows that are sound by themselves, and belong with others."""
    if not sieve.alike or not numbers:
        return pl.Series(dtype=pl.UInt32)
    others = _digested(grid, mapped, sieve.alike, context)
    rows = pl.concat([*numbers, others])
    found = pl.concat([joined(rows, alike, at) for at, alike in enumerate(sieve.alike)]).unique()
    return found.filter(~found.is_in(grid.frame["row"].implode())).sort()


def _digested(grid: Grid, mapped: Mapped, alike: tuple[Alike, ...], context: ValidateContext) -> pl.DataFrame:
    """``row`` and the digests of rows that are not kept as found, by what is kept of them."""
    raw, _, _ = data_rows("", grid, mapped, context.standard)
    fields = {name: (mapped.dataset.field(name), column) for name, column in mapped.sources.items()}
    kept, _ = normalise(raw, fields, context.standard)
    frame = compared(with_every_field(kept, mapped.dataset), mapped.dataset)
    return frame.select("row", *[digest for at, one in enumerate(alike) for digest in digests(one, at)])


def with_sound(report: TableReport, sound: pl.DataFrame) -> TableReport:
    """The report with the rows that were set aside among the others, as accepted."""
    table = report.table
    used = {one.letters: one.field for one in table.columns if one.field}
    raw = sound.select("row", *[pl.col(letters).alias(field) for letters, field in used.items()])
    lacking = [pl.lit(None, dtype=pl.String).alias(name) for name in table.frame.columns if name not in raw.columns]
    frame = raw.with_columns(lacking).select(table.frame.columns)
    outcome = raw.select("row", pl.lit(Outcome.ACCEPTED.value).alias("outcome"))
    whole = replace(
        table,
        frame=pl.concat([table.frame, frame]).sort("row"),
        raw=pl.concat([table.raw, raw.select(table.raw.columns)]).sort("row"),
    )
    return replace(report, table=whole, outcome=pl.concat([report.outcome, outcome]).sort("row"))
