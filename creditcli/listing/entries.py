"""Serious-list entries of a day: firms first, then the persons whom the same decision names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from creditcli.ids import document_number
from creditcli.listing.corrections import corrected, fixes
from creditcli.listing.events import event_of, in_order, last_versions
from creditcli.listing.judgments import SOURCE, mirrored_rows
from creditcli.listing.known import Known
from creditcli.listing.life import Life, Terms, fold
from creditcli.model import keys
from creditcli.model.ledger import Disclosure, Entry, Event, Listing
from creditcli.model.record import KEY, ROW_ID
from creditcli.standard.list_terms import block, earliest_repair, statutory_end
from creditcli.standard.lookups import code_of
from creditcli.standard.types import ListType

DATASET = "black-listing"
ORGANISATION = "1"  # codes of standards/codelists
CLEARED = "1"
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Lived:
    """An entry with the life that it came from."""

    entry: Entry
    life: Life


def black_entries(known: Known) -> tuple[Lived, ...]:
    """Every serious-list entry known on the view's day, persons linked to their firms."""
    frame = known.view.frames[DATASET]
    listed = [
        {**corrected(DATASET, row, known.matters, known.standard), SOURCE: DATASET}
        for row in last_versions(frame).to_dicts()
        if row["list_type"]
    ]
    mirrored = list(mirrored_rows(known.view, known.standard, known.matters))
    rows = [*listed, *mirrored]
    ends = _last_days(rows, known)
    firms = {
        _firm_key(row, row["unified_code"] or row["id_number"] or row["subject_name"]): _lived(row, known, None, ends)
        for row in rows
        if not row["role"]
    }
    persons = [_lived(row, known, firms.get(_firm_key(row, row["linked_code"])), ends) for row in rows if row["role"]]
    return (*firms.values(), *persons)


def _firm_key(row: Row, firm: str) -> tuple[str, str, str]:
    """List, decision (however its brackets are written) and firm: what a firm and its persons share."""
    return (row["list_type"], document_number.normal_form(row["decision_number"]), firm)


def _last_days(rows: list[dict[str, Any]], known: Known) -> dict[str, date]:
    """The earliest last day that any version or correction of an entry gave: a later one never lengthens a term."""
    given: dict[str, dict[str, set[str | None]]] = {name: defaultdict(set) for name in ("decision_date", "term_end")}
    for source in dict.fromkeys(row[SOURCE] for row in rows):
        for key, decided, stated in known.view.frames[source].select(KEY, *given).iter_rows():
            given["decision_date"][key].add(decided)
            given["term_end"][key].add(stated)
    found = {}
    for row in rows:
        key, kind = row[KEY], known.standard.lists[row["list_type"]]
        for name, value in fixes(row[SOURCE], row, known.matters, known.standard):
            if name in given:
                given[name][key].add(value)
        ends = [
            statutory_end(kind, date.fromisoformat(one), known.calendar) for one in given["decision_date"][key] if one
        ]
        ends += [date.fromisoformat(one) for one in given["term_end"][key] if one]
        found[key] = min(filter(None, ends), default=None)
    return {key: end for key, end in found.items() if end}


def _lived(row: Row, known: Known, firm: Lived | None, ends: Mapping[str, date]) -> Lived:
    """``ends``: last days by key of the row."""
    kind = known.standard.lists[row["list_type"]]
    terms = Terms(kind, row["organ_code"], known.standard, known.calendar, known.view.as_of, known.revokers)
    decided = date.fromisoformat(row["decision_date"])
    start = Life(Listing.DRAFT, decided, ends.get(row[KEY]), decided)
    if row["role"] and firm is None:
        return Lived(_entry(row, known, start, None), start)
    events = [one.event for one in known.matters.about(row[SOURCE], row)]
    own = _after_firm(_own_events(row), firm) if firm else _own_events(row)
    life = fold(start, in_order([*own, *events, *_linked(row, firm, kind)]), terms)
    return Lived(_entry(row, known, life, firm), life)


def _own_events(row: Row) -> list[Event]:
    """Notice, decision and service, as far as the listing row tells of them."""
    number = row["decision_number"]
    found = [event_of("decide_list", date.fromisoformat(row["decision_date"]), number, row)]
    if row["pre_notice_served"]:
        told = date.fromisoformat(row["pre_notice_served"])
        found.append(event_of("pre_notice_served", told, row["pre_notice_number"] or "", row))
    if row["served_date"]:
        found.append(event_of("served", date.fromisoformat(row["served_date"]), number, row))
    return found


def _after_firm(events: list[Event], firm: Lived) -> list[Event]:
    """A person's listing takes effect no sooner than the firm's, and not without it, whenever the person was served."""
    begun = firm.life.begun
    served = [replace(one, day=max(one.day, begun)) for one in events if one.kind == "served" and begun]
    return [*(one for one in events if one.kind != "served"), *served]


def _linked(row: Row, firm: Lived | None, kind: ListType) -> list[Event]:
    """Every exit of the firm, as an event of the person's entry.

    Where a firm's repair is undone the person stays out: being listed again needs a decision that names them.
    """
    if firm is None or not block(kind, "linked_exit").get("together"):
        return []
    return [
        replace(event_of("linked_exit", one.day, one.document, row), organ=one.organ, organ_code=one.organ_code)
        for one in firm.life.exits
    ]


def _entry(row: Row, known: Known, life: Life, firm: Lived | None) -> Entry:
    kind = known.standard.lists[row["list_type"]]
    subject = keys.subject_key(row["unified_code"] or "", row["id_number"] or "", row["subject_name"])
    identity = keys.entry_id(kind.id, subject, row["decision_number"])
    begun = max(life.corrected, life.term_start) if life.corrected else None
    start = {"decision_date": life.term_start, "corrected_date": begun}
    served = date.fromisoformat(row["served_date"]) if row["served_date"] else None
    return Entry(
        id=identity,
        public_id=keys.public_id(known.view.salt, identity),
        list_id=kind.id,
        polarity=kind.polarity,
        origin=kind.origin,
        subject_name=row["subject_name"],
        subject_category=row["subject_category"] or "",
        unified_code=row["unified_code"] or "",
        person=row["id_number"] or "",
        role=row["role"] or "",
        linked_to=firm.entry.id if firm else "",
        organ=row["organ"] or "",
        organ_code=row["organ_code"] or "",
        decision_number=row["decision_number"],
        decision_date=date.fromisoformat(row["decision_date"]),
        served_date=served,
        basis=row["basis"] or "",
        facts=row["facts"] or "",
        title="",
        listing=life.listing,
        exit_kind=life.exit_kind,
        exit_day=life.exit_day,
        verifying=life.cases,
        verifying_since=life.verified_since[-1][0] if life.cases else None,
        disclosure=_disclosure(row, kind, life, known),
        term_start=life.term_start,
        term_end=life.term_end,
        earliest_repair=earliest_repair(
            kind, start.get(str(block(kind, "early_exit").get("after_from"))), known.calendar
        ),
        corrected=life.corrected,
        measures=known.tasks.states(kind, life, row),
        suspended=_suspended(life),
        stays=life.stays,
        history=life.history,
        row_id=row[ROW_ID],
    )


def _suspended(life: Life) -> tuple[tuple[date, date | None, str], ...]:
    verified = [(*span, "异议核实") for span in life.verified_since]
    return tuple(sorted([*verified, *((*span, "停止执行") for span in life.stayed)], key=lambda span: span[0]))


def _disclosure(row: Row, kind: ListType, life: Life, known: Known) -> Disclosure:
    """Public only while listed, cleared by secrecy review, with a known last day, and no natural person
    unless statute and office both say so."""
    if not _may_be_public(row, kind, known) or life.term_end is None:
        return Disclosure.HIDDEN
    if life.listing is Listing.EXITED:
        was_public = life.listed_since is not None
        return Disclosure.WITHDRAWN if was_public else Disclosure.HIDDEN
    if life.listing is not Listing.LISTED:
        return Disclosure.HIDDEN
    if life.shields or is_shielded(row, life, known):
        return Disclosure.SHIELDED
    return Disclosure.ANNOTATED if life.cases else Disclosure.PUBLISHED


def is_shielded(row: Row, life: Life, known: Known) -> bool:
    """Whether an objection is open for longer than its answer may take, and the office has chosen to show no more."""
    decided = date.fromisoformat(row["decision_date"])
    opened = [day for number, day in life.asked if number in life.cases]
    return any(known.shields(known.answer_due(row["list_type"], day, before=day < decided)) for day in opened)


def _may_be_public(row: Row, kind: ListType, known: Known) -> bool:
    if code_of(known.standard, "secrecy_review", row["secrecy_review"]) != CLEARED:
        return False
    if code_of(known.standard, "subject_category", row["subject_category"]) == ORGANISATION and not row["role"]:
        return bool(row["unified_code"])
    return kind.id in known.office.publish_persons and block(kind, "publish").get("natural_persons") is True
