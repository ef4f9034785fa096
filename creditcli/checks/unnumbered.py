"""A decision whose number names nothing (空, 无): sent again it may be another decision, of which the record would lose one."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from creditcli.checks import normal_forms
from creditcli.checks.context import Hit, Subject
from creditcli.checks.duplicates import NUMBER, PERSON, comparable
from creditcli.checks.reused import DAY, held_numbers

UNTOLD = "—"


def replaces_unnumbered(subject: Subject) -> Iterator[Hit]:
    """A row that would be the new version of one that the record, or an earlier table of the file, has with another day or
    content (``args.fields``; told of that one: its day and the first of ``args.told``), though no number says that both are
    one decision. What the one or the other does not tell is no other content."""
    frame = subject.table.frame
    if NUMBER not in subject.mapped:
        return
    loose = _unnumbered(frame)
    fields = [name for name in subject.texts("fields") if name in frame.columns]
    if loose.is_empty():
        return
    mine, held = _keyed(loose, subject, fields), _keyed(_held(subject, loose[NUMBER]), subject, fields)
    keys = [name for name in mine.columns if name.startswith("key:")]
    last = held.group_by(keys).agg(pl.col(name).drop_nulls().last().alias(f"held:{name}") for name in fields)
    both = mine.join(last, on=keys, how="inner", maintain_order="left")
    differs = pl.any_horizontal(pl.col(name) != pl.col(f"held:{name}") for name in fields).fill_null(False)
    for one in both.filter(differs).to_dicts():
        texts = (one.get(f"held:{name}") for name in subject.texts("told"))
        told = next((text for text in texts if text), UNTOLD)
        yield Hit(one["row"], NUMBER, {"day": one[f"held:{DAY}"] or UNTOLD, "held": told})


def _unnumbered(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.filter(~normal_forms.telling(rows[NUMBER]).fill_null(True))


def _held(subject: Subject, numbers: pl.Series) -> pl.DataFrame:
    """Rows with one of these numbers: of the record, then of the file's tables before this one."""
    context, dataset = subject.context, subject.dataset.id
    before = [_unnumbered(one.table.frame) for one in context.earlier if one.table.dataset == dataset]
    if context.view is not None:
        known = held_numbers(context.view, dataset)
        alike = known.filter(normal_forms.numbers(known).is_in(normal_forms.numbers(numbers).implode())).unique()
        rows = context.view.lazy(dataset).filter(pl.col(NUMBER).is_in(alike.implode())).collect()
        before.insert(0, rows.with_row_index("row").select(subject.table.frame.columns))
    return pl.concat(before) if before else subject.table.frame.clear()


def _keyed(rows: pl.DataFrame, subject: Subject, fields: list[str]) -> pl.DataFrame:
    """``row``, the comparing key columns (persons' numbers as the record knows them) and ``fields``."""
    known = dict(subject.persons or {})
    numbers = [rows[name].replace(known) for name in (PERSON,) if name in rows.columns]
    return pl.concat([comparable(rows.with_columns(numbers), subject.dataset), rows.select(fields)], how="horizontal")
