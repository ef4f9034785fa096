"""Corrections by the organ that made a record: the value as it should read from the correction's day on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from creditcli.listing.events import Matters, event_order
from creditcli.standard.correctable import as_kept, field_named
from creditcli.standard.types import Standard


@dataclass(frozen=True, slots=True)
class Fix:
    """A field's value from ``day`` on; ``known``: since when the record tells of it."""

    field: str
    value: str
    day: date
    known: date


def corrected(dataset_id: str, row: dict[str, Any], matters: Matters, standard: Standard) -> dict[str, Any]:
    """The row with every correction applied in order of day. Key fields stay: another key is another thing."""
    found = {one.field: one.value for one in fixes(dataset_id, row, matters, standard)}
    return {**row, **found} if found else row  # hardly any row is: of many, copies are what memory goes to


def fixes(dataset_id: str, row: Mapping[str, Any], matters: Matters, standard: Standard) -> Iterator[Fix]:
    """Every correction by the organ of the record, in order of day."""
    found = [one.event for one in matters.about(dataset_id, row) if one.event.kind == "correction_fix"]
    for event in sorted(found, key=event_order):
        if event.organ_code != row["organ_code"]:
            continue
        field = field_named(standard.dataset(dataset_id), event.data.get("field", ""))
        value = as_kept(field, event.data.get("new_value", ""), standard) if field else None
        if field is not None and value is not None:
            yield Fix(field.id, value, event.day, max(event.day, event.received))
