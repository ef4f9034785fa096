"""Keys of rows, by which the record tells versions of one thing, and the persons' numbers in these rows. Pure."""

from __future__ import annotations

import polars as pl

from creditcli.checks.duplicates import ROLE, comparable
from creditcli.model.intake import RowKeys
from creditcli.model.record import KEY, ROW
from creditcli.standard.row_texts import as_arrays, digests
from creditcli.standard.types import Dataset, FieldType


def numbers(dataset: Dataset) -> list[str]:
    """The fields that hold persons' numbers."""
    return [field.id for field in dataset.fields if field.type is FieldType.PERSON_NUMBER]


def columns(dataset: Dataset) -> list[str]:
    """All that is read of a row."""
    wanted = {*dataset.key, ROLE, *numbers(dataset)}
    return ["row", *(field.id for field in dataset.fields if field.id in wanted)]


def keyed(rows: pl.DataFrame, dataset: Dataset) -> RowKeys:
    """Of ``row`` and fields as they are kept. Numbers are copied: a view of a text would hold all texts of its batch in
    memory."""
    keys, names = comparable(rows, dataset).select(pl.exclude("row")), numbers(dataset)
    found = pl.DataFrame({ROW: rows["row"].cast(pl.UInt32), KEY: digests(keys, as_arrays(dataset.id, keys))})
    some = rows.filter(pl.any_horizontal([pl.lit(False), *(pl.col(one).is_not_null() for one in names)]))
    return RowKeys(found, some.select(pl.col("row").cast(pl.UInt32).alias(ROW), *(pl.col(one) + "" for one in names)))
