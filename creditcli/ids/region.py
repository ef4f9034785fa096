"""行政区划代码 (GB/T 2260), six digits: province, league or city, county.

Digits of a development zone (150172) lie in their city as those of a district do.

>>> lies_in("152501", "152500"), lies_in("150172", "150100"), lies_in("152500", "152501")
(True, True, False)
>>> in_line("152500", "152501"), in_line("152501", "152502"), in_line("150000", "152501")
(True, False, True)
"""

from __future__ import annotations


def _own(code: str) -> str:
    """The digits that tell: without the pairs of zeros at the end."""
    while code.endswith("00"):
        code = code[:-2]
    return code


def lies_in(inner: str, outer: str) -> bool:
    """Whether a division is another or a part of it."""
    return inner.startswith(_own(outer))


def in_line(one: str, other: str) -> bool:
    """Whether one of two divisions is the other or lies in it: organs of both may be each other's superior."""
    return lies_in(one, other) or lies_in(other, one)
