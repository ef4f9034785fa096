"""Goes through the rows of a table once, in batches, and keeps those that have to be looked at one by one."""

from __future__ import annotations

import io
import operator
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial, reduce

import polars as pl

from creditcli.ahead import ahead
from creditcli.checks.context import ValidateContext
from creditcli.checks.screen_rows import Alike, compared, digests, joined
from creditcli.errors import Unfit
from creditcli.model.intake import Aside, Grid, RowKeys
from creditcli.model.record import ROW
from creditcli.stages.columns import Mapped
from creditcli.stages.data_rows import data_rows, no_data
from creditcli.stages.normalise import normalise, with_every_field
from creditcli.stages.row_keys import columns, keyed
from creditcli.stages.sieve import Sieve, sieve_for

FEW = 2_000  # rows that are all looked at: to go through them costs less than to prepare the sieve
HELD = 500_000  # rows of which numbers are held: less than the pieces of a file in work weigh


@dataclass(frozen=True, slots=True)
class Sifted:
    """``grid``: the rows below the header to look at; ``read``: how many there are in all; ``aside``: the others, where
    there are any."""

    grid: Grid
    read: int
    aside: Aside | None = None

    @property
    def passed(self) -> int:
        """How many rows are set aside."""
        return self.read - self.grid.frame.height


def sift(grid: Grid, mapped: Mapped, context: ValidateContext) -> Sifted:
    """The rows of the table, with those that no check could find anything in set aside.

    Raises Unfit, and polars' ComputeError, for a file in pieces that has to be read whole.
    """
    few = grid.whole is None and grid.frame.height <= FEW
    sieve = None if few else sieve_for(mapped, context, grid.unfit)
    if sieve is None:
        batches = [batch() for batch in grid.batches()]
        frame = _below(pl.concat(batches) if batches else grid.frame, mapped)
        _refuse_unfit(grid, frame, mapped)
        return Sifted(replace(grid, frame=frame), frame.height)
    return _gone_through(grid, mapped, sieve, context)


def _below(rows: pl.DataFrame, mapped: Mapped) -> pl.DataFrame:
    """The rows below the header."""
    return rows.filter(pl.col("row") > mapped.header_row)


def _gone_through(grid: Grid, mapped: Mapped, sieve: Sieve, context: ValidateContext) -> Sifted:
    read, suspects, numbers, keys = 0, [], _Numbers(grid), list[tuple[int, RowKeys]]()
    judge = _judge(grid, mapped, sieve, context.view is not None)
    for judged in ahead(partial(_read_and_judge, batch, judge) for batch in grid.batches()):
        read += judged.read
        suspects.append(judged.suspects)
        numbers.add(judged.numbers)
        keys += judged.keys
    looked_at = replace(grid, frame=pl.concat([grid.frame.clear(), *map(pl.read_ipc, suspects)], rechunk=True))
    suspects.clear()  # of a large file, copies that weigh
    _refuse_unfit(grid, looked_at.frame, mapped)
    extra = _joined(numbers, looked_at, mapped, sieve, context)
    if not extra.is_empty():
        more = grid.some(extra.to_list())
        looked_at = replace(grid, frame=pl.concat([looked_at.frame, more]).sort("row"))
        keys = [(last, _without(one, extra)) for last, one in keys]
    passed = read > looked_at.frame.height
    return Sifted(looked_at, read, Aside(grid, mapped.header_row, looked_at.frame["row"], keys) if passed else None)


class _Numbers:
    """Numbers and digests of the rows of a table, put away some at a time: there are as many as rows."""

    def __init__(self, grid: Grid) -> None:
        self._grid = grid
        self._away: list[pl.LazyFrame] = []
        self._held: list[pl.DataFrame] = []
        self.height = 0

    def add(self, numbers: pl.DataFrame) -> None:
        self._held.append(numbers)
        self.height += numbers.height
        if sum(one.height for one in self._held) >= HELD:
            self._away.append(self._grid.put_away(pl.concat(self._held)))
            self._held = []

    def together(self) -> pl.LazyFrame:
        return pl.concat([*self._away, *(one.lazy() for one in self._held)])


@dataclass(frozen=True, slots=True)
class _Judged:
    """One batch: rows that are suspect, packed; of the others their numbers and digests, and their keys (``Aside.keys``)."""

    read: int
    suspects: bytes
    numbers: pl.DataFrame
    keys: list[tuple[int, RowKeys]]


def _read_and_judge(batch: Callable[[], pl.DataFrame], judge: Callable[[pl.DataFrame], _Judged]) -> _Judged:
    return judge(batch())


def _judge(grid: Grid, mapped: Mapped, sieve: Sieve, recorded: bool) -> Callable[[pl.DataFrame], _Judged]:
    """``recorded``: whether a record is asked for the keys of the rows: made now they need not be read again for that."""
    letters = [name for name in grid.frame.columns if name != "row"]
    marked = sorted({*(mark.row for mark in grid.marks), *grid.hidden_rows})
    more = [no_data(grid, mapped), *([pl.col("row").is_in(marked)] if marked else [])]
    if grid.unfit:  # in columns that are not read; of the others the sieve says so
        more.append(_holds([one for one in letters if one not in _read(mapped)], grid.unfit))
    if grid.whole:  # without a header, of which only the first rows were known to hold nothing
        more.append(_filled(_unheaded(letters, mapped)))
        more += [one.odd for one in mapped.unread]  # what stops the sheet below those rows, too
    left_out = pl.any_horizontal(more).fill_null(False)
    found = [digest for at, alike in enumerate(sieve.alike) for digest in digests(alike, at)]

    def judge(rows: pl.DataFrame) -> _Judged:
        batch = _below(rows, mapped)
        known = batch.with_columns(sieve.columns)
        parts = [*sieve.suspect.doubtful(known), *(ask(known).fill_null(False) for ask in sieve.asked)]
        doubtful = reduce(operator.or_, parts, known.select(left_out).to_series())
        numbers = known.select("row", *found).filter(~doubtful).rechunk()  # kept to the end: few whole blocks of memory
        keys = []
        if recorded and not batch.is_empty():
            sound = known.select(columns(mapped.dataset)).filter(~doubtful)
            keys = [(int(batch["row"][-1]), keyed(sound, mapped.dataset))]
        return _Judged(batch.height, _packed(batch.filter(doubtful)), numbers, keys)

    return judge


def _without(known: RowKeys, numbers: pl.Series) -> RowKeys:
    others = ~pl.col(ROW).is_in(numbers.implode())
    return RowKeys(known.keys.filter(others), known.persons.filter(others))


def _packed(rows: pl.DataFrame) -> bytes:
    """Rows to be kept until all are judged: a view of their texts would hold the whole batch in memory, and some hundred
    small tables weigh several times what their texts do."""
    packed = io.BytesIO()
    rows.select("row", pl.exclude("row") + "").write_ipc(packed, compression="zstd")
    return packed.getvalue()


def _read(mapped: Mapped) -> set[str]:
    return {column.letters for column in mapped.columns if column.field}


def _unheaded(letters: Sequence[str], mapped: Mapped) -> list[str]:
    known = {column.letters for column in mapped.columns}
    return [one for one in letters if one not in known]


def _filled(letters: Sequence[str]) -> pl.Expr:
    return pl.any_horizontal([pl.lit(False), *(pl.col(one).is_not_null() for one in letters)])


def _refuse_unfit(grid: Grid, rows: pl.DataFrame, mapped: Mapped) -> None:
    """Rows of a file in pieces for which it has to be read whole: broken texts, columns without a header."""
    letters = [name for name in rows.columns if name != "row"]
    if grid.whole and rows.select((_filled(_unheaded(letters, mapped)) | _holds(letters, grid.unfit)).any()).item():
        raise Unfit(grid.sheet)


def _holds(letters: Sequence[str], pattern: str) -> pl.Expr:
    found = [pl.col(one).str.contains(pattern) for one in letters]
    return pl.any_horizontal(found).fill_null(False) if found else pl.lit(False)


def _joined(numbers: _Numbers, grid: Grid, mapped: Mapped, sieve: Sieve, context: ValidateContext) -> pl.Series:
    """Rows that are sound by themselves, and belong with others."""
    if not sieve.alike or not numbers.height:
        return pl.Series(dtype=pl.UInt32)
    numbers.add(_digested(grid, mapped, sieve.alike, context))
    rows, height = numbers.together(), numbers.height
    found = pl.concat([joined(rows, height, alike, at) for at, alike in enumerate(sieve.alike)]).unique()
    return found.filter(~found.is_in(grid.frame["row"].implode())).sort()


def _digested(grid: Grid, mapped: Mapped, alike: tuple[Alike, ...], context: ValidateContext) -> pl.DataFrame:
    """``row`` and the digests of rows that are not kept as found, by what is kept of them."""
    raw, _, _ = data_rows("", grid, mapped, context.standard)
    asked = {name for one in alike for name in (*one.by, *one.differ)}
    fields = {name: field for name, field in mapped.fields.items() if name in asked}
    kept, _ = normalise(raw.select("row", *fields), fields, context.standard)
    frame = compared(with_every_field(kept, mapped.dataset), mapped.dataset)
    return frame.select("row", *[digest for at, one in enumerate(alike) for digest in digests(one, at)])
