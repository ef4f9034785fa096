"""Licences and penalties of a day: last version, disclosure, last day, lateness, annotation.

Most rows are about nothing but themselves; those that agree in all that decides (``fate.DECIDES``) share one state,
which is worked out once. Rows that objections, repairs and corrections are about are looked at one by one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Any

import polars as pl

from creditcli.listing.corrections import Fix, fixes, values
from creditcli.listing.events import last_versions
from creditcli.listing.fate import (
    DECIDES,
    DISPUTED,
    GONE,
    STATE,
    STOOD,
    UNTOUCHED,
    WHOSE,
    Fate,
    ended_by,
    fate_of,
    state_of,
    term_of,
)
from creditcli.listing.known import Known
from creditcli.listing.penalty_terms import TRANSITION, PenaltyFacts, Term
from creditcli.listing.run_out import run_out
from creditcli.listing.told import KEPT, filled, kept
from creditcli.listing.withdrawn import STATUS, withdrawn
from creditcli.model import keys
from creditcli.model.duration import parse_duration
from creditcli.model.ledger import Disclosure
from creditcli.model.publication import Ending
from creditcli.model.record import KEY, RECEIVED, Engine, RecordView, at_once
from creditcli.model.words import before_shown
from creditcli.model.workdays import WorkingCalendar
from creditcli.standard.lookups import texts_of
from creditcli.standard.types import Dataset, Standard

DEADLINE = "publicity_deadline"
LATE, AT, GROUP = "late_days", "_at", "_group"
FIRST = "_first"  # day of the first receipt
PENALTY = "penalty"
FACTS = ("decision_date", "penalty_class", "penalty_domain", "penalty_categories", "organ_code")  # of a term
FEW = 200  # rows that are looked at one by one: to find those that are alike takes longer
ADDED = {**STATE, LATE: pl.Int64}
ENDING = {"_day": pl.Date, "_kind": pl.String, "_why": pl.String}
LAST = "_last"  # the last day on which a term that is over was shown, or may have been
# All that is read of a row: what decides, what matters are about, what a correction and an ending say.
READ = frozenset(
    {KEY, RECEIVED, "decision_number", "subject_name", "unified_code", "id_number", "organ", *DECIDES} - {STOOD}
)


@dataclass(frozen=True, slots=True)
class Disclosed:
    """A data set's records of the day, and what became of those that were shown."""

    frame: pl.DataFrame
    endings: tuple[Ending, ...]


def disclose(dataset_id: str, known: Known, engine: Engine = at_once) -> Disclosed:
    """Records of ``licence`` or ``penalty`` on the view's day, with the columns of ``model.ledger``."""
    whole = engine(known.view, dataset_id, partial(_states, dataset_id, replace(known, view=known.view.bare)))
    ended = whole.filter(pl.col("_day").is_not_null()).select(KEY, "organ", *ENDING)
    endings = tuple(
        Ending(keys.public_id(known.view.salt, keys.row_identity(dataset_id, key)), day, kind, organ or "", why)
        for key, organ, day, kind, why in ended.iter_rows()
    )
    return Disclosed(whole.drop(*ENDING), endings)


def _states(dataset_id: str, known: Known, view: RecordView) -> pl.DataFrame:
    """The records with ``ADDED`` and ``ENDING``. ``view``: all rows, or every version of some records."""
    known = replace(known, view=view)
    dataset = known.standard.dataset(dataset_id)
    frame = view.frames[dataset_id]
    if frame.is_empty():
        added = (pl.lit(None, kind).alias(name) for name, kind in (ADDED | ENDING).items())
        return frame.select(*frame.columns, *added)
    last = last_versions(frame).with_row_index(AT).with_columns(_stood(frame, known))
    versions: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in _several(frame, dataset_id, known).to_dicts():
        versions[row[KEY]].append(row)
    book = _Book(dataset_id, known, {}, versions)
    if last.height <= FEW:
        found = _single(last, book)
    else:
        concerned = known.matters.may_concern(dataset_id, last) | last[KEY].is_in(list(versions))
        touched = last.filter(concerned)
        alike = _alike(last.join(touched, on=AT, how="anti"), book)
        found = pl.concat([alike, _single(touched, book)]).sort(AT)
    first = frame.group_by(KEY).agg(pl.col(RECEIVED).min().alias(FIRST))
    whole = _unseen(found.join(first, on=KEY, how="left", maintain_order="left"))
    return _with_late_days(whole, dataset, known).select(*frame.columns, *ADDED, *ENDING)


def _unseen(found: pl.DataFrame) -> pl.DataFrame:
    """What had run out before it came was never public: nothing is withdrawn, and there is no tombstone."""
    never = (pl.col("disclosure") == Disclosure.WITHDRAWN.value) & (pl.col(FIRST) > pl.col(LAST)).fill_null(False)
    told = {"disclosure": pl.lit(Disclosure.HIDDEN.value), "disclosure_reason": pl.lit(before_shown("期满"))}
    told |= {name: pl.lit(None, kind) for name, kind in ENDING.items()}
    return found.with_columns(
        pl.when(never).then(new).otherwise(pl.col(name)).alias(name) for name, new in told.items()
    )


def _alike(rows: pl.DataFrame, book: _Book) -> pl.DataFrame:
    """The rows with ``STATE`` and ``ENDING``; one state for all that agree in what decides."""
    known = book.known
    labels = texts_of(known.standard, "record_status", (*GONE, DISPUTED))
    told = pl.when(pl.col("status").is_in(labels)).then(pl.col(RECEIVED)).alias("_told")  # else it decides nothing
    deciding = [name for name in DECIDES if name in rows.columns]
    known_by = rows.with_columns(told, *WHOSE)
    alike = [*deciding, "_told", "_whose", "_person"]
    groups = known_by.select(alike).unique(maintain_order=True).with_row_index(GROUP)
    states = [
        {
            GROUP: group[GROUP],
            **_flat(
                {**group, RECEIVED: group["_told"], "unified_code": group["_whose"], "id_number": group["_person"]},
                book.dataset,
                known,
                term_of(group, book.dataset, known, book.terms),
            ),
        }
        for group in groups.to_dicts()
    ]
    schema = {GROUP: pl.UInt32, **STATE, **ENDING, LAST: pl.Date}
    joined = known_by.join(groups, on=alike, how="left", nulls_equal=True)
    return joined.join(pl.DataFrame(states, schema=schema), on=GROUP, how="left").drop(GROUP, *alike[len(deciding) :])


def _flat(
    row: dict[str, object], dataset_id: str, known: Known, term: Term, fate: Fate = UNTOUCHED
) -> dict[str, object]:
    state, ending = state_of(row, dataset_id, term, fate, known)
    day, (kind, why) = ending if ending else (None, ("", ""))
    over = term.end is not None and known.view.as_of > term.end
    last = (term.shown or term.end) if over else None
    return {**state, "_day": day, "_kind": kind, "_why": why, LAST: last}


@dataclass(frozen=True, slots=True)
class _Book:
    """What rows that are looked at one by one are read with. ``versions``: of those that had several, by key."""

    dataset: str
    known: Known
    terms: dict[PenaltyFacts, Term]
    versions: Mapping[str, list[dict[str, Any]]]

    def told(self, row: dict[str, Any]) -> dict[str, Any]:
        """The row with ``STATE`` and ``ENDING``, corrected where something is about it."""
        known = self.known
        about = known.matters.about(self.dataset, row)
        versions = self.versions.get(row[KEY], [])
        found = list(fixes(self.dataset, row, known.matters, known.standard, versions)) if about else []
        own = {**row, **kept(versions), **values(found)}
        acting = about if self.dataset == PENALTY else tuple(one for one in about if not one.of_repair)
        organ, first = str(own["organ_code"] or ""), min(one[RECEIVED] for one in versions or [row])
        fate = fate_of(acting, organ, known.revokers) if acting else UNTOUCHED
        if fate.ended and ended_by(acting, organ, known.revokers, first):
            fate = replace(fate, unseen=True)
        told = (one.day for one in found if one.field == STATUS and one.until is None)
        since = max(told, default=row[RECEIVED])
        if gone := withdrawn(versions or [row], found, gone_labels(known.standard)):
            own, since = {**own, STATUS: gone.status, STOOD: gone.stood}, gone.day
            fate = replace(fate, unseen=fate.unseen or gone.unseen)
        return {**own, **_flat({**own, RECEIVED: since}, self.dataset, known, self._term(row, own, found), fate)}

    def _term(self, row: dict[str, Any], own: dict[str, Any], found: list[Fix]) -> Term:
        """The term of the row as it should read (``own``); over on the day on which it ran out before it read so."""
        term = term_of(own, self.dataset, self.known, self.terms)
        versions = self.versions.get(row[KEY], [])
        if self.dataset != PENALTY or not (found or versions):
            return term
        rules = (one.valid_from for one in self.known.standard.parameter(TRANSITION).values)
        over = run_out(filled(versions) or [row], found, rules, self.known.view.as_of, self._last_day)
        return replace(term, end=min(over.end, term.end or over.end), shown=over.shown) if over else term

    def _last_day(self, row: Mapping[str, Any], day: date) -> date | None:
        """By the rules of a day; of the view's day by those that are asked for."""
        known = self.known
        asked = known.rules_day if day == known.view.as_of else day
        return term_of(row, self.dataset, replace(known, rules_of=asked), {}).end


def _single(rows: pl.DataFrame, book: _Book) -> pl.DataFrame:
    """The same for rows that something may be about, or that had several versions."""
    found = [book.told(row) for row in rows.to_dicts()]
    return pl.DataFrame(found, schema={**rows.schema, **STATE, **ENDING, LAST: pl.Date})


def _several(frame: pl.DataFrame, dataset_id: str, known: Known) -> pl.DataFrame:
    """Every version of the records that have several, where one was taken back, something is told of them, or they differ
    in what stays told or, penalties, in what their term depends on."""
    if frame[KEY].n_unique() == frame.height:
        return frame.clear()
    again = frame.filter(pl.col(KEY).is_duplicated())
    keys = again.filter(known.matters.may_concern(dataset_id, again))[KEY].unique()
    deciding = dict.fromkeys([*(FACTS if dataset_id == PENALTY else ()), *KEPT])
    differs = pl.struct([name for name in deciding if name in again.columns]).n_unique().over(KEY) > 1
    wanted = pl.col(KEY).is_in(keys.implode()) | _is_gone(known).any().over(KEY) | differs
    return again.filter(wanted)


def gone_labels(standard: Standard) -> frozenset[str]:
    """Texts of what was taken back."""
    return frozenset(texts_of(standard, "record_status", GONE))


def _is_gone(known: Known) -> pl.Expr:
    return pl.col(STATUS).is_in(sorted(gone_labels(known.standard))).fill_null(False)


def _stood(frame: pl.DataFrame, known: Known) -> pl.Expr:
    """Whether any version was in force: taking such a record back is told by a tombstone."""
    in_force = frame.filter(~_is_gone(known))[KEY]
    return pl.col(KEY).is_in(in_force.unique().implode()).alias(STOOD)


def _with_late_days(whole: pl.DataFrame, dataset: Dataset, known: Known) -> pl.DataFrame:
    """``whole`` with the working days past the deadline at the first receipt, by the day of decision as it reads now; null
    where undetermined or not yet law."""
    pairs = whole.select(dataset.decision_date, FIRST).unique()
    late = [_late(date.fromisoformat(decided), received, known) for decided, received in pairs.iter_rows()]
    told = pairs.with_columns(pl.Series(LATE, late, dtype=pl.Int64))
    return whole.join(told, on=[dataset.decision_date, FIRST], how="left", maintain_order="left")


def deadline(decided: date, standard: Standard, calendar: WorkingCalendar) -> date | None:
    """Last day on which a decision is received in time; None where undetermined or not yet law."""
    value = standard.parameter(DEADLINE).on(decided)
    return calendar.add(decided, parse_duration(str(value.value))) if value else None


def _late(decided: date, received: date, known: Known) -> int | None:
    """Received on a day off after the last day is late, too, though no working day has passed."""
    due = deadline(decided, known.standard, known.calendar)
    days = known.calendar.between(due, received) if due else None
    return days if due is None or days is None else max(days, int(received > due))
