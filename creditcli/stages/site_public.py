"""Everything that the pages of a day show, by table. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from creditcli.model.ledger import Entry, Ledger
from creditcli.stages.site_cases import cases
from creditcli.stages.site_held import Held, Row
from creditcli.stages.site_others import abnormal, commitments
from creditcli.stages.site_rows import public_entries, published
from creditcli.standard.types import Standard


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
    """What is public on the ledger's day."""
    return Public(
        {"licences": published(ledger.licences), "penalties": published(ledger.penalties)},
        {
            "abnormal": abnormal(ledger, standard), "commitments": commitments(ledger, standard), "cases": cases(ledger, standard),
        },
        {"red": public_entries(ledger, "red"), "serious": public_entries(ledger, "black")},
    )  # fmt: skip
