"""What an exit, a repair, an objection or a correction is about must be in the record."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from creditcli.checks.context import Hit, Subject
from creditcli.ids import document_number
from creditcli.model.ledger import Entry
from creditcli.standard.list_terms import block, earliest_repair

DATASETS = {"行政许可": "licence", "行政处罚": "penalty", "严重失信名单": "black-listing", "红名单": "red-listing"}
Row = Mapping[str, str | None]


def target_rows(subject: Subject, row: Row) -> list[dict[str, str | None]]:
    """Rows of the record that ``row`` is about: same decision number and same subject."""
    view = subject.context.view
    if view is None:
        return []
    dataset = DATASETS.get(row.get("target_dataset") or "", "")
    if not dataset:
        dataset = "red-listing" if _is_red(subject, row) else "black-listing"
    number = document_number.normal_form(row.get("target_decision_number") or "")
    return [
        one
        for one in view.frames[dataset].to_dicts()
        if document_number.normal_form(one["decision_number"] or "") == number and _same_subject(one, row)
    ]


def _is_red(subject: Subject, row: Row) -> bool:
    kind = subject.context.standard.lists.get(row.get("list_type") or "")
    return kind is not None and kind.polarity == "red"


def _same_subject(one: Row, row: Row) -> bool:
    """By code where the row has one; persons by name, since the record holds no numbers."""
    if row.get("unified_code"):
        return one.get("unified_code") == row["unified_code"]
    return one.get("subject_name") == row.get("subject_name")


def _rows(subject: Subject) -> Iterator[dict[str, str | None]]:
    if "target_decision_number" in subject.mapped:
        for row in subject.table.frame.to_dicts():
            if row["target_decision_number"]:
                yield row


def unknown_target(subject: Subject) -> Iterator[Hit]:
    """Nothing in the record has that number and subject."""
    for row in _rows(subject):
        if not target_rows(subject, row):
            yield Hit(int(str(row["row"])), "target_decision_number", {})


def other_organ(subject: Subject) -> Iterator[Hit]:
    """A result that only the deciding organ may give comes from another (``args.stages``: its values)."""
    field, values = str(subject.arg("field")), list(subject.arg("values"))
    for row in _rows(subject):
        if row.get(field) not in values:
            continue
        targets = target_rows(subject, row)
        if targets and all(one["organ_code"] != row.get("organ_code") for one in targets):
            yield Hit(int(str(row["row"])), "organ_code", {"organ": targets[0]["organ"] or ""})


def too_early(subject: Subject) -> Iterator[Hit]:
    """A repair granted before the earliest day that the list type allows."""
    ledger = subject.context.ledger
    if ledger is None:
        return
    values = list(subject.arg("values"))
    for row in _rows(subject):
        day = row.get("event_date")
        if row.get("stage") not in values or not day:
            continue
        number = document_number.normal_form(row["target_decision_number"] or "")
        for entry in ledger.entries:
            if document_number.normal_form(entry.decision_number) == number and _is_of(entry, row):
                earliest = _earliest(subject, entry, row)
                if earliest is not None and date.fromisoformat(day) < earliest:
                    yield Hit(int(str(row["row"])), "event_date", {"earliest": earliest.isoformat()})


def _is_of(entry: Entry, row: Row) -> bool:
    return bool(row.get("unified_code")) and entry.unified_code == row["unified_code"]


def _earliest(subject: Subject, entry: Entry, row: Row) -> date | None:
    """From the row's own correction date where the list type counts from it, else the entry's day."""
    kind = subject.context.standard.lists[entry.list_id]
    start = row.get(str(block(kind, "early_exit").get("after_from"))) or entry.decision_date.isoformat()
    return earliest_repair(kind, date.fromisoformat(start), subject.context.calendar)
