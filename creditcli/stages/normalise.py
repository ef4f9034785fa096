"""Cells as found to cells as kept: every change is logged, nothing changes without a line.

Dates, codes and amounts are read on their distinct values; names and texts only lose the
blanks around them.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping

import polars as pl

from creditcli.standard.canonical import KEEP_CODE
from creditcli.standard.cell_texts import code_reader, read_amount, read_date
from creditcli.standard.types import Dataset, Field, FieldType, LayoutColumn, Standard


def _as_it_is(text: str) -> str:
    return text


def _identifier(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split()).upper() or text


def reader(field: Field, column: LayoutColumn, standard: Standard) -> Callable[[str], str | None]:
    """How a text of the field becomes what is kept."""
    if field.type is FieldType.DATE:
        return read_date
    if field.type is FieldType.DECIMAL:
        return lambda text: read_amount(text, column.factor, column.unit or field.unit)
    if field.codelist:
        codelist = standard.codelists[field.codelist]
        return code_reader(codelist, field.codelist in KEEP_CODE, column.values, field.type is FieldType.CODES)
    if field.type in (FieldType.UNIFIED_CODE, FieldType.IDENTIFIER, FieldType.PERSON_NUMBER):
        return _identifier
    return _as_it_is  # blanks around it are gone already


def normalise(
    raw: pl.DataFrame, fields: Mapping[str, tuple[Field, LayoutColumn]], standard: Standard
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """``raw`` (``row`` and one String column per mapped field) to the kept values, and ``blank:<field>``
    columns that are true where a placeholder was written. A date or amount that cannot be read is null."""
    stripped = {name: pl.col(name).str.strip_chars() for name in fields}
    placeholders = list(standard.placeholders)
    blanks = raw.select(
        "row",
        *(
            (stripped[name].is_in(placeholders) & takes_placeholders(field)).fill_null(False).alias(f"blank:{name}")
            for name, (field, _) in fields.items()
        ),
    )
    texts = pl.concat([raw, blanks.drop("row")], how="horizontal").select(
        pl.when(~pl.col(f"blank:{name}") & (text != "")).then(text).alias(name) for name, text in stripped.items()
    )
    kept = [raw["row"]]
    for name, (field, column) in fields.items():
        read = reader(field, column, standard)
        if read is _as_it_is:
            kept.append(texts[name])
            continue
        told = texts[name].unique(maintain_order=True).to_list()
        table = {value: read(value) for value in told if value is not None}
        kept.append(texts[name].replace_strict(table, default=None, return_dtype=pl.String))
    return pl.DataFrame(kept), blanks


def takes_placeholders(field: Field) -> bool:
    """Whether a text that says "none" is taken for an empty cell. A document number may really be 空 or 无 on paper; everything else that says "none" is empty."""
    return field.type is not FieldType.DOCUMENT_NUMBER


def with_every_field(kept: pl.DataFrame, dataset: Dataset) -> pl.DataFrame:
    """Every field of the data set, those that the file lacks as nulls, in the data set's order."""
    columns = [
        pl.col(field.id) if field.id in kept.columns else pl.lit(None, dtype=pl.String).alias(field.id)
        for field in dataset.fields
    ]
    return kept.select("row", *columns)
