"""Penalties of which the public sees something else on a later day, with what made it so. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import polars as pl

from creditcli.listing.events import Matters, matters_of
from creditcli.listing.fate import ENDS, EXPIRED, facts_of
from creditcli.listing.penalty_terms import TERM, TRANSITION, penalty_term
from creditcli.model.difference import Change, Move, MovedRecord, Reason
from creditcli.model.ledger import PUBLIC, Ledger, Step
from creditcli.model.office import Office
from creditcli.model.record import KEY, ROW_ID, RecordView
from creditcli.model.workdays import WorkingCalendar
from creditcli.stages.penalty_law import term_basis
from creditcli.stages.record_steps import event_step, received_step
from creditcli.standard.shown import shown_fields
from creditcli.standard.types import Standard

REPAIR = "earliest_repair"
FIELDS = ("disclosure", "term_end", REPAIR, "subject_name", ROW_ID)
NAMES = {ROW_ID: "row_id"}
FACTS = ("decision_date", "penalty_class", "penalty_domain", "penalty_categories", "organ_code")  # of a term
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Books:
    """What reasons are found in: the record of the later day, and all that gives it meaning."""

    view: RecordView
    standard: Standard
    office: Office
    calendar: WorkingCalendar


def moved_penalties(before: Ledger, after: Ledger, books: Books) -> tuple[MovedRecord, ...]:
    """Penalties that came into sight, went out of it or are shown otherwise, in order of move, organ and number."""
    labels = _labels(books.standard)
    fields = (*FIELDS, *(name for name in labels if name in after.penalties.columns))
    known = dict.fromkeys((*fields, *FACTS))
    old = before.penalties.select(KEY, *(pl.col(name).alias(f"{name}:before") for name in known))
    both = after.penalties.join(old, on=KEY, how="left", maintain_order="left")
    seen = pl.col("disclosure").is_in(PUBLIC) | pl.col("disclosure:before").is_in(PUBLIC).fill_null(False)
    other = pl.any_horizontal(pl.col(name).ne_missing(pl.col(f"{name}:before")) for name in fields)
    rows = both.filter(seen & other).to_dicts()
    matters = matters_of(books.view, books.standard, succession=books.office.succession) if rows else Matters({})
    found = [_moved(row, before.as_of, books, matters, labels) for row in rows]
    moves = list(Move)
    return tuple(sorted(found, key=lambda one: (moves.index(one.move), one.organ, one.decision_number)))


def _labels(standard: Standard) -> Mapping[str, str]:
    """Fields that the public sees, beside those that are always compared, with their names."""
    return {one.id: one.label for one in shown_fields(standard.dataset("penalty")) if one.id not in FIELDS}


def _moved(
    row: Mapping[str, Any], since: date, books: Books, matters: Matters, labels: Mapping[str, str]
) -> MovedRecord:
    was, now = row["disclosure:before"] in PUBLIC, row["disclosure"] in PUBLIC
    known = row[f"{ROW_ID}:before"] is not None
    changes = tuple(
        Change(NAMES.get(name, name), _text(row[f"{name}:before"]), _text(row[name]), labels.get(name, ""))
        for name in (*FIELDS, *labels)
        if known and row.get(f"{name}:before") != row.get(name) and not (name == REPAIR and was and not now)
    )
    return MovedRecord(
        move=Move.CHANGED if was and now else Move.ENTERED if now else Move.LEFT,
        subject_name=row["subject_name"] or "",
        unified_code=row["unified_code"] or "",
        decision_number=row["decision_number"] or "",
        organ=row["organ"] or "",
        organ_code=row["organ_code"] or "",
        term_end=row["term_end"],
        why=row["disclosure_reason"] or "",
        changes=changes,
        reasons=tuple(_reasons(row, since, books, matters)),
    )


def _text(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value or "")


def _reasons(row: Mapping[str, Any], since: date, books: Books, matters: Matters) -> Iterator[Reason]:
    """What was done about it since, or learned since; unless that ended it: that it came, ran out, that a rule is new."""
    own = sorted((one.event for one in matters.about("penalty", row)), key=lambda one: (one.day, one.row_id))
    fresh = [one for one in own if one.day <= books.view.as_of and (one.day > since or one.received > since)]
    for event in fresh:
        yield Reason(event_step(event, books.standard), event.day <= since)
    if not any(event.kind in ENDS for event in fresh):
        for step in _without_document(row, since, books):
            yield Reason(step, False)


def _without_document(row: Mapping[str, Any], since: date, books: Books) -> Iterator[Step]:
    """What no organ's document did: receipt, first or again, the calendar, a rule that has come into force."""
    end, as_of, former = row["term_end"], books.view.as_of, row[f"{ROW_ID}:before"]
    if former != row[ROW_ID]:
        came = received_step(row, books.standard)
        yield came if former is None else replace(came, effect="重新报送")
    if former is None:
        return
    law = term_basis(row, books.standard, books.office, books.calendar, as_of)[0]
    new = _new_rules(row, since, books)
    if row["disclosure_reason"] == EXPIRED[0] and end is not None and since <= end < as_of and end + DAY not in new:
        yield Step("timer_expired", end + DAY, "", "", "", "", TERM, law, f"公示期至{end}，停止公示")
    elif new:
        effect = f"公示期改为至{end}" if end else row["disclosure_reason"]
        yield Step("rule_in_force", max(new), "", "", "", "", TRANSITION, law, effect)


def _new_rules(row: Mapping[str, Any], since: date, books: Books) -> list[date]:
    """Days since then on which rules began that alone gave the record its last day."""
    if row["term_end:before"] == row["term_end"] or _by_rule(row, books) != row["term_end"]:
        return []
    begun = [one.valid_from for name in (TERM, TRANSITION) for one in books.standard.parameter(name).values]
    return [day for day in begun if since < day <= books.view.as_of]


def _by_rule(row: Mapping[str, Any], books: Books) -> date | None:
    """The last day that the rules of the later day give to what was known on the earlier one."""
    facts = facts_of({name: row[f"{name}:before"] for name in FACTS}, books.office)
    choice = books.office.settings.get(TRANSITION, "")
    return penalty_term(facts, books.standard, choice, books.calendar, books.view.as_of).end
