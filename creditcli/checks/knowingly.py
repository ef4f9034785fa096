"""What the record shows knowingly though it looks like what may not be shown: numbers that decisions cite, digits (also
within a decision's number) that a department has confirmed to be no telephone number. The gate does not shut for these: it would keep up what must come
down."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

import polars as pl

from creditcli.checks.leaks import NUMBER, mobiles_in
from creditcli.model.ledger import Entry
from creditcli.model.record import RecordView
from creditcli.standard.returned import CONFIRMATION


@dataclass(frozen=True, slots=True)
class Cited:
    """Numbers that stand in what is shown of something else: in ``texts``, or ``within`` a longer number alone."""

    texts: frozenset[str] = frozenset()
    within: frozenset[str] = frozenset()


def cited(tables: Iterable[pl.DataFrame], gone: Collection[str]) -> Cited:
    """Those of the numbers ``gone`` that are cited. ``tables``: their columns of texts are looked at.

    A number that is itself shown as that of a decision is not among them.
    """
    found: set[str] = set()
    within: set[str] = set()
    shown: set[str] = set()
    if not gone:
        return Cited()
    for table in tables:
        for column in table.select(pl.col(pl.String)).iter_columns():
            held = column.filter(column.str.contains_any(list(gone)).fill_null(False)).unique()
            several = held.str.extract_many(list(gone), overlapping=True).explode().drop_nulls()
            (within if column.name == NUMBER else found).update(several)
            if column.name == NUMBER:
                shown.update(held.filter(held.is_in(list(gone))))
    return Cited(frozenset(found - shown), frozenset(within - shown - found))


def texts_of(entries: Iterable[Entry]) -> pl.DataFrame:
    """What pages show of entries that are shown, beside the tables: their numbers, and texts."""
    told = [
        (one.decision_number, " ".join((one.facts, one.basis, one.title)))
        for one in entries
        if one.disclosure.is_public
    ]
    return pl.DataFrame(told, {NUMBER: pl.String, "texts": pl.String}, orient="row")


def no_phones(view: RecordView, contact: Iterable[str]) -> frozenset[str]:
    """Digits that look like a mobile number and are known to be none, or to be the office's own: in rows that their
    department has confirmed, in the office's ``contact``."""
    return frozenset(mobiles_in((*contact, *_confirmed(view))))


def _confirmed(view: RecordView) -> Iterator[str]:
    for dataset in view.frames:
        rows = view.lazy(dataset)
        confirmed = pl.col(CONFIRMATION).is_not_null()
        if CONFIRMATION in rows.collect_schema().names() and rows.select(confirmed.any()).collect().item():
            texts = pl.concat_str(pl.col(pl.String), separator=" ", ignore_nulls=True)
            yield from rows.filter(confirmed).select(texts).collect().to_series()
