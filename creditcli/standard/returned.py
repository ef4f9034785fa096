"""What our own workbooks carry so that they can be sent back to us as they are.

The sheet of findings is known by its stamp, the rows sent back by a stamp that names data set and layout of
each sheet, the column of original places by its header.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from creditcli.model.intake import Grid
from creditcli.standard.forms import LISTS, Stamp, stamp_of

SUMMARY = "问题汇总"
SUMMARY_STAMP = "creditcli:findings"
SUMMARY_TITLES = ("级别", "代码", "位置", "原值", "现象", "原因", "改法", "操作步骤")
ORIGIN = "原文件位置"  # column of the rows sent back: known, and not read
CONFIRMATION = "confirmation"  # field 核实说明
WITHHELD = "（内容已隐去）"  # stands where a value may not be shown; a file may not be taken in with it
UNREAD = "（原值读不出，请重新填写）"  # the same, where digits are lost or there is no value
_STAMP = re.compile(r"creditcli:returned:([a-z0-9-]+):([a-z0-9-]+):([0-9A-Za-z.+-]+):([0-9a-f]{8})(?::([1-9][0-9]*))?")


@dataclass(frozen=True, slots=True)
class SheetStamp:
    """What a sheet of rows sent back is: the form's stamp of its data set, the layout of its header, and the number of the
    receipt that it was sent back with (0: with none)."""

    form: Stamp
    layout: str
    receipt: int = 0

    def __str__(self) -> str:
        with_receipt = f":{self.receipt}" if self.receipt else ""
        form = self.form
        return f"creditcli:returned:{form.dataset}:{self.layout}:{form.version}:{form.digest}{with_receipt}"


def is_summary(grid: Grid) -> bool:
    """Whether a sheet is the list of findings that we wrote: by its stamp and titles, whatever its name is."""
    head = [[text or "" for text in row] for row in grid.frame.head(2).drop("row").iter_rows()]
    return len(head) == 2 and SUMMARY_STAMP in head[0] and tuple(head[1][: len(SUMMARY_TITLES)]) == SUMMARY_TITLES


def sheet_stamps(grid: Grid) -> dict[str, SheetStamp]:
    """Sheet name -> stamp, from the sheet of lists of a workbook of rows sent back; empty for any other sheet."""
    if grid.sheet != LISTS or "B" not in grid.frame.columns:
        return {}
    found = {}
    for text, sheet in grid.frame.select("A", "B").iter_rows():
        match = _STAMP.fullmatch(text or "")
        if match and sheet:
            found[sheet] = SheetStamp(Stamp(match[1], match[3], match[4]), match[2], int(match[5] or 0))
    return found


def receipt_of(grids: Iterable[Grid]) -> int:
    """The number of the receipt with which the rows of a workbook were sent back; 0 for any other file."""
    return max((stamp.receipt for grid in grids for stamp in sheet_stamps(grid).values()), default=0)


def is_ours(grid: Grid) -> bool:
    """Whether a sheet holds no data because this program wrote it beside the data."""
    return stamp_of(grid) is not None or is_summary(grid) or bool(sheet_stamps(grid))
