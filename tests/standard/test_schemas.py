"""Schemas that people write: JSON keeps the last of two equal keys in silence, and a reference may lead nowhere."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from referencing import Registry, Resource

from creditcli.io.bundle import bundle

SCHEMAS = sorted(Path(bundle("standards") / "schemas").rglob("*.schema.json"))


def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    keys = [key for key, _ in pairs]
    assert len(keys) == len(set(keys)), f"twice in one object: {sorted({key for key in keys if keys.count(key) > 1})}"
    return dict(pairs)


def references(part: Any) -> list[str]:
    if isinstance(part, dict):
        own = [part["$ref"]] if isinstance(part.get("$ref"), str) else []
        return own + [one for value in part.values() for one in references(value)]
    return [one for value in part for one in references(value)] if isinstance(part, list) else []


@pytest.mark.parametrize("path", SCHEMAS, ids=lambda path: path.name)
def test_no_key_stands_twice_and_every_reference_inside_leads_somewhere(path: Path) -> None:
    schema = json.loads(path.read_text("utf-8"), object_pairs_hook=once)
    resolver = Registry().with_resource("", Resource.from_contents(schema)).resolver()
    for reference in references(schema):
        if reference.startswith("#"):
            resolver.lookup(reference)
