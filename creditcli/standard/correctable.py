"""Which fields a correction (更正) may change, and in what form the new value must be."""

from __future__ import annotations

from creditcli.ids.decimal_text import plain
from creditcli.model.mapping import header_key
from creditcli.standard.canonical import KEEP_CODE, kept
from creditcli.standard.cell_texts import code_reader, read_amount, read_date
from creditcli.standard.headers import in_unit, unit_in, units_of
from creditcli.standard.types import Codelist, Dataset, Field, FieldType, Standard

# Values of these are corrected; codes and numbers say what a row is.
_TAKEN = (FieldType.TEXT, FieldType.NAME, FieldType.DATE, FieldType.DECIMAL, FieldType.CODE, FieldType.CODES)


def field_named(dataset: Dataset, name: str) -> Field | None:
    """The field of that id, Chinese label or header of a form that may be corrected; None for key fields and unknown names.

    Another value of a key field is another thing: it is withdrawn and submitted anew. A changed name is sent again with
    the row.
    """
    field = _any_field(dataset, name)
    return field if field and field.id not in dataset.key else None


def is_fixed(dataset: Dataset, name: str) -> bool:
    """Whether there is a field of that name, of the key or an identifier, so that it is no correction's to change."""
    field = _any_field(dataset, name)
    return field is not None and (field.id in dataset.key or field.type not in _TAKEN)


def _any_field(dataset: Dataset, name: str) -> Field | None:
    wanted = name.strip()
    found = [field for field in dataset.fields if wanted in (field.id, field.label)]
    found = found or [field for field in dataset.fields if wanted in _headers(dataset, field)]
    found = found or [field for field in dataset.fields if header_key(wanted) in _with_units(dataset, field)]
    return found[0] if len(found) == 1 else None


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
    told = as_kept(field, value, standard, unit_in(name))
    if told is None or field.type is not FieldType.DECIMAL:
        return None if told is None else (field, told)
    factor = units_of(dataset, field.id).get(unit_in(name), "") if field.unit else ""
    return field, plain(told, factor)


def as_kept(field: Field, value: str, standard: Standard, unit: str = "") -> str | None:
    """A new value in the record's own form, however a cell of a table may write it: any text, an ISO day, a plain amount (in
    ``unit``, which it may name), of a code list the canonical text; None where it has no such form."""
    if field.type is FieldType.DATE:
        return read_date(value)
    if field.type is FieldType.DECIMAL:
        amount = read_amount(value, unit=unit or field.unit)
        return None if amount is None or amount.startswith("-") else amount
    if field.type in (FieldType.CODE, FieldType.CODES):
        return _of_list(standard.codelists[field.codelist], value, several=field.type is FieldType.CODES)
    fits = field.type in _TAKEN and bool(value) and (not field.max_length or len(value) <= field.max_length)
    return value if fits else None


def _of_list(codelist: Codelist, value: str, *, several: bool) -> str | None:
    """Values by whichever of their names they were told: label, code, alias."""
    told = code_reader(codelist, codelist.id in KEEP_CODE, {}, several)(value)
    allowed = {kept(codelist, one) for one in codelist.values}
    parts = told.split("；") if several else [told]
    known = (one in allowed or bool(codelist.open_prefix and one.startswith(codelist.open_prefix)) for one in parts)
    return told if all(known) else None
