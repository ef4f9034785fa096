"""What a unified code is called on a day: one answer for pages, reports and queries. Pure.

The name of the register; else the one that the newest decision bears, by its own day (of one day the last in the order of
texts): what is handed in late bears the name of its time. Decisions, and letters about them, keep the name with which they
were last sent.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import polars as pl

from creditcli.model.ledger import Entry
from creditcli.stages.site_others import ABNORMAL, COMMITMENT

# By data set, the day of a row. What stands in no decision of the subject's own (a case names several) comes last.
DAYS = {"licence": "decision_date", "penalty": "decision_date", ABNORMAL: "put_in_date", COMMITMENT: "commitment_date"}
CODE, NAME = "unified_code", "subject_name"
Named = tuple[str, str]  # day of a decision, name that it bears


def called(register: str | None, told: Iterable[Named]) -> str:
    """The name; empty where none is known. ``register``: what that says."""
    return register or max(told, default=("", ""))[1]


def of_rows(dataset: str, rows: Iterable[Mapping[str, Any]]) -> Iterator[Named]:
    """Names that rows of the data set bear."""
    return ((one[DAYS[dataset]] or "", one[NAME]) for one in rows if one[NAME])


def of_entries(entries: Iterable[Entry]) -> Iterator[Named]:
    """Names that entries of lists bear."""
    return ((one.decision_date.isoformat(), one.subject_name) for one in entries)


def of_frame(dataset: str, frame: pl.DataFrame) -> Iterator[tuple[str, Named]]:
    """By unified code each name that rows of the data set give it, with the newest of these rows' days."""
    day = pl.col(DAYS[dataset]).fill_null("") if dataset in DAYS else pl.lit("")
    rows = frame.filter((pl.col(CODE) != "") & (pl.col(NAME) != "")).select(CODE, day.alias("day"), NAME)
    newest = rows.group_by(CODE, NAME, maintain_order=True).agg(pl.col("day").max())
    return ((code, (last, name)) for code, name, last in newest.iter_rows())
