"""JSON Schemas 2020-12 of what a published site says to programs: ``schemas/site/``.

The twin of a subject's page, a line of a delta, and the index of deltas.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from creditcli.faces.row_schema import DAY, DIALECT
from creditcli.faces.text import json_bytes
from creditcli.model.publication import CHANGES, ENDED
from creditcli.standard.types import Standard

FOLDER = "schemas/site/"
Schema = dict[str, Any]
TEXT: Schema = {"type": "string", "minLength": 1}
A_DAY: Schema = {"type": "string", "pattern": DAY}
HEAD: Schema = {"type": "string", "pattern": "^[0-9a-f]{64}$", "description": "档案首值 / head of the record"}
ROW: Schema = {"type": "string", "pattern": "^[0-9a-f]{16}$", "description": "行编号 / id of a row"}
TABLE: Schema = {"type": "string", "pattern": "^[a-z]+$", "description": "data/ 下的表 / a table under data/"}
COUNT: Schema = {"type": "integer", "minimum": 0}
TEXTS: Schema = {"type": "object", "additionalProperties": TEXT}


def site_schemas(standard: Standard) -> Mapping[str, bytes]:
    """Every schema by path."""
    made = {
        "subject": ("主体页面的数据（subjects/代码末两位/代码.json）", _twin()),
        "change": ("变动数据的一行（data/changes/日期.jsonl）", _change()),
        "changes-index": ("变动数据的目录（data/changes/index.json）", _index()),
    }
    return {
        f"{FOLDER}{name}.schema.json": json_bytes(
            {
                "$schema": DIALECT,
                "$id": f"urn:creditcli:standard:{standard.version}:site:{name}",
                "title": title,
                **schema,
            }
        )
        for name, (title, schema) in made.items()
    }


def _object(required: Schema, **optional: Schema) -> Schema:
    return {
        "type": "object", "additionalProperties": False, "required": list(required), "properties": {**required, **optional},
    }  # fmt: skip


def _twin() -> Schema:
    section = _object(
        {"title": {"type": "string"}},
        text={"type": "array", "items": TEXT},
        facts=TEXTS,
        rows={"type": "array", "items": {"type": "object", "additionalProperties": {"type": "string"}}},
        until={**A_DAY, "description": "可以公示到哪一天 / last day on which it may be shown"},
    )
    return _object(
        {
            "standard": TEXT, "office": TEXT, "invented": {"type": "boolean"}, "name": TEXT, "lead": {"type": "string"},
            "sections": {"type": "array", "items": section},
        }
    )  # fmt: skip


def _change() -> Schema:
    """What ended has its kind and no row; what entered or changed has a row only while it is public."""
    line = _object(
        {"change": {"enum": list(CHANGES)}, "table": TABLE, "row_id": ROW, "day": A_DAY}, ending=TEXT, row=TEXTS
    )
    ended = {"properties": {"change": {"const": ENDED}}}
    return {
        **line,
        "if": ended,
        "then": {"required": ["ending"], "properties": {"row": False}},
        "else": {"properties": {"ending": False}},
    }


def _index() -> Schema:
    file = _object(
        {
            "path": {"type": "string", "pattern": r"^[0-9-]{10}\.(jsonl|csv)$"}, "bytes": COUNT,
            "sha256": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
        }
    )  # fmt: skip
    counts = _object(dict.fromkeys(CHANGES, COUNT))
    publication = _object(
        {
            "as_of": A_DAY,
            "since": {
                "anyOf": [A_DAY, {"type": "null"}],
                "description": "与哪一天的公示相比，null 表示重新开始，请整表下载 / compared with; null: take the tables whole",
            },
            "head": HEAD,
            "counts": {"type": "object", "propertyNames": TABLE, "additionalProperties": counts},
            "files": {"type": "array", "items": file},
        }
    )
    return _object(
        {
            "as_of": A_DAY,
            "head": HEAD,
            "licence": TEXT,
            "publications": {"type": "array", "minItems": 1, "items": publication},
        }
    )
