"""Sheets that are no tables beside those that are: guides, overviews and covers are passed over, what may be data is not."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from creditcli.model.finding import Finding, Place
from creditcli.model.intake import Grid
from creditcli.stages.margin_lines import holds_document_number, holds_number
from creditcli.standard.types import Standard

SHORT = 60  # characters of a cell that may be a value; a longer one is prose, and what it names is an example
NARROW = 2  # columns
EXAMPLES = 3  # document numbers


def passed_over(grid: Grid, beside_table: bool, standard: Standard) -> bool:
    """Whether a sheet without a header that is known is no table.

    It has one row or few columns, and neither it nor any other holds a code or a number, by which rows are told apart. Beside a
    table it may be of any size where its name says that it guides (what it names is an example) or sums up; not where the
    name tells of an end, too, or where more decisions stand in it than one gives as examples.
    """
    guides = _named(grid, standard.guide_sheets)
    if grid.frame.height <= 1 or grid.frame.width <= NARROW + 1:  # one is the number of the row
        return guides or not _names_something(grid)
    if not beside_table or _named(grid, standard.ending_words):
        return False
    if guides:
        return sum(map(holds_document_number, _values(grid))) <= EXAMPLES
    return _named(grid, standard.overview_sheets) and not _names_something(grid)


def passed_over_told(grid: Grid, name: str, standard: Standard) -> tuple[Finding, ...]:
    """What is told of such a sheet: nothing of a guide in prose, unless it holds what may be data."""
    prose = grid.frame.width <= NARROW + 1 and _named(grid, standard.guide_sheets)
    if prose and not _names_something(grid):
        return ()
    return (standard.finding("sheet_no_table", Place(name, grid.sheet), sheet=grid.sheet, count=grid.frame.height),)


def is_example(grid: Grid, standard: Standard) -> bool:
    """Whether a sheet shows how data would look: read, a line of the form would become a decision."""
    return _named(grid, standard.example_sheets)


def _named(grid: Grid, patterns: Sequence[str]) -> bool:
    return any(re.search(one, grid.sheet) for one in patterns)


def _names_something(grid: Grid) -> bool:
    return any(map(holds_number, _values(grid)))


def _values(grid: Grid) -> Iterator[str]:
    texts = (text for row in grid.frame.drop("row").iter_rows() for text in row)
    return (text for text in texts if text and text.strip() and len(text) <= SHORT)
