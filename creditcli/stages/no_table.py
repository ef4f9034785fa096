"""Sheets that are no tables beside those that are: instructions and covers are passed over, what may be data is not."""

from __future__ import annotations

import re
from collections.abc import Iterator

from creditcli.ids import document_number, uscc
from creditcli.model.finding import Finding, Place
from creditcli.model.intake import Grid
from creditcli.standard.types import Standard

SHORT = 60  # characters of a cell that may be a value; a longer one is prose, and what it names is an example
_GUIDE = re.compile("说明|须知|指南|代码|字典")  # of the name of a sheet that helps to fill in another
_NUMBER = re.compile("〔(?:19|20)[0-9]{2}〕[0-9]+(?:-[0-9]+)?号")


def passed_over(grid: Grid) -> bool:
    """Whether a sheet without a header that is known is no table: it has one column or row, and neither it nor any other
    holds a code or a document's number, by which rows are told apart."""
    return not (grid.frame.height > 1 and grid.frame.width > 3) and (_guides(grid) or not _names_something(grid))


def passed_over_told(grid: Grid, name: str, standard: Standard) -> tuple[Finding, ...]:
    """What is told of such a sheet: nothing of one that guides, unless it holds what may be data."""
    if _guides(grid) and not _names_something(grid):
        return ()
    return (standard.finding("sheet_no_table", Place(name, grid.sheet), sheet=grid.sheet, count=grid.frame.height),)


def _guides(grid: Grid) -> bool:
    return _GUIDE.search(grid.sheet) is not None


def _names_something(grid: Grid) -> bool:
    return any(
        uscc.find_in(text) or _NUMBER.search(document_number.normal_form(text))
        for text in _texts(grid)
        if len(text) <= SHORT
    )


def _texts(grid: Grid) -> Iterator[str]:
    return (text for row in grid.frame.drop("row").iter_rows() for text in row if text and text.strip())
