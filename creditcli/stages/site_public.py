"""Everything that the pages of a day show, by table. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from creditcli.model.ledger import Entry, Ledger
from creditcli.model.record import KEY
from creditcli.stages.site_cases import cases
from creditcli.stages.site_data import DATASETS, SHOWN
from creditcli.stages.site_held import Held, Row
from creditcli.stages.site_others import abnormal, commitments
from creditcli.stages.site_rows import public_entries, published
from creditcli.standard.types import Standard

# What the ledger says of a row, and what tells it from others.
TOLD = ("_id", KEY, "disclosure", "term_end", "least_over", "earliest_repair", "annotation")


@dataclass(frozen=True, slots=True)
class Public:
    """By name of the table, in the order of the pages: ``decided``, licences and penalties; ``others``; ``entries`` of lists."""

    decided: Mapping[str, Held]
    others: Mapping[str, Sequence[Row]]
    entries: Mapping[str, list[Entry]]

    @property
    def rows(self) -> dict[str, Sequence[Row]]:
        """All rows of the record."""
        return {**self.decided, **self.others}


def public_rows(ledger: Ledger, standard: Standard) -> Public:
    """What is public on the ledger's day: of what was decided the fields that the standard has shown, and no others."""
    decided = {"licences": ledger.licences, "penalties": ledger.penalties}
    return Public(
        {name: published(_shown(name, frame, standard)) for name, frame in decided.items()},
        {
            "abnormal": abnormal(ledger, standard), "commitments": commitments(ledger, standard), "cases": cases(ledger, standard),
        },
        {"red": public_entries(ledger, "red"), "serious": public_entries(ledger, "black")},
    )  # fmt: skip


def _shown(name: str, frame: pl.DataFrame, standard: Standard) -> pl.DataFrame:
    """Whoever makes pages of these rows cannot show what they do not have."""
    fields = [one.id for one in standard.dataset(DATASETS[name]).fields if one.publish in SHOWN]
    return frame.select([*dict.fromkeys((*TOLD, *fields))])
