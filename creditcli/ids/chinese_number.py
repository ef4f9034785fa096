"""Numerals as documents write them: 肆万玖仟伍佰陆拾捌, 十五, 二〇二六, mixed 1万5仟, 70,000.00.

>>> number("肆万玖仟伍佰陆拾捌"), number("1万5仟"), number("二〇二六"), number("70,000.50")
(Decimal('49568'), Decimal('15000'), Decimal('2026'), Decimal('70000.50'))
>>> number("万"), number("1.2.3")
(None, None)
"""

from __future__ import annotations

import re
from decimal import Decimal

_SHAPES = ("零〇○", "一壹", "二贰貳弍两兩", "三叁叄参參", "四肆", "五伍", "六陆陸", "七柒", "八捌", "九玖")
DIGITS = {char: value for value, chars in enumerate(_SHAPES) for char in chars}
AS_DIGITS = str.maketrans({char: str(value) for char, value in DIGITS.items()} | {"幺": "1"})  # read out one by one
UNITS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
BIG = {"万": 10_000, "萬": 10_000, "亿": 100_000_000, "億": 100_000_000}
NUMERALS = "".join((*DIGITS, *UNITS, *BIG))
# A run of digits is taken whole or not at all, so that no text makes the search try every way of cutting it.
ARABIC = r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?(?![0-9])"
RUN = rf"(?<![0-9{NUMERALS}])(?:{ARABIC}|[{NUMERALS}])+"
_PARTS = re.compile(rf"{ARABIC}|.", re.DOTALL)


def number(text: str) -> Decimal | None:
    """The value of numerals, half width; None where the text is none, or only a unit (万, 百)."""
    parts = _PARTS.findall(text)
    digits = [part for part in parts if part in DIGITS or part[0] in "0123456789"]
    if len(digits) + sum(part in UNITS or part in BIG for part in parts) != len(parts):
        return None
    if not digits and parts[:1] not in (["十"], ["拾"]):
        return None
    if len(parts) > 1 and all(part in DIGITS for part in parts):
        return Decimal("".join(str(DIGITS[part]) for part in parts))
    return _valued(parts)


def _valued(parts: list[str]) -> Decimal:
    total = section = digit = Decimal()
    for part in parts:
        if part in UNITS:
            section += (digit or 1) * UNITS[part]
            digit = Decimal()
        elif part in BIG:
            whole = section + digit
            total = (total + whole) * BIG[part] if BIG[part] > BIG["万"] else total + whole * BIG[part]
            section = digit = Decimal()
        else:
            digit = Decimal(DIGITS[part]) if part in DIGITS else Decimal(part.replace(",", ""))
    return total + section + digit
