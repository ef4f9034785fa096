"""jsonschema (Python), one row after another."""

from __future__ import annotations

from typing import Any

from common import run
from json_rows import rows, schema
from jsonschema import Draft202012Validator


def check(rules: dict[str, Any], path: str) -> tuple[list[int], list[tuple[int, int]]]:
    ids, made = schema(rules)
    validator = Draft202012Validator(made, format_checker=Draft202012Validator.FORMAT_CHECKER)
    found = [
        (number, ids[int(fault.absolute_schema_path[1])])
        for number, row in rows(path)
        for fault in validator.iter_errors(row)
    ]
    return ids, sorted(found)


run(check)
