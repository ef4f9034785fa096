"""JSON from outside: a name that stands twice could show one value and prove another, and NaN is no number."""

from __future__ import annotations

import json
from typing import Any


def loads(text: str) -> Any:
    """The value of the text. Raises ValueError, and RecursionError for what is nested without end."""
    return json.loads(text, object_pairs_hook=once, parse_constant=_no_number)


def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object's values by name. Raises ValueError where a name stands twice."""
    values = dict(pairs)
    if len(values) != len(pairs):
        raise ValueError("a name stands twice")
    return values


def _no_number(text: str) -> float:
    raise ValueError(text)


def written(values: Any) -> bytes:
    """The bytes as which this program writes papers of these values."""
    return (json.dumps(values, ensure_ascii=False, indent=1) + "\n").encode()
