"""One example file a data set, ``examples/<data set>.csv``: the form's headers and a row of the fields' examples."""

from __future__ import annotations

from collections.abc import Mapping

from creditcli.faces.text import csv_bytes
from creditcli.standard.forms import form_fields, form_header, sample_row
from creditcli.standard.types import Dataset, Standard


def example_path(dataset: Dataset) -> str:
    """Where a data set's example file stands in ``standards/``."""
    return f"examples/{dataset.id}.csv"


def example_files(standard: Standard) -> Mapping[str, bytes]:
    """Every data set's example file."""
    return {example_path(dataset): example_file(dataset) for dataset in standard.datasets.values()}


def example_file(dataset: Dataset) -> bytes:
    """UTF-8 without a byte order mark: a header and one row."""
    fields, row = form_fields(dataset), sample_row(dataset)
    return csv_bytes([[form_header(field) for field in fields], [row.get(field.id, "") for field in fields]])
