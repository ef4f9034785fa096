"""What is asked of one column alone, asked once of every value where few values fill many rows.

Organs, their codes, days, legal bases and kinds of act repeat from row to row, and are remembered; what was decided
repeats within a batch; names, numbers and facts do not. Which column is of which kind shows in the first batch. The
answers are the same either way.
"""

from __future__ import annotations

import operator
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import reduce

import polars as pl

from creditcli.checks.screens import Judge

FEW = 20  # rows a value fills, at least, in a column of few values
SOME = 2  # the same of a column whose values are not remembered
MOST = 10_000  # values of a column that are remembered
FLAGS = ("blank:", "none:", "long:")  # of a cell that is kept as found: never


def flagged(field: str, cell: pl.Expr) -> list[pl.Expr]:
    """The columns that are asked for a field whose ``cell`` is kept as it was found."""
    never = [pl.lit(False).alias(f"{flag}{field}") for flag in FLAGS]
    return [cell.alias(field), cell.alias(f"raw:{field}"), *never]


class ByValue:
    """Suspicions, by the column that each is about (empty: about several), asked of batches of rows.

    ``judges``: those that are no expressions, by column.
    """

    def __init__(self, suspicions: Iterable[pl.Expr], judges: Mapping[str, Sequence[Judge]]) -> None:
        grouped = defaultdict(list)
        for one in suspicions:
            names = {name.split(":")[-1] for name in one.meta.root_names()}
            grouped[names.pop() if len(names) == 1 else ""].append(one.fill_null(False))
        asked = {name: grouped[name] for name in dict.fromkeys([*grouped, *judges])}
        self._asked = {name: pl.any_horizontal([pl.lit(False), *some]).alias(name) for name, some in asked.items()}
        self._judges = judges
        self._sound: dict[str, pl.Series] | None = None
        self._repeated: frozenset[str] = frozenset()

    def doubtful(self, rows: pl.DataFrame) -> list[pl.Series]:
        """Whether each row is suspect, in parts. ``rows``: fields with their ``flagged`` columns."""
        if self._sound is None:
            counts = {name: rows[name].n_unique() for name in self._asked if name}
            self._repeated = frozenset(name for name, count in counts.items() if SOME * count <= rows.height)
            self._sound = {name: rows[name].clear() for name, count in counts.items() if FEW * count <= rows.height}
        known, repeated = dict(self._sound), self._repeated
        new = [~pl.col(name).is_in(sound.implode(), nulls_equal=True).alias(name) for name, sound in known.items()]
        single = [name for name in self._asked if name not in repeated]
        found = rows.select(*new, *(self._asked[name] for name in single))
        parts = [self._judged(rows, found[name]) for name in single]
        for name in repeated:
            values = rows[name].filter(found[name]) if name in known else rows[name]
            if not values.is_empty():
                parts.append(self._by_value(rows[name], values.unique(), known.get(name)))
        return parts

    def _judged(self, rows: pl.DataFrame, suspect: pl.Series) -> pl.Series:
        """``suspect``, or found to be so by a judge of the column that it is named for."""
        judges = self._judges.get(suspect.name, ())
        return reduce(operator.or_, (judge(rows[suspect.name]) for judge in judges), suspect)

    def _by_value(self, values: pl.Series, new: pl.Series, known: pl.Series | None) -> pl.Series:
        """Whether each of the values is suspect. ``new``: those that are not among the ``known`` sound ones."""
        rows = new.to_frame().select(flagged(new.name, pl.col(new.name)))
        suspect = self._judged(rows, rows.select(self._asked[new.name]).to_series())
        if self._sound is not None and known is not None:
            if len(known) + len(new) > MOST:
                self._sound.pop(values.name, None)
            else:
                self._sound[values.name] = pl.concat([known, new.filter(~suspect)])
        return values.is_in(new.filter(suspect).implode(), nulls_equal=True)
