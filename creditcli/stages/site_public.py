"""Everything that the pages of a day show, by table, without the fields that the standard withholds. Pure.

Pages, their data, open data and public reports are made of nothing else: whoever makes them cannot show what they do not have.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain

import polars as pl

from creditcli.model.ledger import Entry, Ledger
from creditcli.model.record import KEY
from creditcli.stages.site_cases import CASE, cases
from creditcli.stages.site_data import DATASETS, PARTS, POLARITY
from creditcli.stages.site_held import Held, Row
from creditcli.stages.site_others import ABNORMAL, COMMITMENT, abnormal, commitments
from creditcli.stages.site_rows import by_code, public_entries, published
from creditcli.stages.site_subjects import Shown, entries_by_code, registered
from creditcli.standard.shown import listing_dataset, shown_fields, shown_of, withheld
from creditcli.standard.types import Standard

# What the ledger says of a row, and what tells it from others.
TOLD = ("_id", KEY, "disclosure", "term_end", "least_over", "earliest_repair", "annotation")
OF_ENTRIES = frozenset(chain.from_iterable(PARTS.values()))


@dataclass(frozen=True, slots=True)
class Public:
    """By name of the table, in the order of the pages: ``decided``, licences and penalties; ``others``; ``entries`` of lists.
    ``registered``: organisations by code."""

    decided: Mapping[str, Held]
    others: Mapping[str, Sequence[Row]]
    entries: Mapping[str, list[Entry]]
    registered: Mapping[str, Row]

    @property
    def rows(self) -> dict[str, Sequence[Row]]:
        """All rows of the record."""
        return {**self.decided, **self.others}

    @property
    def by_subject(self) -> Shown:
        """The same by unified code; cases, which have no page of their own, apart."""
        return Shown(
            self.decided["licences"].by_code(), self.decided["penalties"].by_code(), entries_by_code(self.entries["red"]),
            entries_by_code(self.entries["serious"]), self.registered, by_code(self.others["abnormal"]),
            by_code(self.others["commitments"]),
        )  # fmt: skip


def public_rows(ledger: Ledger, standard: Standard) -> Public:
    """What is public on the ledger's day."""
    decided = {"licences": ledger.licences, "penalties": ledger.penalties}
    return Public(
        {name: published(_shown(name, frame, standard)) for name, frame in decided.items()},
        {
            "abnormal": shown_of(standard.dataset(ABNORMAL), abnormal(ledger, standard)),
            "commitments": shown_of(standard.dataset(COMMITMENT), commitments(ledger, standard)),
            "cases": public_cases(ledger, standard),
        },
        {name: _entries(ledger, polarity, standard) for name, polarity in POLARITY.items()},
        _registered(ledger, standard),
    )


def public_cases(ledger: Ledger, standard: Standard, about: str = "") -> list[Row]:
    """As of ``site_cases.cases``."""
    return [*shown_of(standard.dataset(CASE), cases(ledger, standard, about))]


def _shown(name: str, frame: pl.DataFrame, standard: Standard) -> pl.DataFrame:
    fields = [one.id for one in shown_fields(standard.dataset(DATASETS[name]))]
    return frame.select([*dict.fromkeys((*TOLD, *fields))])


def _registered(ledger: Ledger, standard: Standard) -> dict[str, Row]:
    found = registered(ledger, standard)
    return dict(zip(found, shown_of(standard.dataset("subject"), found.values()), strict=True))


def _entries(ledger: Ledger, polarity: str, standard: Standard) -> list[Entry]:
    return without_withheld(public_entries(ledger, polarity), standard)


def without_withheld(entries: Collection[Entry], standard: Standard) -> list[Entry]:
    """The entries without what may not be shown of them."""
    kinds = {one.list_id: standard.lists[one.list_id] for one in entries}
    barred = {name: withheld(listing_dataset(standard, kind)) for name, kind in kinds.items()}
    return [_blanked(one, barred[one.list_id]) for one in entries]


def _blanked(entry: Entry, barred: frozenset[str]) -> Entry:
    """The entry without what it has of these fields; those that it cannot do without are in ``acting.PAGES``."""
    if barred.isdisjoint(OF_ENTRIES):
        return entry

    def kept(name: str, text: str) -> str:
        return text if barred.isdisjoint(PARTS[name]) else ""

    return replace(
        entry,
        standing=replace(entry.standing, organ_code=kept("organ_code", entry.organ_code)),
        decision_number=kept("decision_number", entry.decision_number),
        basis=kept("basis", entry.basis),
        facts=kept("facts", entry.facts),
        title=kept("honour", entry.title),
    )
