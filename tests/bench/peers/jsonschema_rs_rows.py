"""jsonschema-rs (Rust), one row after another."""

from __future__ import annotations

from typing import Any

import jsonschema_rs
from common import run
from json_rows import rows, schema


def check(rules: dict[str, Any], path: str) -> tuple[list[int], list[tuple[int, int]]]:
    ids, made = schema(rules)
    validator = jsonschema_rs.Draft202012Validator(made, validate_formats=True)
    found = []
    for number, row in rows(path):
        if not validator.is_valid(row):
            found += [(number, ids[int(fault.schema_path[1])]) for fault in validator.iter_errors(row)]
    return ids, sorted(found)


run(check)
