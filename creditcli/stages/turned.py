"""Words beside the data that make the rows mean something else: names of file and sheet, titles, and rows that are left out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import partial

import polars as pl

from creditcli.model.finding import Finding, Place
from creditcli.model.intake import Grid
from creditcli.stages.columns import Mapped
from creditcli.stages.data_rows import NOTE, NOTE_CELLS, TITLE, bare, kind_of
from creditcli.stages.guidance import Guidance, of_all
from creditcli.stages.margin_lines import LABEL
from creditcli.standard.lookups import is_about_others, own_texts, turning_but, turning_for
from creditcli.standard.types import Dataset, Standard

LONGEST = 8  # cells of a line beside the data
Line = tuple[int, Sequence[str]]  # the number of a row and the texts of its cells, without blanks
_PLACE = re.compile(r"[!/\\]")  # before a file's own name: packages and folders that it lies in
_SUFFIX = re.compile(r"\.[0-9A-Za-z]+$")


def turned(rows: pl.DataFrame, grid: Grid, name: str, mapped: Mapped, standard: Standard) -> list[Finding]:
    """What refuses the sheet: rows are read as what their header says, but a text that is not read says otherwise.

    ``rows``: those of the sheet that are at hand. Only the words are told, for such a text may name a person. What the data
    set is itself about, as its texts say, turns nothing.
    """
    found: list[Finding] = []
    head, titles = mapped.header_row, turning_for([mapped.dataset], standard)
    if said := said_in(grid.sheet, titles, standard):
        place, title = Place(name, grid.sheet), mapped.dataset.title
        found.append(
            standard.finding("sheet_named_otherwise", place, sheet=grid.sheet, title=title, words=said, header_row=head)
        )
    notes = _words_of_notes(mapped.dataset, standard)
    for words, lines in ((titles, _above(rows, mapped)), (notes, _below(rows, mapped))):
        guidance = Guidance()
        for row, cells in lines:
            if said := said_in(guidance.rest(row, cells), words, standard):
                place = Place(name, grid.sheet, row)
                found.append(standard.finding("rows_said_otherwise", place, row=row, words=said, header_row=head))
    return found


def file_turned(name: str, tables: Sequence[tuple[Grid, Mapped]], standard: Standard) -> list[Finding]:
    """What refuses the sheets of a file whose own name says otherwise than their headers; a workbook that holds corrections,
    too, may be named after these."""
    stem = _SUFFIX.sub("", _PLACE.split(name)[-1])
    said = said_in(re.sub(r"\s", "", stem), turning_for([one.dataset for _, one in tables], standard), standard)
    return [
        standard.finding(
            "file_named_otherwise", Place(name, grid.sheet), file=stem, title=mapped.dataset.title, words=said,
            header_row=mapped.header_row,
        )
        for grid, mapped in tables if said
    ]  # fmt: skip


def said_in(text: str, words: Sequence[str], standard: Standard) -> str:
    """The ``words`` in a text, but for those that mean nothing of the kind where they stand."""
    for harmless in standard.harmless_texts:
        text = re.sub(harmless, "，", text)
    return "、".join(word for word in words if word in text)


def _words_of_notes(dataset: Dataset, standard: Standard) -> list[str]:
    """A note says of rows what became of them: of a repair it may be that it was withdrawn."""
    lists = [standard.codelists[one.codelist] for one in dataset.fields if one.codelist in standard.codelists]
    labels = [value.label for one in lists for value in one.values] if is_about_others(dataset) else []
    return turning_but("\n".join([own_texts([dataset]), *labels]), standard)


def _above(rows: pl.DataFrame, mapped: Mapped) -> Iterator[Line]:
    """Titles; the row right above the header may be its upper level, whose texts are headers."""
    for row, cells in _lines(rows.filter(pl.col("row") < mapped.header_row)):
        upper = row == mapped.header_row - 1 and len(cells) > NOTE_CELLS and not any(map(LABEL.match, cells))
        yield row, [one for one in cells if of_all(one)] if upper else cells


def _below(rows: pl.DataFrame, mapped: Mapped) -> Iterator[Line]:
    """Titles between the data, notes, and lines of signatures."""
    below = _few(rows.filter(pl.col("row") > mapped.header_row))
    yield from _lines(below.filter(kind_of(below, mapped).is_in([TITLE, NOTE])))


def _few(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows without those in which some of the fullest columns are all filled, as no line beside the data is: to strip the
    cells of all columns of a large sheet takes as long as to judge its rows."""
    letters = sorted((one for one in rows.columns if one != "row"), key=lambda one: rows[one].null_count())
    fullest = [bare(one).is_not_null() for one in letters[: LONGEST + 1]]
    return rows.filter(pl.sum_horizontal(fullest) <= LONGEST) if fullest else rows


def _lines(rows: pl.DataFrame) -> Iterator[Line]:
    without_blanks = partial(re.sub, r"\s", "")
    filled = rows.select("row", *(bare(letters) for letters in rows.columns if letters != "row"))
    for row, *texts in filled.iter_rows():
        yield row, [without_blanks(text) for text in texts if text]
