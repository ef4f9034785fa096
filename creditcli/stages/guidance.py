"""Lines that tell how to fill a table in: what they speak of is said of no row."""

from __future__ import annotations

import re

_HEADING = re.compile(
    r"^(?:附件?[0-9]*[:：]?|[一二三四五六七八九十]+、|[【（(*※])?(?:表格说明|填[表报写]说明|填[报写表]要求|填[报写表]须知|注意事项)"
)
_NOTE = re.compile(r"^(?:说明|备注|注)[:：]?(?=$|[（(]?[0-9一二三四五六七八九十]+[)）.．、])")
_NUMBERED = re.compile(r"^(?:[（(]?[0-9一二三四五六七八九十]+[)）.．、]|[①-⑳])")
_OF_ALL = re.compile("以下|以上(?:数据|信息|决定|内容|各)|均|上述|下列|全部|第[0-9一二三四五六七八九十]+[行条]")
_CONDITION = re.compile("的(?:[，,、]|不予|不公|不宜|不对外|请|应|须|要|可|填|另|及时)|请|应当|须|填")


def of_all(text: str) -> bool:
    """Whether a text speaks of rows of the table, not of what may come."""
    return _OF_ALL.search(text) is not None


class Guidance:
    """Goes down the lines of a sheet: which of them are instructions, or are numbered below the heading of such.

    Below 注 or 说明, which head other notes as well, only a line that states a condition is one.
    """

    def __init__(self) -> None:
        self._last = 0
        self._sure = self._perhaps = False

    def covers(self, row: int, text: str) -> bool:
        """Whether the line says how to fill in; asked of every line from the top."""
        heads, notes = bool(_HEADING.match(text)), bool(_NOTE.match(text))
        follows = bool(_NUMBERED.match(text)) and row == self._last + 1
        self._sure = heads or (follows and self._sure)
        self._perhaps = notes or (follows and self._perhaps)
        self._last = row
        if of_all(text):
            return False
        stated = _CONDITION.search(text) and "已" not in text
        return self._sure or bool(self._perhaps and stated)
