"""A sheet that writes texts fast: nearly every cell of a file is one, without anything in it that has to be escaped.

The bytes are those that the library writes; what is not such a text is left to it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from xlsxwriter.worksheet import CellStringTuple, Worksheet

from creditcli.model.finding import number_to_letters
from creditcli.model.sheets import Cell

_PLAIN = re.compile('[^\x00-\x1f\x7f<>&"_\ufffe\uffff]+')  # the library escapes some of the others


_TEXTS = {str}
NONE: Mapping[int, Any] = {}
_SHORT = 10_000  # characters of a row, of which no cell can be too long


class TextSheet(Worksheet):  # type: ignore[misc]
    """For ``Workbook.add_worksheet``, of a workbook written with little memory."""

    _waiting: tuple[int, Sequence[int], Sequence[Cell], Any, Mapping[int, Any]] | None = None

    def write_texts(self, row: int, cells: Sequence[Cell], style: Any, others: Mapping[int, Any] = NONE) -> bool:
        """Writes a whole row, which must come after all others so far, if it holds plain texts and nothing else.
        ``others``: formats of cells (by their column, from 0) that have another, none of them empty."""
        held = [at for at, cell in enumerate(cells) if cell is not None]
        texts = [cells[at] for at in held]
        if set(map(type, texts)) != _TEXTS or "" in texts or texts != list(map(str.strip, texts)):  # type: ignore[arg-type]
            return False
        whole = "".join(texts)  # type: ignore[arg-type]
        if len(whole) > _SHORT or _PLAIN.fullmatch(whole) is None:
            return False
        if self._check_dimensions(row, held[0]) or self._check_dimensions(row, held[-1]):
            return False
        self._write_single_row(row)
        self._waiting = row + 1, held, texts, style, others
        return True

    def _write_single_row(self, current_row_num: int = 0) -> None:
        """Writes the row before, as the library does when the next one begins: formats are numbered as they are met."""
        if self._waiting is None:
            super()._write_single_row(current_row_num)
            return
        row, held, texts, style, others = self._waiting
        self._waiting, self.previous_row = None, current_row_num
        numbers = [others[at]._get_xf_index() if at in others else style._get_xf_index() for at in held]
        written = [
            f'<c r="{_letters(at)}{row}" s="{number}" t="inlineStr"><is><t>{text}</t></is></c>'
            for at, number, text in zip(held, numbers, texts, strict=True)
        ]
        self.fh.write(f'<row r="{row}">{"".join(written)}</row>')

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
