"""Which subjects a table asks about: by its columns of codes and names, else by what its cells look like. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from creditcli.ids import uscc
from creditcli.model.inquiry import Asked
from creditcli.model.intake import Grid
from creditcli.model.mapping import header_key
from creditcli.standard.types import Standard

CODE, NAME = "unified_code", "subject_name"
FIRST_ROWS = 20  # in which a header is looked for
MORE_CODES = ("统一代码", "代码", "code", "uscc")  # heads of inquiry lists that no layout has
MORE_NAMES = ("企业名称", "单位名称", "投标人", "投标人名称", "供应商", "供应商名称", "申请人", "姓名", "name")


@dataclass(frozen=True, slots=True)
class AskedRows:
    """A sheet: the row of its header (0: none), and what each row below asks about."""

    sheet: str
    header_row: int
    rows: Mapping[int, Asked]


def asked_in(grid: Grid, standard: Standard) -> AskedRows:
    """The subjects of a sheet; rows that name none are left out."""
    heads = _heads(standard)
    for row in grid.frame.head(FIRST_ROWS).to_dicts():
        columns = {name: field for name, cell in row.items() if name != "row" and (field := _field(cell, heads))}
        if columns:
            return AskedRows(grid.sheet, row["row"], dict(_below(grid, row["row"], columns)))
    return AskedRows(grid.sheet, 0, dict(_by_look(grid)))


def _heads(standard: Standard) -> Mapping[str, str]:
    found = {header_key(one): CODE for one in MORE_CODES} | {header_key(one): NAME for one in MORE_NAMES}
    for dataset in standard.datasets.values():
        for layout in dataset.layouts:
            for column in layout.columns:
                if column.field in (CODE, NAME):
                    found |= {header_key(one): column.field for one in (column.code, column.header, *column.aliases)}
    return found


def _field(cell: object, heads: Mapping[str, str]) -> str:
    return heads.get(header_key(cell), "") if isinstance(cell, str) else ""


def _below(grid: Grid, header: int, columns: Mapping[str, str]) -> Iterator[tuple[int, Asked]]:
    first = {field: letters for letters, field in reversed([*columns.items()])}
    for row in _rows(grid):
        code, name = (str(row[first[one]] or "").strip() if one in first else "" for one in (CODE, NAME))
        if row["row"] > header and (code or name):
            yield row["row"], Asked(code, name)


def _by_look(grid: Grid) -> Iterator[tuple[int, Asked]]:
    """The first cell that looks like a code is one; else the first filled cell is a name."""
    for row in _rows(grid):
        cells = [str(cell).strip() for name, cell in row.items() if name != "row" and cell and str(cell).strip()]
        code = next((one for one in cells if uscc.is_valid(one.upper())), "")
        name = next((one for one in cells if one != code), "")
        if cells:
            yield row["row"], Asked(code, name)


def _rows(grid: Grid) -> Iterator[dict[str, Any]]:
    for batch in grid.batches():
        yield from batch().iter_rows(named=True)
