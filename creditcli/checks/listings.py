"""Rows of list data sets against their list type: notice, service, term, persons, red and black."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import polars as pl

from creditcli.checks.context import Hit, Subject
from creditcli.ids import document_number, resident_id
from creditcli.model.duration import Duration, Unit, add_calendar, parse_duration
from creditcli.standard.list_terms import block, decided_under
from creditcli.standard.lookups import code_of, own_dataset
from creditcli.standard.types import ListType

NOTICE = ("pre_notice_served", "pre_notice_number")  # day of service, and number, of the notice before a listing
Rows = Iterator[tuple[dict[str, Any], ListType]]


def _rows(subject: Subject) -> Rows:
    """Rows with their list type: that of the row, or the one whose entries the data set holds."""
    own = subject.dataset.list
    if not own and "list_type" not in subject.mapped:
        return
    for row in subject.table.frame.to_dicts():
        kind = subject.context.standard.lists.get(own or row["list_type"] or "")
        if kind is not None:
            yield row, kind


def polarity(subject: Subject) -> Iterator[Hit]:
    """A list of the other colour in this data set (``args.polarity``)."""
    for row, kind in _rows(subject):
        if kind.polarity != subject.arg("polarity"):
            yield Hit(row["row"], "list_type", {"list": kind.name})


def list_elsewhere(subject: Subject) -> Iterator[Hit]:
    """A list that has a data set of its own is submitted in another."""
    for row, kind in _rows(subject):
        own = own_dataset(subject.context.standard, kind.id)
        if own is not None and own is not subject.dataset:
            yield Hit(row["row"], "list_type", {"list": kind.name, "dataset": own.title})


def pre_notice_missing(subject: Subject) -> Iterator[Hit]:
    """The list type demands a served notice before the decision."""
    for row, kind in _rows(subject):
        lacking = [name for name in NOTICE if not row[name]]
        if lacking and block(kind, "pre_notice").get("required"):
            yield Hit(row["row"], lacking[0], {"list": kind.name})


def notice_period_open(subject: Subject) -> Iterator[Hit]:
    """Decided before the period for statements was over, without a statement."""
    for row, kind in _rows(subject):
        within = block(kind, "pre_notice").get("object_within")
        if not within or not row["pre_notice_served"] or not row["decision_date"]:
            continue
        served = date.fromisoformat(row["pre_notice_served"])
        end = subject.context.calendar.add(served, parse_duration(str(within)))
        answered = code_of(subject.context.standard, "statement", row["statement"]) in subject.arg("answered")
        if end is not None and not answered and date.fromisoformat(row["decision_date"]) <= end:
            yield Hit(row["row"], "decision_date", {"end": end.isoformat()})


def minor(subject: Subject) -> Iterator[Hit]:
    """A person who was not of age (``args.age`` years) on the day of the decision, by the resident id."""
    if "id_number" not in subject.mapped:
        return
    for row in subject.table.frame.to_dicts():
        born = resident_id.birth_date(row["id_number"] or "")
        if born is None or not row["decision_date"]:
            continue
        of_age = add_calendar(born, Duration(int(subject.arg("age")), Unit.YEAR))
        if date.fromisoformat(row["decision_date"]) < of_age:
            yield Hit(row["row"], "id_number", {})


def term_too_long(subject: Subject) -> Iterator[Hit]:
    """The decision states a longer term than the list type's (``args.limit``: its length, or the most that may be stated)."""
    for row, kind in _rows(subject):
        if not row.get("term_end") or not row["decision_date"]:
            continue
        decided = date.fromisoformat(row["decision_date"])
        length = block(decided_under(kind, decided), "term").get(str(subject.arg("limit")))
        end = subject.context.calendar.add(decided, parse_duration(str(length))) if length else None
        if end is not None and date.fromisoformat(row["term_end"]) > end:
            yield Hit(row["row"], "term_end", {"end": end.isoformat()})


def not_in_force(subject: Subject) -> Iterator[Hit]:
    """Decided on a day on which the list type was not in force."""
    for row, kind in _rows(subject):
        if not row["decision_date"]:
            continue
        if not kind.holds_on(date.fromisoformat(row["decision_date"])):
            span = f"{kind.valid_from}—{kind.valid_to or ''}"
            yield Hit(row["row"], "decision_date", {"list": kind.name, "span": span})


def natural_person(subject: Subject) -> Iterator[Hit]:
    """A natural person on a list that takes organisations only, or without a role the list knows."""
    for row, kind in _rows(subject):
        if row.get("subject_category") != subject.arg("category"):
            continue
        allowed = block(kind, "subjects").get("natural_persons")
        roles = kind.terms.get("linked_roles")
        if allowed is not True and not (allowed == "linked_only" and isinstance(roles, list) and row["role"] in roles):
            yield Hit(row["row"], "role", {"list": kind.name})


def linked_firm_missing(subject: Subject) -> Iterator[Hit]:
    """A linked person whose firm is neither in the file nor in the record under the same decision."""
    if "linked_code" not in subject.mapped:
        return
    rows = subject.table.frame.to_dicts()
    firms = {_firm(one["unified_code"], one["decision_number"]) for one in rows if not one["role"]}
    view = subject.context.view
    if view is not None:
        named = pl.col("unified_code").is_in([one["linked_code"] for one in rows if one["role"] and one["linked_code"]])
        held = view.frames["black-listing"].filter(named, pl.col("role").is_null())
        firms |= {_firm(*one) for one in held.select("unified_code", "decision_number").iter_rows()}
    for row in rows:
        if row["role"] and row["linked_code"] and _firm(row["linked_code"], row["decision_number"]) not in firms:
            yield Hit(row["row"], "linked_code", {})


def _firm(code: str | None, number: str | None) -> tuple[str | None, str]:
    """A firm by the decision that names it."""
    return code, document_number.normal_form(number or "")
