"""Tables for people and programs: csv that no spreadsheet takes for formulas, JSON in a fixed order of keys."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice

from creditcli.model.csv_cells import safe_cell

Row = Mapping[str, object]
AT_A_TIME = 1_000  # rows of a part


def as_json(data: object) -> str:
    """JSON with one value a line, Chinese as it is."""
    return json.dumps(data, ensure_ascii=False, indent=1)


def json_parts(rows: Iterable[object]) -> Iterator[str]:
    """The same of a list, in parts: of many rows the text is never held whole."""
    before = "[\n "
    for row in rows:
        yield before + as_json(row).replace("\n", "\n ")
        before = ",\n "
    yield "[]" if before[0] == "[" else "\n]"


def as_csv(rows: Iterable[Row], columns: Sequence[str], end: str = "\n") -> str:
    """The named columns under their header, also where there are no rows; None is an empty cell."""
    return "".join(csv_parts(rows, columns, end))


def csv_parts(rows: Iterable[Row], columns: Sequence[str], end: str = "\n") -> Iterator[str]:
    """The same in parts."""
    return _parts(columns, ([row[name] for name in columns] for row in rows), end)


def table(header: Sequence[str], rows: Iterable[Iterable[object]], end: str = "\n") -> str:
    """A header and rows as csv; lists are joined, None is an empty cell."""
    return "".join(_parts(header, rows, end))


def _parts(header: Sequence[str], rows: Iterable[Iterable[object]], end: str) -> Iterator[str]:
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator=end)
    writer.writerow(header)
    left = iter(rows)
    while some := [
        [safe_cell(value if isinstance(value, str) else _cell(value)) for value in row]
        for row in islice(left, AT_A_TIME)
    ]:
        writer.writerows(some)
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()
    yield buffer.getvalue()


def _cell(value: object) -> str:
    if isinstance(value, list | tuple):
        return "；".join(map(str, value))
    return "" if value is None else str(value)
