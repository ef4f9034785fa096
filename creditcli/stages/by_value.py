"""What is asked of one column alone, asked once of every value where few values fill many rows.

Organs, their codes, days, legal bases and kinds of act repeat from row to row, and are remembered; what was decided
repeats within a batch; names, numbers and facts do not. Which column is of which kind shows in the first batch. The
answers are the same either way.
"""

from __future__ import annotations

import operator
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class _Asked:
    """Values of a column that were asked about, and those of them that are suspect."""

    values: pl.Series
    suspect: pl.Series


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
        self._known: dict[str, _Asked] | None = None
        self._repeated: frozenset[str] = frozenset()

    def doubtful(self, rows: pl.DataFrame) -> list[pl.Series]:
        """Whether each row is suspect, in parts. ``rows``: fields with their ``flagged`` columns."""
        if self._known is None:
            counts = {name: rows[name].n_unique() for name in self._asked if name}
            self._repeated = frozenset(name for name, count in counts.items() if SOME * count <= rows.height)
            few = [rows[name].clear() for name, count in counts.items() if FEW * count <= rows.height]
            self._known = {one.name: _Asked(one, one) for one in few}
        known, repeated = dict(self._known), self._repeated
        new = [~_among(pl.col(name), asked.values).alias(name) for name, asked in known.items()]
        single = [name for name in self._asked if name not in repeated]
        found = rows.select(*new, *(self._asked[name] for name in single))
        parts = [self._judged(rows, found[name]) for name in single]
        values = [rows[name].filter(found[name]) if name in known else rows[name] for name in repeated]
        suspect = [self._suspect(one, known.get(one.name)) for one in values]
        return [*parts, *rows.select(_among(pl.col(one.name), one) for one in suspect if not one.is_empty())]

    def _judged(self, rows: pl.DataFrame, suspect: pl.Series) -> pl.Series:
        """``suspect``, or found to be so by a judge of the column that it is named for."""
        judges = self._judges.get(suspect.name, ())
        return reduce(operator.or_, (judge(rows[suspect.name]) for judge in judges), suspect)

    def _suspect(self, values: pl.Series, known: _Asked | None) -> pl.Series:
        """All values of a column that are known to be suspect. ``values``: those that were not asked about yet."""
        before = known.suspect if known else values.clear()
        if values.is_empty():
            return before
        new = values.unique()
        rows = new.to_frame().select(flagged(new.name, pl.col(new.name)))
        found = self._judged(rows, rows.select(self._asked[new.name]).to_series())
        if self._known is not None and known is not None:
            if len(known.values) + len(new) > MOST:
                self._known.pop(new.name, None)
            else:
                own = pl.Series(new.name, new.to_list(), dtype=pl.String)  # a view would hold the whole batch in memory
                self._known[new.name] = _Asked(pl.concat([known.values, own]), pl.concat([before, own.filter(found)]))
        return pl.concat([before, new.filter(found)])


def _among(values: pl.Expr, known: pl.Series) -> pl.Expr:
    return values.is_in(known.implode(), nulls_equal=True)
