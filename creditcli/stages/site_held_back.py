"""Rows that wait until somebody says that they are meant, while all that ended comes down. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

import polars as pl

from creditcli.model.ledger import PUBLIC, Disclosure, Entry, Ledger
from creditcli.model.record import KEY
from creditcli.stages.site_data import DATASETS, row_id

Waiting = Mapping[str, Collection[str]]  # ids of rows, by table


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
