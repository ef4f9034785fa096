"""Lines that tell how to fill a table in: what they speak of is said of no row."""

from __future__ import annotations

import re
from collections.abc import Sequence

_HEADING = re.compile(
    r"^(?:附件?[0-9]*[:：]?|[一二三四五六七八九十]+、|[【（(*※])?(?:表格说明|填[表报写]说明|填[报写表]要求|填[报写表]须知|注意事项)"
)
_NOTE = re.compile("^(?:说明|备注|注)(?:[:：]|$)")
_NUMBERED = re.compile(r"^(?:[（(]?[0-9一二三四五六七八九十]+[)）.．、]|[①-⑳])")
_OF_ALL = re.compile(
    "(?:以下|上述|下列)(?!情形|情况|规定|要求|格式|方式|类型|字段|项目)|以上(?:数据|信息|决定|内容|各)|均|全部|第[0-9一二三四五六七八九十]+[行条]"
)
_CONDITION = re.compile(  # of what kind of case, or what to write then
    "(?:秘密|隐私|涉密|安全|未成年人?)(?:信息|事项|内容)?[^，。；]{0,4}的"
    '|(?:撤销|撤回|注销|变更|修复|更正|移出|作废|失效)的(?:[，,、]|请|应|须|要|可|填|另|及时|详?见)|(?<!重新)填(?:写|入|[0-9“"])'
)
_SENTENCE = re.compile("[。；;]")


def of_all(text: str) -> bool:
    """Whether a text speaks of rows of the table, not of what may come."""
    return _OF_ALL.search(text) is not None


class Guidance:
    """Goes down the lines of a sheet: which of them are instructions, or are numbered right below the heading of such.

    Below 注 or 说明, which head other notes as well, only a sentence that states a condition is one.
    """

    def __init__(self) -> None:
        self._last = 0
        self._sure = self._perhaps = False

    def rest(self, row: int, cells: Sequence[str]) -> str:
        """What a line says beside how to fill in; asked of every line from the top."""
        text = "，".join(cells)
        follows = bool(_NUMBERED.match(text)) and row == self._last + 1
        self._sure = any(map(_HEADING.match, cells)) or (follows and self._sure)
        self._perhaps = bool(_NOTE.match(text)) or (follows and self._perhaps)
        self._last = row
        return "。".join(one for one in _SENTENCE.split(text) if not self._guides(one))

    def _guides(self, sentence: str) -> bool:
        if of_all(sentence):
            return False
        return self._sure or (self._perhaps and "已" not in sentence and bool(_CONDITION.search(sentence)))
