"""The log of normalisation, and values that a layout lacks but the office's register knows."""

from __future__ import annotations

from collections.abc import Collection

import polars as pl

from creditcli.ids import organisation_code, resident_id, uscc
from creditcli.model.finding import Finding, Place
from creditcli.model.intake import ColumnMap, Table
from creditcli.model.office import Office
from creditcli.stages.changes import JOINED, JOINT, MOVED, OPTION, kind_of_change
from creditcli.stages.columns import Mapped
from creditcli.standard.canonical import spelt_out
from creditcli.standard.types import Field, FieldType, Personal, Standard

ORGAN, ORGAN_CODE, CATEGORY, CODE = "organ", "organ_code", "subject_category", "unified_code"
NUMBER, REPRESENTATIVE = "id_number", "legal_rep_id_number"
ORGANISATION, PERSON, BUSINESS = "1", "2", "4"  # codes of standards/codelists/subject_category.csv
FIRST, SECOND = "penalty_categories", "penalty_category_2"


def derives(mapped: Mapped) -> bool:
    """Whether values may be filled in that the file has no column for: every row is then told of them."""
    fields = {field.id for field in mapped.dataset.fields}
    lacking = {ORGAN_CODE, CATEGORY} & fields - set(mapped.sources)
    return bool(lacking) or SECOND in mapped.sources


def fill_from_register(
    frame: pl.DataFrame, mapped: Mapped, office: Office | None, standard: Standard
) -> tuple[pl.DataFrame, dict[str, str]]:
    """Fills what the layout has no column for: the organ's code by its registered name; the kind of subject by
    its codes, and then whose document number it is (the 2015 layout has one column for both); the second
    column of penalty kinds. Gives field -> check to log under."""
    filled: dict[str, str] = {}
    if ORGAN_CODE in frame.columns and ORGAN_CODE not in mapped.sources and office is not None:
        names = frame[ORGAN].drop_nulls().unique(maintain_order=True).to_list()
        known = {name: found.code for name in names if (found := office.organisation(name))}
        codes = frame[ORGAN].replace_strict(known, default=None, return_dtype=pl.String)
        frame = frame.with_columns(codes.alias(ORGAN_CODE))
        filled[ORGAN_CODE] = "organ_code_filled"
    if NUMBER in mapped.sources and CODE in frame.columns and CODE not in mapped.sources:
        frame = _parted(frame)
    if CATEGORY in frame.columns and CATEGORY not in mapped.sources and {CODE, NUMBER} & set(mapped.sources):
        frame = frame.with_columns(_category(frame.columns, standard).alias(CATEGORY))
        filled[CATEGORY] = "category_filled"
        if NUMBER in mapped.sources and REPRESENTATIVE in frame.columns:
            frame = _representative(frame, standard)
    if SECOND in mapped.sources:
        both = pl.concat_list(pl.col(FIRST).str.split("；"), pl.col(SECOND).str.split("；"))
        joined = pl.when(pl.col(SECOND).is_not_null() & pl.col(FIRST).is_not_null()).then(
            both.list.unique(maintain_order=True).list.join("；")
        )
        frame = frame.with_columns(joined.otherwise(pl.coalesce(FIRST, SECOND)).alias(FIRST))
    return frame, filled


def _category(columns: Collection[str], standard: Standard) -> pl.Expr:
    """By the unified code, the registration number (its seventh digit), any other code, a person's number."""
    labels = {one.code: one.label for one in standard.codelists[CATEGORY].values}
    code, number = (
        pl.col(name) if name in columns else pl.lit(None, pl.String) for name in (CODE, "registration_number")
    )
    business = code.str.starts_with("92") | number.str.contains(r"^[0-9]{6}[6-9][0-9]{8}$")
    organisation = pl.any_horizontal(
        pl.col(name).is_not_null()
        for name in (CODE, "registration_number", "organisation_code", "tax_number")
        if name in columns
    )
    person = pl.col(NUMBER).is_not_null() if NUMBER in columns else pl.lit(False)
    return (
        pl.when(business.fill_null(False))
        .then(pl.lit(labels[BUSINESS]))
        .when(organisation)
        .then(pl.lit(labels[ORGANISATION]))
        .when(person)
        .then(pl.lit(labels[PERSON]))
    )


def _parted(frame: pl.DataFrame) -> pl.DataFrame:
    """One column for persons' numbers and organisations' codes: each to its own field. What may be a resident id
    stays a person's number, although one in 31 of them passes the check of a unified code."""
    number = frame[NUMBER]
    kinds = pl.Series("kind", [None if one is None else _holder(one) for one in number], dtype=pl.String)
    found = [number.set(kinds != name, None).alias(name) for name in (CODE, "organisation_code", NUMBER)]
    return frame.with_columns([one for one in found if one.name in frame.columns])


def _holder(text: str) -> str:
    if not resident_id.looks_like(text):
        if uscc.is_valid(text):
            return CODE
        if organisation_code.is_valid(text):
            return "organisation_code"
    return NUMBER


def _representative(frame: pl.DataFrame, standard: Standard) -> pl.DataFrame:
    """An organisation's document number is its representative's."""
    label = next(one.label for one in standard.codelists[CATEGORY].values if one.code == PERSON)
    other = pl.col(CATEGORY).is_not_null() & (pl.col(CATEGORY) != label)
    return frame.with_columns(
        pl.when(other)
        .then(pl.coalesce(REPRESENTATIVE, NUMBER))
        .otherwise(pl.col(REPRESENTATIVE))
        .alias(REPRESENTATIVE),
        pl.when(~other).then(pl.col(NUMBER)).alias(NUMBER),
    )


def change_findings(
    table: Table, kept: pl.DataFrame, blanks: pl.DataFrame, filled: dict[str, str], mapped: Mapped, standard: Standard
) -> list[Finding]:
    """One notice a changed cell: old, new, why. Personal numbers are never echoed."""
    found: list[Finding] = []
    columns = {column.field: column for column in table.columns if column.field}
    for name, column in mapped.sources.items():
        field = mapped.dataset.field(name)
        check = "unit_converted" if column.factor and field.type is FieldType.DECIMAL else "normalised"
        labels = spelt_out(standard.codelists[field.codelist]) if field.codelist else {}
        called = {code: label for label, code in labels.items()}
        for row, old, own, new in _changes(table, kept[name], blanks[f"blank:{name}"], field):
            if labels.get(old) == new:
                continue  # what our own drop-down offers: the label says the code, nothing was changed
            place = _place(table, columns[name], row)
            kind = _kind(field, old, own, new)
            if field.personal is Personal.NUMBER:
                found.append(standard.finding(check, place, field=name, secret=True, change=kind))
            else:
                shown = called.get(new, new) if OPTION in kind.split(JOINT) else new  # of words, in words
                found.append(standard.finding(check, place, field=name, value=old, old=old, new=shown, change=kind))
        blank = blanks[f"blank:{name}"]
        gone = table.raw.select("row", name).filter(blank & table.frame[name].is_null()) if blank.any() else None
        for row, old in () if gone is None else gone.iter_rows():
            found.append(standard.finding("placeholder", _place(table, columns[name], row), field=name, value=old))
    for name, check in filled.items():
        for row, value in table.frame.select("row", name).drop_nulls().iter_rows():
            found.append(standard.finding(check, Place(table.file, table.sheet, row), field=name, new=value))
    return found


def _kind(field: Field, old: str, own: str, new: str) -> str:
    """Why ``old`` is kept as ``new``; ``own`` is how it reads in its own column, before columns are parted or joined."""
    kinds = [] if old == own or (new and not own) else [kind_of_change(field, old, own)]
    if own != new:
        kinds.append(JOINED if field.id in (FIRST, SECOND) else MOVED)
    return JOINT.join(kinds)


def _changes(table: Table, own: pl.Series, blank: pl.Series, field: Field) -> list[tuple[int, str, str, str]]:
    """``row``, found, as read in its own column, as kept, where what is kept is not what was found.

    A placeholder has its own line; a date or amount that cannot be read is kept nowhere and is an error.
    """
    raw, new = table.raw[field.id], table.frame[field.id]
    if raw.equals(new):
        return []
    told = raw.ne_missing(new) & ~(blank & new.is_null())
    if field.type in (FieldType.DATE, FieldType.DECIMAL):
        told &= own.is_not_null() | (raw.str.strip_chars() == "").fill_null(False)
    texts = {"old": raw, "own": own, "new": new}
    frame = pl.DataFrame([table.raw["row"], *(one.alias(key) for key, one in texts.items())]).filter(told)
    return [
        row for row in frame.with_columns(pl.col("old", "own", "new").fill_null("")).iter_rows() if row[1] != row[3]
    ]


def _place(table: Table, column: ColumnMap, row: int) -> Place:
    return Place(table.file, table.sheet, row, column.letters, column.header)
