"""Units that stand above the header, in its upper level or in the title, against those by which columns are read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import polars as pl

from creditcli.model.finding import Finding, Place
from creditcli.model.intake import Grid
from creditcli.stages.columns import Mapped
from creditcli.standard.headers import unit_in
from creditcli.standard.types import Standard

TITLE_CELLS = 2  # a title, and its unit at the other end
_STATED = re.compile(r"单位[:：]\s*(?:人民币)?\s*(万元|元)|[（(]\s*(?:人民币)?\s*(万元|元)\s*[）)]")


def contradicted(grid: Grid, name: str, mapped: Mapped, standard: Standard) -> list[Finding]:
    """Amounts whose header states no unit, below a text that states another one than that by which they are read."""
    if mapped.header_row < 1 or grid.keys:
        return []
    above = grid.frame.filter(pl.col("row") <= mapped.header_row).to_dicts()
    found = []
    for column in (one for one in mapped.columns if one.field and not unit_in(one.header)):
        unit = column.unit or mapped.dataset.field(column.field).unit
        stated = next(_above(above, column.letters), unit) if unit else unit
        if stated != unit:
            place = Place(name, grid.sheet, mapped.header_row, column.letters, column.header)
            found.append(
                standard.finding(
                    "unit_contradicted", place, field=column.field, header=column.header, unit=unit, stated=stated
                )
            )
    return found


def _above(rows: Sequence[Mapping[str, Any]], letters: str) -> Iterator[str]:
    """Units stated above a column, nearest first: in a title, wherever it stands, or over the column, or the last one before
    it that has a text and may share its cell."""
    for row in reversed(rows):
        filled = {one: text for one, text in row.items() if one != "row" and text}
        over = [text for one, text in filled.items() if _at_or_before(one, letters)][-1:]
        for text in filled.values() if len(filled) <= TITLE_CELLS else over:
            if match := _STATED.search(text):
                yield match[1] or match[2]


def _at_or_before(one: str, letters: str) -> bool:
    return (len(one), one) <= (len(letters), letters)
