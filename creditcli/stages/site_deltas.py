"""``data/changes/``: what each publication changed, for those who keep a copy. Pure.

A line is kept as an id, a table, a day and a kind. Its text is looked up in what is public on the day of the newest
publication, for the deltas of all earlier days as well: what has ended since, or was corrected, stands nowhere in its
former words. So the same record, published on the same days, gives the same bytes.

A publication is compared with the site that stood before, whichever day that was of. A second one of the same day is put
together with the first. Without a site of an earlier day the series begins anew: ``since`` is null and the tables are to
be taken whole. Deltas are kept for a year.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any

import polars as pl

from creditcli.model.csv_cells import safe_cell
from creditcli.model.ledger import Ledger
from creditcli.model.outputs import DataFile, DataTable
from creditcli.model.publication import (
    CHANGED,
    CHANGES,
    ENDED,
    ENTERED,
    ChangeLine,
    Former,
    Publication,
    Record,
    TableChange,
)
from creditcli.stages.site_data import LICENCE_LINE, ROW_ID, TITLES
from creditcli.stages.site_former import FOLDER, INDEX

KEPT = timedelta(days=366)
STOPPED = "停止公示"  # the kind of an ending that has no tombstone
BEGINNING = ("change", "table", "row_id", "day", "ending")
TOLD = ("subject_name", "unified_code", "decision_number", "organ")  # of a row that is public, in the csv


def publications_of(former: Former, changes: Iterable[TableChange], ledger: Ledger) -> tuple[Publication, ...]:
    """All that are kept, oldest first; the last is the one of the ledger's day."""
    day = ledger.as_of
    if former.as_of is None or former.as_of > day:
        return (Publication(day, None, ledger.head, ()),)
    kept = [one for one in former.publications if one.as_of > day - KEPT]
    lines, since = list(_lines(changes, ledger)), former.as_of
    if former.as_of == day and kept:
        last = kept.pop()
        return (*kept, Publication(day, last.since, ledger.head, _together(last.lines, lines)))
    return (*kept, Publication(day, since, ledger.head, tuple(sorted(lines, key=_place))))


def delta_files(publications: Sequence[Publication], tables: Iterable[DataTable]) -> tuple[DataFile, ...]:
    """``<day>.jsonl`` and ``<day>.csv`` of every publication, and ``index.json``."""
    told = {(line.table, line.row_id) for one in publications for line in one.lines if line.change != ENDED}
    public = {one.name: _public(one, {row for table, row in told if table == one.name}) for one in tables}
    files: list[DataFile] = []
    index = []
    for one in publications:
        rows = [(line, public[line.table].get(line.row_id, {}) if line.change != ENDED else {}) for line in one.lines]
        own = (
            DataFile(f"{FOLDER}{one.as_of}.jsonl", _jsonl(rows)),
            DataFile(f"{FOLDER}{one.as_of}.csv", _csv(rows)),
        )
        files.extend(own)
        index.append(_told(one, own))
    newest = publications[-1]
    about = {
        "as_of": newest.as_of.isoformat(), "head": newest.head, "licence": LICENCE_LINE, "publications": index,
    }  # fmt: skip
    return (*files, DataFile(INDEX, (json.dumps(about, ensure_ascii=False, indent=1) + "\n").encode()))


def _public(table: DataTable, ids: Collection[str]) -> dict[str, Record]:
    """Those of a table's rows that are told of."""
    rows = table.frame.filter(pl.col(ROW_ID.id).is_in(list(ids)))
    return {record[ROW_ID.id]: record for record in rows.to_dicts()}


def counts_of(one: Publication) -> dict[str, dict[str, int]]:
    """By table and kind of change how many rows; tables without any are left out."""
    found: dict[str, dict[str, int]] = {}
    for line in one.lines:
        counts = found.setdefault(line.table, dict.fromkeys(CHANGES, 0))
        counts[line.change] += 1
    return found


def _lines(changes: Iterable[TableChange], ledger: Ledger) -> Iterator[ChangeLine]:
    endings = {one.public_id: one for one in ledger.endings}
    for table in changes:
        for kind, rows in ((ENTERED, table.new), (CHANGED, table.changed)):
            yield from (ChangeLine(kind, table.name, row[ROW_ID.id], ledger.as_of) for row in rows)
        for row in table.ended:
            told = endings.get(row[ROW_ID.id])
            day, ending = (told.day, told.kind) if told else (ledger.as_of, STOPPED)
            yield ChangeLine(ENDED, table.name, row[ROW_ID.id], day, ending)


def _together(earlier: Iterable[ChangeLine], later: Iterable[ChangeLine]) -> tuple[ChangeLine, ...]:
    """Two publications of one day as one: what entered and changed, entered; else the later word holds."""
    found = {(one.table, one.row_id): one for one in earlier}
    for one in later:
        before = found.get((one.table, one.row_id))
        if not (before and before.change == ENTERED and one.change == CHANGED):
            found[one.table, one.row_id] = one
    return tuple(sorted(found.values(), key=_place))


def _place(one: ChangeLine) -> tuple[int, int, str]:
    return list(TITLES).index(one.table), CHANGES.index(one.change), one.row_id


def _beginning(line: ChangeLine) -> dict[str, str]:
    return dict(zip(BEGINNING, (line.change, line.table, line.row_id, line.day.isoformat(), line.ending), strict=True))


def _jsonl(rows: Iterable[tuple[ChangeLine, Record]]) -> bytes:
    text = []
    for line, record in rows:
        told: dict[str, Any] = {name: value for name, value in _beginning(line).items() if value}
        if record:
            told["row"] = {name: value for name, value in record.items() if value}
        text.append(json.dumps(told, ensure_ascii=False) + "\n")
    return "".join(text).encode()


def _csv(rows: Iterable[tuple[ChangeLine, Record]]) -> bytes:
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow((*BEGINNING, *TOLD))
    cells = ((*_beginning(line).values(), *(record.get(name, "") for name in TOLD)) for line, record in rows)
    writer.writerows([safe_cell(one) for one in row] for row in cells)
    return buffer.getvalue().encode()


def _told(one: Publication, files: Iterable[DataFile]) -> Mapping[str, Any]:
    return {
        "as_of": one.as_of.isoformat(),
        "since": one.since.isoformat() if one.since else None,
        "head": one.head,
        "counts": counts_of(one),
        "files": [
            {
                "path": file.path.removeprefix(FOLDER), "bytes": len(file.content),
                "sha256": hashlib.sha256(file.content).hexdigest(),
            }
            for file in files
        ],
    }  # fmt: skip
