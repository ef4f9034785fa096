"""A sheet that writes texts fast: nearly every cell of a file is one, without anything in it that has to be escaped.

The bytes are those that the library writes; what is not such a text is left to it.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from xlsxwriter.worksheet import CellStringTuple, Worksheet

from creditcli.model.finding import number_to_letters

_PLAIN = re.compile('[^\x00-\x1f\x7f<>&"_\ufffe\uffff]+')  # the library escapes some of the others


class TextSheet(Worksheet):  # type: ignore[misc]
    """For ``Workbook.add_worksheet``, of a workbook written with little memory."""

    def _write_cell(self, row: int, col: int, cell: Any) -> None:
        text = cell.string if isinstance(cell, CellStringTuple) else ""
        if cell.format and _PLAIN.fullmatch(text) and text == text.strip():
            place = f'<c r="{_letters(col)}{row + 1}" s="{cell.format._get_xf_index()}"'
            self.fh.write(f'{place} t="inlineStr"><is><t>{text}</t></is></c>')
        else:
            super()._write_cell(row, col, cell)


@cache
def _letters(col: int) -> str:
    return number_to_letters(col + 1)
