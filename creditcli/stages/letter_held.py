"""What the versions of the record tell letters beside the ledger: which corrections hold and which ended something, what
came since, what was taken back by its own status, which last days were brought nearer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import polars as pl

from creditcli.listing.corrections import Fix, first_told, fixes, values, versions_of
from creditcli.listing.disclosed import gone_labels
from creditcli.listing.entries import ACTS, DATASET, DAYS, end_of
from creditcli.listing.events import Matters, event_of
from creditcli.listing.fate import GONE, term_of
from creditcli.listing.known import Known
from creditcli.listing.red import UNTIL
from creditcli.listing.told import kept
from creditcli.listing.withdrawn import STATUS, withdrawn
from creditcli.model.keys import NO_CASE
from creditcli.model.ledger import Disclosure, Entry, ExitKind, Ledger
from creditcli.model.record import KEY, RECEIVED, ROW_ID, RecordView
from creditcli.model.words import BEFORE_SHOWN
from creditcli.stages.letter_told import Held, Target, Told, record_target
from creditcli.standard.correctable import change, field_named
from creditcli.standard.lookups import code_of
from creditcli.standard.types import Standard

LAST_DAY, LICENCE, RED = "term_end", "licence", "red"
UNDONE = dict(zip(GONE, ("correction_void", "correction_revoke"), strict=True))  # what a status says was done
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class _Record:
    """A record that something was told of: its versions in the order in which they came, and its corrections."""

    versions: Sequence[Row]
    found: Sequence[Fix]


def held_of(ledger: Ledger, known: Known, told: Sequence[Told]) -> Held:
    """Of the ledger's day. ``told``: everything that was told by then."""
    standard, view, matters = known.standard, known.view, known.matters
    gone = list(_gone_targets(ledger, standard, matters))
    listed = [one for one in ledger.entries if one.polarity == "black" and one.measures]
    targets = {one.target.id: one.target for one in told if one.event.kind in ("correction_fix", "objection_fix")}
    targets.update((one.id, one) for one in gone)
    records = _records(targets.values(), standard, view, matters)
    acting = frozenset(_acting(told, records, standard))
    versions = _last_days(view)
    shortened: dict[str, date] = {}
    for entry in listed:
        days = [_since(entry.term_end, versions.get(entry.row_id, ()))]
        days += _fixed(entry.id, entry.term_end, records)
        if since := [one for one in days if one]:
            shortened[entry.id] = min(since)
    return Held(
        acting,
        {about: one.versions[-1][RECEIVED] for about, one in records.items() if one.versions},
        shortened,
        tuple(_gone(gone, records, told, acting, standard)),
        frozenset(one.event.row_id for one in told if one.event.row_id in acting and _ended(one, records, known)),
    )


def _gone_targets(ledger: Ledger, standard: Standard, matters: Matters) -> Iterator[Target]:
    """Penalties and licences that were public, or may have been for some hours, and say of themselves that they were taken
    back."""
    shown = (pl.col("disclosure") == Disclosure.WITHDRAWN.value) | pl.col("disclosure_reason").str.starts_with(
        BEFORE_SHOWN
    )
    taken = (pl.col("ended") == STATUS) & shown
    for dataset, frame in (("penalty", ledger.penalties), ("licence", ledger.licences)):
        for row in frame.filter(taken).to_dicts():
            yield record_target(dataset, row, standard, ledger.salt, matters.about(dataset, row))


def _records(
    targets: Iterable[Target], standard: Standard, view: RecordView, matters: Matters
) -> Mapping[str, _Record]:
    """By target its record."""
    found: dict[str, _Record] = {}
    wanted = [one for one in targets if one.row_id]
    for dataset in dict.fromkeys(one.dataset for one in wanted):
        own = [one for one in wanted if one.dataset == dataset]
        frame = view.frames[dataset]
        keys = frame.filter(pl.col(ROW_ID).is_in([one.row_id for one in own]))[KEY]
        groups: dict[str, list[Row]] = {}
        for row in frame.filter(pl.col(KEY).is_in(keys.implode())).to_dicts():
            groups.setdefault(row[KEY], []).append(row)
        by_row = {row[ROW_ID]: versions for versions in groups.values() for row in versions}
        for one in own:
            if versions := by_row.get(one.row_id):
                told = first_told(versions, ACTS) if dataset == DATASET else {}
                same = [{**row, **told} for row in versions]
                about = list(fixes(dataset, same[-1], matters, standard, same if len(same) > 1 else ()))
                found[one.id] = _Record(same, about)
    return found


def _acting(told: Iterable[Told], records: Mapping[str, _Record], standard: Standard) -> Iterator[str]:
    """Rows of the corrections whose value the record has on the day: no later correction, and no later version, says
    otherwise."""
    for one in told:
        record = records.get(one.target.id)
        if one.event.kind != "correction_fix" or record is None:
            continue
        data = one.event.data
        said = change(standard.dataset(one.target.dataset), data.get("field", ""), data.get("new_value", ""), standard)
        if said and values(record.found).get(said[0].id) == said[1]:
            yield one.event.row_id


def _last_days(view: RecordView) -> Mapping[str, Sequence[Row]]:
    """By the last version's row what each version said of the last day, of listings with several."""
    frame = view.frames[DATASET]
    several = versions_of(frame, frame[KEY], (KEY, ROW_ID, RECEIVED, LAST_DAY))
    return {versions[-1][ROW_ID]: versions for versions in several.values()}


def _since(last: date | None, versions: Sequence[Row]) -> date | None:
    """When a version first gave the last day that holds; None where the first one did, or none does."""
    found = next((at for at, one in enumerate(versions) if last and one[LAST_DAY] == last.isoformat()), 0)
    return versions[found][RECEIVED] if found else None


def _fixed(about: str, last: date | None, records: Mapping[str, _Record]) -> Iterator[date]:
    """When a correction became known that gave the last day that holds."""
    record = records.get(about)
    for one in record.found if record else ():
        if last and one.field == LAST_DAY and one.value == last.isoformat():
            yield one.known


def _ended(told: Told, records: Mapping[str, _Record], known: Known) -> bool:
    """Whether a correction made a record run out that would otherwise have run on when it came."""
    target, record = told.target, records.get(told.target.id)
    entry = target.entry
    expired = entry.exit_kind is ExitKind.EXPIRED if entry else target.disclosure is Disclosure.WITHDRAWN
    if record is None or not expired or target.ended or target.unseen or target.term_end is None:
        return False
    event = told.event
    field = field_named(known.standard.dataset(target.dataset), event.data.get("field", ""))
    own = (field.id if field else "", event.day)
    rest = [one for one in record.found if (one.field, one.day) != own]
    before = _last_day(target.dataset, entry, replace(record, found=rest), known)
    return before is not None and before > target.term_end and before >= max(event.day, event.received)


def _last_day(dataset: str, entry: Entry | None, record: _Record, known: Known) -> date | None:
    """The last day by these versions and corrections: of an entry the earliest of all; of a licence that has none a day
    that never comes; None for what is not shown at all."""
    versions, found = record.versions, record.found
    if entry is None:
        whole = {**versions[-1], **kept(versions), **values(found)}
        end = term_of(whole, dataset, known, {}).end
        return date.max if end is None and dataset == LICENCE else end
    told = [(name, one[name]) for one in versions for name in (*DAYS, UNTIL) if name in one]
    told += [(one.field, one.value) for one in found]
    if entry.polarity == RED:
        told = [(LAST_DAY, text) for name, text in told if name == UNTIL]
    return end_of(told, known.standard.lists[entry.list_id], known)


def _gone(
    targets: Iterable[Target], records: Mapping[str, _Record], told: Sequence[Told], acting: frozenset[str],
    standard: Standard,
) -> Iterator[Told]:  # fmt: skip
    """What a status says was done, as an event: of the document that corrected the status where there is one."""
    labels = gone_labels(standard)
    for target in targets:
        record = records.get(target.id)
        gone = withdrawn(record.versions, record.found, labels) if record else None
        if record is None or gone is None:
            continue
        kind = UNDONE[code_of(standard, "record_status", gone.status)]
        event = event_of(kind, gone.day, "", {**record.versions[-1], RECEIVED: gone.day})
        fixed = next((one for one in told if one.target.id == target.id and one.event.row_id in acting
                      and one.event.day == gone.day and _is_status(one, standard)), None)  # fmt: skip
        yield (
            replace(fixed, event=replace(fixed.event, kind=kind), target=target)
            if fixed
            else Told(event, "", target, NO_CASE)
        )


def _is_status(told: Told, standard: Standard) -> bool:
    field = field_named(standard.dataset(told.target.dataset), told.event.data.get("field", ""))
    return field is not None and field.id == STATUS
