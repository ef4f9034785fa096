"""居民身份证号码 (GB 11643-1999): used to find such numbers and keep them out, never to refuse one.

Texts are searched in a folded form: half width, without characters of no width, Chinese numerals as digits, with blanks or
hyphens allowed between the digits of a number, or one comma, bounded by digits only.

>>> is_valid(complete("15250119900101001"))
True
>>> looks_like("152501199013010010")
False
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import date

from creditcli.ids import registration_number, uscc
from creditcli.ids.chinese_number import AS_DIGITS, DIGITS

WEIGHTS = tuple(pow(2, 17 - i, 11) for i in range(17))
CHECKS = "10X98765432"
MASK = "（号码已隐去）"
LEAST_DIGITS = 15
_SHAPE = re.compile(r"[1-9][0-9]{16}[0-9Xx]")
_NO_NUMERIC = [char for char in DIGITS if not char.isnumeric()]  # numerals that Python takes for none
_NO_WIDTH = dict.fromkeys((0xAD, 0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x2060, 0xFEFF))
_GAP = "[ \t\u2010-\u2015\u2212-]{0,3}"
# Looked ahead, so that a number is found although digits before it, over a gap, fit the shape too.
_IN_TEXT = re.compile(rf"(?<![0-9])(?=([1-9]{_GAP}(?:[0-9]{_GAP}){{16}}[0-9Xx])(?![0-9]))")
# Parted by a comma and nothing else: in tables of texts a comma parts cells.
_PARTED = re.compile(r"(?<![0-9])(?=([1-9][0-9]{0,15}[,、] ?[0-9]{1,17}[Xx]?)(?![0-9]))")
_PROVINCE = "1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]"
_ISSUED = re.compile(rf"{_PROVINCE}|71|8[1-3]")
_OLD_IN_TEXT = re.compile(rf"(?<![0-9A-Za-z])(?:{_PROVINCE})[0-9]{{4}}([0-9]{{6}})[0-9]{{3}}(?![0-9A-Za-z])")


def complete(first17: str) -> str:
    """The eighteen characters for the first seventeen digits (MOD 11-2)."""
    return first17 + CHECKS[sum(int(d) * w for d, w in zip(first17, WEIGHTS, strict=True)) % 11]


def looks_like(text: str) -> bool:
    """Whether the text has the shape and a possible day of birth."""
    return _SHAPE.fullmatch(text) is not None and 1850 <= int(text[6:10]) < 2100 and _is_day(text[6:14])


def _is_day(digits: str) -> bool:
    try:
        date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return False
    return True


def is_valid(text: str) -> bool:
    """Whether shape, day of birth and check hold."""
    return looks_like(text) and complete(text[:17]) == text.upper()


def _is_code(bare: str) -> bool:
    """Whether what looks like a resident id is a unified code by all of that code's checks and begins as no
    resident id does: some firms of divisions ending in 18 to 20 have such codes, and they are no secret."""
    return _ISSUED.match(bare) is None and uscc.judge(bare) is uscc.Verdict.VALID


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).translate(_NO_WIDTH)


def _shaped(folded: str) -> Iterator[tuple[int, int, str]]:
    """Start, end and bare number of everything in a folded text that looks like a resident id."""
    for form in dict.fromkeys((folded, folded.translate(AS_DIGITS))):
        for found in (*_IN_TEXT.finditer(form), *_PARTED.finditer(form)):
            bare = "".join(char for char in found[1] if char.isalnum())
            if looks_like(bare) and not _is_code(bare):
                yield found.start(1), found.end(1), bare


def find_in(text: str) -> list[str]:
    """Every number in a text that is a resident id by its check, however it is written.

    >>> number = complete("15250119900101001")
    >>> find_in(f"证件号A{number}B") == find_in(f"{number[:6]} {number[6:14]}-{number[14:]}") == [number]
    True
    >>> find_in(f"2026-01-01 {number}"), find_in(f"{number}0"), find_in(f"{number[:6]}，{number[6:]}")
    (['152501199001010016'], [], ['152501199001010016'])
    >>> find_in("一五二五〇一一九九〇〇一〇一〇〇一六")
    ['152501199001010016']
    """
    found = (bare.upper() for _, _, bare in _shaped(_folded(text)) if is_valid(bare))
    return list(dict.fromkeys(found))


def find_slips_in(text: str) -> list[str]:
    """Every number in a text that looks like a resident id and whose check fails: an id with a slip, perhaps.

    >>> find_slips_in("证件号152501199001010011"), find_slips_in("证件号152501199001010016")
    (['152501199001010011'], [])
    """
    found = (bare for _, _, bare in _shaped(_folded(text)) if not is_valid(bare) and not uscc.is_valid(bare))
    return list(dict.fromkeys(found))


def find_old_in(text: str) -> list[str]:
    """Every number that is a resident id of the old form (fifteen digits, no check) by its province and day
    of birth, unless it is a registration number by that number's check.

    >>> find_old_in("身份证152501900101001"), find_old_in("152501600000016"), find_old_in("152501901301001")
    (['152501900101001'], [], [])
    """
    return [found[0] for found in _old(_folded(text))]


def _old(folded: str) -> Iterator[re.Match[str]]:
    for found in _OLD_IN_TEXT.finditer(folded):
        if _is_day(f"19{found[1]}") and not registration_number.is_valid(found[0]):
            yield found


def mask(text: str) -> str:
    """The text with everything that looks like a resident id hidden, whether or not its check holds.

    A unified code of digits only is shown, unless it is a resident id too.

    >>> mask("号码152501199001010011。")
    '号码（号码已隐去）。'
    >>> mask("110000199001010000"), mask("91350100M000100Y43"), mask("没有（号码）")
    ('（号码已隐去）', '91350100M000100Y43', '没有（号码）')
    """
    if len(text) < LEAST_DIGITS or sum(map(str.isnumeric, text)) + sum(map(text.count, _NO_NUMERIC)) < LEAST_DIGITS:
        return text  # quick: most texts
    folded = _folded(text)
    hidden = [(start, end) for start, end, bare in _shaped(folded) if is_valid(bare) or not uscc.is_valid(bare)]
    hidden += [found.span() for found in _old(folded)]
    if not hidden:
        return text
    parts, at = [], 0
    for start, end in sorted(hidden):
        if end <= at:
            continue
        parts += [folded[at : max(start, at)], MASK]
        at = end
    return "".join([*parts, folded[at:]])


def birth_date(text: str) -> date | None:
    """The day of birth in a resident id whose check holds, else None.

    >>> birth_date(complete("15250119900101001")).isoformat()
    '1990-01-01'
    """
    return date(int(text[6:10]), int(text[10:12]), int(text[12:14])) if is_valid(text) else None
