"""What ``decide`` gives: who is on which list on a day, why, until when.

Four regions of an entry's state are kept apart (rules of the field, section 3.1): listing,
verification, disclosure and, per measure and organ, measures.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from creditcli.model import keys
from creditcli.model.event import Event as Event
from creditcli.model.finding import Finding
from creditcli.model.publication import Ending
from creditcli.model.repair_day import ends_first, repair_day

if TYPE_CHECKING:
    import polars as pl


class Listing(StrEnum):
    """Region L."""

    DRAFT = "draft"
    NOTICED = "noticed"
    OBJECTED_BEFORE = "objected-before"
    DECIDED = "decided"
    LISTED = "listed"
    EXITED = "exited"
    REJECTED = "rejected"


class ExitKind(StrEnum):
    """Why an entry left."""

    EXPIRED = "expired"
    REPAIRED = "repaired"
    REVOKED = "revoked"
    ERROR = "error"
    LINKED = "linked"
    SUPERSEDED = "superseded"
    CEASED = "ceased"
    BLACKLISTED = "blacklisted"  # red entries
    ABUSE = "abuse"  # red entries
    STANDARD_CHANGED = "standard-changed"  # red entries


class Disclosure(StrEnum):
    """Region D. Anything but published and annotated is absent from every public output."""

    HIDDEN = "hidden"
    PUBLISHED = "published"
    ANNOTATED = "annotated"
    SHIELDED = "shielded"
    WITHDRAWN = "withdrawn"

    @property
    def is_public(self) -> bool:
        """Whether the public may see it."""
        return self in (Disclosure.PUBLISHED, Disclosure.ANNOTATED)


PUBLIC = tuple(one.value for one in Disclosure if one.is_public)  # as frames of the ledger have it


class MeasureStatus(StrEnum):
    """Region M."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    EXECUTING = "executing"
    SUSPENDED = "suspended"
    LIFTED = "lifted"


@dataclass(frozen=True, slots=True)
class Step:
    """One event's effect on an entry, with the law that gave it."""

    event: str
    day: date
    organ: str
    organ_code: str
    document: str
    row_id: str  # empty for events of the calendar
    rule: str  # id of the list type or parameter that decided
    law: str  # citation in Chinese
    effect: str  # what changed, in Chinese


Names = tuple[tuple[str, str, str], ...]  # document, row and number of the objection of each event
DOCUMENT, NUMBER = 0, 2  # places within a name


def named(steps: Iterable[Step], names: Names) -> tuple[Step, ...]:
    """Steps that bear in ``row_id`` the place of their event, with its document and row; those of the calendar as they
    are."""
    return tuple(_named(one, *names[int(one.row_id)]) if one.row_id else one for one in steps)


def _named(one: Step, document: str, row_id: str, _: str) -> Step:
    return Step(one.event, one.day, one.organ, one.organ_code, document, row_id, one.rule, one.law, one.effect)


@dataclass(frozen=True, slots=True)
class MeasureState:
    """One measure at one implementing organ."""

    measure: str
    organ: str
    mandatory: bool
    status: MeasureStatus
    since: date
    executable: bool
    organ_code: str = ""  # empty for an organ that is not registered
    law: str = ""  # citation in Chinese
    answered: date | None = None  # day of its last answer or execution
    reason: str = ""  # why it does not take the measure
    executed: int = 0  # how often it told of having executed it
    due: date | None = None  # last day to answer, where the office sets one and there is no answer
    overdue: bool = False
    procedures: tuple[str, ...] = ()  # codes of what it concerns (procedure.csv); empty where nothing says so
    asked: date | None = None  # the same day, whatever was answered
    first_answer: date | None = None  # day of its first answer or execution


@dataclass(frozen=True, slots=True)
class Standing:
    """How entries stand that differ in names alone: list, organ, days, state, measures, what happened.

    ``salt``: of the record; public ids are made with it. Empty for a listing of another office, whose id is public.
    """

    list_id: str
    polarity: str  # black, red
    origin: str  # own, mirror, reference, recognised
    subject_category: str
    organ: str
    organ_code: str
    decision_date: date
    served_date: date | None
    listing: Listing
    exit_kind: ExitKind | None
    exit_day: date | None
    verifying_since: date | None  # since when the first of the open objections has been open
    disclosure: Disclosure
    term_start: date
    term_end: date | None  # last day on the list; None = undetermined (not published)
    least_over: date | None  # first day after the least span on the list, whatever the last day
    corrected: date | None  # day on which the misconduct was put right, as far as told
    measures: tuple[MeasureState, ...]
    steps: tuple[Step, ...]  # what happened; where an entry has ``names``, ``row_id`` is the place of the event's
    suspended: tuple[tuple[date, date | None, str], ...] = ()  # no measure ran: from, until before, why in Chinese
    disclosure_reason: str = ""  # why the public does not see it, in Chinese; empty where it does
    listed_since: date | None = None  # the day of effect, the last where it came back; None: it never took effect
    salt: str = field(default="", repr=False)
    told: tuple[date, ...] = ()  # by which versions of its list type's terms: ``standard.list_terms.Ruling.told``

    @property
    def earliest_repair(self) -> date | None:
        """The first day on which leaving early may be asked for; None where there is none to tell."""
        return repair_day(self.least_over, self.term_end, self.listing in (Listing.EXITED, Listing.REJECTED))


@dataclass(frozen=True, slots=True)
class Entry:
    """One subject on one list by one decision: what is its own, and its standing, which it may share with others.

    ``id`` is stable for ever and derived from list, subject and decision number; it appears in no public file.
    ``unified_code`` is empty for natural persons, ``person`` (keyed hash) for everybody else.
    """

    standing: Standing
    id: str
    subject_name: str
    unified_code: str
    person: str
    role: str
    linked_to: str  # id of the firm's entry
    decision_number: str
    basis: str
    facts: str
    title: str  # red: honour
    row_id: str
    verifying: tuple[str, ...] = ()  # numbers of open objection cases
    stays: tuple[str, ...] = ()  # documents by which execution is halted
    penalty_number: str = ""  # of the penalty that it rests on
    names: Names = ()  # of the events: what tells the history from that of other entries with these steps

    @property
    def public_id(self) -> str:
        """The random-looking id of its tombstone. Made when it is read, like the history: of a region's few are."""
        return keys.public_id(self.standing.salt, self.id) if self.standing.salt else self.id

    @property
    def history(self) -> tuple[Step, ...]:
        """What happened and by which law, in order."""
        return named(self.steps, self.names) if self.names else self.steps

    @property
    def is_active(self) -> bool:
        """On the list on the ledger's day."""
        return self.listing is Listing.LISTED

    @property
    def list_id(self) -> str:
        return self.standing.list_id

    @property
    def polarity(self) -> str:
        return self.standing.polarity

    @property
    def origin(self) -> str:
        return self.standing.origin

    @property
    def subject_category(self) -> str:
        return self.standing.subject_category

    @property
    def organ(self) -> str:
        return self.standing.organ

    @property
    def organ_code(self) -> str:
        return self.standing.organ_code

    @property
    def decision_date(self) -> date:
        return self.standing.decision_date

    @property
    def served_date(self) -> date | None:
        return self.standing.served_date

    @property
    def listing(self) -> Listing:
        return self.standing.listing

    @property
    def exit_kind(self) -> ExitKind | None:
        return self.standing.exit_kind

    @property
    def exit_day(self) -> date | None:
        return self.standing.exit_day

    @property
    def verifying_since(self) -> date | None:
        return self.standing.verifying_since

    @property
    def disclosure(self) -> Disclosure:
        return self.standing.disclosure

    @property
    def term_start(self) -> date:
        return self.standing.term_start

    @property
    def term_end(self) -> date | None:
        return self.standing.term_end

    @property
    def earliest_repair(self) -> date | None:
        return self.standing.earliest_repair

    @property
    def ends_first(self) -> bool:
        """Whether its term is too short for leaving early."""
        return ends_first(self.standing.least_over, self.term_end)

    @property
    def corrected(self) -> date | None:
        return self.standing.corrected

    @property
    def measures(self) -> tuple[MeasureState, ...]:
        return self.standing.measures

    @property
    def steps(self) -> tuple[Step, ...]:
        return self.standing.steps

    @property
    def suspended(self) -> tuple[tuple[date, date | None, str], ...]:
        return self.standing.suspended


@dataclass(frozen=True, slots=True)
class Foreign:
    """A listing of another office as that office last told it. ``entry.origin`` is ``reference``, or ``recognised`` where
    ``basis`` (the document of recognition) gives it effect here; ``entry.id`` is ours, ``their_id`` the origin's.

    ``package``, ``number``: digest and number of the last package from there; ``told``: the day that it speaks of.
    """

    entry: Entry
    list_name: str
    office: str
    office_code: str
    their_id: str
    package: str
    number: int
    told: date
    basis: str


@dataclass(frozen=True, slots=True)
class Case:
    """An objection or repair case. ``closed``, ``result``: by an organ that may answer, not by another in ``history``."""

    id: keys.CaseId
    kind: str  # objection, repair
    number: str
    target_dataset: str
    subject_name: str
    unified_code: str
    target_decision_number: str
    list_id: str
    opened: date
    closed: date | None
    result: str
    organ: str
    organ_code: str
    answer_due: date | None  # None: closed, moot, or undetermined
    history: tuple[Step, ...]
    last_day: date | None = None  # on which an answer is or was due; None: undetermined
    before_listing: bool = False  # an objection accepted before the listing was decided, which it bars
    answered: date | None = None  # day of the first answer by an organ that may give it
    moot: date | None = None  # of an open one: since when nobody has to decide it, for what it is about has left


@dataclass(frozen=True, slots=True)
class Listings:
    """The lists of a ledger's day by themselves: entries, and listings of other offices."""

    entries: tuple[Entry, ...]
    foreign: tuple[Foreign, ...]

    @property
    def with_recognised(self) -> tuple[Entry, ...]:
        """Every entry that gives measures here: ours, and listings of other offices that are recognised."""
        return (*self.entries, *(one.entry for one in self.foreign if one.basis))


@dataclass(frozen=True, slots=True)
class Ledger:
    """Everything that holds on ``as_of``, computed from one record head.

    ``penalties``: record columns of the last version of each penalty, and ``disclosure`` (String, ``Disclosure`` value),
    ``disclosure_reason`` (String, Chinese), ``term_end``, ``least_over``, ``earliest_repair`` (Date: ``model.repair_day``),
    ``late_days`` (Int64 working days past the deadline, null if undetermined), ``annotation`` (String), ``ended`` (String:
    kind of the event that took it back, ``status`` where its own status says so, else empty), ``disputed`` (Boolean: an
    objection is open, whatever is shown). ``licences``: the same without repair.
    ``subjects``: last version of each registered subject. ``others``: data set -> last version of each row, of the data
    sets that are shown beside decisions and lists (abnormal operations, commitments, cases). ``foreign``: listings of
    other offices; what goes to the public reads ``entries`` only.
    """

    as_of: date
    head: str
    standard_version: str
    entries: tuple[Entry, ...]
    cases: tuple[Case, ...]
    endings: tuple[Ending, ...]
    penalties: pl.DataFrame
    licences: pl.DataFrame
    subjects: pl.DataFrame
    findings: tuple[Finding, ...] = ()
    others: Mapping[str, pl.DataFrame] = field(default_factory=dict)
    salt: str = field(default="", repr=False)  # of the record: public ids are made with it
    foreign: tuple[Foreign, ...] = ()
    began: date | None = None  # of the record: of the days before nothing is known

    @property
    def with_recognised(self) -> tuple[Entry, ...]:
        """As of ``Listings``."""
        return Listings(self.entries, self.foreign).with_recognised
