"""The contract that rows meet before they enter the record, made from the data set.

Validation has judged every row by then; the contract guards the record against a slip of this
program: a person's number in clear, a date or amount that is not in the record's own form, a code
list's value that does not exist, a column too many.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import pandera.polars as pa
import polars as pl
from pandera.errors import SchemaError, SchemaErrors

from creditcli.errors import BrokenRecord
from creditcli.model.record import DIGEST, FILE, KEY, ROW, SHEET
from creditcli.standard.types import Codelist, Dataset, Field, FieldType, Standard

HEX = r"^[0-9a-f]{32}$"
FORMS: Mapping[FieldType, str] = {
    FieldType.DATE: r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$",
    FieldType.DECIMAL: r"^-?[0-9]+(\.[0-9]+)?$",
    FieldType.PERSON_NUMBER: r"^p:[0-9a-f]{32}$",
}


def hold_contract(name: str, frame: pl.DataFrame, standard: Standard) -> None:
    """Raises BrokenRecord where rows to be appended (``MergePlan.new``) break the data set's contract."""
    codelists = {
        field.codelist: standard.codelists[field.codelist] for field in standard.datasets[name].fields if field.codelist
    }
    try:
        _schema(_Key(standard.datasets[name], codelists)).validate(frame, lazy=True)
    except (SchemaError, SchemaErrors) as fault:
        cases = fault.failure_cases
        columns = "、".join(sorted({str(one) for one in cases["column"]})) if isinstance(cases, pl.DataFrame) else name
        raise BrokenRecord(
            f"数据集 {name} 的一行通过了检查，却不符合档案格式（{columns}）。没有写入。",
            f"A row of {name} passed validation but breaks the record's contract ({columns}). Nothing was written.",
        ) from fault


class _Key:
    """A data set and its code lists, told apart by identity: a standard never changes once loaded."""

    def __init__(self, dataset: Dataset, codelists: Mapping[str, Codelist]) -> None:
        self.dataset = dataset
        self.codelists = codelists

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Key) and other.dataset is self.dataset

    def __hash__(self) -> int:
        return id(self.dataset)


@lru_cache(maxsize=64)
def _schema(key: _Key) -> pa.DataFrameSchema:
    columns: dict[str, Any] = {
        KEY: pa.Column(pl.String, pa.Check.str_matches(HEX)),
        DIGEST: pa.Column(pl.String, pa.Check.str_matches(HEX)),
        FILE: pa.Column(pl.String),
        SHEET: pa.Column(pl.String),
        ROW: pa.Column(pl.Int64, pa.Check.ge(0)),
    }
    for field in key.dataset.fields:
        columns[field.id] = pa.Column(pl.String, _checks(field, key.codelists), nullable=True)
    return pa.DataFrameSchema(columns, strict=True, ordered=True)


def _checks(field: Field, codelists: Mapping[str, Codelist]) -> list[Any]:
    checks = []
    if field.type in FORMS:
        checks.append(pa.Check.str_matches(FORMS[field.type]))
    elif field.max_length:
        checks.append(pa.Check.str_length(max_value=field.max_length))
    if field.type is FieldType.CODE and not codelists[field.codelist].open_prefix:
        values = codelists[field.codelist].values
        checks.append(pa.Check.isin([*(one.label for one in values), *(one.code for one in values)]))
    return checks
