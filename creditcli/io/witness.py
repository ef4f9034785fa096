"""The head of the record, told to somebody else once a day: who holds such lines can prove that nothing was rewritten.

A line is ``day office lines head letters letters-head check``: how many lines the log had and the digest of the last, the same
of the register of letters, and eight digits over all of it, against mistakes in copying by hand. Where the office signs, a
blank and its signature follow (``io.signing``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path

from creditcli.errors import UsageFault
from creditcli.io.letters import REGISTER, LetterRegister
from creditcli.io.plain import iso_day, text_of
from creditcli.io.record_check import LOG, Problem, read_log
from creditcli.io.record_text import sha256
from creditcli.io.signing import SIGNATURE, signature_fault

NONE = "-"  # in the place of a digest where there is no letter
CHECK_DIGITS = 8
_LINE = re.compile(r"(\S+) ([0-9A-Z]{18}) ([0-9]+) ([0-9a-f]{64}) ([0-9]+) ([0-9a-f]{64}|-) ([0-9a-f]{8})")
_SIGNED = re.compile(rf"(.+) ({SIGNATURE})")


@dataclass(frozen=True, slots=True)
class Witness:
    """What was told on a day. ``lines`` and ``letters`` count the lines of log and register, ``head`` and
    ``letters_head`` are the digests of their last ones."""

    day: date
    office: str
    lines: int
    head: str
    letters: int
    letters_head: str

    @property
    def text(self) -> str:
        """The line, with its check digits."""
        told = f"{self.day} {self.office} {self.lines} {self.head} {self.letters} {self.letters_head}"
        return f"{told} {sha256(told.encode())[:CHECK_DIGITS]}"


@dataclass(frozen=True, slots=True)
class Kept:
    """A line that somebody kept: its number in the file, what it tells, and its signature, empty where it has none."""

    number: int
    witness: Witness
    signature: str


def witness_of(office: str, day: date, log: Sequence[str], letters: Sequence[str]) -> Witness:
    """The witness of a day; ``log`` and ``letters``: digests of their lines, in order."""
    return Witness(day, office, len(log), log[-1], len(letters), letters[-1] if letters else NONE)


def read_witnesses(path: Path) -> tuple[Kept, ...]:
    """The lines that somebody kept; empty ones and comments (#) are passed over.

    Raises UsageFault that names the line which is none, or was not copied as it was told.
    """
    found = []
    for number, raw in enumerate(text_of(path.read_bytes(), str(path)).splitlines(), 1):
        text = raw.strip()
        if not text or text.startswith("#"):
            continue
        signed = _SIGNED.fullmatch(text)
        told, signature = (signed[1], signed[2]) if signed else (text, "")
        one = _parsed(told)
        if one is None or one.text != told:
            raise UsageFault(
                f"{path} 第 {number} 行不是见证行，或者抄写有误（八位校验码对不上）。",
                f"{path} line {number} is no witness line, or was miscopied (its eight check digits do not agree).",
            )
        found.append(Kept(number, one, signature))
    if not found:
        raise UsageFault(f"{path} 里没有见证行。", f"{path} holds no witness line.")
    return tuple(found)


def _parsed(told: str) -> Witness | None:
    match = _LINE.fullmatch(told)
    try:
        return Witness(iso_day(match[1]), match[2], int(match[3]), match[4], int(match[5]), match[6]) if match else None
    except ValueError:
        return None


def check_signatures(place: str, kept: Iterable[Kept], keys: Mapping[str, bytes]) -> Iterator[Problem]:
    """Every line that none of these public keys signed, by its number in the file ``place``."""
    for one in kept:
        fault = signature_fault(one.witness.text, one.signature, keys)
        if fault:
            zh, en = fault
            yield Problem(f"{place}:{one.number}", f"{one.witness.day} 的见证{zh}", f"of {one.witness.day} {en}")


def check_agreement(place: str, kept: Sequence[Kept]) -> Iterator[Problem]:
    """The first line that contradicts the one before: of another office, shorter, or as long with another head."""
    for before, one in pairwise(kept):
        old, new = before.witness, one.witness
        if new.office != old.office:
            yield Problem(
                f"{place}:{one.number}", f"是 {new.office} 的，上面是 {old.office} 的", "is of another office"
            )
            return
        logs = (old.lines, old.head), (new.lines, new.head)
        letters = (old.letters, old.letters_head), (new.letters, new.letters_head)
        if any(later[0] < first[0] or (later[0] == first[0] and later != first) for first, later in (logs, letters)):
            yield Problem(
                f"{place}:{one.number}", f"{new.day} 的见证与 {old.day} 的矛盾：行数少了，或者行数相同而摘要不同",
                f"of {new.day} contradicts that of {old.day}: fewer lines, or as many with another digest",
            )  # fmt: skip
            return


def check_witnesses(folder: Path, office: str, witnesses: Iterable[Witness]) -> Iterator[Problem]:
    """The first witness of the log, and of the letters, that the office folder no longer agrees with."""
    path = folder / LOG
    lines, _ = read_log(path.read_bytes()) if path.is_file() else ([], [])
    told = list(witnesses)
    for one in told:
        if one.office != office:
            yield Problem(
                LOG, f"{one.day} 的见证不是本办的，是 {one.office} 的", f"the witness of {one.day} is of {one.office}"
            )
            return
    yield from _first(LOG, [line.digest for line in lines], [(one.day, one.lines, one.head) for one in told])
    issued = [(one.day, one.letters, one.letters_head) for one in told if one.letters]
    yield from _first(REGISTER, LetterRegister(folder).digests(), issued)


def _first(place: str, digests: Sequence[str], told: Iterable[tuple[date, int, str]]) -> Iterator[Problem]:
    for day, lines, head in told:
        if lines > len(digests):
            yield Problem(
                f"{place}:{lines}", f"{day} 见证时有 {lines} 行，现在只有 {len(digests)} 行，后面的被删去了",
                f"had {lines} lines when witnessed on {day}; {len(digests)} are left, the rest was cut off",
            )  # fmt: skip
            return
        if lines < 1 or digests[lines - 1] != head:
            yield Problem(
                f"{place}:{lines}", f"{day} 见证过的这一行已经不是当时的内容，历史被改写",
                f"is no longer what was witnessed on {day}: history was rewritten",
            )  # fmt: skip
            return
