"""Corrections by the organ that made a record: the value as it should read from the correction's day on."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from creditcli.listing.events import Matters
from creditcli.standard.types import Dataset, Field, FieldType, Standard

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def corrected(dataset_id: str, row: Mapping[str, Any], matters: Matters, standard: Standard) -> dict[str, Any]:
    """The row with every correction applied in order of day. Key fields stay: another key is another thing."""
    found = [one.event for one in matters.about(dataset_id, row) if one.event.kind == "correction_fix"]
    result = dict(row)
    for event in sorted(found, key=lambda one: (one.day, one.row_id)):
        if event.organ_code != row["organ_code"]:
            continue
        field = _field(standard.dataset(dataset_id), event.data.get("field", ""))
        value = event.data.get("new_value", "")
        if field is not None and _fits(field, value):
            result[field.id] = value
    return result


def _field(dataset: Dataset, name: str) -> Field | None:
    wanted = name.strip()
    found = next((field for field in dataset.fields if wanted in (field.id, field.label)), None)
    return None if found is None or found.id in dataset.key else found


def _fits(field: Field, value: str) -> bool:
    """Texts as they stand; dates and amounts only in the record's own form."""
    if field.type in (FieldType.TEXT, FieldType.NAME, FieldType.CODE):
        return bool(value)
    if field.type is FieldType.DATE:
        return _DAY.fullmatch(value) is not None and bool(date.fromisoformat(value))
    if field.type is FieldType.DECIMAL:
        try:
            return Decimal(value) >= 0
        except InvalidOperation:
            return False
    return False
