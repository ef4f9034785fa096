"""Sums of money in a text, in yuan, however they are written. Sums in other currencies are none.

>>> [str(one) for one in sums_in("罚款1万5仟元，没收壹佰元零肆分（￥100.04），另有9 万元 美元、港币3000元")]
['15000', '100.04', '100.04']
>>> [str(one) for one in shares_in("投资额20万元的3%，货值的二倍，百分之五")]
['0.03', '2', '0.05']
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

from creditcli.ids.chinese_number import ARABIC, BIG, DIGITS, NUMERALS, RUN, UNITS, number

_FOREIGN = "美元|美金|港币|港元|欧元|日元|英镑|韩元|卢布|加元|澳元|图格里克|蒙图|USD|US[$]|HK[$]|HKD|EUR|RUB|MNT|[$€£]"
_LARGE = {*UNITS, *BIG}
_NO_MONEY = "村路区桥街里镇县乡旦月素件器"  # 三元村, 元旦 …
_SMALL = f"[0-9{''.join(DIGITS)}]"
_NUMBER = re.compile(rf"[0-9{NUMERALS}](?:[0-9{NUMERALS}]|[,.](?=[0-9]))*")
_AFTER = re.compile(
    rf"\s*(?:[余多]?\s*(?P<unit>[元圆])(?![{_NO_MONEY}])(?:零?(?P<jiao>{_SMALL})角)?(?:零?(?P<fen>{_SMALL})分)?|(?P<whole>[整正]))?"
    rf"(?P<foreign>\s*(?:{_FOREIGN}))?"
)
_BEFORE = re.compile(rf"(?:(?P<foreign>{_FOREIGN})|¥|人民币)[:\s]*¥?\s*$")
_MARKS = "¥币:元金镑卢布图$€£DRBT \t"  # how what stands before a sum may end
_ENDS = {*"元圆整正余多 \t"}  # what comes right after a sum
_FAR = 12  # characters before a sum that are looked at
_GAP = re.compile(rf"(?<=[0-9{NUMERALS}])[ \t]+(?=[{NUMERALS}元圆])")
_SHARE = re.compile(
    rf"(?<![0-9])(?P<percent>{ARABIC})\s*%|(?<=百分之)(?P<hundredths>[{NUMERALS}]+)|(?P<times>{RUN})\s*倍"
)


def folded(text: str) -> str:
    """Half width: ￥ is ¥, ２０００ is 2000, a full-width comma between digits is a separator. No blanks in 9 万 元."""
    return _GAP.sub("", unicodedata.normalize("NFKC", text))


def sums_in(text: str) -> list[Decimal]:
    """Every sum in yuan that the text names, in its order."""
    found, words = [], folded(text)
    for one in _NUMBER.finditer(words):
        before = _before(words, one.start())
        if not before and words[one.end() : one.end() + 1] not in _ENDS:
            continue  # quick: most numbers are no sums
        after = _AFTER.match(words, one.end())
        if after is None or after["foreign"] or (before and before["foreign"]):
            continue
        is_sum = after["unit"] or before or (after["whole"] and set(one[0]) & _LARGE)
        value = number(one[0]) if is_sum else None
        if value is not None:
            found.append(value + _small(after["jiao"], "0.1") + _small(after["fen"], "0.01"))
    return found


def _before(words: str, start: int) -> re.Match[str] | None:
    """The mark or the currency right before a number."""
    if not start or words[start - 1] not in _MARKS:
        return None
    return _BEFORE.search(words[max(0, start - _FAR) : start])


def _small(text: str | None, worth: str) -> Decimal:
    return (number(text) or Decimal()) * Decimal(worth) if text else Decimal()


def shares_in(text: str) -> list[Decimal]:
    """Percentages and multiples that the text names: a fine may be a share of a sum and not written out."""
    found = []
    for one in _SHARE.finditer(folded(text)):
        value = number(one["percent"] or one["hundredths"] or one["times"])
        if value is not None:
            found.append(value if one["times"] else value / 100)
    return found
