"""What is looked for in texts that others wrote: a name, code or number, however it is spelled. Pure.

Half and full width, capitals, brackets, dashes, dots, blanks, characters of no width and marks of a page between two characters
make no difference; a number's year may be in Chinese digits, and zeros or 第 may stand before its sequence.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from html import unescape

from creditcli.ids import document_number, subject_name, uscc

_SAME = (
    "([{〔【〖『「〈《<⦅〘〚",
    ")]}〕】〗』」〉》>⦆〙〛",
    "-‐‑‒–—―−ー",
    "·•・‧∙⋅●.",
)  # of what is folded by no norm
_FOLDED = (
    (0x2E80, 0x2FE0),
    (0xF900, 0xFB00),
    (0xFE10, 0xFFF0),
)  # where characters stand that are others in another width
_HAN = re.compile("[\u3400-\u9fff]")
_NUMBER = re.compile(r"〔((?:19|20)[0-9]{2})〕")
_DIGITS = dict(zip("0123456789", ("〇零○O", *"一二三四五六七八九"), strict=True))
_SPARED, _COMMON = "第年字号零", "有限责任公司"  # what a number may lack; what most names have tells little
_GAP = "(?:[\\s\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]|<[^<>]{0,200}>)*"
_ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})")  # of JSON
Spelled = tuple[str, str]  # the first character, empty where that may be lacking, and a pattern of all else
CODE, NAME, NUMBER = "统一社会信用代码", "名称", "文号"


@dataclass(frozen=True, slots=True, eq=False)
class Needle:
    """``sure``: characters that stand in every text that holds it, which is quick to see. ``patterns``: what to look for, by the
    character that it begins with: to look for what begins with one of several takes many times as long."""

    kind: str
    text: str
    sure: str
    patterns: tuple[tuple[str, re.Pattern[str]], ...]

    def stands_in(self, text: str) -> bool:
        """Whether a text holds it, of which ``plain`` was made."""
        return all(one in text for one in self.sure) and any(
            first in text and pattern.search(text) for first, pattern in self.patterns
        )


def needles(code: str, names: Iterable[str], numbers: Iterable[str]) -> tuple[Needle, ...]:
    """One for each normal form, with the first of its spellings. What holds no digit is no number."""
    known = {subject_name.normal_form(one): one for one in reversed([*names]) if one.strip()}
    listed = {document_number.normal_form(one): one for one in reversed([*numbers]) if any(map(str.isnumeric, one))}
    return (
        _needle(CODE, code, _spelled(uscc.folded(code), f"(?:{_GAP}{_set('-')})?")),
        *(_needle(NAME, known[one], _spelled(one)) for one in sorted(known)),
        *(_needle(NUMBER, listed[one], _number(one)) for one in sorted(listed)),
    )


def plain(text: str) -> str:
    """The text without a page's and JSON's escapes."""
    text = unescape(text) if "&" in text else text
    return _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text) if "\\u" in text else text


def found_in(text: str, wanted: Iterable[Needle]) -> Iterator[Needle]:
    """Those that a text holds, of which ``plain`` was made."""
    return (one for one in wanted if one.stands_in(text))


def _needle(kind: str, text: str, spelled: Spelled) -> Needle:
    first, rest = spelled
    own = dict.fromkeys(one for one in text if _HAN.match(one) and len(_alike(one)) == 1 and not one.isnumeric())
    sure = [one for one in own if kind == NAME or one not in _SPARED]
    patterns = ((one, re.compile(re.escape(one) + rest)) for one in (sorted(_alike(first)) if first else [""]))
    return Needle(kind, text, "".join(sorted(sure, key=_COMMON.__contains__)), tuple(patterns))


def _number(normal: str) -> Spelled:
    """Of the year and the sequence after it, other ways to write them are known; brackets may be lacking."""
    year = _NUMBER.search(normal)
    if year is None:
        return _spelled(normal)
    written = _GAP.join(f"[{''.join(sorted(_alike(one)))}{_DIGITS[one]}]" for one in year[1])
    before, after = normal[: year.start()], normal[year.end() :]
    brackets = [f"{_set(one)}?" for one in "〔〕"]
    first, rest = _spelled(before) if before else ("", "")
    return first, _GAP.join(
        (rest, brackets[0], written, "年?", brackets[1], "第?", "[0０]*", _GAP.join(map(_set, after)))
    )


def _spelled(normal: str, between: str = "") -> Spelled:
    return normal[0], "".join(f"{between}{_GAP}{_set(one)}" for one in normal[1:])


def _set(letter: str) -> str:
    return f"[{''.join(map(re.escape, sorted(_alike(letter))))}]"


@cache
def _alike(letter: str) -> frozenset[str]:
    """Every character that is taken for this one."""
    group = next((one for one in _SAME if letter in one), letter)
    cases = {case for one in group for case in (one, one.upper(), one.lower()) if len(case) == 1}
    return frozenset(cases.union(*(_wide().get(one, ()) for one in cases)))


@cache
def _wide() -> dict[str, set[str]]:
    """Other widths and forms of a character, by it."""
    found: dict[str, set[str]] = {}
    for start, end in _FOLDED:
        for one in map(chr, range(start, end)):
            folded = unicodedata.normalize("NFKC", one)
            if folded != one and len(folded) == 1:
                found.setdefault(folded, set()).add(one)
    return found
