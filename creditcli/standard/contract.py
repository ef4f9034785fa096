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
from creditcli.standard.types import Codelist, Dataset, FieldType, Standard

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
    key = _Key(standard.datasets[name], codelists)
    try:
        _schema(key).validate(frame, lazy=True)
    except (SchemaError, SchemaErrors) as fault:
        columns = "、".join(sorted(_broken(frame, key, fault.failure_cases))) or name
        raise BrokenRecord(
            f"数据集 {name} 的一行通过了检查，却不符合档案格式（{columns}），没有并入档案。",
            f"A row of {name} passed validation but breaks the record's contract ({columns}). Nothing was merged.",
        ) from fault


def _broken(frame: pl.DataFrame, key: _Key, cases: object) -> set[str]:
    """The columns that break the contract: by type or presence, and by form."""
    found = {str(one) for one in cases["column"].drop_nulls()} if isinstance(cases, pl.DataFrame) else set()
    forms = {column: form for column, form in _forms(key).items() if frame.schema.get(column) == pl.String}
    holds = frame.select(form.all().alias(column) for column, form in forms.items()).row(0, named=True)
    return found | {column for column, every in holds.items() if not every}


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
        KEY: pa.Column(pl.String),
        DIGEST: pa.Column(pl.String),
        FILE: pa.Column(pl.String),
        SHEET: pa.Column(pl.String),
        ROW: pa.Column(pl.Int64, pa.Check.ge(0)),
        **{field.id: pa.Column(pl.String, nullable=True) for field in key.dataset.fields},
    }
    # All forms in one check of the rows: a check a column costs each small file more than everything else.
    every = pl.all_horizontal([form.fill_null(True) for form in _forms(key).values()])
    return pa.DataFrameSchema(
        columns, strict=True, ordered=True, checks=[pa.Check(lambda data: data.lazyframe.select(every))]
    )


def _forms(key: _Key) -> dict[str, pl.Expr]:
    """What must be true of a column's texts; null for none."""
    forms = {name: pl.col(name).str.contains(HEX) for name in (KEY, DIGEST)}
    for field in key.dataset.fields:
        column, tests = pl.col(field.id), []
        if field.type in FORMS:
            tests.append(column.str.contains(FORMS[field.type]))
        elif field.max_length:
            tests.append(column.str.len_chars() <= field.max_length)
        if field.type is FieldType.CODE and not key.codelists[field.codelist].open_prefix:
            values = key.codelists[field.codelist].values
            tests.append(column.is_in([*(one.label for one in values), *(one.code for one in values)]))
        if tests:
            forms[field.id] = pl.all_horizontal(tests)
    return forms
