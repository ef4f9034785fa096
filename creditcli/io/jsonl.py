"""Reads JSON Lines: one object a line, keys are the headers."""

from __future__ import annotations

import json
from typing import Any

import polars as pl

from creditcli.io.decoding import decode
from creditcli.model.finding import Finding, Place, number_to_letters
from creditcli.model.intake import Grid
from creditcli.standard.types import Standard


def read_jsonl(content: bytes, name: str, standard: Standard) -> tuple[tuple[Grid, ...], str, list[Finding]]:
    """The one keyed grid, its encoding, and a finding for every line that is no object."""
    text, encoding, findings = decode(content, name, standard)
    if findings:
        return (), encoding, findings
    numbers, records = [], []
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        record = _record(line)
        if not isinstance(record, dict):
            findings.append(standard.finding("json_line_broken", Place(name, row=number), row=number))
            continue
        numbers.append(number)
        records.append(record)
    if findings or not records:
        return (), encoding, findings or [standard.finding("file_empty", Place(name))]
    keys = tuple(dict.fromkeys(str(key) for record in records for key in record))
    data = {
        number_to_letters(at): pl.Series([_text(record.get(key)) for record in records], dtype=pl.String)
        for at, key in enumerate(keys, 1)
    }
    frame = pl.DataFrame({"row": pl.Series(numbers, dtype=pl.UInt32), **data})
    return (Grid("", frame, keys=keys),), encoding, []


def _record(line: str) -> Any:
    """The line's value; None where it is none, gives a key twice, or holds what no text or number can be."""
    try:
        record = json.loads(line, object_pairs_hook=_once, parse_constant=_no_number)
        json.dumps(record, ensure_ascii=False).encode()  # raises for half a surrogate pair
    except (ValueError, RecursionError):
        return None
    return record


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a key stands twice")
    return found


def _no_number(name: str) -> Any:
    raise ValueError(name)


def _text(value: Any) -> str | None:
    if value is None or value == "":
        return None
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return "；".join(str(item) for item in value)
    return json.dumps(value, ensure_ascii=False)
