"""Words beside the data that make the rows mean something else: the sheet's name, titles, and rows that are left out."""

from __future__ import annotations

import re

import polars as pl

from creditcli.model.finding import Finding, Place
from creditcli.model.intake import Grid
from creditcli.stages.columns import Mapped
from creditcli.stages.data_rows import INSTRUCTIONS, NOTE, NOTE_CELLS, TITLE, bare, kind_of
from creditcli.standard.lookups import is_about_others
from creditcli.standard.types import Dataset, Standard


def turned(rows: pl.DataFrame, grid: Grid, name: str, mapped: Mapped, standard: Standard) -> list[Finding]:
    """What refuses the sheet: rows are read as what their header says, but a text that is not read says otherwise.

    ``rows``: those of the sheet that are at hand. Only the words are told, for such a text may name a person. What the data
    set is itself about, as its texts say, turns nothing.
    """
    own = _own(mapped.dataset, standard)
    words = [word for word in standard.turning_words if word not in own]
    found: list[Finding] = []
    head = mapped.header_row
    if said := _said(grid.sheet, words):
        place, title = Place(name, grid.sheet), mapped.dataset.title
        found.append(
            standard.finding("sheet_named_otherwise", place, sheet=grid.sheet, title=title, words=said, header_row=head)
        )
    for row, text in _unread(rows, grid, mapped):
        if (said := _said(text, words)) and not INSTRUCTIONS.search(text):
            place = Place(name, grid.sheet, row)
            found.append(standard.finding("rows_said_otherwise", place, row=row, words=said, header_row=head))
    return found


def _own(dataset: Dataset, standard: Standard) -> str:
    """What says what a data set is about: of one about other records the steps and kinds that its rows tell of, too."""
    lists = [standard.codelists[one.codelist] for one in dataset.fields if one.codelist in standard.codelists]
    labels = [value.label for one in lists for value in one.values] if is_about_others(dataset) else []
    return "\n".join([dataset.title, dataset.description, *labels])


def _unread(rows: pl.DataFrame, grid: Grid, mapped: Mapped) -> list[tuple[int, str]]:
    """The titles and notes of the sheet, above the header and below it: number and text."""
    filled = [bare(letters) for letters in grid.frame.columns if letters != "row"]
    few = pl.sum_horizontal(one.is_not_null() for one in filled) <= NOTE_CELLS
    below = pl.col("row") > mapped.header_row
    left_out = pl.when(below).then(kind_of(rows, mapped).is_in([TITLE, NOTE])).otherwise(few)
    at_header = pl.col("row") == mapped.header_row
    texts = rows.filter(left_out.fill_null(False) & ~at_header).select("row", pl.concat_str(filled, ignore_nulls=True))
    return [(row, re.sub(r"\s", "", text)) for row, text in texts.iter_rows()]


def _said(text: str, words: list[str]) -> str:
    return "、".join(word for word in words if word in text)
