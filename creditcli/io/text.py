"""Reads csv and tsv: strict UTF-8, else strict GB18030, else refused. Never guessed.

The row number of a finding is the one a spreadsheet shows: records, not lines.
"""

from __future__ import annotations

import csv
import io

import polars as pl

from creditcli.io.decoding import decode
from creditcli.model.finding import Finding, Place, number_to_letters
from creditcli.model.intake import Grid
from creditcli.standard.types import Standard

FIELD_LIMIT = 10_000_000


def read_table(content: bytes, name: str, standard: Standard) -> tuple[tuple[Grid, ...], str, list[Finding]]:
    """The one grid of a csv or tsv file, its encoding, and findings (ragged rows, open quotes, no text)."""
    text, encoding, findings = decode(content, name, standard)
    if findings:
        return (), encoding, findings
    if not text.strip():
        return (), encoding, [standard.finding("file_empty", Place(name))]
    rows = []
    try:
        csv.field_size_limit(FIELD_LIMIT)
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter_of(text), strict=True):
            rows.append(row)  # one by one: a fault leaves the rows before it
    except csv.Error:
        at = len(rows) + 1
        return (), encoding, [standard.finding("file_quote_open", Place(name, row=at), row=at)]
    width = width_of(rows)
    for number, row in enumerate(rows, 1):
        if any(cell.strip() for cell in row[width:]):
            findings.append(
                standard.finding("file_too_many_columns", Place(name, row=number), columns=len(row), expected=width)
            )
    if findings:
        return (), encoding, findings
    data = {
        number_to_letters(at + 1): pl.Series(
            [row[at] if at < len(row) and row[at] != "" else None for row in rows], dtype=pl.String
        )
        for at in range(width)
    }
    return (Grid("", pl.DataFrame(data).with_row_index("row", offset=1)),), encoding, []


def delimiter_of(text: str) -> str:
    """The separator that the first lines hold most of."""
    head = "\n".join(text.splitlines()[:10])
    return max(",\t;|", key=head.count)


def width_of(rows: list[list[str]]) -> int:
    """Columns of the widest of the first rows: titles are narrower than the header below them."""
    return max((len(row) for row in rows[:12]), default=0)
