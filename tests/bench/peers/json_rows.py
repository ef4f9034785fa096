"""A JSON Schema of one row, shared by jsonschema and jsonschema-rs; empty cells are left out of the object.

JSON Schema cannot compare two values, compute a check digit, or look at other rows.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from common import CODE_SHAPE, DAY, NUMBER

Test = dict[str, Any]


def part(test: Test) -> dict[str, Any] | None:
    """The schema of one test; None where JSON Schema has no words for it."""
    kind, column = test["kind"], test["column"]
    if kind == "required":
        return {"required": [column]}
    if kind == "any-of":
        return {"anyOf": [{"required": [name]} for name in test["columns"]]}
    if kind in ("required-when", "blank-when"):
        then = {"required": [column]} if kind == "required-when" else {"properties": {column: False}}
        return {"if": {"anyOf": [_holds(one) for one in test["when"]]}, "then": then}
    value = _value(test)
    if value is None:
        return None
    own = {"properties": {column: value}}
    return {"if": _holds(test["when"][0]), "then": own} if kind == "no-pattern-when" else own


def _value(test: Test) -> dict[str, Any] | None:
    kind = test["kind"]
    if kind in ("no-pattern", "no-pattern-when"):
        return None if r"\p{" in test["pattern"] else {"not": {"pattern": test["pattern"]}}
    simple = {
        "length": lambda: {"maxLength": test["most"]},
        "value": lambda: {"pattern": f"^({_words(test)})$"} if test["prefix"] else {"enum": test["values"]},
        "value-list": lambda: {"pattern": f"^({_words(test)})(；({_words(test)}))*$"},
        "date": lambda: {"pattern": f"^{DAY}$", "format": "date"},
        "number": lambda: {"pattern": f"^{NUMBER}$"},
        "not-negative": lambda: {"not": {"pattern": "^-"}},
        "decimals": lambda: {"not": {"pattern": rf"\.[0-9]{{{test['most'] + 1},}}$"}},
        "code-shape": lambda: {"pattern": f"^{CODE_SHAPE}$"},
    }
    return simple[kind]() if kind in simple else None


def _words(test: Test) -> str:
    return "|".join([*map(re.escape, test["values"]), *([f"{test['prefix']}.*"] if test["prefix"] else [])])


def _holds(one: Test) -> dict[str, Any]:
    values = "|".join(map(re.escape, one["values"]))
    value = {"pattern": f"(^|；)({values})($|；)"} if one["contains"] else {"enum": one["values"]}
    return {"properties": {one["column"]: value}, "required": [one["column"]]}


def schema(rules: dict[str, Any]) -> tuple[list[int], dict[str, Any]]:
    """Ids in the order of ``allOf``, and the schema: the place in ``allOf`` tells the test that failed."""
    parts = [(test["id"], made) for test in rules["tests"] if (made := part(test)) is not None]
    return [at for at, _ in parts], {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "allOf": [made for _, made in parts],
    }


def rows(path: str) -> Iterator[tuple[int, dict[str, str]]]:
    """Row number and its filled cells."""
    with Path(path).open(encoding="utf-8", newline="") as file:
        for number, row in enumerate(csv.DictReader(file), 2):
            yield number, {name: value for name, value in row.items() if value}
