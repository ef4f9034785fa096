"""Which fields of a record may be shown: one answer for pages, open data, public reports and packages to other offices.

What pages cannot do without is in ``acting.PAGES``; any other field may be withdrawn by its publication class, and is
then blank, or left out, wherever the public looks.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from creditcli.standard.lookups import own_dataset
from creditcli.standard.types import Dataset, Field, ListType, Publish, Standard

SHOWN = frozenset({Publish.PUBLIC, Publish.ORGANISATIONS})  # persons' records are not among what is published


def shown_fields(dataset: Dataset) -> tuple[Field, ...]:
    """Those that may be shown, in the order of the data set."""
    return tuple(one for one in dataset.fields if one.publish in SHOWN)


def withheld(dataset: Dataset) -> frozenset[str]:
    """Ids of those that may not."""
    return frozenset(one.id for one in dataset.fields if one.publish not in SHOWN)


def shown_of(dataset: Dataset, rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Rows of the data set without what may not be shown; what the ledger says of them stays."""
    barred = withheld(dataset)
    return [{name: value for name, value in row.items() if name not in barred} for row in rows]


def listing_dataset(standard: Standard, kind: ListType) -> Dataset:
    """The data set that a list's entries come from."""
    return own_dataset(standard, kind.id) or standard.dataset(f"{kind.polarity}-listing")
