"""Organs of decisions that come down, or are not shown, because the register does not have them. Pure."""

from __future__ import annotations

import polars as pl

from creditcli.listing.penalty_terms import UNREGISTERED
from creditcli.model.ledger import Ledger


def unregistered(ledger: Ledger) -> tuple[tuple[str, str, int], ...]:
    """Name and code of each, and how many of its penalties, in order of name."""
    rows = ledger.penalties.filter(pl.col("disclosure_reason") == UNREGISTERED)
    counted = rows.group_by(pl.col("organ", "organ_code").fill_null("")).len().sort("organ", "organ_code")
    return tuple(counted.iter_rows())
