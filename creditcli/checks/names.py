"""Name and code against the register of subjects. The code is the key; a name only asks a question."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from creditcli.checks import normal_forms
from creditcli.checks.context import Hit, RowTest, Subject
from creditcli.checks.registered import CODE, FORMER, NAME, Known, registered
from creditcli.ids import subject_name, uscc


def name_at_odds(subject: Subject) -> Iterator[Hit]:
    """The code is registered under another name, and not a former one."""
    for row, name, known in _registered(subject):
        if not any(subject_name.alike(name, one) for one in (known.name, *known.former)):
            yield Hit(row, NAME, {"register": known.name})


def name_former(subject: Subject) -> Iterator[Hit]:
    """A former name of the subject; a row of the register itself that goes back to one is no such slip."""
    if FORMER in subject.mapped:
        return
    for row, name, known in _registered(subject):
        if not subject_name.alike(name, known.name) and any(subject_name.alike(name, one) for one in known.former):
            yield Hit(row, NAME, {"register": known.name})


def _registered(subject: Subject) -> Iterator[tuple[int, str, Known]]:
    """Rows whose code the register holds under a name that is written otherwise."""
    view = subject.context.view
    if view is None or not {NAME, CODE} <= set(subject.mapped):
        return
    rows = subject.table.frame.select("row", NAME, CODE, _own_former(subject)).drop_nulls([NAME, CODE])
    known = registered(view, rows[CODE].unique().to_list())
    forms = {code: subject_name.normal_form(one.name) for code, one in known.items()}
    rows = rows.with_columns(
        normal_forms.names(rows[NAME]).alias("form"),
        pl.col(CODE).replace_strict(forms, default=None, return_dtype=pl.String).alias("held"),
    )
    for row, name, code, own in rows.filter(pl.col("form") != pl.col("held")).select(pl.nth(0, 1, 2, 3)).iter_rows():
        if not any(subject_name.alike(known[code].name, one) for one in subject_name.several(own)):
            yield row, name, known[code]


def _own_former(subject: Subject) -> pl.Expr:
    """Former names that the row itself states: the register's own rows tell of a change of name."""
    return pl.col(FORMER) if FORMER in subject.mapped else pl.lit(None, dtype=pl.String).alias(FORMER)


def person_named(subject: Subject) -> Iterator[RowTest]:
    """A subject that is no organisation (``args.organisation``) and has not consented (``args.consent``)."""
    name, category, consent = "subject_name", "subject_category", "consent"
    organisation = (pl.col(category) == str(subject.arg("organisation"))).fill_null(False)
    consented = (pl.col(consent) == str(subject.arg("consent"))).fill_null(False)
    if name in subject.mapped:
        yield RowTest(name, pl.col(name).is_not_null() & ~organisation & ~consented, {})
    if CODE in subject.mapped:  # an individual business is named by its code alone
        alone = pl.col(name).is_null() & pl.col(CODE).str.starts_with(uscc.INDIVIDUAL).fill_null(False)
        yield RowTest(CODE, alone & ~consented, {})
