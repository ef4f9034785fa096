"""What the site that stands still shows although its day is over, or the ledger no longer lets it be shown. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

import polars as pl

from creditcli.model.ledger import PUBLIC, Ledger
from creditcli.model.publication import Record, Stayed
from creditcli.model.record import KEY
from creditcli.stages.site_cases import CASE, cases
from creditcli.stages.site_data import DATASETS, ROW_ID, TITLES, row_id
from creditcli.stages.site_others import ABNORMAL, COMMITMENT, abnormal, commitments
from creditcli.stages.site_rows import public_entries
from creditcli.standard.types import Standard

LAST_DAYS = ("term_end", "valid_until")  # columns of the tables
# What is no plain id there is read as JSON. A text of a row cannot hold this: its quotes are escaped.
_ID = re.compile(rb'"row_id":"([0-9a-f]+)"')
Lines = Mapping[str, Iterable[bytes]]


def stayed(tables: Lines, ledger: Ledger, standard: Standard, site_day: date | None) -> tuple[Stayed, ...]:
    """Rows of the site, by table, that may not be shown on the ledger's day; each line is read once, none is kept.

    ``tables``: JSON Lines. ``site_day``: of the site, None where it does not tell. Of a site of a later day only what that
    day's own rows say is over: the ledger does not know yet what they came from. A line that cannot be read is passed over.
    """
    may = _public_ids(ledger, standard) if any(tables.values()) else {}
    later = site_day is not None and site_day > ledger.as_of
    found = (one for name in TITLES for one in _of(name, tables.get(name, ()), may.get(name, frozenset())))
    return tuple(one for one in found if not later or (one.last is not None and one.last < ledger.as_of))


def _of(name: str, lines: Iterable[bytes], may: frozenset[bytes]) -> Iterator[Stayed]:
    for line in lines:
        plain = _ID.search(line)
        if plain and plain[1] in may:
            continue
        row = _row(line)
        if row and row[ROW_ID.id].encode() not in may:
            yield Stayed(name, row, _last(row))


def _row(line: bytes) -> Record | None:
    try:
        row = json.loads(line)
    except ValueError:
        return None
    return row if isinstance(row, dict) and isinstance(row.get(ROW_ID.id), str) else None


def _last(row: Record) -> date | None:
    """The day that the site itself names as the last."""
    text = next((row[name] for name in LAST_DAYS if isinstance(row.get(name), str)), "")
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _public_ids(ledger: Ledger, standard: Standard) -> dict[str, frozenset[bytes]]:
    """Ids of everything that may be shown on the ledger's day, by table."""
    entries = {"red": public_entries(ledger, "red"), "serious": public_entries(ledger, "black")}
    judged = {"licences": _shown(ledger.licences), "penalties": _shown(ledger.penalties)}
    others = {
        ABNORMAL: abnormal(ledger, standard),
        COMMITMENT: commitments(ledger, standard),
        CASE: cases(ledger, standard),
    }
    of_rows = {name: [one[KEY] for one in others[id]] for name, id in DATASETS.items() if id in others}
    of_rows |= {name: frame[KEY].to_list() for name, frame in judged.items()}
    found = {
        name: frozenset(row_id(ledger, DATASETS[name], key).encode() for key in own) for name, own in of_rows.items()
    }
    return found | {name: frozenset(one.public_id.encode() for one in own) for name, own in entries.items()}


def _shown(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.filter(pl.col("disclosure").is_in(PUBLIC)).select(KEY)
