"""Keys of rows, by which the record tells versions of one thing, and the persons' numbers beside them. Pure."""

from __future__ import annotations

import polars as pl

from creditcli.checks.duplicates import ROLE, comparable
from creditcli.model.record import KEY, ROW
from creditcli.standard.row_texts import as_arrays, digests
from creditcli.standard.types import Dataset, FieldType


def numbers(dataset: Dataset) -> list[str]:
    """The fields that hold persons' numbers."""
    return [field.id for field in dataset.fields if field.type is FieldType.PERSON_NUMBER]


def columns(dataset: Dataset) -> list[str]:
    """All that ``keyed`` reads of a row."""
    wanted = {*dataset.key, ROLE, *numbers(dataset)}
    return ["row", *(field.id for field in dataset.fields if field.id in wanted)]


def keyed(rows: pl.DataFrame, dataset: Dataset) -> pl.DataFrame:
    """``_row`` (UInt32), ``_key`` and the fields of persons' numbers, of ``row`` and fields as they are kept."""
    keys = comparable(rows, dataset).select(pl.exclude("row"))
    found = pl.Series(KEY, digests(keys, as_arrays(dataset.id, keys)))
    # Numbers are copied: a view of a text would hold all texts of its batch in memory.
    return rows.select(pl.col("row").cast(pl.UInt32).alias(ROW), found, *(pl.col(one) + "" for one in numbers(dataset)))
