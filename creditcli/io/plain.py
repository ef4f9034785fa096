"""Names, texts and days as people give them: file names of old systems, text saved by old programs."""

from __future__ import annotations

import os
import re
from datetime import date
from pathlib import PurePath

from creditcli.errors import UsageFault

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def shown(path: PurePath) -> str:
    """The path as text with forward slashes. A name that the system could not read is UTF-8, else GB18030."""
    return "/".join(_shown(name) for name in path.as_posix().split("/"))


def _shown(name: str) -> str:
    try:
        name.encode()
        return name
    except UnicodeEncodeError:
        raw = os.fsencode(name)
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw.decode("gb18030", "replace")


def iso_day(text: str) -> date:
    """The day of ``2026-03-01``. Raises ValueError for every other way of writing one."""
    if _DAY.fullmatch(text) is None:
        raise ValueError(text)
    return date.fromisoformat(text)


def text_of(content: bytes, name: str) -> str:
    """Strict UTF-8 (BOM allowed), else strict GB18030, as spreadsheet programs save it. Raises UsageFault."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UsageFault(f"{name} 既不是 UTF-8 也不是 GB18030，请另存后再试。", f"{name} is neither UTF-8 nor GB18030.")
