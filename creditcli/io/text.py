"""Reads csv and tsv: strict UTF-8, else strict GB18030, else refused. Never guessed.

The row number of a finding is the one a spreadsheet shows: records, not lines.
"""

from __future__ import annotations

import csv
import io

import polars as pl

from creditcli.model.finding import Finding, Place, number_to_letters
from creditcli.model.intake import Grid
from creditcli.standard.types import Standard

BROKEN = ("锟斤拷", "\ufffd", "ï»¿", "烫烫烫")  # text that an earlier hand decoded wrongly
UTF16 = (b"\xff\xfe", b"\xfe\xff")  # byte order marks
FIELD_LIMIT = 10_000_000
UTF8_WITNESSES = 4


def decode(content: bytes, name: str, standard: Standard) -> tuple[str, str, list[Finding]]:
    """Text and encoding (``utf-8``, ``utf-8-sig``, ``gb18030``), or empty text and a finding.

    A file that is UTF-8 up to its last bytes is never retried as GB18030.
    """
    if content.startswith(UTF16):
        return "", "", [standard.finding("file_encoding_utf16", Place(name))]
    try:
        if content.startswith(b"\xef\xbb\xbf"):
            text, encoding = content.decode("utf-8-sig"), "utf-8-sig"
        else:
            text, encoding = content.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as fault:
        if content.startswith(b"\xef\xbb\xbf") or _mostly_utf8(content, fault.start):
            return "", "", [_refusal(content, fault.start, name, standard)]
        try:
            text, encoding = content.decode("gb18030"), "gb18030"
        except UnicodeDecodeError as second:
            return "", "", [_refusal(content, second.start, name, standard)]
    for broken in BROKEN:
        at = text.find(broken)
        if at >= 0:
            row = text.count("\n", 0, at) + 1
            return "", encoding, [standard.finding("file_encoding_broken_text", Place(name, row=row), row=row)]
    return text, encoding, []


def _mostly_utf8(content: bytes, start: int) -> bool:
    """Whether text before the fault was UTF-8: several three-byte sequences were accepted.

    One or two can come about by chance in GB18030, more cannot.
    """
    return sum(byte >= 0xE3 for byte in content[:start]) >= UTF8_WITNESSES


def _refusal(content: bytes, start: int, name: str, standard: Standard) -> Finding:
    row = content.count(b"\n", 0, start) + 1
    return standard.finding("file_encoding", Place(name, row=row), offset=start, row=row)


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
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter(text), strict=True):
            rows.append(row)  # one by one: a fault leaves the rows before it
    except csv.Error:
        at = len(rows) + 1
        return (), encoding, [standard.finding("file_quote_open", Place(name, row=at), row=at)]
    width = _width(rows)
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


def delimiter(text: str) -> str:
    """The separator that the first lines hold most of."""
    head = "\n".join(text.splitlines()[:10])
    return max(",\t;|", key=head.count)


def _width(rows: list[list[str]]) -> int:
    """Columns of the widest of the first rows: titles are narrower than the header below them."""
    return max((len(row) for row in rows[:12]), default=0)
