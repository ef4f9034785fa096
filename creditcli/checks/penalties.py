"""Penalties against the rule on terms of disclosure in force on their day."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from creditcli.checks.context import Hit, Subject
from creditcli.checks.told_before import NUMBER, told_before, told_versions
from creditcli.standard.penalty_classes import is_class_of, needs_class


def class_missing(subject: Subject) -> Iterator[Hit]:
    """No class (``args.field``), where the rule on the day of decision sets no term without one, nor has the record been
    told of one."""
    field, day = str(subject.arg("field")), subject.dataset.decision_date
    if field not in subject.layout_fields or day not in subject.mapped:
        return
    rows = subject.table.frame.filter(pl.col(field).is_null() & pl.col(day).is_not_null())
    needy = [text for text in rows[day].unique().to_list() if needs_class(text, subject.context.standard)]
    rows = rows.filter(pl.col(day).is_in(needy))
    known = _of_class(subject, rows, field)
    for row, text in rows.select("row", day).iter_rows():
        if row not in known:
            yield Hit(row, field, {"day": text})


def _of_class(subject: Subject, rows: pl.DataFrame, field: str) -> frozenset[int]:
    """Those of the rows of which the record holds a class, which stays told."""
    if subject.context.view is None or rows.is_empty() or NUMBER not in subject.mapped:
        return frozenset()
    said = pl.col(field).is_not_null() & pl.col(NUMBER).is_in(rows[NUMBER].drop_nulls().implode())
    return frozenset(row["row"] for row, _ in told_before(subject, rows, told_versions(subject, [field], said)))


def class_of_another_day(subject: Subject) -> Iterator[Hit]:
    """A class (``args.field``) of which the rule on the day of decision knows nothing."""
    field, day = str(subject.arg("field")), subject.dataset.decision_date
    if {field, day} <= set(subject.mapped):
        rows = subject.table.frame.select("row", field, day).drop_nulls()
        unlike = class_unlike(rows, field, day, subject)
        for row, text in rows.filter(unlike).select("row", day).iter_rows():
            yield Hit(row, field, {"day": text})


def class_unlike(rows: pl.DataFrame, field: str, day: str, subject: Subject) -> pl.Series:
    """Whether each row has a class that is none of its day: asked once for each pair that occurs."""
    pairs = rows.select(field, day).drop_nulls().unique(maintain_order=True)
    standard = subject.context.standard
    wrong = [not is_class_of(label, text, standard) for label, text in pairs.iter_rows()]
    found = pairs.with_columns(pl.Series("wrong", wrong, dtype=pl.Boolean))
    joined = rows.select(field, day).join(found, on=[field, day], how="left", maintain_order="left")
    return joined["wrong"].fill_null(False)
