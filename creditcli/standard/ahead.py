"""The YAML of the standard, parsed ahead of its use: an eighth of a small command's time went into parsing it.

A file is taken from here only while its bytes are those that were parsed: one that was edited, or that an office put
in its place, is parsed as ever. ``standard build --check`` holds the whole against the YAML.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from typing import Any

PATH = "parsed.json"
_DAY = "$day"


def digest_of(content: bytes) -> str:
    """SHA-256 of a file of the standard, line ends aside (git may change them)."""
    return hashlib.sha256(content.replace(b"\r\n", b"\n")).hexdigest()


def parsed_ahead(files: Mapping[str, bytes], parsed: Mapping[str, Any]) -> bytes:
    """``path -> [digest of the file, what it says]`` as JSON, a line a file; ``parsed`` by path."""
    lines = [
        f"{json.dumps(path)}:{json.dumps([digest_of(files[path]), said], ensure_ascii=False, default=_written)}"
        for path, said in sorted(parsed.items())
    ]
    return ("{\n" + ",\n".join(lines) + "\n}\n").encode()


def still_true(content: bytes, digests: Mapping[str, str]) -> dict[str, Any]:
    """What ``parsed_ahead`` wrote of those files whose bytes are still the same; nothing of a file that is damaged."""
    try:
        held = json.loads(content or b"{}", object_hook=_read)
    except ValueError:
        return {}
    return {path: said for path, (digest, said) in held.items() if digests.get(path) == digest}


def _written(value: object) -> dict[str, str]:
    if not isinstance(value, date):
        raise TypeError(f"{value!r} has no place in the standard")
    return {_DAY: value.isoformat()}


def _read(found: dict[str, Any]) -> Any:
    return date.fromisoformat(found[_DAY]) if _DAY in found else found
