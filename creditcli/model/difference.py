"""What changed between two days: entries and penalties that came, went or changed, and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from creditcli.model.ledger import Entry, Foreign, Step


class Move(StrEnum):
    """``known``: told of since, on the list on neither day. Of a penalty: shown, shown no more, shown otherwise."""

    ENTERED = "entered"
    LEFT = "left"
    CHANGED = "changed"
    KNOWN = "known"


@dataclass(frozen=True, slots=True)
class Change:
    """A field with its value on either day: days in ISO form, states as codes, empty for none. ``label``: its Chinese name,
    where it is a field of the standard."""

    field: str
    before: str
    after: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class MeasureChange:
    """Measures that went from one status to another, with their organs. ``before`` is empty for new ones."""

    before: str
    after: str
    tasks: tuple[tuple[str, str], ...]  # measure, organ


@dataclass(frozen=True, slots=True)
class Reason:
    """A step between the two days. ``late``: dated on or before the first of them, but learned since."""

    step: Step
    late: bool


@dataclass(frozen=True, slots=True)
class Moved:
    """An entry that came, went or changed, as it is on the later day. ``foreign``: whence, if of another office."""

    move: Move
    entry: Entry
    changes: tuple[Change, ...]
    measures: tuple[MeasureChange, ...]
    reasons: tuple[Reason, ...]
    foreign: Foreign | None = None


@dataclass(frozen=True, slots=True)
class MovedRecord:
    """A penalty of which the public sees something else. ``why``: the reason of its state on the later day, in
    Chinese."""

    move: Move
    subject_name: str
    unified_code: str
    decision_number: str
    organ: str
    organ_code: str
    term_end: date | None
    why: str
    changes: tuple[Change, ...]
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Count:
    """How many records of a data set were public on either day, came into sight, went out of it, were received."""

    before: int
    after: int
    shown: int
    gone: int
    received: int


@dataclass(frozen=True, slots=True)
class Difference:
    """From the end of ``before`` to the end of ``after``, each day by the record known then."""

    before: date
    after: date
    heads: tuple[str, str]
    entries: tuple[Moved, ...]
    penalties: tuple[MovedRecord, ...]
    counts: Mapping[str, Count]  # by data set
