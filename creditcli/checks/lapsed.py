"""A licence that had lapsed, and that a row or a correction gives a later last day: it acts once that is confirmed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

import polars as pl

from creditcli.checks import normal_forms, reused
from creditcli.checks.context import Hit, Subject
from creditcli.ids import document_number
from creditcli.model.about import is_about
from creditcli.standard.correctable import change
from creditcli.standard.lookups import code_of, target_dataset
from creditcli.standard.types import Standard

LICENCE, END, FIX = "licence", "valid_to", "fix"  # data set, its field, code of what a correction does
OF_ROWS, OF_CORRECTIONS = ("decision_number", END), ("target_decision_number", "new_value")
Row = Mapping[str, Any]


def lapsed_again(subject: Subject) -> Iterator[Hit]:
    """A last day that is not over, of a licence that by the record was over before the row came."""
    number, end = OF_ROWS if subject.dataset.id == LICENCE else OF_CORRECTIONS
    ledger, persons = subject.context.ledger, subject.persons or {}
    rows = _with_number(_later(subject, number, end), number, subject)
    if ledger is None or not rows:
        return
    lapsed: dict[str, list[Row]] = defaultdict(list)
    for known in ledger(subject.parties).licences.to_dicts():
        if known["term_end"] and known["term_end"] < subject.context.received:
            lapsed[document_number.normal_form(known["decision_number"] or "")].append(known)
    for row in rows:
        told: Row = {**row, "id_number": persons.get(row.get("id_number") or ""), "list_type": None}
        for one in lapsed.get(document_number.normal_form(row[number]), ()):
            if row.get("decision_date") in (None, one["decision_date"]) and is_about(told, one):
                yield Hit(row["row"], end, {"end": one["term_end"].isoformat()})


def _later(subject: Subject, number: str, end: str) -> list[Row]:
    """Rows that give a licence a last day that is not over."""
    frame, standard = subject.table.frame, subject.context.standard
    if not {number, end} <= set(subject.mapped):
        return []
    today, told = subject.context.received.isoformat(), frame.drop_nulls([number, end])
    if subject.dataset.id == LICENCE:
        return list(told.filter(pl.col(end) >= today).to_dicts())
    return [row for row in told.to_dicts() if _corrected_end(row, end, standard) >= today]


def _corrected_end(row: Row, end: str, standard: Standard) -> str:
    """The last day of a licence that a correction tells, in the form that is kept; empty where it tells none."""
    found = change(standard.dataset(LICENCE), row.get("field") or "", row[end], standard)
    fixes = (
        target_dataset(standard, row.get("target_dataset"), row.get("list_type")) == LICENCE
        and code_of(standard, "correction_action", row.get("action")) == FIX
    )
    return found[1] if found and fixes and found[0].id == END else ""


def _with_number(rows: list[Row], number: str, subject: Subject) -> list[Row]:
    """Those of a number that the record holds: of others nothing has to be worked out."""
    if subject.context.view is None or not rows:
        return []
    held = set(normal_forms.numbers(reused.held_numbers(subject.context.view, LICENCE)))
    return [row for row in rows if document_number.normal_form(row[number]) in held]
