"""Entries and their states as words and plain values, for ``lists`` and ``explain``."""

from __future__ import annotations

from datetime import date

from creditcli.model.ledger import Entry


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def entry_words(entry: Entry) -> dict[str, object]:
    """An entry as plain values, in a fixed key order; dates as ISO text, null where undetermined."""
    return {
        "id": entry.id,
        "list": entry.list_id,
        "polarity": entry.polarity,
        "origin": entry.origin,
        "subject_name": entry.subject_name,
        "unified_code": entry.unified_code,
        "role": entry.role,
        "linked_to": entry.linked_to,
        "organ": entry.organ,
        "organ_code": entry.organ_code,
        "decision_number": entry.decision_number,
        "decision_date": _day(entry.decision_date),
        "served_date": _day(entry.served_date),
        "listing": entry.listing.value,
        "exit_kind": entry.exit_kind.value if entry.exit_kind else None,
        "exit_day": _day(entry.exit_day),
        "verifying": list(entry.verifying),
        "disclosure": entry.disclosure.value,
        "term_start": _day(entry.term_start),
        "term_end": _day(entry.term_end),
        "earliest_repair": _day(entry.earliest_repair),
        "measures": [
            {
                "measure": one.measure,
                "organ": one.organ,
                "mandatory": one.mandatory,
                "status": one.status.value,
                "since": _day(one.since),
                "executable": one.executable,
            }
            for one in entry.measures
        ],
        "history": [
            {
                "event": step.event,
                "day": _day(step.day),
                "organ": step.organ,
                "document": step.document,
                "row": step.row_id,
                "rule": step.rule,
                "law": step.law,
                "effect": step.effect,
            }
            for step in entry.history
        ],
    }
