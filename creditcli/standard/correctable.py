"""Which fields a correction (更正) may change, and in what form the new value must be."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal, InvalidOperation

from creditcli.ids.decimal_text import plain
from creditcli.model.mapping import header_key
from creditcli.standard.canonical import kept
from creditcli.standard.headers import in_unit, unit_in, units_of
from creditcli.standard.lookups import folded
from creditcli.standard.types import Dataset, Field, FieldType, Standard

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def field_named(dataset: Dataset, name: str) -> Field | None:
    """The field of that id, Chinese label or header of a form that may be corrected; None for key fields and unknown names.

    Another value of a key field is another thing: it is withdrawn and submitted anew. A changed name is sent again with
    the row.
    """
    wanted = name.strip()
    found = [field for field in dataset.fields if wanted in (field.id, field.label)]
    found = found or [field for field in dataset.fields if wanted in _headers(dataset, field)]
    found = found or [field for field in dataset.fields if header_key(wanted) in _with_units(dataset, field)]
    return found[0] if len(found) == 1 and found[0].id not in dataset.key else None


def _headers(dataset: Dataset, field: Field) -> set[str]:
    columns = (column for layout in dataset.layouts for column in layout.columns if column.field == field.id)
    return {text for column in columns for text in (column.header, *column.aliases)}


def _with_units(dataset: Dataset, field: Field) -> set[str]:
    """Keys of an amount's names with each unit in which the standard takes it; none of another field."""
    units = units_of(dataset, field.id)
    named = {f"{field.label}（{field.unit}）", *filter(unit_in, _headers(dataset, field))} if units else ()
    return {header_key(in_unit(text, unit)) for text in named for unit in units}


def lacks_unit(field: Field, name: str) -> bool:
    """Whether it is an amount whose name does not say in which unit: yuan and ten thousand yuan differ ten thousand times."""
    return bool(field.unit) and not unit_in(name)


def change(dataset: Dataset, name: str, value: str, standard: Standard) -> tuple[Field, str] | None:
    """The field that a correction changes and what it then reads; None where it changes nothing. An amount is converted from
    the unit that stands with the field's name; without one it is not guessed."""
    field = field_named(dataset, name)
    if field is None or lacks_unit(field, name):
        return None
    told = as_kept(field, value, standard)
    if told is None or field.type is not FieldType.DECIMAL:
        return None if told is None else (field, told)
    factor = units_of(dataset, field.id).get(unit_in(name), "") if field.unit else ""
    return field, plain(told, factor)


def as_kept(field: Field, value: str, standard: Standard) -> str | None:
    """A new value in the record's own form: any text, an ISO day, a plain amount, of a code list the
    canonical text, by whichever of its names it was told (label, code, alias); None where it has no such form."""
    if field.type is FieldType.CODE:
        codelist, told = standard.codelists[field.codelist], folded(value)
        named = (one for one in codelist.values if told in map(folded, (one.label, one.code, *one.aliases)))
        return next((kept(codelist, one) for one in named), None)
    if field.type in (FieldType.TEXT, FieldType.NAME):
        fits = bool(value) and (not field.max_length or len(value) <= field.max_length)
    elif field.type is FieldType.DATE:
        fits = _DAY.fullmatch(value) is not None and _is_day(value)
    else:
        fits = field.type is FieldType.DECIMAL and _is_amount(value)
    return value if fits else None


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _is_amount(text: str) -> bool:
    try:
        amount = Decimal(text)
    except InvalidOperation:
        return False
    return amount.is_finite() and amount >= 0
