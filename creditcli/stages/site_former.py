"""The site that stands, as far as it is remembered: rows of its open data and its publications. Pure.

A site without ``data/changes/index.json`` (none, or one of an earlier version of this program) is as no site at all: the
series of changes begins anew.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from creditcli.model.publication import ChangeLine, Former, Publication, Record
from creditcli.stages.site_data import ROW_ID, TITLES

FOLDER = "data/changes/"
INDEX = f"{FOLDER}index.json"


def former_of(files: Mapping[str, bytes]) -> Former:
    """What ``files`` of the standing site, by path, tell of it. Only ``data/*.jsonl`` and ``data/changes/`` are read."""
    if INDEX not in files:
        return Former()
    index = json.loads(files[INDEX])
    tables = {name: _rows(files.get(f"data/{name}.jsonl", b"")) for name in TITLES}
    publications = tuple(_publication(one, files) for one in index["publications"])
    return Former(date.fromisoformat(index["as_of"]), tables, publications)


def _rows(content: bytes) -> Mapping[str, Record]:
    return {one[ROW_ID.id]: one for one in _lines(content)}


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
