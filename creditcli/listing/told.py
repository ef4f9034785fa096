"""What an organ told of a record stays told where a later version leaves it out.

A blank is no statement, and the 2015 form has no column for some of it: what was withheld from the public is so until its
organ says in words that it may be public, a licence has the last day and a penalty the class that they were given, what was
taken out or lifted stays so, and a commitment that was broken is not kept again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from creditcli.listing.events import last_versions
from creditcli.model.record import KEY
from creditcli.standard.withholding import PUBLIC

KEPT = (*PUBLIC, "valid_to", "penalty_class", "penalty_domain")
OWN: Mapping[str, tuple[str, ...]] = {  # data set -> fields of which the same is true in it alone
    "abnormal-operation": ("take_out_date",),
    "association-measure": ("lifted_date",),
    "commitment": ("status", "valid_until"),
}
Row = Mapping[str, Any]


def kept(versions: Sequence[Row]) -> dict[str, str]:
    """By field of ``KEPT`` the last value that any of the versions tells."""
    return {name: one[name] for one in versions for name in KEPT if one.get(name)}


def filled(versions: Sequence[Row]) -> list[Row]:
    """The versions as they read by what was told up to each."""
    return [{**one, **kept(versions[: at + 1])} for at, one in enumerate(versions)]


def last_told(frame: pl.DataFrame, dataset: str) -> pl.DataFrame:
    """The last version of each thing of a data set, as ``last_versions``, with what stays told of it."""
    if frame[KEY].n_unique() == frame.height:  # as nearly always
        return frame
    names = [name for name in (*KEPT, *OWN.get(dataset, ())) if name in frame.columns]
    said = [pl.when(pl.col(name) != "").then(pl.col(name)).forward_fill().over(KEY).alias(name) for name in names]
    return last_versions(frame.with_columns(said))
