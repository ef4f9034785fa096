"""Rows that wait until somebody says that they are meant, while all that ended comes down. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

import polars as pl

from creditcli.model.ledger import PUBLIC, Disclosure, Entry, Ledger
from creditcli.model.publication import ENDED, Former, TableChange
from creditcli.model.record import KEY
from creditcli.stages.site_data import DATASETS, ROW_ID, row_id

Waiting = Mapping[str, Collection[str]]  # ids of rows, by table
GROWTH = 50  # per cent of a list that may be new in one publication without being confirmed


@dataclass(frozen=True, slots=True)
class Unusual:
    """Rows of one table that wait: ``grows`` where the list grows suddenly (the rows are all that are new in it), else
    they had ended, and come back though the record is the same: register, settings or standard were changed."""

    change: TableChange
    rows: frozenset[str]
    grows: bool


def unusual(changes: Iterable[TableChange], former: Former, same_record: bool) -> tuple[Unusual, ...]:
    """What is not shown before somebody says that it is meant; ``same_record``: since the standing site was made."""
    ended = _ended(former)
    found = []
    for one in changes:
        new = frozenset(row[ROW_ID.id] for row in one.new)
        grows = one.outgrows(GROWTH)
        rows = new if grows else new & ended.get(one.name, set()) if same_record else frozenset[str]()
        if rows:
            found.append(Unusual(one, rows, grows))
    return tuple(found)


def _ended(former: Former) -> dict[str, set[str]]:
    """Ids of rows that are no longer shown as far as the publications tell, by table."""
    ended: dict[str, set[str]] = {}
    for line in (line for one in former.publications for line in one.lines):
        rows = ended.setdefault(line.table, set())
        (rows.add if line.change == ENDED else rows.discard)(line.row_id)
    return ended


def held_back(ledger: Ledger, waiting: Waiting) -> Ledger:
    """The ledger as it would be if these rows were not to be shown."""
    entries = {one for name, ids in waiting.items() if name not in DATASETS for one in ids}
    return replace(
        ledger,
        entries=tuple(_hidden(one) if one.public_id in entries else one for one in ledger.entries),
        penalties=_judged(ledger, ledger.penalties, waiting, "penalties"),
        licences=_judged(ledger, ledger.licences, waiting, "licences"),
        others={name: _others(ledger, name, frame, waiting) for name, frame in ledger.others.items()},
    )


def _hidden(entry: Entry) -> Entry:
    return replace(entry, standing=replace(entry.standing, disclosure=Disclosure.HIDDEN))


def _judged(ledger: Ledger, frame: pl.DataFrame, waiting: Waiting, table: str) -> pl.DataFrame:
    if not waiting.get(table):
        return frame
    shown = frame.filter(pl.col("disclosure").is_in(PUBLIC))[KEY]
    keys = [key for key in shown if row_id(ledger, DATASETS[table], key) in waiting[table]]
    hidden = pl.when(pl.col(KEY).is_in(keys)).then(pl.lit(Disclosure.HIDDEN.value)).otherwise(pl.col("disclosure"))
    return frame.with_columns(hidden.alias("disclosure"))


def _others(ledger: Ledger, dataset: str, frame: pl.DataFrame, waiting: Waiting) -> pl.DataFrame:
    ids = {one for name, found in waiting.items() if DATASETS.get(name) == dataset for one in found}
    if not ids:
        return frame
    return frame.filter(~pl.Series([row_id(ledger, dataset, key) in ids for key in frame[KEY]], dtype=pl.Boolean))
