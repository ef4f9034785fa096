"""Every subject's page once more as JSON: the same sections, facts and rows, for programs. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any

from creditcli.model.pages import Document, PageTable, Section

SHARED = 1_000  # parts that many pages have
_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def twin(page: Document) -> bytes:
    """``{"standard", "office", "invented", "name", "lead", "sections"}`` in one line; a row is column title to text.

    Of which day the site is stands in ``data/changes/index.json``: a twin changes when what it says does.
    """
    frame = page.frame
    about = {
        "standard": frame.standard_version, "office": frame.office, "invented": frame.invented, "name": page.heading,
        "lead": page.lead,
    }  # fmt: skip
    sections = ",".join([_told(one) for one in page.sections])
    return f'{_json(about)[:-1]},"sections":[{sections}]}}\n'.encode()


def _told(one: Section) -> str:
    if one.facts or (one.table and one.table.rows):
        return _json(_section(one))
    return _same(replace(one, links=()) if one.links else one)


@lru_cache(SHARED)
def _same(one: Section) -> str:
    """Most parts of most pages say the same."""
    return _json(_section(one))


def _json(told: Mapping[str, Any]) -> str:
    return _ENCODER.encode(told)


def _section(one: Section) -> Mapping[str, Any]:
    told: dict[str, Any] = {"title": one.title}
    if one.paragraphs:
        told["text"] = list(one.paragraphs)
    if one.facts:
        told["facts"] = dict(one.facts)
    if one.table:
        told["rows"] = _rows(one.table)
    if one.until:
        told["until"] = one.until.isoformat()
    return told


def _rows(table: PageTable) -> list[Mapping[str, str]]:
    found: list[Mapping[str, str]] = []
    for row in table.rows:
        told = {name: cell.text for name, cell in zip(table.columns, row.cells, strict=True)}
        extra = {"标注": row.note, "公示至": row.until.isoformat() if row.until else ""}
        found.append({**told, **{name: text for name, text in extra.items() if text}})
    return found
