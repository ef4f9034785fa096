"""A decision that its organ had withheld from the public, and that a row now says may be public.

It acts once it is confirmed; a blank, or a form without the column, says nothing (``listing/told``).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

import polars as pl

from creditcli.checks.context import Hit, Subject
from creditcli.ids import document_number
from creditcli.model.about import is_about
from creditcli.model.record import KEY, RecordView
from creditcli.standard.types import Dataset, Standard
from creditcli.standard.withholding import PUBLIC, releases, withholds

NUMBER = "decision_number"
WHO = ("organ_code", "unified_code", "id_number", "subject_name", "list_type")
Row = Mapping[str, Any]


def said_public(subject: Subject) -> Iterator[Hit]:
    """A row that says so in words, of a decision of which the record's last word in that field was another."""
    view, persons, standard = subject.context.view, subject.persons or {}, subject.context.standard
    fields = [name for name in PUBLIC if name in subject.mapped]
    if view is None or not fields or NUMBER not in subject.mapped:
        return
    held = _by_number(withheld_rows(view, subject.dataset, standard))
    for row in subject.table.frame.filter(pl.col(NUMBER).is_not_null()).to_dicts() if held else ():
        told = {**row, "id_number": persons.get(row.get("id_number") or "")}
        for one in held.get(document_number.normal_form(row[NUMBER]), ()):
            if one.get("organ_code") != row.get("organ_code") or not is_about(told, one):
                continue
            for name in fields:
                if releases(standard, name, row[name]) and withholds(standard, name, one[name]):
                    yield Hit(row["row"], name, {"held": one[name]})


def withheld_rows(view: RecordView, dataset: Dataset, standard: Standard) -> pl.DataFrame:
    """Every version in the record of what any of them withheld: few of many."""
    known = {one.id for one in dataset.fields}
    fields = [name for name in PUBLIC if name in known]
    words = {
        name: [one.label for one in standard.codelists[name].values if withholds(standard, name, one.label)]
        for name in fields
    }
    said = pl.any_horizontal(pl.col(name).is_in(some) for name, some in words.items()).fill_null(False)
    rows = view.lazy(dataset.id).select(KEY, NUMBER, *fields, *(name for name in WHO if name in known))
    keys = rows.filter(said).select(KEY).unique().collect().to_series()
    return rows.filter(pl.col(KEY).is_in(keys.implode())).collect()


def _by_number(versions: pl.DataFrame) -> Mapping[str, list[Row]]:
    """What the record holds of each decision, in every field its last word, by number in its normal form."""
    found: dict[str, list[Row]] = defaultdict(list)
    for one in versions.group_by(KEY, maintain_order=True).agg(pl.all().drop_nulls().last()).to_dicts():
        found[document_number.normal_form(one[NUMBER] or "")].append(one)
    return found
