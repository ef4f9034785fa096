"""The site that stands, as far as it is remembered: rows of its open data and its publications. Pure.

Without ``data/changes/index.json`` (no site, or one of an earlier version of this program) the series of changes begins
anew.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from creditcli.model.publication import ChangeLine, Former, Publication, Record
from creditcli.stages.site_data import ROW_ID, TITLES

FOLDER = "data/changes/"
INDEX = f"{FOLDER}index.json"
UNREADABLE = (LookupError, TypeError, ValueError)


def former_of(files: Mapping[str, bytes]) -> Former:
    """What ``files`` of the standing site, by path, tell of it. Only ``data/*.jsonl`` and ``data/changes/`` are read.

    What was changed by hand until it cannot be read is as if it were not there: it keeps no publication from being made.
    """
    tables = {name: files.get(f"data/{name}.jsonl", b"") for name in TITLES}
    try:
        index = json.loads(files[INDEX])
        publications = tuple(_publication(one, files) for one in index["publications"])
        return Former(date.fromisoformat(index["as_of"]), tables, publications)
    except UNREADABLE:
        return Former(None, tables)


def rows_of(lines: Iterable[bytes]) -> Mapping[str, Record] | None:
    """Rows of JSON Lines by their ids; None where one cannot be read."""
    try:
        return {one[ROW_ID.id]: _texts(one) for one in map(json.loads, lines)}
    except UNREADABLE:
        return None


def _texts(row: Record) -> Record:
    """The row, where all that it holds are texts. Raises TypeError or UnicodeEncodeError for others."""
    "".join(row.values()).encode()
    return row


def _lines(content: bytes) -> Iterator[Any]:
    return (json.loads(line) for line in content.decode().split("\n") if line)


def _publication(one: Mapping[str, Any], files: Mapping[str, bytes]) -> Publication:
    lines = tuple(
        ChangeLine(
            line["change"], line["table"], line["row_id"], date.fromisoformat(line["day"]), line.get("ending", "")
        )
        for line in _lines(files.get(f"{FOLDER}{one['as_of']}.jsonl", b""))
    )
    since = date.fromisoformat(one["since"]) if one.get("since") else None
    return Publication(date.fromisoformat(one["as_of"]), since, one["head"], lines)
