"""Packages between offices (内政发〔2017〕27号, item 14) as values: what is told, what a receiver holds, what is refused.

A package is whole (``full``) or tells what changed since the last package that its receiver acknowledged (``delta``).
What a receiver holds after a package is ``held_after`` it: the same on both sides, worked out from the packages alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

MANIFEST, FORMAT, ACKNOWLEDGED = "exchange.json", "creditcli-exchange", "creditcli-exchange-acknowledgement"
FULL, DELTA = "full", "delta"
PARTS = ("entries", "licences", "penalties")  # what is told, each by id
ENDED, CORRECTIONS = "ended", "corrections"
FILES = (*PARTS, ENDED, CORRECTIONS)
LAST_DAY, ANNOTATION = "disclosure_last_day", "annotation"  # of a licence or penalty, beside its own fields
TAKEN_BACK = ("revoked", "error")  # kinds of endings that say that it should never have been

Told = Mapping[str, Any]
State = Mapping[str, Mapping[str, Told]]  # part -> id -> record


class Refusal(StrEnum):
    """Why a package or an acknowledgement is not taken in."""

    UNREADABLE = "unreadable"
    UNSAFE = "unsafe"  # paths that lead out, programs, bombs
    MANIFEST = "manifest"
    VERSION = "version"
    DIGEST = "digest"
    EXTRA = "extra"  # a file that the manifest does not name
    CONTENT = "content"
    PRIVATE = "private"  # document numbers or telephones of persons
    STATED = "stated"  # not the bytes whose digest the sender gave
    RECEIVER = "receiver"
    SENDER = "sender"
    REPLAY = "replay"
    REWRITTEN = "rewritten"  # the number of a package that is held, with other bytes
    ORDER = "order"
    GAP = "gap"
    CHAIN = "chain"
    UNPROVEN = "unproven"  # hangs on nothing that is held, and nobody told its digest
    AHEAD = "ahead"  # of a day after the day of receipt
    ACKNOWLEDGEMENT = "acknowledgement"
    UNKNOWN = "unknown"  # acknowledges what was never sent
    OTHER_BYTES = "other-bytes"  # acknowledges other bytes than were sent


@dataclass(frozen=True, slots=True)
class Refused:
    """A refusal with what it is about: a path, a place, numbers of packages; ``digest``: of the package that is refused."""

    why: Refusal
    detail: str = ""
    digest: str = ""


@dataclass(frozen=True, slots=True)
class Party:
    """An office that sends or receives. ``region``: its division code."""

    code: str
    name: str
    region: str = ""


@dataclass(frozen=True, slots=True)
class Package:
    """One package. ``base``: number of the package on which a delta builds, 0 for a full one; ``previous``: SHA-256 of
    the one before it, empty for the first. ``told``: part -> records that entered or changed, in a full package all.
    ``ended``, ``corrections``: since the last package that was acknowledged. ``sha256``: of its bytes. ``no_phones``: digits in
    it that look like a mobile number and are none, as the sender knows."""

    number: int
    kind: str
    base: int
    previous: str
    sender: Party
    receiver: Party
    as_of: date
    head: str
    standard_version: str
    told: Mapping[str, tuple[Told, ...]]
    ended: tuple[Told, ...] = ()
    corrections: tuple[Told, ...] = ()
    sha256: str = ""
    no_phones: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """Name of its file, without suffix."""
        return package_name(self.sender.code, self.receiver.code, self.number)


@dataclass(frozen=True, slots=True)
class Sent:
    """A package that went out, its bytes, and its acknowledgement if that came."""

    package: Package
    content: bytes
    acknowledged: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class Partner:
    """An office with which packages are exchanged (``exchange`` in office.yaml). ``formerly``: codes that it had before: what it
    told under them is its own."""

    code: str
    name: str
    formerly: tuple[str, ...] = ()

    @property
    def codes(self) -> tuple[str, ...]:
        """Every code under which packages of it came."""
        return (self.code, *self.formerly)


@dataclass(frozen=True, slots=True)
class ForeignRecord:
    """A licence or penalty (``dataset``) that another office told of, as it last told it: for reference always.

    ``categories``, ``penalty_class``: as told, empty where nothing was; ``until``: its last public day there, if it has
    one; ``disputed``: marked there as under objection; ``told``, ``number``: day and number of the package.
    """

    dataset: str
    unified_code: str
    subject_name: str
    decision_number: str
    decision_date: date
    organ: str
    categories: str
    penalty_class: str
    until: date | None
    disputed: bool
    office: str
    office_code: str
    told: date
    number: int


@dataclass(frozen=True, slots=True)
class RunOut:
    """A penalty or adverse listing that another office told of and that is over there. It is told no more: only that there was
    one. ``repaired``: it ended by repair, not by its last day."""

    unified_code: str
    decision_date: date
    penalty_class: str
    is_listing: bool
    repaired: bool
    office: str


@dataclass(frozen=True, slots=True)
class Recognition:
    """Lists of another office that have effect here, and the document that says so."""

    office: str
    lists: tuple[str, ...]
    basis: str


def package_name(sender: str, receiver: str, number: int) -> str:
    """Name of a package's file, without suffix."""
    return f"{sender}-{receiver}-{number:06}"


def held_after(packages: Iterable[Package]) -> tuple[State, ...]:
    """What the receiver holds after each of the packages, which begin with number 1 or with a full one.

    A number that comes once more began a new series (``series``): what builds on it builds on the later one.
    """
    states: dict[int, State] = {}
    found = []
    for one in packages:
        states[one.number] = _applied(states[one.base] if one.kind == DELTA and one.base else {}, one)
        found.append(states[one.number])
    return tuple(found)


def series(packages: Iterable[Package]) -> Mapping[int, Package]:
    """By number the packages that later ones may build on. An office that went back to a copy of its folder counts on from
    there: its full package takes the place of those of its number and above."""
    found: dict[int, Package] = {}
    for one in packages:
        found = {number: held for number, held in found.items() if number < one.number} | {one.number: one}
    return found


def _applied(base: State, package: Package) -> State:
    gone = {(one["part"], one["id"]) for one in package.ended}
    state = {}
    for part in PARTS:
        kept = {key: told for key, told in base.get(part, {}).items() if (part, key) not in gone}
        state[part] = kept | {one["id"]: one for one in package.told.get(part, ())}
    return state


def acknowledged_up_to(sent: Sequence[Sent]) -> int:
    """Number of the last package that its receiver acknowledged; 0 for none."""
    return max((one.package.number for one in sent if one.acknowledged), default=0)
