"""How generated files are written: UTF-8, LF, a line end at the end, keys in the order they were made."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable
from typing import Any


def json_bytes(value: Any) -> bytes:
    """JSON that people can read and git can compare."""
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode()


def csv_bytes(rows: Iterable[Iterable[str]]) -> bytes:
    """Comma-separated lines without a byte order mark."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue().encode()
