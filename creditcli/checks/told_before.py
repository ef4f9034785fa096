"""What the record was told of a decision that a row sends again, in every field its last word: a blank says nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import polars as pl

from creditcli.checks.context import Subject
from creditcli.ids import document_number
from creditcli.model.about import is_about
from creditcli.model.record import KEY

NUMBER, TITLE = "decision_number", "title"
WHO = ("organ_code", "unified_code", "id_number", "subject_name", "list_type")
Row = Mapping[str, Any]


def named_by(subject: Subject) -> str:
    """The field by which a row tells which thing it is about: the number, of what has none (cases) the title."""
    return NUMBER if any(one.id == NUMBER for one in subject.dataset.fields) else TITLE


def told_versions(subject: Subject, fields: Sequence[str], said: pl.Expr) -> pl.DataFrame:
    """Every version in the record of the decisions of which any version is as ``said``: ``fields`` and whose it is."""
    view, known = subject.context.view, {one.id for one in subject.dataset.fields}
    assert view is not None
    rows = view.lazy(subject.dataset.id).select(
        KEY, named_by(subject), *fields, *(name for name in WHO if name in known)
    )
    keys = rows.filter(said.fill_null(False)).select(KEY).unique().collect().to_series()
    return rows.filter(pl.col(KEY).is_in(keys.implode())).collect()


def told_before(subject: Subject, rows: pl.DataFrame, versions: pl.DataFrame) -> Iterator[tuple[Row, Row]]:
    """Rows of the table with what ``versions`` tell of the decision: same organ, number and subject, or
    organ and title."""
    name = named_by(subject)
    persons, held = subject.persons or {}, _by_number(versions, name)
    for row in rows.filter(pl.col(name).is_not_null()).to_dicts() if held else ():
        told = {**row, "id_number": persons.get(row.get("id_number") or "")}
        for one in held.get(document_number.normal_form(row[name]), ()):
            if one.get("organ_code") == row.get("organ_code") and (name == TITLE or is_about(told, one)):
                yield row, one


def _by_number(versions: pl.DataFrame, name: str) -> Mapping[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for one in versions.group_by(KEY, maintain_order=True).agg(pl.all().drop_nulls().last()).to_dicts():
        found[document_number.normal_form(one[name] or "")].append(one)
    return found
