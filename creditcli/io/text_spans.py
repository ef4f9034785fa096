"""Where cells stand in a text file, for programs that point at lines: SARIF, annotations of a change."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Iterable, Iterator

from creditcli.io.text import FIELD_LIMIT, delimiter_of
from creditcli.model.finding import Place, letters_to_number
from creditcli.model.intake import FileIn, Span

TEXTS = {"csv", "jsonl"}


def spans_of(file: FileIn, places: Iterable[Place]) -> dict[tuple[int, str], Span]:
    """``(row, letters)`` -> span, for the places of a text file that was read; empty for any other file.

    Without letters (or where the row ends before them) the whole row. Columns count characters after the BOM.
    """
    wanted: dict[int, set[str]] = defaultdict(set)
    for place in places:
        if place.row:
            wanted[place.row].add(place.letters)
    if not wanted or not file.grids or file.format not in TEXTS:
        return {}
    text = (file.scanned.read_bytes() if file.scanned else file.content).decode(file.encoding)
    found: dict[tuple[int, str], Span] = {}
    for row, (line, record, mark) in enumerate(_records(text, file.format), 1):
        if row not in wanted:
            continue
        cells = _cells(record, mark) if mark else []
        for letters in sorted(wanted[row]):
            at = letters_to_number(letters) - 1
            start, end = cells[at] if 0 <= at < len(cells) else (0, len(record.rstrip("\r\n")))
            found[row, letters] = Span(*_at(record, start, line), *_at(record, end, line))
    return found


def _records(text: str, format: str) -> Iterator[tuple[int, str, str]]:
    """Every record with its first line's number, and the separator of its cells (empty for JSON Lines)."""
    if format == "jsonl":
        for number, record in enumerate(text.split("\n"), 1):
            yield number, record, ""
        return
    lines: list[str] = []

    def remembered() -> Iterator[str]:
        for line in io.StringIO(text, newline=""):
            lines.append(line)
            yield line

    mark = delimiter_of(text)
    csv.field_size_limit(FIELD_LIMIT)
    reader = csv.reader(remembered(), delimiter=mark)
    first = 1
    for _ in reader:
        yield first, "".join(lines), mark
        lines.clear()
        first = reader.line_num + 1


def _cells(record: str, mark: str) -> list[tuple[int, int]]:
    """Start and end of each cell of a record, its quotes included."""
    cells: list[tuple[int, int]] = []
    start, end = 0, len(record.rstrip("\r\n"))
    while True:
        after = _closing(record, start) if record.startswith('"', start) else start
        stop = record.find(mark, after)
        if stop < 0:
            return [*cells, (start, max(start, end))]
        cells.append((start, stop))
        start = stop + 1


def _closing(record: str, start: int) -> int:
    """The place after the quote that closes the cell which a quote opens at ``start``."""
    at = start + 1
    while True:
        at = record.find('"', at)
        if at < 0:
            return len(record)
        if not record.startswith('"', at + 1):
            return at + 1
        at += 2


def _at(record: str, offset: int, line: int) -> tuple[int, int]:
    """Line and character of an offset into a record that begins on ``line``."""
    before = record[:offset].replace("\r\n", " \n").replace("\r", "\n")
    return line + before.count("\n"), offset - (before.rfind("\n") + 1) + 1
