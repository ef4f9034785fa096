"""文号, numbers of official documents: kept as found, compared by a bracket-normalised key.

>>> normal_form("二市监罚字[2026]第３号") == normal_form("二市监罚字〔2026〕3号")
True
>>> year("二市监罚字（2026）3号")
2026
"""

from __future__ import annotations

import re
import unicodedata

_BRACKETS = str.maketrans(dict.fromkeys("[【(﹝{", "〔") | dict.fromkeys("]】)﹞}", "〕"))
_YEAR = re.compile(r"〔((?:19|20)[0-9]{2})〕")


def normal_form(text: str) -> str:
    """Key for comparing: full width folded, brackets alike, no blanks, no 第 before the sequence."""
    folded = "".join(unicodedata.normalize("NFKC", text).split()).translate(_BRACKETS)
    return folded.replace("〕第", "〕").upper()


def year(text: str) -> int | None:
    """The year in brackets, or None."""
    found = _YEAR.search(normal_form(text))
    return int(found[1]) if found else None
