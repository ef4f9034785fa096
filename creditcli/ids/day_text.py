"""Days as documents write them, brought to one spelling: 二〇一七年三月十六日, 2017 年 3 月 16 日.

>>> plain("二〇一七年三月十六日"), plain("２０１７ 年 3 月 16 日"), plain("2017-03-16 14:30:00")
('2017-3-16', '2017-3-16', '2017-03-16')
>>> kind("2017-3"), kind("17.3.16"), kind("三月中旬"), kind("长期")
('month', 'short-year', '', 'open-end')
"""

from __future__ import annotations

import re
import unicodedata

from creditcli.ids.chinese_number import DIGITS, number

_WRITTEN = re.compile(
    r"([零〇○OＯ一二三四五六七八九]{4})年([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})日?"
)
_SPACED = re.compile(r"\s*([年月日])\s*")
_CLOCK = re.compile(r"[ T](?:[01]?[0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\.0+)?)?$")
_MONTH = re.compile(r"(?:19|20)[0-9]{2}(?:[-/.年](?:0?[1-9]|1[0-2])月?|年?)")
_SHORT_YEAR = re.compile(r"[0-9]{2}([-/.年])[0-9]{1,2}(?:\1|月)[0-9]{1,2}日?|[0-9]{1,2}([-/.])[0-9]{1,2}\2[0-9]{2}")
_OPEN_END = re.compile("长期(?:有效)?|永久(?:有效)?|无(?:固定)?期限")


def plain(text: str) -> str:
    """Half width, numerals as digits, without blanks around 年, 月, 日 and without the time of day."""
    folded = _SPACED.sub(r"\1", unicodedata.normalize("NFKC", text).strip())
    written = _WRITTEN.fullmatch(folded)
    if written is None:
        folded = _CLOCK.sub("", folded)
        return re.sub(r"^([0-9]{4})年([0-9]{1,2})月([0-9]{1,2})日?$", r"\1-\2-\3", folded)
    year = "".join(str(DIGITS.get(char, 0)) for char in written[1])
    return f"{year}-{number(written[2])}-{number(written[3])}"


def kind(text: str) -> str:
    """Why a text that is no day is none: ``month`` (no day, or a year only), ``short-year`` (two digits),
    ``open-end`` (words for "no end"); empty for anything else."""
    folded = plain(text)
    for name, shape in (("month", _MONTH), ("short-year", _SHORT_YEAR), ("open-end", _OPEN_END)):
        if shape.fullmatch(folded):
            return name
    return ""
