"""Reads ``templates/letters/fields.yaml``: which placeholders each letter has, and what it must say."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from creditcli.io.yaml_file import read_yaml
from creditcli.model.letter_fields import LetterFields


def read_letter_fields(path: Path) -> Mapping[str, LetterFields]:
    """By template. Raises UsageFault for a file that is no YAML, KeyError for a placeholder without a meaning."""
    told, _ = read_yaml(path)
    return {name: _fields(one, told) for name, one in told["letters"].items()}


def _fields(one: Mapping[str, Any], told: Mapping[str, Any]) -> LetterFields:
    meanings, common = told["meanings"], told["common"]
    items = {name: {item: meanings[item] for item in inner} for name, inner in one.get("items", {}).items()}
    names = [*common["names"], *one["names"], *items]
    wanted = {**common["wanted"], **one["wanted"]}
    return LetterFields(
        {name: meanings[name] for name in names}, items, {key: tuple(either) for key, either in wanted.items()},
        told["elements"],
    )  # fmt: skip
