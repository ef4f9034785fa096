"""Rows that wait until somebody says that they are meant, while all that ended comes down. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

import polars as pl

from creditcli.model.ledger import PUBLIC, Disclosure, Entry, Ledger
from creditcli.model.publication import TableChange
from creditcli.model.record import KEY
from creditcli.stages.site_data import DATASETS, ROW_ID, row_id
from creditcli.stages.site_untouched import Older, Since

# Rows by table and id, and until when they are shown; None: not at all.
Waiting = Mapping[str, Mapping[str, date | None]]
GROWTH = 50  # per cent of a list that may be new in one publication without being confirmed


@dataclass(frozen=True, slots=True)
class Unusual:
    """Rows of one table that wait, each with the day until which it is shown all the same (``Waiting``): ``grows`` where
    the list grows suddenly (the rows are all that are new in it), else they would be shown anew, or for longer, though
    nothing about them came in: register, settings or standard were changed; ``older``: or though the site is of a record that
    is newer than this one."""

    change: TableChange
    rows: Mapping[str, date | None]
    grows: bool
    older: bool = False


def unusual(changes: Iterable[TableChange], since: Since | Older | None, sudden: bool = True) -> tuple[Unusual, ...]:
    """What is not shown before somebody says that it is meant; ``since``: the standing site, where it is this record's;
    ``sudden``: where a list grows suddenly, too."""
    found = []
    for one in changes:
        grows, untouched = sudden and one.outgrows(GROWTH), since.untouched(one) if since else frozenset()
        new = (row[ROW_ID.id] for row in one.new) if grows or untouched else ()
        rows: dict[str, date | None] = {id: None for id in new if grows or id in untouched}
        rows |= {id: date.fromisoformat(end) for id, end in one.longer.items() if id in untouched}
        if rows:
            found.append(Unusual(one, rows, grows, isinstance(since, Older)))
    return tuple(found)


def held_back(ledger: Ledger, waiting: Waiting) -> Ledger:
    """The ledger as it would be if these rows were not to be shown, or no longer than told."""
    entries = {id: end for name, rows in waiting.items() if name not in DATASETS for id, end in rows.items()}
    return replace(
        ledger,
        entries=tuple(
            _kept(one, entries[one.public_id], ledger.as_of) if one.public_id in entries else one
            for one in ledger.entries
        ),
        penalties=_judged(ledger, ledger.penalties, waiting, "penalties"),
        licences=_judged(ledger, ledger.licences, waiting, "licences"),
        others={name: _others(ledger, name, frame, waiting) for name, frame in ledger.others.items()},
    )


def _kept(entry: Entry, until: date | None, as_of: date) -> Entry:
    if until is not None and until >= as_of:
        return replace(entry, standing=replace(entry.standing, term_end=until))
    return replace(entry, standing=replace(entry.standing, disclosure=Disclosure.HIDDEN))


def _judged(ledger: Ledger, frame: pl.DataFrame, waiting: Waiting, table: str) -> pl.DataFrame:
    if not waiting.get(table):
        return frame
    rows = waiting[table]
    shown = frame.filter(pl.col("disclosure").is_in(PUBLIC))[KEY]
    found = {key: rows[id] for key in shown if (id := row_id(ledger, DATASETS[table], key)) in rows}
    until = {key: end for key, end in found.items() if end is not None and end >= ledger.as_of}
    barred = pl.col(KEY).is_in([key for key in found if key not in until])
    hidden = pl.when(barred).then(pl.lit(Disclosure.HIDDEN.value)).otherwise(pl.col("disclosure"))
    told = pl.col(KEY).replace_strict(list(until), list(until.values()), default=None, return_dtype=pl.Date)
    return frame.with_columns(hidden.alias("disclosure"), pl.coalesce(told, "term_end").alias("term_end"))


def _others(ledger: Ledger, dataset: str, frame: pl.DataFrame, waiting: Waiting) -> pl.DataFrame:
    ids = {id for name, rows in waiting.items() if DATASETS.get(name) == dataset for id in rows}
    if not ids:
        return frame
    return frame.filter(~pl.Series([row_id(ledger, dataset, key) in ids for key in frame[KEY]], dtype=pl.Boolean))
