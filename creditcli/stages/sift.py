"""Goes through the rows of a table once, in batches, and keeps those that have to be looked at one by one."""

from __future__ import annotations

import operator
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import reduce

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
AT_A_TIME = 2  # batches in work
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
    rows: list[tuple[object, ...]] = []
    read, sound, numbers = 0, [], []
    letters = [name for name in grid.frame.columns if name != "row"]
    judge = _judge(grid, mapped, sieve, context.keep_rows)
    for judged in _judged(below.select("row", *letters), judge):
        read += judged.read
        rows += judged.suspects
        numbers.append(judged.numbers)
        sound.append(judged.sound)
    schema = pl.Schema({"row": pl.UInt32, **dict.fromkeys(letters, pl.String)})
    looked_at = replace(grid, frame=pl.DataFrame(rows, schema=schema, orient="row"))
    _refuse_unfit(grid, looked_at.frame)
    extra = _joined(numbers, looked_at, mapped, sieve, context)
    if not extra.is_empty():
        more = below.filter(pl.col("row").is_in(extra.implode())).collect()
        looked_at = replace(grid, frame=pl.concat([looked_at.frame, more.select("row", *letters)]).sort("row"))
    kept = pl.concat(sound).filter(~pl.col("row").is_in(extra.implode())) if context.keep_rows and sound else None
    return Sifted(looked_at, read, read - looked_at.frame.height, kept)


@dataclass(frozen=True, slots=True)
class _Judged:
    """One batch: rows that are suspect, as values (a view of them would hold the whole batch in memory); of the
    others their numbers and digests, and themselves where they are kept."""

    read: int
    suspects: list[tuple[object, ...]]
    numbers: pl.DataFrame
    sound: pl.DataFrame


def _judged(rows: pl.LazyFrame, judge: Callable[[pl.DataFrame], _Judged]) -> Iterator[_Judged]:
    """Every batch in order, some of them at a time. Each is judged by itself: within the scan's own plan the
    expressions would be met in far smaller pieces."""
    waiting: deque[Future[_Judged]] = deque()
    with ThreadPoolExecutor(AT_A_TIME) as pool:
        for batch in rows.collect_batches(chunk_size=BATCH, maintain_order=True, engine="streaming"):
            waiting.append(pool.submit(judge, batch))
            if len(waiting) > AT_A_TIME:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def _judge(grid: Grid, mapped: Mapped, sieve: Sieve, keep: bool) -> Callable[[pl.DataFrame], _Judged]:
    letters = [name for name in grid.frame.columns if name != "row"]
    marked = sorted({*(mark.row for mark in grid.marks), *grid.hidden_rows})
    more = [no_data(grid, mapped), *([pl.col("row").is_in(marked)] if marked else [])]
    if grid.unfit:  # in columns that are not read; of the others the sieve says so
        more.append(_holds([one for one in letters if one not in _read(mapped)], grid.unfit))
    suspect = [*sieve.suspect, pl.any_horizontal(more).alias(SUSPECT)]
    found = [digest for at, alike in enumerate(sieve.alike) for digest in digests(alike, at)]

    def judge(batch: pl.DataFrame) -> _Judged:
        known = batch.with_columns(sieve.columns)
        parts = [*known.select(suspect).get_columns(), *(ask(known).fill_null(False) for ask in sieve.asked)]
        doubtful = reduce(operator.or_, parts)
        numbers = known.select("row", *found).filter(~doubtful)
        sound = batch.filter(~doubtful) if keep else batch.clear()
        return _Judged(batch.height, batch.filter(doubtful).rows(), numbers, sound)

    return judge


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
    kept, _ = normalise(raw, mapped.fields, context.standard)
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
