"""Entries and their states as words and plain values; lists and organs by the words of options."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from creditcli.errors import UsageFault
from creditcli.ids import uscc
from creditcli.model.record import KEY

if TYPE_CHECKING:
    from creditcli.model.ledger import Entry, MeasureState, Standing, Step
    from creditcli.model.office import Office
    from creditcli.standard.types import Standard


WHAT_IF = ("disclosure", "term_end", "earliest_repair")  # what other rules may change


def list_named(named: str, standard: Standard) -> str:
    """The id of a list by id, name or alias; none named is all of them. Raises UsageFault for one that is not there."""
    for one in standard.lists.values():
        if named in ("", one.id, one.name, *one.aliases):
            return one.id if named else ""
    known = [f"{one.id}（{one.name}）" for one in standard.lists.values()]
    raise UsageFault(
        f"没有名单“{named}”。有：{'、'.join(known)}。", f"No list '{named}'. There are: {', '.join(known)}."
    )


def organ_code(office: Office, named: str, others: Collection[str] = ()) -> str:
    """The code of a registered organ by code, name or alias; a code, or one of ``others``, as it stands.

    Raises UsageFault for what is none of these: an empty answer would read as if the organ had nothing.
    """
    known = office.organisation(named) if named else None
    if known:
        return known.code
    if named and named not in others and not uscc.is_valid(named):
        raise UsageFault(
            f"没有单位“{named}”。请写部门登记表（organisations.csv）里的名称、简称或者代码。",
            f"No organ '{named}'. Give a name, alias or code of the register (organisations.csv).",
        )
    return named


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def entries_words(entries: Iterable[tuple[Entry, str]], whole: bool) -> Iterator[dict[str, object]]:
    """Entries as plain values, in a fixed key order; dates as ISO text, null where undetermined.

    With each comes, of a listing of another office, where it is from and what it is here. Not ``whole``: without what a
    line of a table has no room for: those lists are left empty, in their place. What entries share is worded once.
    """
    shared: dict[int, tuple[Standing, dict[str, object]]] = {}  # held, so that no other takes its place in memory
    for entry, source in entries:
        standing = entry.standing
        if id(standing) not in shared:
            shared[id(standing)] = standing, _standing_words(standing, whole)
        words = shared[id(standing)][1].copy()
        words["id"], words["decision_number"], words["source"] = entry.id, entry.decision_number, source
        words["subject_name"], words["unified_code"] = entry.subject_name, entry.unified_code
        words["role"], words["linked_to"] = entry.role, entry.linked_to
        if whole:
            words["verifying"], words["stays"] = list(entry.verifying), list(entry.stays)
            words["history"] = [_step_words(one) for one in entry.history]
        yield words


def _standing_words(standing: Standing, whole: bool) -> dict[str, object]:
    """In the order of all keys; what is an entry's own is left empty."""
    suspended = standing.suspended if whole else ()
    return {
        "id": "",
        "list": standing.list_id,
        "polarity": standing.polarity,
        "origin": standing.origin,
        "subject_name": "",
        "unified_code": "",
        "role": "",
        "linked_to": "",
        "organ": standing.organ,
        "organ_code": standing.organ_code,
        "decision_number": "",
        "decision_date": _day(standing.decision_date),
        "served_date": _day(standing.served_date),
        "listing": standing.listing.value,
        "exit_kind": standing.exit_kind.value if standing.exit_kind else None,
        "exit_day": _day(standing.exit_day),
        "verifying": [],
        "disclosure": standing.disclosure.value,
        "disclosure_reason": standing.disclosure_reason,
        "term_start": _day(standing.term_start),
        "term_end": _day(standing.term_end),
        "earliest_repair": _day(standing.earliest_repair),
        "measures": [_measure_words(one) for one in standing.measures] if whole else [],
        "history": [],
        "suspended": [{"from": _day(start), "until": _day(end), "why": why} for start, end, why in suspended],
        "stays": [],
        "source": "",
    }


def _measure_words(one: MeasureState) -> dict[str, object]:
    return {
        "measure": one.measure,
        "organ": one.organ,
        "mandatory": one.mandatory,
        "status": one.status.value,
        "since": _day(one.since),
        "executable": one.executable,
        "organ_code": one.organ_code,
        "law": one.law,
        "answered": _day(one.answered),
        "reason": one.reason,
        "executed": one.executed,
        "due": _day(one.due),
        "overdue": one.overdue,
    }


def _step_words(step: Step) -> dict[str, object]:
    return {
        "event": step.event,
        "day": _day(step.day),
        "organ": step.organ,
        "document": step.document,
        "row": step.row_id,
        "rule": step.rule,
        "law": step.law,
        "effect": step.effect,
    }


def penalty_words(row: Mapping[str, Any]) -> dict[str, object]:
    """A penalty of the ledger as plain values, in a fixed key order; ``id`` is the key of its record."""
    return {
        "id": row[KEY],
        "subject_name": row["subject_name"] or "",
        "unified_code": row["unified_code"] or "",
        "organ": row["organ"] or "",
        "organ_code": row["organ_code"] or "",
        "decision_number": row["decision_number"] or "",
        "term_start": row["decision_date"],
        "term_end": _day(row["term_end"]),
        "earliest_repair": _day(row["earliest_repair"]),
        "penalty_class": row["penalty_class"] or "",
        "disclosure": row["disclosure"],
        "disclosure_reason": row["disclosure_reason"],
    }


def beside_actual(row: Mapping[str, object], actual: Mapping[str, object], rules_of: date) -> dict[str, object]:
    """What would be under the rules of another day, saying so, beside what is."""
    return {
        **row,
        "rules_of": rules_of.isoformat(),
        "differs": any(row[name] != actual[name] for name in WHAT_IF),
        **{f"actual_{name}": actual[name] for name in WHAT_IF},
    }
