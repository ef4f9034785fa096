"""What an officer has to do or to know these days, one line a matter."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class DutyKind(StrEnum):
    """Kinds of matters, in the order in which those of one day are told."""

    OLDER = "older-record"
    OBJECTION = "objection-answer"
    REPAIR = "repair-answer"
    CORRECTION = "correction-missing"
    RESPONSE = "response"
    RETURNED = "returned-rows"
    BASIS = "basis-gone"
    STAYED = "still-shown"
    UNSERVED = "not-served"
    UNSEEN = "not-shown"
    LETTER = "letter"
    ENTRY_ENDS = "entry-ends"
    PENALTY_ENDS = "penalty-ends"
    REPAIRABLE = "repairable"
    SUSPENDED = "suspended"
    SHIELDED = "shielded"


class Urgency(StrEnum):
    """``due``: within the days that were asked for. ``standing``: holds now, or comes later."""

    OVERDUE = "overdue"
    DUE = "due"
    STANDING = "standing"


@dataclass(frozen=True, slots=True)
class Duty:
    """One matter. ``organ``: who has to act. ``about``: numbers of cases, documents, names of measures or letters.

    ``until``: its last day, or the day from which it is possible; None where there is none, or none can be worked out.
    ``law``: citation in Chinese. ``setting``: the office's own choice that acted (parameter), empty for none.
    ``shown``: whether the public sees now what it is about.
    """

    kind: DutyKind
    urgency: Urgency
    subject_name: str
    unified_code: str
    about_data: str  # id of the list, else of the data set
    decision_number: str
    organ: str
    organ_code: str
    about: tuple[str, ...]
    since: date | None
    until: date | None
    law: str
    setting: str
    shown: bool
