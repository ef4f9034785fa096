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
    """Values of a column that were asked about, and those of them that are suspect. ``is_new``, ``doubtful``: whether a
    row's value is none of the former, one of the latter (None: there are none); made once, since every batch asks."""

    values: pl.Series
    suspect: pl.Series
    is_new: pl.Expr
    doubtful: pl.Expr | None

    @classmethod
    def of(cls, values: pl.Series, suspect: pl.Series) -> _Asked:
        return cls(values, suspect, ~_among(values), _doubtful(suspect))


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
            self._known = {one.name: _Asked.of(one, one) for one in few}
        known = dict(self._known)
        single = [name for name in self._asked if name not in self._repeated]
        new = [asked.is_new.alias(name) for name, asked in known.items()]
        found = rows.select(*new, *(self._asked[name] for name in single))
        parts = [self._judged(rows, found[name]) for name in single]
        values = [rows[name].filter(found[name]) if name in known else rows[name] for name in self._repeated]
        doubtful = [self._doubtful(one, known.get(one.name)) for one in values]
        return [*parts, *rows.select(one for one in doubtful if one is not None)]

    def _judged(self, rows: pl.DataFrame, suspect: pl.Series) -> pl.Series:
        """``suspect``, or found to be so by a judge of the column that it is named for."""
        judges = self._judges.get(suspect.name, ())
        return reduce(operator.or_, (judge(rows[suspect.name]) for judge in judges), suspect)

    def _doubtful(self, values: pl.Series, known: _Asked | None) -> pl.Expr | None:
        """Whether a row's value in a column is suspect; None where no value is. ``values``: those that were not asked
        about yet."""
        if values.is_empty() and known:
            return known.doubtful
        new = values.unique()
        rows = new.to_frame().select(flagged(new.name, pl.col(new.name)))
        suspect = new.filter(self._judged(rows, rows.select(self._asked[new.name]).to_series()))
        if known is None:
            return _doubtful(suspect)
        # Copied: a view would hold the whole batch in memory.
        own, odd = (pl.Series(new.name, one.to_list(), dtype=pl.String) for one in (new, suspect))
        asked = _Asked.of(pl.concat([known.values, own]), pl.concat([known.suspect, odd]))
        if self._known is not None:
            if len(asked.values) > MOST:
                self._known.pop(new.name, None)
            else:
                self._known[new.name] = asked
        return asked.doubtful


def _among(values: pl.Series) -> pl.Expr:
    return pl.col(values.name).is_in(values.implode(), nulls_equal=True)


def _doubtful(suspect: pl.Series) -> pl.Expr | None:
    return None if suspect.is_empty() else _among(suspect)
