"""What a publication changes for the public: rows that are new, that read otherwise, that are there no more. Pure.

Compared are the open data of the site that stands and of the one to come: what the pages show stands there too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import overload

from creditcli.model.ledger import Ledger
from creditcli.model.outputs import DataTable
from creditcli.model.publication import Former, Record, TableChange
from creditcli.model.record import KEY
from creditcli.stages.site_data import DATASETS, ROW_ID, row_id


def site_changes(former: Former, tables: Iterable[DataTable], ledger: Ledger) -> tuple[TableChange, ...]:
    """One for each table of open data."""
    return tuple(_change(one, former.tables.get(one.name, {}), ledger) for one in tables)


def _change(table: DataTable, old: Mapping[str, Record], ledger: Ledger) -> TableChange:
    new, changed = [], []
    for one in table.records if old else ():
        before = old.get(one[ROW_ID.id])
        if before is None:
            new.append(_filled(one))
        elif _filled(one) != before:
            changed.append(_filled(one))
    now = set(table.frame[ROW_ID.id])
    gone = {key: one for key, one in old.items() if key not in now}
    known = _known(table.name, ledger) if gone else set()
    lost = tuple(one for key, one in gone.items() if key not in known)
    every = tuple(new) if old else _Every(table)
    return TableChange(table.name, len(old), len(now), every, tuple(changed), tuple(gone.values()), lost)


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
    frames = {"licences": ledger.licences, "penalties": ledger.penalties}
    frame = frames.get(name, ledger.others.get(dataset))
    return {row_id(ledger, dataset, key) for key in frame[KEY]} if frame is not None else set()
