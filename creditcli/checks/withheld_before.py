"""A decision that its organ had withheld from the public, and that a row now says may be public.

It acts once it is confirmed; a blank, or a form without the column, says nothing (``listing/told``).
"""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from creditcli.checks.context import Hit, Subject
from creditcli.checks.told_before import named_by, told_before, told_versions
from creditcli.standard.lookups import texts_of
from creditcli.standard.withholding import PUBLIC, releases, withholds


def said_public(subject: Subject) -> Iterator[Hit]:
    """A row that says so in words, of a decision of which the record's last word in that field was another."""
    standard, fields = subject.context.standard, [name for name in PUBLIC if name in subject.mapped]
    if subject.context.view is None or not fields or named_by(subject) not in subject.mapped:
        return
    for row, held in told_before(subject, subject.table.frame, withheld_versions(subject)):
        for name in fields:
            if releases(standard, name, row[name]) and withholds(standard, name, held[name]):
                yield Hit(row["row"], name, {"held": held[name]})


def left_out(subject: Subject) -> Iterator[Hit]:
    """A row that says nothing, in a field or for want of the column, of what the record's last word withheld."""
    standard, fields = subject.context.standard, [one.id for one in subject.dataset.fields if one.id in PUBLIC]
    if subject.context.view is None or named_by(subject) not in subject.mapped:
        return
    for row, held in told_before(subject, subject.table.frame, withheld_versions(subject)):
        for name in fields:
            if not row.get(name) and withholds(standard, name, held[name]):
                told = {"about": subject.dataset.field(name).label, "held": held[name]}
                yield Hit(row["row"], name if name in subject.mapped else named_by(subject), told)


def withheld_versions(subject: Subject) -> pl.DataFrame:
    """Every version in the record of what any of them withheld: few of many."""
    standard, known = subject.context.standard, {one.id for one in subject.dataset.fields}
    fields = [name for name in PUBLIC if name in known]
    codes = {name: {one.code for one in standard.codelists[name].values} - {PUBLIC[name]} for name in fields}
    said = pl.any_horizontal(pl.col(name).is_in(texts_of(standard, name, some)) for name, some in codes.items())
    return told_versions(subject, fields, said)
