"""``difference``: what changed from one day's ledger to a later one's, each change with its reason. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from enum import Enum
from typing import Any

import polars as pl

from creditcli.model.difference import Change, Count, Difference, MeasureChange, Move, Moved, Reason
from creditcli.model.ledger import PUBLIC, Entry, Ledger, MeasureStatus, Step
from creditcli.model.record import KEY
from creditcli.stages.difference_foreign import foreign_end
from creditcli.stages.difference_penalties import REPAIR, Books, moved_penalties
from creditcli.standard.list_terms import DATED, EARLY, TERM, law_of, told_under
from creditcli.standard.types import Standard

FIELDS = (
    "listing", "exit_kind", "exit_day", "disclosure", "verifying", "stays", "term_start", "term_end", REPAIR,
    "subject_name", "role", "organ", "decision_number", "decision_date", "served_date", "corrected", "title", "facts",
    "basis", "row_id",
)  # fmt: skip
MOVES = {move: at for at, move in enumerate(Move)}


def difference(before: Ledger, after: Ledger, books: Books) -> Difference:
    """From ``before`` to ``after``; ``books``: what the reasons of penalties are found in, as of the later day."""
    held = {one.id: one for one in before.entries}
    now = {one.id: one for one in after.entries}
    pairs = ((_moved(held.get(one.id), one, before.as_of), held.get(one.id)) for one in after.entries)
    found = [_with_rule(moved, was, before.as_of, books.standard) for moved, was in pairs if moved is not None]
    found += [Moved(Move.LEFT, one, (), (), ()) for one in before.entries if one.is_active and one.id not in now]
    found += _foreign(before, after, books)
    return Difference(
        before=before.as_of,
        after=after.as_of,
        heads=(before.head, after.head),
        entries=tuple(sorted(found, key=_order)),
        penalties=moved_penalties(before, after, books),
        counts={
            "penalty": _count(before.penalties, after.penalties),
            "licence": _count(before.licences, after.licences),
        },
    )


def _foreign(before: Ledger, after: Ledger, books: Books) -> Iterator[Moved]:
    """Listings of other offices that came, changed or hold no more."""
    held = {one.entry.id: one for one in before.foreign}
    for one in after.foreign:
        former = held.pop(one.entry.id, None)
        moved = _moved(former.entry if former else None, one.entry, before.as_of)
        if moved is not None:
            yield replace(moved, foreign=one)
    for one in held.values():
        own = [package for package in books.view.foreign if books.office.origin(package.sender.code) == one.office_code]
        yield Moved(Move.LEFT, one.entry, (), (), foreign_end(one, own, before.as_of, after.as_of), one)


def _order(moved: Moved) -> tuple[Any, ...]:
    entry = moved.entry
    return (
        moved.foreign is not None,
        MOVES[moved.move],
        entry.list_id,
        entry.decision_date,
        entry.decision_number,
        entry.id,
    )


def _moved(before: Entry | None, after: Entry, since: date) -> Moved | None:
    known = set(before.history) if before else set()
    told = {(one.event, one.day, one.organ_code, one.document, one.effect) for one in known}
    steps = [
        one
        for one in after.history
        if (one.event, one.day, one.organ_code, one.document, one.effect) not in told
    ]  # fmt: skip
    reasons = tuple(Reason(one, one.day <= since) for one in steps)
    changes = tuple(_changes(before, after)) if before else ()
    measures = tuple(_measures(before, after))
    move = _move(before, after)
    if move is Move.CHANGED and not (changes or measures or reasons):
        return None
    return Moved(move, after, changes, measures, reasons)


def _with_rule(moved: Moved, before: Entry | None, since: date, standard: Standard) -> Moved:
    """With the version of its list's terms that began to act on it, where there is one."""
    entry, told = moved.entry, moved.entry.standing.told
    if before is None or before.standing.told == told or not told:
        return moved
    kind = told_under(standard.lists[entry.list_id], entry.decision_date, told)
    was = before.standing.told or (entry.decision_date, entry.decision_date)
    name = TERM if was[0] != told[0] else EARLY
    day, law = told[DATED.index(name)], law_of(kind, name, standard, max(told))
    effect = (
        f"列入期改为至{entry.term_end}"
        if name == TERM
        else f"最早可申请提前移出的日期改为{entry.earliest_repair or '未确定'}"
    )
    step = Step("rule_in_force", day, "", "", "", "", entry.list_id, law, effect)
    return replace(moved, reasons=(*moved.reasons, Reason(step, day <= since)))


def _move(before: Entry | None, after: Entry) -> Move:
    was = before is not None and before.is_active
    if after.is_active != was:
        return Move.ENTERED if after.is_active else Move.LEFT
    return Move.CHANGED if before is not None else Move.KNOWN


def _changes(before: Entry, after: Entry) -> Iterator[Change]:
    left = before.is_active and not after.is_active
    for name in FIELDS:
        if left and name == REPAIR:
            continue  # that it left says so
        old, new = _text(getattr(before, name)), _text(getattr(after, name))
        if old != new:
            yield Change(name, old, new)


def _text(value: object) -> str:
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, tuple):
        return "、".join(map(str, value))
    return value.isoformat() if isinstance(value, date) else str(value or "")


def _measures(before: Entry | None, after: Entry) -> Iterator[MeasureChange]:
    """Tasks whose status changed, by what it was and is; what came and was lifted in between is not told."""
    old = {(one.measure, one.organ): one.status.value for one in (before.measures if before else ())}
    new = {(one.measure, one.organ): one.status.value for one in after.measures}
    groups: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    for task in sorted({*old, *new}):
        was, now = old.get(task, ""), new.get(task, "")
        if was != now and (was, now) != ("", MeasureStatus.LIFTED.value):
            groups[was, now].append(task)
    yield from (MeasureChange(*states, tuple(tasks)) for states, tasks in sorted(groups.items()))


def _count(before: pl.DataFrame, after: pl.DataFrame) -> Count:
    was, now = (_public(frame) for frame in (before, after))
    return Count(len(was), len(now), len(now - was), len(was - now), len(set(after[KEY]) - set(before[KEY])))


def _public(frame: pl.DataFrame) -> set[str]:
    return set(frame.filter(pl.col("disclosure").is_in(PUBLIC))[KEY].to_list())


def only(found: Difference, list_id: str, organ_code: str, penalties: bool) -> Difference:
    """The part about one list (then without penalties and licences), of one organ, or about penalties only."""
    entries = tuple(
        one
        for one in found.entries
        if not penalties and list_id in ("", one.entry.list_id) and organ_code in ("", one.entry.organ_code)
    )
    records = () if list_id else found.penalties
    records = tuple(one for one in records if organ_code in ("", one.organ_code))
    counts: Mapping[str, Count] = {} if list_id or organ_code else found.counts
    return replace(found, entries=entries, penalties=records, counts=counts)
