"""文号, numbers of official documents: kept as found, compared by a bracket-normalised key.

>>> normal_form("二市监罚字[2026]第３号") == normal_form("二市监罚字〔2026〕3号")
True
>>> normal_form("二市监罚﹝2026】003—1号"), normal_form("二市监罚2026）第3号"), normal_form("二市监罚〔二〇二六年〕3号")
('二市监罚〔2026〕3-1号', '二市监罚〔2026〕3号', '二市监罚〔2026〕3号')
>>> year("二市监罚字（2026）3号"), year("20171115KB号"), year("TQ第Q-4008号")
(2026, 2017, None)
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from creditcli.ids.chinese_number import number

# What stands in its normal form already, as most numbers do; the group is the year.
PLAIN = r"^[\u4e00-\u7b2b\u7b2d-\u9fffA-Z]+〔((?:19|20)[0-9]{2})〕[1-9][0-9]*号$"
_PLAIN = re.compile(PLAIN)
_BRACKETS = str.maketrans(dict.fromkeys("[【(〖『「〈《<{⦅", "〔") | dict.fromkeys("]】)〗』」〉》>}⦆", "〕"))
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−﹣ー", "-"))
_NO_WIDTH = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_UNOPENED = re.compile(r"(?<![〔0-9])((?:19|20)[0-9]{2})年?〕")
_UNCLOSED = re.compile(r"〔((?:19|20)[0-9]{2})年?(?=[^〕年0-9])")
_LONG_YEAR = re.compile(r"〔((?:19|20)[0-9]{2})年〕")
_WRITTEN_YEAR = re.compile(r"〔([一二三四五六七八九零〇○]{4})年?〕")
_SEQUENCE = re.compile(r"〕第*0*(?=[0-9])|〕第+")
_TELLING = re.compile(r"[0-9].*[^\W0-9_]|[^\W0-9_].*[0-9]")
_DATE = re.compile(r"[0-9]{4}年?[-./]?[0-9]{0,2}月?[-./]?[0-9]{0,2}日?")
LEAST = 5  # characters of a number that names a document
_YEAR = re.compile(r"〔((?:19|20)[0-9]{2})〕")
_DAY = re.compile(r"(?<![0-9])((?:19|20)[0-9]{2})(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])(?![0-9])")


@lru_cache(maxsize=1 << 17)  # an entry's number is compared with many
def normal_form(text: str) -> str:
    """Key for comparing: full width folded, brackets alike and in pairs, no blanks, no characters of no width,
    no 第 and no zeros before the sequence, dashes alike, the year in digits."""
    return text if _PLAIN.fullmatch(text) else folded_form(text)


def folded_form(text: str) -> str:
    """The same by folding, which a number that stands so already does not need."""
    folded = "".join(_NO_WIDTH.sub("", unicodedata.normalize("NFKC", text)).split())
    folded = folded.translate(_BRACKETS).translate(_DASHES)
    folded = _UNCLOSED.sub(r"〔\1〕", _UNOPENED.sub(r"〔\1〕", _WRITTEN_YEAR.sub(_in_digits, folded)))
    return _SEQUENCE.sub("〕", _LONG_YEAR.sub(r"〔\1〕", folded)).upper()


def _in_digits(found: re.Match[str]) -> str:
    return f"〔{number(found[1])}〕"


def is_telling(text: str) -> bool:
    """Whether a text that stands for a number names one document: digits and letters, no day, no mere count.

    >>> [is_telling(one) for one in ("二市监罚〔2026〕3号", "TQ第Q-4008号", "20171115KB号")]
    [True, True, True]
    >>> [is_telling(one) for one in ("无", "/", "第1号", "2026-11", "2026年11月23日", "公示", "html")]
    [False, False, False, False, False, False, False]
    """
    normal = normal_form(text)
    return len(normal) >= LEAST and bool(_TELLING.search(normal)) and not _DATE.fullmatch(normal)


def year(text: str) -> int | None:
    """The year in brackets, or of a date that the number begins with or holds; None where it has neither."""
    normal = normal_form(text)
    found = _YEAR.search(normal) or _DAY.search(normal)
    return int(found[1]) if found else None
