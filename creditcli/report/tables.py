"""Tables for people and programs: csv that no spreadsheet takes for formulas, JSON in a fixed order of keys."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence

from creditcli.model.csv_cells import safe_cell

Row = Mapping[str, object]


def as_json(data: object) -> str:
    """JSON with one value a line, Chinese as it is."""
    return json.dumps(data, ensure_ascii=False, indent=1)


def as_csv(rows: Iterable[Row], columns: Sequence[str], end: str = "\n") -> str:
    """The named columns under their header, also where there are no rows; None is an empty cell."""
    return table(columns, ([row[name] for name in columns] for row in rows), end)


def table(header: Sequence[str], rows: Iterable[Iterable[object]], end: str = "\n") -> str:
    """A header and rows as csv; lists are joined, None is an empty cell."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator=end)
    writer.writerow(header)
    for row in rows:
        writer.writerow([safe_cell(_cell(value)) for value in row])
    return buffer.getvalue()


def _cell(value: object) -> str:
    if isinstance(value, list | tuple):
        return "；".join(map(str, value))
    return "" if value is None else str(value)
