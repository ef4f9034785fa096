"""Cases of persons that wait for an answer: once a number is nobody's any more, the answer to it is about nobody. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterator

import polars as pl

from creditcli.listing.events import Matter, Matters
from creditcli.model.ledger import Case, Ledger
from creditcli.standard.lookups import target_dataset
from creditcli.standard.types import Standard


def open_cases_of(persons: Collection[str], ledger: Ledger, matters: Matters, standard: Standard) -> list[Case]:
    """Objections and repairs that are open, with a step that bears the number of one of these persons (keyed hashes), or
    about a decision or a listing that does."""
    ids = {one.case_id for one in _about(persons, ledger, matters, standard)}
    return [one for one in ledger.cases if one.id in ids and one.closed is None and one.moot is None]


def _about(persons: Collection[str], ledger: Ledger, matters: Matters, standard: Standard) -> Iterator[Matter]:
    yield from (one for one in matters.all if one.person in persons)
    for dataset, frame in (("licence", ledger.licences), ("penalty", ledger.penalties)):
        for row in frame.filter(pl.col("id_number").is_in(list(persons))).to_dicts():
            yield from matters.about(dataset, row)
    for entry in ledger.entries:
        if entry.person in persons:
            yield from matters.about_entry(target_dataset(standard, "", entry.list_id), entry)
