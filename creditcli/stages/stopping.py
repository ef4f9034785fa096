"""Which columns that are not read stop a sheet, by what stands in the rows that are at hand."""

from __future__ import annotations

import polars as pl

from creditcli.model.finding import Finding, letters_to_number
from creditcli.stages.columns import Mapped
from creditcli.stages.data_rows import kind_of


def stopping(rows: pl.DataFrame, mapped: Mapped) -> list[Finding]:
    """One finding a column, at the first row of data with which it stops the sheet: titles and notes say nothing by it."""
    below = rows.filter(pl.col("row") > mapped.header_row)
    columns = sorted(mapped.unread, key=lambda one: letters_to_number(one.letters))
    odd = [one for one in columns if below.select(one.odd.any()).item()]
    if not odd:
        return []
    some = below.filter(pl.any_horizontal(one.odd for one in odd))
    data = some.filter(kind_of(some, mapped).is_null())
    firsts = ((one, data.filter(one.odd).select("row", one.letters).head(1)) for one in odd)
    return [one.told(*first.row(0)) for one, first in firsts if not first.is_empty()]
