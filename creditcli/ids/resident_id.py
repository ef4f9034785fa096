"""居民身份证号码 (GB 11643-1999): used to find such numbers and keep them out, never to refuse one.

>>> is_valid(complete("15250119900101001"))
True
>>> looks_like("152501199013010010")
False
"""

from __future__ import annotations

import re
from datetime import date

WEIGHTS = tuple(pow(2, 17 - i, 11) for i in range(17))
CHECKS = "10X98765432"
_SHAPE = re.compile(r"[1-9][0-9]{16}[0-9Xx]")
_IN_TEXT = re.compile(r"(?<![0-9A-Za-z])[1-9][0-9]{5}(?:18|19|20)[0-9]{9}[0-9Xx](?![0-9A-Za-z])")


def complete(first17: str) -> str:
    """The eighteen characters for the first seventeen digits (MOD 11-2)."""
    return first17 + CHECKS[sum(int(d) * w for d, w in zip(first17, WEIGHTS, strict=True)) % 11]


def looks_like(text: str) -> bool:
    """Whether the text has the shape and a possible day of birth."""
    if _SHAPE.fullmatch(text) is None:
        return False
    try:
        born = date(int(text[6:10]), int(text[10:12]), int(text[12:14]))
    except ValueError:
        return False
    return born.year >= 1850


def is_valid(text: str) -> bool:
    """Whether shape, day of birth and check hold."""
    return looks_like(text) and complete(text[:17]) == text.upper()


def find_in(text: str) -> list[str]:
    """Every number in a text that is a resident id by its check.

    >>> find_in("当事人身份证号" + complete("15250119900101001") + "。") == [complete("15250119900101001")]
    True
    """
    return [found for found in _IN_TEXT.findall(text) if is_valid(found)]


def birth_date(text: str) -> date | None:
    """The day of birth in a resident id whose check holds, else None.

    >>> birth_date(complete("15250119900101001")).isoformat()
    '1990-01-01'
    """
    return date(int(text[6:10]), int(text[10:12]), int(text[12:14])) if is_valid(text) else None
