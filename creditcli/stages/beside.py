"""The record as it will be once the accepted rows of a file are in: what its other sheets, or files sent with it, are judged by.

Pure; nothing is written, and rows are read only when a check asks for their data set.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

import polars as pl

from creditcli.model.record import (
    DEPARTMENT,
    DIGEST,
    NOT_CONTENT,
    RECEIVED,
    ROW_ID,
    SUBMISSION,
    Added,
    Altered,
    MergePlan,
    Piece,
    RecordView,
    Rows,
)
from creditcli.standard.row_texts import as_objects, digests
from creditcli.standard.types import Dataset, Standard


def with_added(view: RecordView, plan: MergePlan, number: int, received: date, standard: Standard) -> RecordView:
    """The view with the rows that a submission of that number and day is to add."""
    new = {name: added for name, added in plan.new.items() if added.height}
    return replace(view, frames=_More(view, new, (number, received, plan.department), standard)) if new else view


class _More(Altered):
    """The frames of a view, of which some data sets have more rows, behind those that are held."""

    def __init__(
        self, view: RecordView, new: Mapping[str, Added], told: tuple[int, date, str], standard: Standard
    ) -> None:
        super().__init__(view, new)
        self._new = new
        self._told = told
        self._standard = standard
        self._made: dict[str, pl.DataFrame] = {}

    def lazy(self, dataset: str) -> pl.LazyFrame:
        held = self._view.lazy(dataset)
        return held if dataset not in self._new else pl.concat([held, self._more(dataset, held).lazy()])

    def pieces(self, dataset: str) -> Sequence[Piece]:
        held = self._view.pieces(dataset)
        if dataset not in self._new:
            return held
        more = self._more(dataset, self._view.lazy(dataset))
        return [*held, Piece(more.height, more.lazy())]

    def _more(self, name: str, like: pl.LazyFrame) -> pl.DataFrame:
        if name not in self._made:
            number, received, department = self._told
            dataset = self._standard.datasets[name]
            told = {SUBMISSION: pl.lit(number), RECEIVED: pl.lit(received), DEPARTMENT: pl.lit(department)}
            rows = pl.concat([_numbered(batch(), number, dataset) for batch in self._new[name].batches()])
            schema = like.collect_schema()
            self._made[name] = rows.with_columns(**told).select(pl.col(one).cast(schema[one]) for one in schema)
        return self._made[name]


def _numbered(rows: Rows, number: int, dataset: Dataset) -> pl.DataFrame:
    """The rows of one batch with ids and digests as they will have them."""
    at = pl.int_range(rows.before + 1, rows.before + 1 + pl.len()).cast(pl.String).str.zfill(6)
    content = rows.frame.select(field.id for field in dataset.fields if field.id not in NOT_CONTENT)
    own = digests(content, as_objects(content)).alias(DIGEST)
    return rows.frame.with_columns(pl.concat_str(pl.lit(f"{number:06}-{dataset.id}-"), at).alias(ROW_ID), own)
