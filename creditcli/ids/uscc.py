"""统一社会信用代码, the unified social credit code (GB 32100-2015 with its first amendment).

Eighteen characters: registering department, kind of body, six digits of the registrar's
division, nine of the organisation code (GB 11714), one check character.
Departments and kinds: the table of the standard with the amendment's A, N and Y.

>>> is_valid("91350100M000100Y43")
True
>>> is_valid("91350100M000100Y44")
False
>>> check_character("91350100M000100Y4")
'3'
"""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum
from operator import mul

from creditcli.ids import organisation_code

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # no I, O, S, V, Z
WEIGHTS = tuple(pow(3, i, 31) for i in range(17))
_VALUES = {char: value for value, char in enumerate(ALPHABET)}
KINDS = {
    "1": "1239", "2": "19", "3": "123459", "4": "19", "5": "1239", "6": "129", "7": "129", "8": "19", "9": "123",
    "A": "19", "N": "1239", "Y": "1",
}  # fmt: skip
NO_CODE = "0" * 17 + "X"  # the national upload rules' filler for "has none"; its check does not hold
_SHAPE = re.compile(r"[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}")
_IN_TEXT = re.compile(f"(?=({_SHAPE.pattern}))")
_DASH = re.compile("[-\u2010-\u2015\u2212]")
_EARLY_FUJIAN = re.compile(r"9135[0-9]{4}M000[0-9A-Z]{6}")
INDIVIDUAL = "92"  # first characters of an individual business's code


class Verdict(StrEnum):
    """What a text in a code column is."""

    VALID = "valid"
    NO_CODE = "no-code"
    EARLY_FUJIAN = "early-fujian"  # issued before the check was settled: real firms, final check fails
    SHAPE = "shape"  # not eighteen characters of the alphabet
    KIND = "kind"  # no such department and kind
    CHECK = "check"  # final check character
    INNER_CHECK = "inner-check"  # check of the organisation code inside


def folded(text: str) -> str:
    """The text as codes are written: half width, capitals, no blanks, no characters that nobody sees.

    >>> folded(" ９１３５0100\u200b m000100Y43")
    '91350100M000100Y43'
    """
    if text.isascii():  # quick: most texts
        return "".join(text.split()).upper()
    seen = (char for char in unicodedata.normalize("NFKC", text) if unicodedata.category(char) != "Cf")
    return "".join("".join(seen).split()).upper()


def check_character(first17: str) -> str:
    """The eighteenth character for the first seventeen. Raises ValueError for anything else."""
    if len(first17) != len(WEIGHTS) or not _VALUES.keys() >= set(first17):
        raise ValueError(f"not seventeen characters of a unified code: {first17!r}")
    return _check_of(first17)


def _check_of(code: str) -> str:
    """Of the first seventeen, which are of the alphabet."""
    return ALPHABET[-sum(map(mul, map(_VALUES.__getitem__, code), WEIGHTS)) % 31]


def judge(code: str) -> Verdict:
    """What ``code`` is. Takes the text as it stands: normalise width and case before.

    >>> judge("000000000000000000").value, judge("00000000000000000X").value
    ('kind', 'no-code')
    >>> judge("N2152501MF0000001").value
    'shape'
    """
    if code == NO_CODE:
        return Verdict.NO_CODE
    if _SHAPE.fullmatch(code) is None:
        return Verdict.SHAPE
    if code[1] not in KINDS.get(code[0], ""):
        return Verdict.KIND
    inner = organisation_code.is_valid(code[8:17])
    if _check_of(code) != code[17]:
        return Verdict.EARLY_FUJIAN if inner and _EARLY_FUJIAN.fullmatch(code) else Verdict.CHECK
    return Verdict.VALID if inner else Verdict.INNER_CHECK


def is_valid(code: str) -> bool:
    """Whether final check and shape hold. The inner check alone does not make a code invalid:
    lawful codes with an irregular inner part exist, and refusing one is worse than letting it pass."""
    return judge(code) in (Verdict.VALID, Verdict.INNER_CHECK)


def find_in(text: str) -> list[str]:
    """Every code in a text whose check holds, in whatever width, with blanks or dashes between its characters.

    >>> find_in("该公司（9135 0100-m000100Y43）"), find_in("91350100M000100Y44")
    (['91350100M000100Y43'], [])
    """
    found = (one[1] for one in _IN_TEXT.finditer(_DASH.sub("", folded(text))))
    return [code for code in dict.fromkeys(found) if is_valid(code)]


def is_persons(code: str) -> bool:
    """Whether a subject is a natural person, who has no code (or its filler), or an individual business, treated as a
    person.

    >>> is_persons(""), is_persons("92152501MAYX000171"), is_persons("91152501MAYX00017E"), is_persons(NO_CODE)
    (True, True, False, True)
    """
    return not code or code == NO_CODE or code.startswith(INDIVIDUAL)
