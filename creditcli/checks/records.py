"""Row checks of the fields of one record against each other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import reduce
from typing import Any

import polars as pl

from creditcli.checks.context import Hit, RowTest, Subject
from creditcli.standard.correctable import as_kept, field_named, is_fixed, lacks_unit
from creditcli.standard.headers import in_unit, unit_in, units_of
from creditcli.standard.lookups import target_dataset
from creditcli.standard.types import Condition, Dataset, Field, FieldType
from creditcli.standard.words import conditions_words


def _holds(condition: Condition, where: pl.Expr) -> pl.Expr:
    column = pl.col(condition.field)
    if not condition.values:
        return column.is_not_null()
    if condition.contains:
        return (
            pl.when(where).then(column).str.split("；").list.eval(pl.element().is_in(list(condition.values))).list.any()
        )
    return column.is_in(list(condition.values))


def any_holds(conditions: tuple[Condition, ...], where: pl.Expr) -> pl.Expr:
    """Whether any of the conditions holds in a row. ``where``: the rows of which that is to be known."""
    return reduce(lambda left, right: left | right, (_holds(one, where).fill_null(False) for one in conditions))


def _labels(subject: Subject, conditions: tuple[Condition, ...]) -> str:
    return conditions_words(subject.dataset, conditions)


def unfilled(name: str) -> pl.Expr:
    """Nothing was written, or a word that says nothing (无, —): what stands there and cannot be read is another rule's finding."""
    raw = pl.col(f"raw:{name}")
    return raw.is_null() | (raw.str.strip_chars() == "") | pl.col(f"blank:{name}")


def required_when(subject: Subject) -> Iterator[RowTest]:
    """Empty although another field's value makes it required."""
    for field in subject.dataset.fields:
        if field.required_when and _judgeable(subject, field, field.required_when):
            empty = pl.col(field.id).is_null() & unfilled(field.id)
            why = {"when": _labels(subject, field.required_when)}
            yield RowTest(field.id, empty & any_holds(field.required_when, empty), why)


def blank_when(subject: Subject) -> Iterator[RowTest]:
    """Filled although another field's value says that it must be empty."""
    for field in subject.dataset.fields:
        if field.blank_when and _judgeable(subject, field, field.blank_when):
            filled = pl.col(field.id).is_not_null()
            why = {"when": _labels(subject, field.blank_when)}
            yield RowTest(field.id, filled & any_holds(field.blank_when, filled), why)


def _judgeable(subject: Subject, field: Field, conditions: tuple[Condition, ...]) -> bool:
    """The layout has a column for the field, whether or not the file does."""
    return field.id in subject.layout_fields and all(one.field in subject.table.frame.columns for one in conditions)


def one_of(subject: Subject) -> Iterator[RowTest]:
    """None of a group of identifiers is filled."""
    for group in subject.layout.one_of or subject.dataset.one_of:
        present = [name for name in group if name in subject.mapped]
        if present:
            labels = "、".join(subject.dataset.field(name).label for name in group)
            fails = pl.all_horizontal([unfilled(name) for name in present])
            yield RowTest(present[0], fails, {"group": labels})


def ordering(subject: Subject) -> Iterator[RowTest]:
    """A date that must not come before another does."""
    for pair in subject.dataset.orderings:
        if pair.earlier in subject.mapped and pair.later in subject.mapped:
            label = subject.dataset.field(pair.earlier).label
            yield RowTest(pair.later, pl.col(pair.earlier) > pl.col(pair.later), {"earlier": label})


def future(subject: Subject) -> Iterator[RowTest]:
    """A decision or event after the day of receipt."""
    name = subject.dataset.decision_date
    if name and name in subject.mapped:
        day = subject.context.received.isoformat()
        yield RowTest(name, pl.col(name) > day, {"received": day})


def after_receipt(subject: Subject) -> Iterator[RowTest]:
    """A day (``args.field``) after the day of receipt, but where another field says that it may be (``args.unless``)."""
    name, unless = str(subject.arg("field")), dict(subject.arg("unless"))
    if name in subject.mapped:
        day = subject.context.received.isoformat()
        may = [pl.col(other).is_in(list(values)) for other, values in unless.items() if other in subject.mapped]
        lawful = pl.any_horizontal(may).fill_null(False) if may else pl.lit(False)
        yield RowTest(name, (pl.col(name) > day) & ~lawful, {"received": day})


def wording(subject: Subject) -> Iterator[RowTest]:
    """Words that say the document is no decision of this kind (``args.pattern`` in ``args.fields``)."""
    for name in subject.arg("fields"):
        if name in subject.mapped:
            yield RowTest(name, pl.col(name).str.contains(str(subject.arg("pattern"))), {})


def individual_business(subject: Subject) -> Iterator[RowTest]:
    """A code or number of an individual business in a row that says it is an organisation."""
    category, value = str(subject.arg("category")), str(subject.arg("organisation"))
    if category not in subject.mapped:
        return
    organisation = pl.col(category) == value
    for name, pattern in subject.arg("patterns").items():
        if name in subject.mapped:
            yield RowTest(name, organisation & pl.col(name).str.contains(str(pattern)), {})


CAUSES: Mapping[FieldType, str] = {  # why a value cannot be kept, else it is too long
    FieldType.DATE: "day", FieldType.DECIMAL: "amount", FieldType.CODE: "option", FieldType.CODES: "option",
}  # fmt: skip


def correction_fits(subject: Subject) -> Iterator[Hit]:
    """A correction of a field that does not exist or is part of the key, or with a value that cannot be kept: each says why
    (``cause``, of the rule's own words). An amount whose field names no unit is told as that alone."""
    field, value = str(subject.arg("field")), str(subject.arg("value"))
    for row, target, known in _corrections(subject):
        if target is not None and is_fixed(target, row[field]):
            yield _unfit(row, field, "fixed")
        elif known is None:
            yield _unfit(row, field, "unknown")
        elif row[value] and not lacks_unit(known, row[field]) and not _is_kept(known, row[field], row[value], subject):
            yield _unfit(row, value, CAUSES.get(known.type, "long"))


def _is_kept(field: Field, name: str, value: str, subject: Subject) -> bool:
    return as_kept(field, value, subject.context.standard, unit_in(name)) is not None


def _unfit(row: Mapping[str, Any], column: str, cause: str) -> Hit:
    return Hit(row["row"], column, {"cause": cause, "mend": cause})


def correction_unit(subject: Subject) -> Iterator[Hit]:
    """A correction of an amount that does not say in which unit it is."""
    for row, target, known in _corrections(subject):
        field = str(subject.arg("field"))
        if target and known and lacks_unit(known, row[field]):
            names = (f"“{in_unit(f'{known.label}（{known.unit}）', unit)}”" for unit in units_of(target, known.id))
            yield Hit(row["row"], field, {"names": "、".join(names)})


def _corrections(subject: Subject) -> Iterator[tuple[dict[str, Any], Dataset | None, Field | None]]:
    """Rows that correct a field (``args.field``), each with the data set and the field that it names, where there are such."""
    standard, field, action = subject.context.standard, str(subject.arg("field")), str(subject.arg("action"))
    columns = ("row", "target_dataset", "list_type", action, field, "new_value")
    for row in subject.table.frame.select(columns).to_dicts():
        if row[action] == subject.arg("when") and row[field]:
            target = standard.datasets.get(target_dataset(standard, row["target_dataset"], row["list_type"]))
            yield row, target, field_named(target, row[field]) if target else None


def missing(subject: Subject) -> Iterator[RowTest]:
    """A field that the rule asks for (``args.field``), where ``args.unless`` is empty too."""
    field = str(subject.arg("field"))
    if field in subject.table.frame.columns:
        unless = str(subject.rule.args.get("unless", ""))
        fails = pl.col(field).is_null() & unfilled(field)
        yield RowTest(field, fails & pl.col(unless).is_null() if unless else fails, {})
