"""银行卡号: 16 to 19 digits, a first digit that cards have, and the Luhn check. Used to keep them out of texts.

>>> find_in("收款账号6222 0000 0000 0000 004。"), find_in("编号6222000000000000005")
(['6222000000000000004'], [])
"""

from __future__ import annotations

import re
import unicodedata

from creditcli.ids import resident_id, uscc

LEAST_DIGITS = 16
_IN_TEXT = re.compile(r"(?<![0-9A-Za-z])([3-6][0-9]{3}(?:[ -]?[0-9]){12,15})(?![0-9A-Za-z])")


def is_valid(digits: str) -> bool:
    """Whether the Luhn check holds."""
    total = 0
    for at, char in enumerate(reversed(digits)):
        value = int(char) * (1 + at % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def find_in(text: str) -> list[str]:
    """Every number that looks like a bank card's and is neither a resident id nor a unified code."""
    folded = unicodedata.normalize("NFKC", text)
    bare = ["".join(char for char in found[1] if char.isdigit()) for found in _IN_TEXT.finditer(folded)]
    return [one for one in bare if is_valid(one) and not resident_id.looks_like(one) and not uscc.is_valid(one)]
