"""首字母: the letter under which a Chinese name is filed.

The 3,755 characters of level 1 of GB 2312 stand in the order of their pinyin, so a character's place in that code tells
its first letter. A character with several readings is filed under the one for which the code has it (长 under C, 重 under
Z); one of level 2 or outside of GB 2312 has no letter here.

>>> initial("示例"), initial("Ａb"), initial("驼铃"), initial("蘇木"), initial("𠮷"), initial("3M")
('S', 'A', 'T', '', '', '')
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_right

LETTERS = "ABCDEFGHJKLMNOPQRSTWXYZ"  # no syllable begins with I, U or V
FIRSTS = (  # the first character of each letter: 啊 芭 擦 搭 蛾 发 噶 哈 击 喀 垃 妈 拿 哦 啪 期 然 撒 塌 挖 昔 压 匝
    0xB0A1, 0xB0C5, 0xB2C1, 0xB4EE, 0xB6EA, 0xB7A2, 0xB8C1, 0xB9FE, 0xBBF7, 0xBFA6, 0xC0AC, 0xC2E8, 0xC4C3, 0xC5B6, 0xC5BE,
    0xC6DA, 0xC8BB, 0xC8F6, 0xCBFA, 0xCDDA, 0xCEF4, 0xD1B9, 0xD4D1,
)  # fmt: skip
END = 0xD7FA  # behind the last one, 座


def initial(text: str) -> str:
    """``A``-``Z`` for the first character, or the empty text."""
    first = unicodedata.normalize("NFKC", text[:1]).upper()[:1]
    if "A" <= first <= "Z":
        return first
    code = int.from_bytes(first.encode("gb18030", "replace"))
    is_level_1 = FIRSTS[0] <= code < END and code & 0xFF > 0xA0  # below: the additions of GBK, in no such order
    return LETTERS[bisect_right(FIRSTS, code) - 1] if is_level_1 else ""
