"""Open data in its forms: csv, JSON Lines, a workbook for people, Parquet. The same tables give the same bytes."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Mapping

import polars as pl

from creditcli.model.csv_cells import RISKY
from creditcli.model.outputs import DataAbout, DataColumn, DataTable
from creditcli.report.open_workbook import workbook
from creditcli.standard.row_texts import json_lines

FOLDER = "data/"
AT_A_TIME = 20_000  # rows
GROUP = 5_000  # rows of a Parquet file that a reader takes together


def data_files(tables: Iterable[DataTable], about: DataAbout) -> Mapping[str, bytes]:
    """``data/<name>.<form>`` of every table in every form."""
    return dict(data_file(one, form, about) for one in tables for form in FORMS)


def data_file(table: DataTable, form: str, about: DataAbout) -> tuple[str, bytes]:
    """Path and content of a table in one of ``FORMS``."""
    return f"{FOLDER}{table.name}.{form}", FORMS[form](table, about)


def as_csv(table: DataTable) -> bytes:
    """Plain UTF-8, codes as text; headers are the field ids of the standard. For people: what a spreadsheet would take
    for a formula stands behind a quotation mark, and as it is in JSON Lines and Parquet."""
    content = io.BytesIO()
    rows = table.filled  # for what is empty is written as nothing, not as ""
    for start in range(0, max(rows.height, 1), AT_A_TIME):
        rows.slice(start, AT_A_TIME).select(map(_safe, rows.columns)).write_csv(content, include_header=not start)
    return content.getvalue()


def _safe(name: str) -> pl.Expr:
    """``safe_cell`` of a column."""
    text = pl.col(name)
    return pl.when(text.str.head(1).is_in(RISKY)).then("'" + text).otherwise(text).alias(name)


def as_jsonl(table: DataTable) -> bytes:
    """One object a line, without what is empty."""
    return json_lines(table.filled)


def as_parquet(table: DataTable) -> bytes:
    """Texts, days as dates, amounts as decimals; what is empty is null. Nothing of machine or time is in it."""
    frame = table.frame.select(map(_typed, table.columns))
    buffer = io.BytesIO()
    frame.write_parquet(buffer, compression="zstd", compression_level=3, statistics=True, row_group_size=GROUP)
    return buffer.getvalue()


def _typed(column: DataColumn) -> pl.Expr:
    text = pl.col(column.id).replace("", None)
    if column.kind == "date":
        return text.str.to_date("%Y-%m-%d")
    return text.cast(pl.Decimal(38, column.scale)) if column.kind == "number" else text


FORMS: Mapping[str, Callable[[DataTable, DataAbout], bytes]] = {
    "csv": lambda table, _: as_csv(table),
    "jsonl": lambda table, _: as_jsonl(table),
    "xlsx": workbook,
    "parquet": lambda table, _: as_parquet(table),
}
