"""Corrections by the organ that made a record: the value as it should read from the correction's day on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from creditcli.listing.events import Matters, event_order
from creditcli.listing.told import KEPT, kept
from creditcli.model.record import KEY, RECEIVED
from creditcli.standard.correctable import change
from creditcli.standard.types import Standard
from creditcli.standard.withholding import PUBLIC, withholds

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Fix:
    """A field's value from ``day`` on; ``known``: since when the record tells of it; ``until``: since when a version that
    came later says something else than the version that was corrected."""

    field: str
    value: str
    day: date
    known: date
    until: date | None = None

    def holds(self, day: date) -> bool:
        """Whether the field reads so on a day, by what was known then."""
        return self.known <= day and (self.until is None or day < self.until)


def corrected(
    dataset_id: str, row: dict[str, Any], matters: Matters, standard: Standard, versions: Sequence[Row] = ()
) -> dict[str, Any]:
    """The row with what earlier versions told and every correction that holds applied in order of day. Key fields stay:
    another key is another thing."""
    found = kept(versions) | values(fixes(dataset_id, row, matters, standard, versions))
    return {**row, **found} if found else row  # hardly any row is: of many, copies are what memory goes to


def values(fixes: Iterable[Fix]) -> dict[str, str]:
    """By field what the corrections say to which no later version gave way."""
    return {one.field: one.value for one in fixes if one.until is None}


def fixes(
    dataset_id: str, row: Row, matters: Matters, standard: Standard, versions: Sequence[Row] = ()
) -> Iterator[Fix]:
    """Every correction by the organ of the record, in order of day. ``versions``: of the record, in the order in which they
    came, where there are several."""
    about = [one.event for one in matters.about(dataset_id, row) if one.event.kind == "correction_fix"]
    for event in sorted(about, key=event_order):
        if not event.is_by(row["organ_code"]):
            continue
        data = event.data
        if found := change(standard.dataset(dataset_id), data.get("field", ""), data.get("new_value", ""), standard):
            field, value = found
            known = max(event.day, event.received)
            until = (_withheld_again if field.id in PUBLIC else _otherwise)(field.id, known, versions, standard)
            gives_way = not withholds(standard, field.id, value)  # what a document withheld a document has to release
            yield Fix(field.id, value, event.day, known, until if gives_way else None)


def _otherwise(field: str, known: date, versions: Sequence[Row], _: Standard) -> date | None:
    """When a version first came after a correction that differs in the field from what was corrected: that is a new value.
    One that repeats the old value knows nothing of the correction, nor does one that leaves out what stays told."""
    if not versions:
        return None
    said = [one for one in versions if one.get(field) or field not in KEPT]
    before = next((one for one in reversed(said) if one[RECEIVED] <= known), versions[0])
    later = (one for one in said if one[RECEIVED] > known and one.get(field) != before.get(field))
    return next((one[RECEIVED] for one in later), None)


def _withheld_again(field: str, known: date, versions: Sequence[Row], standard: Standard) -> date | None:
    """When a version first came after a correction by which the record may not be public: it holds, also where it repeats
    what was corrected, since what is public wrongly is worse than what is not."""
    later = (one for one in versions if one[RECEIVED] > known and withholds(standard, field, one.get(field)))
    return next((one[RECEIVED] for one in later), None)


def versions_of(frame: pl.DataFrame, keys: pl.Series, columns: Collection[str]) -> Mapping[str, list[Row]]:
    """By key the versions of those records that have several, in the order in which they came."""
    found: dict[str, list[Row]] = defaultdict(list)
    if len(keys) and frame[KEY].n_unique() < frame.height:
        again = frame.filter(pl.col(KEY).is_duplicated() & pl.col(KEY).is_in(keys.implode()))
        for row in again.select(columns).to_dicts():
            found[row[KEY]].append(row)
    return found


def first_told(versions: Sequence[Row], names: Iterable[str]) -> dict[str, str]:
    """Of each of the fields what the first version that fills it says; of those that none fills, nothing."""
    found = {name: next((one[name] for one in versions if one[name]), None) for name in names}
    return {name: value for name, value in found.items() if value}
