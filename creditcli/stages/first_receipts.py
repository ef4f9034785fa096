"""Who sent a decision first: what is sent again, and by whom, says nothing of whether it came in time. Pure."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from creditcli.model.ledger import Ledger
from creditcli.model.record import DEPARTMENT, KEY, RECEIVED, RecordView

ORGAN, RELAYED, FIRST = "organ_code", "_relayed", "_first"


def by_first_receipt(ledger: Ledger, view: RecordView) -> Ledger:
    """The ledger with the sender of the first receipt in each licence and penalty; of one day the deciding organ before
    those who relay for it."""

    def judged(frame: pl.DataFrame, dataset: str) -> pl.DataFrame:
        known = frame.join(_first(view, dataset), on=KEY, how="left", maintain_order="left")
        return known.with_columns(pl.coalesce(FIRST, DEPARTMENT).alias(DEPARTMENT)).select(frame.columns)

    return replace(ledger, licences=judged(ledger.licences, "licence"), penalties=judged(ledger.penalties, "penalty"))


def _first(view: RecordView, dataset: str) -> pl.DataFrame:
    """Of what came several times."""
    relayed = pl.col(DEPARTMENT).ne_missing(pl.col(ORGAN)).alias(RELAYED)
    again = view.lazy(dataset).select(KEY, RECEIVED, relayed, DEPARTMENT).filter(pl.col(KEY).is_duplicated())
    first = again.sort(RECEIVED, RELAYED, DEPARTMENT).group_by(KEY, maintain_order=True).first()
    return first.select(KEY, pl.col(DEPARTMENT).alias(FIRST)).collect()
