"""Which rows a check must see together: rows that share some values, and perhaps differ in others.

A check on several rows sees all rows of a group or none of it, so that it finds the first of them. Groups may be
wider than the check's own: names, compared in a form that costs time, are left out of what rows share.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import polars as pl

from creditcli.checks import normal_forms, reused
from creditcli.checks.context import Subject
from creditcli.ids import uscc
from creditcli.standard.types import Dataset, FieldType

SEPARATOR = "\x1f"
SORTED = 1_000_000  # rows at a time


@dataclass(frozen=True, slots=True)
class Alike:
    """Rows with the same values in ``by``; only those whose values in ``differ`` are not all the same, if given.

    ``nothing``: a value of the first column of ``by`` that stands for none, and joins nobody.
    """

    by: tuple[str, ...]
    differ: tuple[str, ...] = ()
    nothing: str = ""

    def covers(self, other: Alike) -> bool:
        """Whether every group of ``other`` lies within one of this."""
        return self != other and not self.differ and set(self.by) <= set(other.by)


def _key(subject: Subject) -> Alike:
    names = [name for name in subject.dataset.key if subject.dataset.field(name).type is not FieldType.NAME]
    return Alike(tuple(names))


def _code(_: Subject) -> Alike:
    return Alike((reused.CODE,), (reused.NAME,), uscc.NO_CODE)


def _number(_: Subject) -> Alike:
    return Alike((reused.ORGAN, reused.NUMBER))


TOGETHER: Mapping[str, Callable[[Subject], Alike]] = {
    "repeated_row": _key,
    "repeated_key": _key,
    "repeated_unnumbered": _key,
    "code_of_several_names": _code,
    "number_reused": _number,
    "another_day": _number,
    "another_code": _number,
}


def groups(subjects: Iterable[tuple[str, Subject]]) -> tuple[Alike, ...]:
    """The groups that the checks of a table ask for, without those that lie within others."""
    asked = dict.fromkeys(
        alike
        for check, subject in subjects
        if check in TOGETHER and set((alike := TOGETHER[check](subject)).by + alike.differ) <= _columns(subject)
    )
    return tuple(one for one in asked if not any(other.covers(one) for other in asked))


def _columns(subject: Subject) -> set[str]:
    return {field.id for field in subject.dataset.fields}


def digests(alike: Alike, at: int) -> list[pl.Expr]:
    """Columns ``by<at>`` and, where asked for, ``differ<at>`` (UInt64): equal for equal values, null for none."""
    by = _digest(alike.by)
    if not alike.differ:
        return [by.alias(f"by{at}")]
    first = pl.col(alike.by[0])
    named = pl.when(first.is_not_null() & (first != alike.nothing)).then(by)
    return [named.alias(f"by{at}"), _digest(alike.differ).alias(f"differ{at}")]


def _digest(names: tuple[str, ...]) -> pl.Expr:
    return pl.concat_str([pl.col(name).fill_null("") for name in names], separator=SEPARATOR).hash()


def joined(rows: pl.LazyFrame, height: int, alike: Alike, at: int) -> pl.Series:
    """Numbers of the rows that belong to a group of more than one. ``rows``: ``row`` and the columns of ``digests``, of
    so many rows.

    Sorted, the rows of a group follow each other: that takes a fifth of the time and memory of grouping them. Of many
    rows some are sorted at a time, every group whole.
    """
    by = pl.col(f"by{at}")
    differ = [pl.col(f"differ{at}")] if alike.differ else []
    follows = pl.all_horizontal(by == by.shift(), *(one.ne_missing(one.shift()) for one in differ))
    parts = height // SORTED + 1
    several = [
        rows.select(by, *differ).filter(by % parts == part).sort(by).filter(follows).select(by.unique()).collect()
        for part in range(parts)
    ]
    found = rows.filter(by.is_in(pl.concat(several).to_series().implode()))
    return found.select("row").collect().to_series()


def uncommon_number(dataset: Dataset, alike: Alike) -> pl.Expr:
    """A document number that is not compared as it is written."""
    return normal_forms.not_plain(name for name in alike.by if dataset.field(name).type is FieldType.DOCUMENT_NUMBER)


def compared(frame: pl.DataFrame, dataset: Dataset) -> pl.DataFrame:
    """The rows with their document numbers in the form in which they are compared."""
    numbers = [field.id for field in dataset.fields if field.type is FieldType.DOCUMENT_NUMBER]
    return frame.with_columns([normal_forms.numbers(frame[name]) for name in numbers])
