"""Rows that hold what no public file may, whatever let them through: they wait, so that all else goes on. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import polars as pl

from creditcli.checks.leaks import Leak, texts_that_leak
from creditcli.ids.mobile import MOBILE
from creditcli.ids.resident_id import mask
from creditcli.model.ledger import Entry, Ledger
from creditcli.model.outputs import DataTable
from creditcli.stages.site_data import DATASETS, ROW_ID
from creditcli.stages.site_held_back import Waiting

BETWEEN = "|"  # of cells: digits of one do not go on in the next
_MOBILE = re.compile(MOBILE)


@dataclass(frozen=True, slots=True)
class Leaking:
    """A row that leaks: its table and id, whom it is about as far as that may be told, and what it holds."""

    table: str
    row_id: str
    about: str
    leaks: tuple[Leak, ...]


def leaking(
    tables: Iterable[DataTable], ledger: Ledger, known: Collection[str], among: Waiting | None = None
) -> tuple[Leaking, ...]:
    """``known``: digits that are no mobile number, or nobody's who is to be kept from sight. ``among``: the only rows that
    are asked about."""
    public = {one.public_id: one for one in ledger.entries if one.disclosure.is_public}
    if among is not None:
        tables = [replace(one, frame=_asked(one, among[one.name])) for one in tables if one.name in among]
    return tuple(one for table in tables for one in _of_table(table, public, known))


def _asked(table: DataTable, ids: Collection[str]) -> pl.DataFrame:
    return table.frame.filter(pl.col(ROW_ID.id).is_in(list(ids)))


def _of_table(table: DataTable, public: dict[str, Entry], known: Collection[str]) -> Iterator[Leaking]:
    frame = table.frame
    cells = [name for name in frame.columns if name != ROW_ID.id]
    told = pl.concat_str(cells, separator=BETWEEN, ignore_nulls=True)
    texts: Sequence[str] = frame.select(told.alias("text"))["text"].to_list()
    ids: Sequence[str] = frame[ROW_ID.id].to_list()
    if table.name not in DATASETS:  # pages say more of an entry than the table
        texts = [f"{text}{BETWEEN}{_more(public.get(id))}" for text, id in zip(texts, ids, strict=True)]
    for at, held in texts_that_leak(texts, known).items():
        row = frame.row(at, named=True)
        yield Leaking(table.name, ids[at], named(row), held)


def named(row: Mapping[str, Any]) -> str:
    """Whom a row is about, by name and number, without digits that may be a person's."""
    about = " ".join(filter(None, (row.get("subject_name"), row.get("decision_number"))))
    return _MOBILE.sub("（号码）", mask(about))


def _more(entry: Entry | None) -> str:
    return BETWEEN.join((entry.facts, entry.basis, entry.title)) if entry else ""
