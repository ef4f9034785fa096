"""A ledger of decisions that an organ supplies, for completeness: its columns of numbers, organs and days. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from creditcli.ids import document_number, resident_id
from creditcli.ids.day_text import plain
from creditcli.model.intake import Grid
from creditcli.model.mapping import header_key
from creditcli.model.office import Office
from creditcli.standard.types import Standard

NUMBER, ORGAN, CODE, DAY = "decision_number", "organ", "organ_code", "decision_date"
FIRST_ROWS = 20  # in which a header is looked for
MORE = {
    "文号": NUMBER,
    "案号": NUMBER,
    "决定文号": NUMBER,
    "决定书文号": NUMBER,
    "文书号": NUMBER,
    "机关": ORGAN,
    "单位": ORGAN,
    "日期": DAY,
}
DATASETS = ("licence", "penalty")
_PARTS = re.compile(r"(\d{4})[-/.]?(\d{1,2})[-/.]?(\d{1,2})")


def decisions_in(grids: Sequence[Grid], standard: Standard, office: Office) -> tuple[Mapping[str, str], ...]:
    """``number``, ``organ`` (unified code, else the name; empty where no column tells) and ``day`` (ISO, or empty) of
    every row with a number, once each however it is spelled; nothing of a sheet without a column of numbers. A resident id
    is no number of a decision, and no organ."""
    heads = _heads(standard)
    found: dict[tuple[str, str], dict[str, str]] = {}
    for grid in grids:
        for cells in _rows(grid, heads):
            organ, number = cells.get(CODE) or cells.get(ORGAN) or "", cells[NUMBER]
            if resident_id.is_valid(number):
                continue
            known = office.organisation(organ)
            code = known.code if known else organ if resident_id.mask(organ) == organ else ""
            found.setdefault(
                (code, document_number.normal_form(number)),
                {"number": number, "organ": code, "day": _day(cells.get(DAY, ""))},
            )
    return tuple(found.values())


def _heads(standard: Standard) -> Mapping[str, str]:
    found = {header_key(head): field for head, field in MORE.items()}
    for name in DATASETS:
        for layout in standard.datasets[name].layouts:
            for column in layout.columns:
                if column.field in (NUMBER, ORGAN, CODE, DAY):
                    found |= {header_key(one): column.field for one in (column.code, column.header, *column.aliases)}
    return found


def _rows(grid: Grid, heads: Mapping[str, str]) -> Iterator[dict[str, str]]:
    """The cells of each row below the header that has a number, by field."""
    for row in grid.frame.head(FIRST_ROWS).to_dicts():
        fields = {column: heads[key] for column, cell in row.items() if (key := _key(cell)) in heads}
        if NUMBER in fields.values():
            for batch in grid.batches():
                for one in batch().iter_rows(named=True):
                    cells = {field: str(one[column] or "").strip() for column, field in fields.items()}
                    if one["row"] > row["row"] and cells[NUMBER]:
                        yield cells
            return


def _key(cell: object) -> str:
    return header_key(cell) if isinstance(cell, str) else ""


def _day(text: str) -> str:
    """The day, or empty: a decision whose day cannot be read belongs to every period."""
    found = _PARTS.fullmatch(plain(text))
    try:
        return date(*map(int, found.groups())).isoformat() if found else ""
    except ValueError:
        return ""
