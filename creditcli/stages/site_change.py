"""What a publication changes for the public: rows that are new, that read otherwise, that are there no more. Pure.

Compared are the open data of the site that stands and of the one to come: what the pages show stands there too.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from creditcli.model.ledger import Ledger
from creditcli.model.outputs import DataTable
from creditcli.model.publication import Former, Record, TableChange
from creditcli.model.record import KEY
from creditcli.stages.site_data import DATASETS, ROW_ID, row_id


def site_changes(former: Former, tables: Iterable[DataTable], ledger: Ledger) -> tuple[TableChange, ...]:
    """One for each table of open data."""
    return tuple(_change(one, former.tables.get(one.name, {}), ledger) for one in tables)


def _change(table: DataTable, old: Mapping[str, Record], ledger: Ledger) -> TableChange:
    new = {one[ROW_ID.id]: _filled(one) for one in table.records}
    gone = {key: one for key, one in old.items() if key not in new}
    known = _known(table.name, ledger) if gone else set()
    return TableChange(
        table.name,
        len(old),
        len(new),
        tuple(one for key, one in new.items() if key not in old),
        tuple(one for key, one in new.items() if key in old and one != old[key]),
        tuple(gone.values()),
        tuple(one for key, one in gone.items() if key not in known),
    )


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
