"""工商注册号 (GS 15-2006): fifteen digits, ISO 7064 MOD 11,10; the seventh tells the kind.

>>> is_valid(complete("15250160000001"))
True
>>> is_individual("152501600000016")
True
"""

from __future__ import annotations

import re

SHAPE = r"[0-9]{15}"


def complete(first14: str) -> str:
    """The fifteen digits for the first fourteen."""
    product = 10
    for digit in first14:
        total = (product + int(digit)) % 10 or 10
        product = total * 2 % 11
    return f"{first14}{(11 - product) % 10}"


def has_shape(text: str) -> bool:
    """Whether the text is fifteen digits."""
    return re.fullmatch(SHAPE, text) is not None


def is_valid(text: str) -> bool:
    """Whether fifteen digits carry the right check; real numbers that fail exist (about 0.3 %)."""
    return has_shape(text) and complete(text[:14]) == text


def is_individual(text: str) -> bool:
    """Whether the seventh digit (6-9) says 个体工商户."""
    return has_shape(text) and text[6] in "6789"
