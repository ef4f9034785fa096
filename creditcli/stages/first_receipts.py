"""Who sent a decision first, and whether in time: what is sent again, and by whom, says nothing about that. Pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import polars as pl

from creditcli.listing.disclosed import LATE, deadline
from creditcli.model.ledger import Ledger
from creditcli.model.record import DEPARTMENT, KEY, RECEIVED, RecordView
from creditcli.model.workdays import WorkingCalendar
from creditcli.standard.types import Standard

ORGAN, DECIDED, RELAYED, FIRST = "organ_code", "decision_date", "_relayed", "_first"


def by_first_receipt(ledger: Ledger, view: RecordView, standard: Standard, calendar: WorkingCalendar) -> Ledger:
    """The ledger with the sender of the first receipt in each licence and penalty (of one day the deciding organ before those
    who relay for it), and its lateness by the day of the decision as it reads now."""

    def judged(frame: pl.DataFrame, dataset: str) -> pl.DataFrame:
        known = frame.drop(DEPARTMENT, LATE).join(_first(view, dataset), on=KEY, how="left", maintain_order="left")
        pairs = known.select(DECIDED, FIRST).unique()
        late = [_late(decided, received, standard, calendar) for decided, received in pairs.iter_rows()]
        told = pairs.with_columns(pl.Series(LATE, late, dtype=pl.Int64))
        joined = known.join(told, on=[DECIDED, FIRST], how="left", nulls_equal=True, maintain_order="left")
        return joined.select(frame.columns)

    return replace(ledger, licences=judged(ledger.licences, "licence"), penalties=judged(ledger.penalties, "penalty"))


def _first(view: RecordView, dataset: str) -> pl.DataFrame:
    relayed = pl.col(DEPARTMENT).ne_missing(pl.col(ORGAN)).alias(RELAYED)
    rows = view.lazy(dataset).select(KEY, RECEIVED, relayed, DEPARTMENT)
    first = rows.sort(RECEIVED, RELAYED, DEPARTMENT).group_by(KEY, maintain_order=True).first()
    return first.select(KEY, DEPARTMENT, pl.col(RECEIVED).alias(FIRST)).collect()


def _late(decided: str | None, received: date, standard: Standard, calendar: WorkingCalendar) -> int | None:
    """Working days past the last day; received on a day off after it is late, too."""
    due = deadline(date.fromisoformat(decided), standard, calendar) if decided else None
    days = calendar.between(due, received) if due else None
    return days if due is None or days is None else max(days, int(received > due))
