"""Penalties against the rule on terms of disclosure in force on their day."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from creditcli.checks.context import Hit, Subject
from creditcli.standard.penalty_classes import is_class_of, needs_class


def class_missing(subject: Subject) -> Iterator[Hit]:
    """No class (``args.field``), where the rule on the day of decision sets no term without one."""
    field, day = str(subject.arg("field")), subject.dataset.decision_date
    if field not in subject.layout_fields or day not in subject.mapped:
        return
    rows = subject.table.frame.filter(pl.col(field).is_null()).select("row", day).drop_nulls()
    needy = [text for text in rows[day].unique().to_list() if needs_class(text, subject.context.standard)]
    for row, text in rows.filter(pl.col(day).is_in(needy)).iter_rows():
        yield Hit(row, field, {"day": text})


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
