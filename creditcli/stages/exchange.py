"""What another office is told on a day, and a package that tells it. Pure.

Told are listings that hold and that nothing keeps hidden, and licences and penalties that the public sees. No field of the
vault, nothing internal, no keyed hash goes out; a person's listing only where it is public here. Ids are made for one
receiver: nobody can find the tombstone of an entry by them. What other offices told is not passed on.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from creditcli.model import keys
from creditcli.model.exchange import (
    ANNOTATION,
    DELTA,
    FULL,
    LAST_DAY,
    PARTS,
    Package,
    Party,
    Sent,
    State,
    Told,
    acknowledged_up_to,
    held_after,
)
from creditcli.model.ledger import Disclosure, Entry, Ledger, Listing, MeasureStatus, Step
from creditcli.model.publication import Ending
from creditcli.model.record import KEY
from creditcli.stages.site_public import without_withheld
from creditcli.stages.site_rows import published
from creditcli.standard.shown import shown_fields
from creditcli.standard.types import Dataset, Personal, Standard

ENTRIES, LICENCES, PENALTIES = PARTS
ENDINGS = {"期满": "expired", "修复": "repaired", "撤销": "revoked", "更正": "error"}  # of ``Ending``
FIXES = ("correction_fix", "objection_fix")
WITHHELD = {"kind": "withheld", "day": None, "document": "", "organ": ""}  # not told any more, and nothing says why


@dataclass(frozen=True, slots=True)
class Now:
    """What is to be told on the ledger's day, and how each thing that is not told any more ended."""

    as_of: date
    state: State
    ends: Mapping[tuple[str, str], Told]
    fixed: Mapping[str, Step]  # id of an entry -> the last step that corrected it


def now(ledger: Ledger, salt: str, standard: Standard, receiver: str) -> Now:
    """The state that a receiver should hold on the ledger's day."""

    def own_id(what: str) -> str:
        return keys.public_id(salt, f"exchange|{receiver}|{what}")

    endings = {one.public_id: one for one in ledger.endings}
    entries = {own_id(one.id): one for one in ledger.entries}
    state: dict[str, Mapping[str, Told]] = {
        ENTRIES: {
            key: _entry(key, one, texts, standard)
            for (key, one), texts in zip(entries.items(), _texts(ledger.entries, standard), strict=True)
            if _is_told(one)
        }
    }
    ends = {(ENTRIES, key): _end(ENTRIES, key, one) for key, one in entries.items() if not _is_told(one)}
    for part, name, frame in ((LICENCES, "licence", ledger.licences), (PENALTIES, "penalty", ledger.penalties)):
        rows = published(frame)
        state[part] = {
            key: _row(key, row, standard.datasets[name]) for row in rows if (key := own_id(f"{name}|{row[KEY]}"))
        }
        for (record_key,) in frame.select(KEY).iter_rows():
            key = own_id(f"{name}|{record_key}")
            if key not in state[part]:
                ends[part, key] = _over(part, key, endings.get(keys.public_id(salt, f"{name}|{record_key}")))
    fixed = {key: step for key, one in entries.items() if (step := _fix(one))}
    return Now(ledger.as_of, state, ends, fixed)


def _is_told(entry: Entry) -> bool:
    """On the list, and not kept hidden: uncleared, without a known last day, or a person whom nothing makes public."""
    return entry.listing is Listing.LISTED and entry.disclosure is not Disclosure.HIDDEN


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _entry(key: str, entry: Entry, texts: Told, standard: Standard) -> Told:
    return {
        "id": key,
        "list": entry.list_id,
        "list_name": standard.lists[entry.list_id].name,
        "polarity": entry.polarity,
        "origin": entry.origin,
        "subject_name": entry.subject_name,
        "subject_category": entry.subject_category,
        "unified_code": entry.unified_code,
        "role": entry.role,
        "organ": entry.organ,
        "organ_code": entry.organ_code,
        "decision_number": entry.decision_number,
        "decision_date": _day(entry.decision_date),
        "served_date": _day(entry.served_date),
        **texts,
        "term_start": _day(entry.term_start),
        "term_end": _day(entry.term_end),
        "earliest_repair": _day(entry.earliest_repair),
        "state": _state(entry),
    }


def _texts(entries: Sequence[Entry], standard: Standard) -> list[Told]:
    """What else is written in each, but for what may not be shown. The number goes out all the same: no other office can tell
    without it which decision is meant."""
    return [
        {"basis": one.basis, "facts": one.facts, "honour": one.title} for one in without_withheld(entries, standard)
    ]


def _state(entry: Entry) -> Told:
    """The four regions of an entry's state, as facts."""
    halted = [start for start, end, _ in entry.suspended if end is None]
    by = [*entry.verifying, *entry.stays]
    since = min(halted, default=entry.verifying_since) if by else None
    return {
        "listing": entry.listing.value,
        "verification": {"cases": list(entry.verifying), "since": _day(entry.verifying_since)},
        "disclosure": entry.disclosure.value,
        "measures": {
            "suspended_since": _day(since),
            "suspended_by": by,
            "tasks": [
                {
                    "measure": one.measure, "organ": one.organ, "mandatory": one.mandatory, "status": one.status.value,
                    "since": _day(one.since),
                }
                for one in entry.measures
                if one.status is not MeasureStatus.LIFTED
            ],
        },
    }  # fmt: skip


def _row(key: str, row: Mapping[str, Any], dataset: Dataset) -> Told:
    """The public fields that are filled; nothing that is a person's number or a way to reach somebody."""
    fields = [
        one.id
        for one in shown_fields(dataset)
        if one.personal not in (Personal.NUMBER, Personal.CONTACT) and row[one.id]
    ]
    told = {name: str(row[name]) for name in fields}
    beside = {LAST_DAY: _day(row["term_end"]) or "", ANNOTATION: row["annotation"] or ""}
    return {"id": key, **told, **{name: text for name, text in beside.items() if text}}


def _end(part: str, key: str, entry: Entry) -> Told:
    """What is said of an entry that is not told any more: how, when, by which document. Never whose it was."""
    kind = entry.exit_kind.value if entry.exit_kind and entry.listing is Listing.EXITED else WITHHELD["kind"]
    last = next((one for one in reversed(entry.history) if one.day == entry.exit_day), None)
    return {
        "part": part, "id": key, "kind": kind, "day": _day(entry.exit_day), "document": last.document if last else "",
        "organ": last.organ if last else "",
    }  # fmt: skip


def _over(part: str, key: str, ending: Ending | None) -> Told:
    if ending is None:
        return {"part": part, "id": key, **WITHHELD}
    return {
        "part": part, "id": key, "kind": ENDINGS[ending.kind], "day": _day(ending.day), "document": "",
        "organ": ending.organ,
    }  # fmt: skip


def _fix(entry: Entry) -> Step | None:
    return next((one for one in reversed(entry.history) if one.event in FIXES), None)


def next_package(
    today: Now, sent: Sequence[Sent], parties: tuple[Party, Party], ledger: Ledger, whole: bool
) -> Package:
    """The package after those that were sent: whole, or what changed since the last one that was acknowledged.

    Endings and corrections since then are told again in every package, whatever was sent in between. Where nothing has
    changed since the last package it is that one again.
    """
    states = held_after(one.package for one in sent)
    last = sent[-1].package if sent else None
    base = acknowledged_up_to(sent)
    kind = FULL if whole or not base else DELTA
    same = last is not None and (last.as_of, last.head, states[-1]) == (ledger.as_of, ledger.head, today.state)
    if last is not None and same and (last.kind == FULL or not whole):
        return last
    known = states[base - 1 :] if base else states
    before = states[base - 1] if base and kind == DELTA else {}
    return Package(
        number=len(sent) + 1,
        kind=kind,
        base=base if kind == DELTA else 0,
        previous=last.sha256 if last else "",
        sender=parties[0],
        receiver=parties[1],
        as_of=ledger.as_of,
        head=ledger.head,
        standard_version=ledger.standard_version,
        told={part: tuple(_changed(before.get(part, {}), today.state[part])) for part in PARTS},
        ended=tuple(_ended(known, today)),
        corrections=tuple(_corrections(known, today)),
    )


def _changed(before: Mapping[str, Told], after: Mapping[str, Told]) -> Iterable[Told]:
    return (after[key] for key in sorted(after) if before.get(key) != after[key])


def _ended(known: Sequence[State], today: Now) -> Iterable[Told]:
    """Everything that any of the packages told and that does not hold any more."""
    for part in PARTS:
        gone = {key for state in known for key in state.get(part, {})} - set(today.state[part])
        for key in sorted(gone):
            end = today.ends.get((part, key)) or {"part": part, "id": key, **WITHHELD}
            yield end if end["kind"] != WITHHELD["kind"] else _lapsed(end, known, today)


def _lapsed(end: Told, known: Sequence[State], today: Now) -> Told:
    """A licence lapses without leaving a tombstone: the last day that was told says so."""
    part, key = end["part"], end["id"]
    told = next(state[part][key] for state in reversed(known) if key in state.get(part, {}))
    last = told.get(LAST_DAY) or told.get("term_end")
    if not last or date.fromisoformat(last) >= today.as_of:
        return end
    return {**end, "kind": "expired", "day": _day(date.fromisoformat(last) + timedelta(days=1))}


def _corrections(known: Sequence[State], today: Now) -> Iterable[Told]:
    """Everything that any of the packages told with other content; new states of a thing are no correction."""
    for part in PARTS:
        for key, after in sorted(today.state[part].items()):
            wrong = {
                name
                for state in known
                if key in state.get(part, {})
                for name in _fields(state[part][key], after)
                if state[part][key].get(name) != after.get(name)
            }
            if wrong:
                step = today.fixed.get(key)
                yield {
                    "part": part, "id": key, "fields": sorted(wrong), "document": step.document if step else "",
                    "day": _day(step.day) if step else None,
                }  # fmt: skip


def _fields(before: Told, after: Told) -> set[str]:
    return (set(before) | set(after)) - {"state", ANNOTATION}
