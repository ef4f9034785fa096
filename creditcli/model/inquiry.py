"""What an inquiry asks and what is answered: facts and their basis on a day, never a score, never a refusal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from creditcli.ids import uscc
from creditcli.model.exchange import ForeignRecord
from creditcli.model.ledger import Foreign

Said = tuple[str, str]  # in Chinese and in English


class Found(StrEnum):
    """How the subject asked for was found."""

    EXACT = "exact"  # by code, and the name (if given) is one of its names
    NAME_DIFFERS = "name-differs"  # by code, under another name
    NAME_ONLY = "name-only"  # no code was given, and the name is that of a subject: to be confirmed by its code
    ELSEWHERE = "elsewhere"  # nothing here, but another office told of it
    NOT_FOUND = "not-found"
    NAME_UNKNOWN = "name-unknown"  # no code was given, and none is registered under the name
    PERSON = "person"  # by the number of a person's document, which is never looked up
    BAD_CODE = "bad-code"  # what stands in the code's place is no unified code


class CleanYears(StrEnum):
    """The answer on years without a bad record."""

    CLEAN = "clean"
    NOT_CLEAN = "not-clean"
    TOO_YOUNG = "too-young"
    UNDETERMINED = "undetermined"
    NOT_CHOSEN = "not-chosen"  # the office has not settled what the law leaves open


@dataclass(frozen=True, slots=True)
class Asked:
    """One subject asked for, as it was written. ``person``: a person's number stood there, and is hidden."""

    code: str
    name: str
    person: bool = False

    @property
    def unified_code(self) -> str:
        """The code by which it is looked up, whatever its width, case and blanks; it may be none."""
        return uscc.folded(self.code)


@dataclass(frozen=True, slots=True)
class Clean:
    """Years without a bad record as of a day. ``since``: first day that counts."""

    answer: CleanYears
    since: date | None
    reasons: tuple[Said, ...]
    law: str


@dataclass(frozen=True, slots=True)
class Restraint:
    """A serious-list entry that holds. ``measures``: those that may be executed, with their organs; ``suspended``:
    why none may."""

    list_id: str
    decision_number: str
    organ: str
    until: date | None
    measures: tuple[str, ...]
    suspended: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Dispute:
    """An objection that is open: its number, and the number of the decision that it is about."""

    number: str
    decision: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What holds of one subject on the day. ``code`` and ``name`` are those of the record; of a name alone nothing
    but the code to confirm is told. ``references``, ``records``: listings, licences and penalties of other offices;
    ``others``: codes under which decisions bear a former name of the subject."""

    asked: Asked
    found: Found
    code: str
    name: str
    restraints: tuple[Restraint, ...]
    honours: tuple[str, ...]
    disputed: tuple[Dispute, ...]
    clean: Clean | None
    references: tuple[Foreign, ...] = ()
    records: tuple[ForeignRecord, ...] = ()
    others: tuple[str, ...] = ()


def before_record(as_of: date, began: date | None) -> Said | None:
    """What is said where the day asked for is before the record began: nothing is known of it."""
    if began is None or as_of >= began:
        return None
    return (
        f"{as_of} 在档案开始（{began}）以前，档案里没有当时的信息，查无记录不说明当时没有",
        f"{as_of} is before the record began ({began}): it knows nothing of that time, and finding nothing proves nothing",
    )
