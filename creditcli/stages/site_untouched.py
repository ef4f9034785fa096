"""Which rows would be shown anew, or for longer, although nothing about them came in since the standing site was made. Pure.

Register, settings, standard or the site itself were changed then. What the calendar brings by itself is only an end.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import polars as pl

from creditcli.ids import document_number
from creditcli.listing.events import SOURCES, Matter, matters_of
from creditcli.listing.foreign import ENTRIES
from creditcli.model.ledger import PUBLIC, Entry, Ledger
from creditcli.model.publication import Record, TableChange
from creditcli.model.record import KEY, RECEIVED, SUBMISSION, RecordView
from creditcli.stages.site_cases import CASE
from creditcli.stages.site_data import DATASETS, JUDGED, ROW_ID, row_id, rows_behind
from creditcli.standard.types import Standard

CODE, NUMBER, TARGET = "unified_code", "decision_number", "target_decision_number"
ENDS = ("term_end", "earliest_repair")  # days of a row that bring nothing to the public
NO_EVENTS = ("licence", "subject", "abnormal-operation", "commitment", "case")  # say nothing about a listing


class Older:
    """The record is older than the standing site, as one restored from a copy is: it does not know what came in since, and so
    of no row that the site does not show can be said why."""

    def untouched(self, change: TableChange) -> frozenset[str]:
        """Ids of all rows that are new, or have a later last day."""
        return frozenset((*(row[ROW_ID.id] for row in change.new), *change.longer))


@dataclass(frozen=True)
class Since:
    """What came in after the standing site: of later lines of the log, or received after its day. ``view``: of the ledger's
    day."""

    line: int
    day: date
    ledger: Ledger
    view: RecordView
    standard: Standard

    def untouched(self, change: TableChange) -> frozenset[str]:
        """Ids of the rows that are new, or have a later last day, for no reason that came in."""
        longer = (one for one in change.changed if one[ROW_ID.id] in change.longer)
        found = [one for one in (*change.new, *longer) if not self._begins(one)]
        if not found:
            return frozenset()
        dataset = DATASETS.get(change.name)
        codes = self._codes if dataset in (None, CASE) else self._codes_of_matters
        left = {one[ROW_ID.id] for one in found if one.get(CODE, "") not in codes and not self._is_asked_about(one)}
        return frozenset(self._without_rows(left, dataset) if dataset else self._without_events(left))

    def _begins(self, row: Record) -> bool:
        """Whether a day of its own, as of a commitment dated ahead, has come since."""
        first, last = self.day.isoformat(), self.ledger.as_of.isoformat()
        return any(first < text <= last for name, text in row.items() if name not in ENDS and len(text) == len(last))

    def _is_asked_about(self, row: Record) -> bool:
        """Whether a matter that came in names its decision: some name the subject without a code."""
        number = row.get(NUMBER, "")
        return bool(number) and document_number.normal_form(number) in self._numbers

    def _without_rows(self, ids: Collection[str], dataset: str) -> set[str]:
        """Those that no version came in of."""
        frame = rows_behind(dataset, self.ledger)
        assert frame is not None  # rows of it are shown
        frame = frame.filter(pl.col("disclosure").is_in(PUBLIC)) if dataset in JUDGED else frame
        mine = frame.filter(self._came)[KEY]
        if len(mine) * 2 < frame.height:
            return set(ids) - {row_id(self.ledger, dataset, key) for key in mine}
        return set(ids) & {row_id(self.ledger, dataset, key) for key in frame.filter(~self._came)[KEY]}

    def _without_events(self, ids: Collection[str]) -> set[str]:
        """Entries whose history has no step that came of a row, with a day since then."""
        return {one.public_id for one in self.ledger.entries if one.public_id in ids and not self._moved(one)}

    def _moved(self, entry: Entry) -> bool:
        return any(step.row_id and step.day > self.day for step in entry.history)

    @cached_property
    def _ahead(self) -> tuple[Matter, ...]:
        """Matters that have come to act, whenever they came in."""
        return tuple(one for one in matters_of(self.view, self.standard).all if one.event.day > self.day)

    @cached_property
    def _codes_of_matters(self) -> frozenset[str]:
        """Codes of subjects about whom an objection, repair, exit or correction came in, or has come to act."""
        return (self._named(SOURCES) | {one.unified_code for one in self._ahead}) - {""}

    @cached_property
    def _numbers(self) -> frozenset[str]:
        """Decision numbers, in normal form, that matters name which came in or have come to act."""
        frames = [self.view.lazy(name).filter(self._came).select(TARGET) for name in SOURCES]
        came = pl.concat(frames).unique().collect()[TARGET].drop_nulls()
        return frozenset(map(document_number.normal_form, (*came, *(one.number for one in self._ahead))))

    @cached_property
    def _codes(self) -> frozenset[str]:
        """The same of everything that decides of a listing; and of whom another office told anything."""
        told = (one for package in self.view.foreign for one in package.told.get(ENTRIES, ()))
        elsewhere = {str(one.get(CODE) or "") for one in told}
        deciding = [name for name in self.view.frames if name not in NO_EVENTS]
        return self._codes_of_matters | self._named(deciding) | (elsewhere - {""})

    def _named(self, datasets: Iterable[str]) -> frozenset[str]:
        asked = [name for name in datasets if any(one.id == CODE for one in self.standard.dataset(name).fields)]
        frames = [self.view.lazy(name).filter(self._came).select(CODE).unique() for name in asked]
        return frozenset(pl.concat(frames).collect()[CODE].drop_nulls())

    @property
    def _came(self) -> pl.Expr:
        return (pl.col(SUBMISSION) > self.line) | (pl.col(RECEIVED) > self.day)
