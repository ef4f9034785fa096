"""JSON Schema 2020-12 of a package's manifest, ``schemas/package.schema.json``: it names the data sets there are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from creditcli.faces.row_schema import DIALECT
from creditcli.faces.text import json_bytes
from creditcli.model.period import PATTERN
from creditcli.standard.types import Standard

PATH = "schemas/package.schema.json"
SHA256 = {"type": "string", "pattern": "^[0-9a-f]{64}$"}


def package_schema(standard: Standard) -> Mapping[str, bytes]:
    """The manifest's schema. A package may be of an older version of the standard: the version is a form only."""
    member = {
        "type": "object",
        "additionalProperties": False,
        "required": ["path", "dataset", "sha256"],
        "properties": {
            "path": {"type": "string", "pattern": r"^[^/\\:][^\\:]*$"},
            "dataset": {"$ref": "#/$defs/dataset"},
            "sha256": SHA256,
        },
    }
    schema: dict[str, Any] = {
        "$schema": DIALECT,
        "$id": f"urn:creditcli:standard:{standard.version}:package",
        "title": "报送包清单 package.json",
        "type": "object",
        "additionalProperties": False,
        "required": ["standard_version", "department", "files"],
        "properties": {
            "standard_version": {
                "type": "string",
                "pattern": r"^[0-9]+\.[0-9]+\.[0-9]+$",
                "examples": [standard.version],
            },
            "department": {"type": "string", "minLength": 1},
            "period": {"type": "string", "pattern": PATTERN, "examples": ["2026-03", "2026-03-01/2026-03-31"]},
            "replaces": {"type": "array", "items": SHA256},
            "files": {"type": "array", "minItems": 1, "items": member},
        },
        "$defs": {"dataset": {"title": "数据集", "enum": list(standard.datasets)}},
    }
    return {PATH: json_bytes(schema)}
