"""Name and code against the register of subjects. The code is the key; a name only asks a question."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from creditcli.checks.context import Hit, RowTest, Subject
from creditcli.ids import subject_name


def name_at_odds(subject: Subject) -> Iterator[Hit]:
    """The code is registered under another name, and not a former one."""
    view = subject.context.view
    if view is None or not {"subject_name", "unified_code"} <= set(subject.mapped):
        return
    register = view.frames["subject"].select("unified_code", "subject_name", "former_names")
    known: dict[str, tuple[str, set[str]]] = {}
    for code, name, former in register.iter_rows():
        names = {name, *(former or "").split("；")}
        known[code] = (name, {subject_name.normal_form(one) for one in names if one})
    rows = subject.table.frame.select("row", "unified_code", "subject_name").drop_nulls()
    for row, code, name in rows.filter(pl.col("unified_code").is_in(list(known))).iter_rows():
        if subject_name.normal_form(name) not in known[code][1]:
            yield Hit(row, "subject_name", {"register": known[code][0]})


def person_named(subject: Subject) -> Iterator[RowTest]:
    """A subject that is no organisation (``args.organisation``) and has not consented (``args.consent``)."""
    name, category, consent = "subject_name", "subject_category", "consent"
    organisation = (pl.col(category) == str(subject.arg("organisation"))).fill_null(False)
    consented = (pl.col(consent) == str(subject.arg("consent"))).fill_null(False)
    if name in subject.mapped:
        yield RowTest(name, pl.col(name).is_not_null() & ~organisation & ~consented, {})
