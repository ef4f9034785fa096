"""Names of subjects: published as found, compared in a normal form.

>>> normal_form("二连浩特市 (示例)贸易\u200b有限公司") == normal_form("二连浩特市（示例）贸易有限公司")
True
>>> alike("二连浩特市示例有有限公司", "二连浩特市示例有限公司"), alike("示例镁业有限公司", "示例美业有限公司")
(True, False)
>>> alike("示例有限公司二连浩特分公司", "二连浩特示例有限公司分公司"), alike("示例有限公司（城北厂区）", "示例有限公司")
(True, True)
>>> several("示例甲有限公司；示例乙有限公司、 示例丙商店"), several(None)
(('示例甲有限公司', '示例乙有限公司', '示例丙商店'), ())
"""

from __future__ import annotations

import re
import unicodedata

_NO_WIDTH = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_DOTS = str.maketrans(dict.fromkeys("•・‧∙⋅●．", "·"))
_DOUBLED = re.compile(r"(有限责任公司|有限公司|有限|责任|股份|公司|[有限公司责任])\1+")
_PLANT = re.compile(r"(?<=[公司厂店社行部])\([^()]*\)$")
SEVERAL = re.compile("[；;、\\n]")
_BRANCH = ("分公司", "分店", "分行", "支行", "分厂", "营业部", "办事处", "分院", "分校")


def normal_form(text: str) -> str:
    """Key for comparing: full width folded, no blanks, no characters of no width, dots alike, capitals."""
    folded = _NO_WIDTH.sub("", unicodedata.normalize("NFKC", text))
    return "".join(folded.split()).translate(_DOTS).upper()


def alike(one: str, other: str) -> bool:
    """Whether two names differ only by what says nothing about the subject: a doubled word (有有限公司), a plant
    or place in brackets at the end, the order of words in a branch's name. One wrong character is a difference."""
    first, second = _bare(one), _bare(other)
    if first == second:
        return True
    branches = all(any(word in name for word in _BRANCH) for name in (first, second))
    return branches and sorted(first) == sorted(second)


def several(text: str | None) -> tuple[str, ...]:
    """The names of a cell that may hold several of them, as former names (曾用名) do."""
    return tuple(part.strip() for part in SEVERAL.split(text or "") if part.strip())


def _bare(text: str) -> str:
    return _PLANT.sub("", _DOUBLED.sub(r"\1", normal_form(text)))
