"""居民身份证号码 (GB 11643-1999): used to find such numbers and keep them out, never to refuse one.

>>> is_valid(complete("15250119900101001"))
True
>>> looks_like("152501199013010010")
False
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date

WEIGHTS = tuple(pow(2, 17 - i, 11) for i in range(17))
CHECKS = "10X98765432"
_SHAPE = re.compile(r"[1-9][0-9]{16}[0-9Xx]")
_DIGIT, _GAP = "[0-9０-９]", "[\\s\\-－—·]{0,2}"  # as people write them: full width, in groups
RUN = f"{_DIGIT}(?:{_GAP}{_DIGIT}){{16}}{_GAP}[0-9０-９XxＸｘ]"  # for engines without look-around
_IN_TEXT = re.compile(f"(?<!{_DIGIT}){RUN}(?!{_DIGIT})")
_OLD = re.compile(r"(?<![0-9A-Za-z])[1-6][0-9]{5}([0-9]{6})[0-9]{3}(?![0-9A-Za-z])")  # fifteen digits, until 1999
HIDDEN = "（证件号码已隐去）"
LEAST = 18  # characters that a number takes at least


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


def _folded(text: str) -> str:
    """Half width, without anything between the digits."""
    return re.sub("[^0-9X]", "", unicodedata.normalize("NFKC", text).upper())


def find_in(text: str) -> list[str]:
    """Every number in a text that is a resident id by its check, however it is spaced.

    >>> number = complete("15250119900101001")
    >>> find_in(f"当事人身份证号ID{number}。") == [number]
    True
    >>> find_in(f"{number[:6]} {number[6:14]}-{number[14:]}") == [number]
    True
    """
    return [one for found in _IN_TEXT.findall(text) if is_valid(one := _folded(found))]


def find_old_in(text: str) -> list[str]:
    """Every number of the old form of fifteen digits with a possible day of birth; it carries no check.

    >>> find_old_in("身份证152501900101001"), find_old_in("注册号150100000012345")
    (['152501900101001'], [])
    """
    return [found[0] for found in _OLD.finditer(text) if looks_like(f"{found[0][:6]}19{found[1]}0000")]


def mask(text: str) -> str:
    """The text without anything shaped like a resident id, also where its check fails: a slip of a digit is
    no reason to show the rest.

    >>> mask("当事人152501199001010010"), mask("91152501MAYX00017E")
    ('当事人（证件号码已隐去）', '91152501MAYX00017E')
    """
    if len(text) < LEAST:
        return text
    return _IN_TEXT.sub(lambda found: HIDDEN if looks_like(_folded(found[0])) else found[0], text)


def birth_date(text: str) -> date | None:
    """The day of birth in a resident id whose check holds, else None.

    >>> birth_date(complete("15250119900101001")).isoformat()
    '1990-01-01'
    """
    return date(int(text[6:10]), int(text[10:12]), int(text[12:14])) if is_valid(text) else None
