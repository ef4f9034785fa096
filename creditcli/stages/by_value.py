"""What is asked of one column alone, asked once of every value where few values fill many rows.

Organs, their codes, days, legal bases and kinds of act repeat from row to row; names, numbers and facts do not. Which
column is of which kind shows in the first batch. The answers are the same either way.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

import polars as pl

FEW = 20  # rows a value fills, at least, in a column of few values
MOST = 10_000  # values of a column that are remembered
FLAGS = ("blank:", "none:", "long:")  # of a cell that is kept as found: never


def flagged(field: str, cell: pl.Expr) -> list[pl.Expr]:
    """The columns that are asked for a field whose ``cell`` is kept as it was found."""
    never = [pl.lit(False).alias(f"{flag}{field}") for flag in FLAGS]
    return [cell.alias(field), cell.alias(f"raw:{field}"), *never]


class ByValue:
    """Suspicions, by the column that each is about (empty: about several), asked of batches of rows."""

    def __init__(self, suspicions: Iterable[pl.Expr]) -> None:
        grouped = defaultdict(list)
        for one in suspicions:
            names = {name.split(":")[-1] for name in one.meta.root_names()}
            grouped[names.pop() if len(names) == 1 else ""].append(one.fill_null(False))
        self._asked = {name: pl.any_horizontal(some).alias(name) for name, some in grouped.items()}
        self._sound: dict[str, pl.Series] | None = None

    def doubtful(self, rows: pl.DataFrame) -> list[pl.Series]:
        """Whether each row is suspect, in parts. ``rows``: fields with their ``flagged`` columns."""
        if self._sound is None:
            columns = [rows[name] for name in self._asked if name]
            self._sound = {one.name: one.clear() for one in columns if FEW * one.n_unique() <= rows.height}
        sound = self._sound
        whole = [one for name, one in self._asked.items() if name not in sound]
        return [*rows.select(whole).get_columns(), *(self._by_value(rows[name], sound) for name in [*sound])]

    def _by_value(self, values: pl.Series, sound: dict[str, pl.Series]) -> pl.Series:
        known = sound.get(values.name, values.clear())
        new = values.filter(~values.is_in(known.implode(), nulls_equal=True)).unique()
        if new.is_empty():
            return pl.repeat(False, len(values), dtype=pl.Boolean, eager=True)
        asked = new.to_frame().select(flagged(new.name, pl.col(new.name))).select(self._asked[new.name]).to_series()
        if len(known) + len(new) > MOST:
            sound.pop(values.name, None)
        else:
            sound[values.name] = pl.concat([known, new.filter(~asked)])
        return values.is_in(new.filter(asked).implode(), nulls_equal=True)
