"""组织机构代码 (GB 11714-1997): eight characters and a check character.

>>> is_valid("000100Y4" + check_character("000100Y4"))
True
>>> is_valid("12345678-9")
False
"""

from __future__ import annotations

import re
from operator import mul
from string import ascii_uppercase, digits

WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_VALUES = {char: value for value, char in enumerate(digits + ascii_uppercase)}
_BODY = re.compile(r"[0-9A-Z]{8}")


def check_character(body: str) -> str:
    """``0``-``9`` or ``X`` for eight characters. Raises ValueError for anything else."""
    if _BODY.fullmatch(body) is None:
        raise ValueError(f"not eight digits or capital letters: {body!r}")
    return _check_of(body)


def _check_of(body: str) -> str:
    return "0123456789X"[-sum(map(mul, map(_VALUES.__getitem__, body), WEIGHTS)) % 11]


def is_valid(code: str) -> bool:
    """Whether nine characters (a hyphen before the last is allowed) carry the right check."""
    compact = code.replace("-", "", 1) if len(code) == 10 and code[8] == "-" else code
    if len(compact) != 9 or _BODY.fullmatch(compact[:8]) is None:
        return False
    return _check_of(compact) == compact[8]
