"""Numbers of mobile telephones: used to find them in texts, however they are written.

>>> find_in("电话：138-0013-8000"), find_in("微信同号+86 １３８００１３８０００"), find_in("一三八〇〇一三八〇〇〇")
(['13800138000'], ['13800138000'], ['13800138000'])
>>> find_in("二市监罚〔2026〕13800138号"), find_in("113800138000")
([], [])
"""

from __future__ import annotations

import re
import unicodedata

from creditcli.ids.chinese_number import AS_DIGITS

MOBILE = "1[3-9][0-9]{9}"
_GAP = "[ \u2010-\u2015\u2212-]{0,2}"
SPACED = rf"1[3-9][0-9]{_GAP}[0-9]{{4}}{_GAP}[0-9]{{4}}"
_IN_TEXT = re.compile(rf"(?<![0-9])(?:\+?(?:00)?86{_GAP})?({SPACED})(?![0-9])")
_NO_WIDTH = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")


def find_in(text: str) -> list[str]:
    """Every mobile number in a text, as digits: as it stands, in half width, in Chinese numerals; with its parts set apart,
    with the country's number before it. A numeral beside it that folds into a digit does not hide it."""
    folded = _NO_WIDTH.sub("", unicodedata.normalize("NFKC", text))
    forms = dict.fromkeys((text, folded, folded.translate(AS_DIGITS)))
    found = (one[1] for form in forms for one in _IN_TEXT.finditer(form))
    return list(dict.fromkeys("".join(char for char in one if char.isdigit()) for one in found))
