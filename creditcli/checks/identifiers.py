"""Checks of identifiers: ``ids`` judges codes value by value, and of texts those that a quick expression suspects."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from functools import lru_cache

import polars as pl

from creditcli.checks import check_digits
from creditcli.checks.context import Hit, Subject
from creditcli.checks.numerals import texts_with
from creditcli.ids import organisation_code, registration_number, resident_id, uscc
from creditcli.ids.uscc import Verdict
from creditcli.standard.types import FieldType

CODE_FIELDS = (FieldType.UNIFIED_CODE, FieldType.IDENTIFIER)
TEXT_FIELDS = (FieldType.TEXT, FieldType.NAME)


def _codes(subject: Subject, wanted: str) -> Iterator[Hit]:
    for field in subject.dataset.fields:
        if field.type is not FieldType.UNIFIED_CODE or field.id not in subject.mapped:
            continue
        for row, value in subject.once(_no_codes, field.id).iter_rows():
            if _kind(value) == wanted:
                yield Hit(row, field.id, {})


def _no_codes(subject: Subject, name: str) -> pl.DataFrame:
    """``row`` and texts of a field that are no unified code."""
    rows = subject.table.frame.select("row", name).drop_nulls()
    return rows.filter(~check_digits.unified(rows[name]))


@lru_cache(maxsize=1 << 16)  # asked for by several rules, and for organs again and again
def _kind(value: str) -> str:
    """One finding a value: what a text in a code column most likely is."""
    verdict = uscc.judge(value)
    if verdict in (Verdict.VALID, Verdict.NO_CODE, Verdict.INNER_CHECK, Verdict.EARLY_FUJIAN):
        return verdict.value
    if resident_id.is_valid(value):
        return "person"
    return "registration" if registration_number.has_shape(value) else "wrong"


def unified_code(subject: Subject) -> Iterator[Hit]:
    """Shape or final check fails."""
    return _codes(subject, "wrong")


def unified_code_early(subject: Subject) -> Iterator[Hit]:
    """The early Fujian pattern: a lawful code whose final check fails."""
    return _codes(subject, Verdict.EARLY_FUJIAN.value)


def registration_in_code(subject: Subject) -> Iterator[Hit]:
    """A fifteen-digit registration number where the unified code belongs."""
    return _codes(subject, "registration")


def person_in_code(subject: Subject) -> Iterator[Hit]:
    """A resident id in a field of organisations. One in 31 of them passes the code's own check too."""
    yield from _in_numbered(subject, CODE_FIELDS, resident_id.find_in)


def _checked(
    subject: Subject, field: str, quick: Callable[[pl.Series], pl.Series], valid: Callable[[str], bool]
) -> Iterator[Hit]:
    """Values that are not valid. ``quick``: of a column, those that are for sure."""
    if field in subject.mapped:
        filled = subject.table.frame.select("row", field).drop_nulls()
        for row, value in filled.filter(~quick(filled[field])).iter_rows():
            if not valid(value):
                yield Hit(row, field, {})


def organisation_code_check(subject: Subject) -> Iterator[Hit]:
    """An organisation code whose check fails."""
    return _checked(subject, str(subject.arg("field")), check_digits.organisation, organisation_code.is_valid)


def registration_number_check(subject: Subject) -> Iterator[Hit]:
    """Fifteen digits whose check fails; other forms of registration numbers exist and are let pass."""
    return _checked(
        subject,
        str(subject.arg("field")),
        check_digits.registration,
        lambda value: not registration_number.has_shape(value) or registration_number.is_valid(value),
    )


def resident_id_check(subject: Subject) -> Iterator[Hit]:
    """A resident id (by the type column) whose check fails."""
    number, kind = str(subject.arg("field")), str(subject.arg("type_field"))
    if number not in subject.mapped or kind not in subject.table.frame.columns:
        return
    own = subject.table.frame.filter(pl.col(kind) == str(subject.arg("type"))).select("row", number).drop_nulls()
    for row, value in own.iter_rows():
        if not resident_id.is_valid(value):
            yield Hit(row, number, {})


def number_of_nobody(subject: Subject) -> Iterator[Hit]:
    """In a layout with one column for persons' numbers and organisations' codes: a text that is neither."""
    if "unified_code" in subject.layout_fields:
        return iter(())
    return _checked(subject, str(subject.arg("field")), check_digits.resident, resident_id.is_valid)


def region_digits(subject: Subject) -> Iterator[Hit]:
    """Division digits of a code that stand in no table: development zones have such codes, so only told."""
    known = [value.code for value in subject.context.standard.codelists[str(subject.arg("codelist"))].values]
    own = str(subject.arg("prefix"))
    field = str(subject.arg("field"))
    if field not in subject.mapped:
        return
    digits = pl.col(field).str.slice(2, 6)
    rows = subject.table.frame.filter(digits.str.starts_with(own) & ~digits.is_in(known)).select("row", field)
    for row, value in rows.iter_rows():
        if uscc.is_valid(value):
            yield Hit(row, field, {"digits": value[2:8]})


def person_in_text(subject: Subject) -> Iterator[Hit]:
    """A resident id in any other field than those of codes and of persons' numbers."""
    others = [kind for kind in FieldType if kind not in (*CODE_FIELDS, FieldType.PERSON_NUMBER)]
    yield from _in_numbered(subject, others, resident_id.find_in)


def old_person_in_text(subject: Subject) -> Iterator[Hit]:
    """Fifteen digits inside a free text that may be a resident id of the old form."""
    yield from _in_numbered(subject, TEXT_FIELDS, resident_id.find_old_in)


def pattern_in_text(subject: Subject) -> Iterator[Hit]:
    """A free text holds what ``args.pattern`` describes: words that announce personal data, addresses of mail."""
    frame, contains = subject.table.frame, str(subject.arg("pattern"))
    names = _names(subject, TEXT_FIELDS)
    suspects = frame.select(pl.col(name).str.contains(contains).fill_null(False) for name in names)
    for name in [one.name for one in suspects if one.any()]:
        for row in frame["row"].filter(suspects[name]):
            yield Hit(row, name, {})


def code_in_text_only(subject: Subject) -> Iterator[Hit]:
    """A text (``args.fields``) holds a unified code, of another than the row's organ (``args.organ``), while the columns of the
    subject (``args.columns``) are blank. ``args.when``: values that make these due."""
    frame, organ = subject.table.frame, str(subject.arg("organ"))
    blank = [pl.col(name).is_null() for name in subject.texts("columns") if name in frame.columns]
    due = [pl.col(name).is_in(values) for name, values in dict(subject.arg("when")).items() if name in frame.columns]
    rows = frame.filter(pl.all_horizontal([*blank, *due]))
    own = rows[organ] if organ in frame.columns else [None] * rows.height
    for field in subject.texts("fields"):
        if field not in subject.mapped:
            continue
        for row, text, of_organ in zip(rows["row"], rows[field], own, strict=True):
            if codes := [one for one in uscc.find_in(text or "") if one != of_organ]:
                yield Hit(row, field, {"codes": "、".join(codes)})


def _names(subject: Subject, kinds: Collection[FieldType]) -> list[str]:
    return [field.id for field in subject.dataset.fields if field.type in kinds and field.id in subject.mapped]


def _in_numbered(subject: Subject, kinds: Collection[FieldType], found: Callable[[str], list[str]]) -> Iterator[Hit]:
    """Fields of these kinds with a text in which a number is found."""
    for name in _names(subject, kinds):
        for row, text in texts_with(subject, name, resident_id.LEAST_DIGITS).iter_rows():
            if found(text):
                yield Hit(row, name, {})
