"""What a publication changes for the public: rows that are new, that read otherwise, that are there no more. Pure.

Compared are the open data of the site that stands and of the one to come: what the pages show stands there too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import count
from typing import overload

import polars as pl

from creditcli.model.ledger import Ledger
from creditcli.model.outputs import DataTable
from creditcli.model.publication import Former, Record, TableChange
from creditcli.model.record import KEY
from creditcli.stages.site_data import DATASETS, ROW_ID, row_id, rows_behind
from creditcli.stages.site_former import rows_of
from creditcli.standard.row_texts import AT_A_TIME, objects

END, BEYOND = "term_end", "9999"  # the column of the last day; what no day reaches


def site_changes(former: Former, tables: Iterable[DataTable], ledger: Ledger) -> tuple[TableChange, ...]:
    """One for each table of open data."""
    return tuple(_change(one, former.tables.get(one.name, b""), ledger) for one in tables)


def _change(table: DataTable, held: bytes, ledger: Ledger) -> TableChange:
    lines = {line for line in held.split(b"\n") if line}
    before, others = len(lines), _unlike(table, lines) if lines else []
    old = rows_of(sorted(lines))  # the order of a set differs from one run to the next
    if old is None or not before:
        return TableChange(table.name, 0, table.frame.height, _Every(table), (), (), ())
    found = [_filled(table.ordered.row(at, named=True)) for at in others]
    new = tuple(one for one in found if one[ROW_ID.id] not in old)
    changed = tuple(one for one in found if one[ROW_ID.id] in old and one != old[one[ROW_ID.id]])
    now = set(table.frame[ROW_ID.id])
    gone = {key: one for key, one in old.items() if key not in now}
    known = _known(table.name, ledger) if gone else set()
    lost = tuple(one for key, one in gone.items() if key not in known)
    longer = {one[ROW_ID.id]: end for one in changed if (end := _outlasts(one, old[one[ROW_ID.id]]))}
    return TableChange(table.name, before, len(now), new, changed, tuple(gone.values()), lost, longer)


def _outlasts(row: Record, former: Record) -> str:
    """The last day that was told, where the row has a later one or none."""
    end = former.get(END, "")
    return end if end and (row.get(END) or BEYOND) > end else ""


def _unlike(table: DataTable, lines: set[bytes]) -> list[int]:
    """Places of the rows that do not stand in ``lines`` word for word; takes away the lines of those that do: hardly any
    is left to be read on an ordinary day."""
    found: list[int] = []
    for start, piece in zip(count(0, AT_A_TIME), table.filled.iter_slices(AT_A_TIME)):
        texts = objects(piece).cast(pl.Binary).to_list()
        found += [at for at, text in enumerate(texts, start) if text not in lines]
        lines.difference_update(texts)
    return found


class _Every(Sequence[Record]):
    """All rows of a table of which none was there before: too many to be held."""

    def __init__(self, table: DataTable) -> None:
        self._table = table

    def __len__(self) -> int:
        return self._table.frame.height

    @overload
    def __getitem__(self, at: int) -> Record: ...
    @overload
    def __getitem__(self, at: slice) -> list[Record]: ...
    def __getitem__(self, at: int | slice) -> Record | list[Record]:
        if isinstance(at, slice):
            return [self[one] for one in range(*at.indices(len(self)))]
        return _filled(self._table.frame.row(at, named=True))

    def __iter__(self) -> Iterator[Record]:
        return map(_filled, self._table.records)


def _filled(record: Record) -> Record:
    """As JSON Lines have it: what is empty is not there."""
    return {name: text for name, text in record.items() if text}


def _known(name: str, ledger: Ledger) -> set[str]:
    """Ids of all that the ledger knows of a table, public or not."""
    if name not in DATASETS:
        return {one.public_id for one in ledger.entries}
    dataset = DATASETS[name]
    frame = rows_behind(dataset, ledger)
    return {row_id(ledger, dataset, key) for key in frame[KEY]} if frame is not None else set()
