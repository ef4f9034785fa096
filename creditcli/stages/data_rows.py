"""Which rows below the header are data: blank rows, titles, notes and totals are left out, each counted."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence

import polars as pl

from creditcli.model.finding import Finding, Place
from creditcli.model.intake import Grid
from creditcli.stages.header import Mapped
from creditcli.standard.types import Standard

TITLE_CELLS = 1  # a row with no more filled cells than this, in a table of several columns, is a title or note
_TOTAL = re.compile(r"^\s*(?:合\s*计|总\s*计|小\s*计)(?:数|行)?\s*[:：]?\s*$")
_NOTE = re.compile(r"^\s*(?:表格说明|填表说明|填报说明|说明|备注|注|填表人|填报人|制表)\s*[:：\d]?")


def data_rows(
    name: str, grid: Grid, mapped: Mapped, standard: Standard
) -> tuple[pl.DataFrame, Mapping[str, int], list[Finding]]:
    """Rows below the header that carry data, as found, and what was dropped by kind."""
    below = grid.frame.filter(pl.col("row") > mapped.header_row)
    used = {column.letters: column.field for column in mapped.columns if column.field}
    texts = pl.concat_list([pl.col(letters).str.strip_chars() for letters in below.columns if letters != "row"])
    filled = texts.list.eval(pl.element().filter(pl.element().is_not_null() & (pl.element() != "")))
    rows = below.with_columns(filled.list.len().alias("_n"), filled.list.first().alias("_first"))
    first = pl.col("_first").fill_null("")
    kind = (
        pl.when(pl.col("_n") == 0)
        .then(pl.lit("blank"))
        .when(first.str.contains(_TOTAL.pattern))
        .then(pl.lit("total"))
        .when(first.str.contains(_NOTE.pattern) & (pl.col("_n") <= 2))
        .then(pl.lit("note"))
        .when((pl.col("_n") <= TITLE_CELLS) & pl.lit(len(used) > 3))
        .then(pl.lit("title"))
    )
    rows = rows.with_columns(kind.alias("_kind"))
    dropped = dict(Counter(one for one in rows["_kind"].to_list() if one is not None))
    kept = rows.filter(pl.col("_kind").is_null())
    raw = kept.select("row", *[pl.col(letters).alias(field) for letters, field in used.items()])
    told = _dropped(dropped, Place(name, grid.sheet, mapped.header_row), standard)
    return raw, dropped, told + _merged(name, grid, mapped, standard)


def no_data(letters: Sequence[str]) -> pl.Expr:
    """Whether a row may be one of those that are left out: its first filled cell reads like a title, note or total."""
    filled = [pl.when(pl.col(one).str.strip_chars() != "").then(pl.col(one)) for one in letters]
    return pl.coalesce(filled).str.contains(f"{_TOTAL.pattern}|{_NOTE.pattern}").fill_null(True)


def _dropped(dropped: Mapping[str, int], place: Place, standard: Standard) -> list[Finding]:
    """What was left out, once a table, by kind."""
    blank, title, note, total = (dropped.get(kind, 0) for kind in ("blank", "title", "note", "total"))
    count = sum(dropped.values())
    if not count:
        return []
    return [standard.finding("rows_dropped", place, count=count, blank=blank, title=title, note=note, total=total)]


def _merged(name: str, grid: Grid, mapped: Mapped, standard: Standard) -> list[Finding]:
    """Merged cells among the data: only their first cell holds the value."""
    found = []
    for area in grid.merged:
        match = re.fullmatch(r"([A-Z]+)([0-9]+):([A-Z]+)([0-9]+)", area)
        if match and int(match[4]) > mapped.header_row and int(match[2]) != int(match[4]):
            found.append(
                standard.finding("merged_data_cells", Place(name, grid.sheet, int(match[2]), match[1]), area=area)
            )
    return found
