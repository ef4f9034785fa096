"""What an implementing organ answers must fit the listing, the measure, the organ, and the day of execution."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from creditcli.checks.context import Hit, Subject
from creditcli.ids import document_number
from creditcli.model.about import is_about
from creditcli.model.ledger import Entry
from creditcli.standard.lookups import code_of

CATALOGUE = "measure-catalogue"
Row = Mapping[str, Any]
Implementers = Mapping[str, frozenset[str]]  # measure -> names and kinds of the organs that implement it


def measure_unknown(subject: Subject) -> Iterator[Hit]:
    """Neither the list type nor the measure catalogue has the measure for that list."""
    for row, entry in _answers(subject):
        if row["measure"] and row["measure"] not in _implementers(subject, row, entry):
            yield Hit(row["row"], "measure", {"list": subject.context.standard.lists[entry.list_id].name})


def measure_organ(subject: Subject) -> Iterator[Hit]:
    """The measure is another organ's to implement."""
    office = subject.context.office
    for row, entry in _answers(subject):
        organ = office.organisation(row["organ_code"] or "") if office else None
        known = _implementers(subject, row, entry).get(row["measure"] or "")
        if organ is not None and known is not None and not known & {organ.name, organ.kind}:
            yield Hit(row["row"], "organ_code", {"organ": organ.name, "implementers": "、".join(sorted(known))})


def measure_not_running(subject: Subject) -> Iterator[Hit]:
    """Executed on a day on which no measure ran: before the listing, while it was verified, or after its end."""
    for row, entry in _answers(subject):
        stage = code_of(subject.context.standard, "response_stage", row["stage"])
        if stage != str(subject.arg("executed")) or not row["executed_date"]:
            continue
        why = _not_running(entry, date.fromisoformat(row["executed_date"]))
        if why:
            yield Hit(row["row"], "executed_date", {"why": why})


def _not_running(entry: Entry, day: date) -> str:
    if day < (entry.standing.listed_since or entry.term_start):
        return "还没有列入"
    if entry.exit_day is not None and day >= entry.exit_day:
        return f"已于 {entry.exit_day} 移出"
    for start, end, why in entry.suspended:
        if start <= day and (end is None or day < end):
            return f"自 {start} 起{why}中，措施暂不执行" + (f"，到 {end} 为止" if end else "")
    return ""


def _answers(subject: Subject) -> Iterator[tuple[dict[str, Any], Entry]]:
    """Rows with the entry that they answer: list, decision number, subject."""
    known = subject.listings()
    entries, persons = by_number(known.with_recognised) if known else {}, subject.persons
    for row in subject.table.frame.to_dicts():
        entry = listing_of(row, entries, persons)
        if entry is not None:
            yield row, entry


def listing_of(row: Row, entries: Mapping[str, Sequence[Entry]], persons: Mapping[str, str] | None) -> Entry | None:
    """The first listing that the row names, of those by the normal form of their number; ``persons``: as in ``is_of``."""
    alike = entries.get(document_number.normal_form(row["target_decision_number"] or ""), ())
    return next((one for one in alike if is_of(one, row, persons)), None)


def by_number(entries: Iterable[Entry]) -> Mapping[str, list[Entry]]:
    """Entries by the normal form of their decision number."""
    found: dict[str, list[Entry]] = defaultdict(list)
    for one in entries:
        found[document_number.normal_form(one.decision_number)].append(one)
    return found


def is_of(entry: Entry, row: Row, persons: Mapping[str, str] | None) -> bool:
    """Whether the row names the entry's list, decision and subject. ``persons``: numbers as the record knows them; None
    away from the vault. Listings of other offices come without numbers."""
    number = document_number.normal_form(row["target_decision_number"] or "")
    if (entry.list_id, document_number.normal_form(entry.decision_number)) != (row["list_type"], number):
        return False
    person = (persons or {}).get(row.get("id_number") or "") if entry.person else None
    held = {"unified_code": entry.unified_code or None, "id_number": (entry.person or None) if persons else None,
            "subject_name": entry.subject_name}  # fmt: skip
    return is_about({**row, "id_number": person}, held)


def _implementers(subject: Subject, row: Row, entry: Entry) -> Implementers:
    """Measures against that entry by its list type, and by the catalogue in force on the day of the answer."""
    found: dict[str, frozenset[str]] = {}
    for state in entry.measures:
        found[state.measure] = found.get(state.measure, frozenset()) | {state.organ}
    view, day = subject.context.view, row["event_date"] or subject.context.received.isoformat()
    for one in view.frames[CATALOGUE].to_dicts() if view else ():
        runs = (one["valid_from"] or "") <= day and (not one["valid_to"] or day <= one["valid_to"])
        if runs and entry.list_id in (one["objects"] or "").split("；"):
            organs = frozenset((one["implementers"] or "").split("；"))
            found[one["measure"]] = found.get(one["measure"], frozenset()) | organs
    return found
