"""The register of letters: what was issued, what became void, which numbers were left out and why."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

NUMBER = re.compile(r"(?P<word>[^〔〕]*)〔(?P<year>\d{4})〕(?P<sequence>[1-9]\d*)号")
Series = tuple[str, int]  # word and year: all that a number says of whose it is, so an office's new code begins none


@dataclass(frozen=True, slots=True)
class IssuedLetter:
    """A letter: its number is given once and for ever. ``sequence`` is 0 where another organ signs and numbers."""

    identity: str
    kind: str
    signer_code: str
    year: int
    sequence: int
    number: str  # 二信函〔2026〕3号
    issued: date
    file: str
    sha256: str
    page_sha256: str = ""  # of the print page; empty in lines of former versions
    template_sha256: str = ""
    title: str = ""
    addressee: str = ""
    draft_for: str = ""  # the organ that is to sign, where that is another
    parts: tuple[str, ...] = ()  # ids of what it tells, where more of the same may come later


@dataclass(frozen=True, slots=True)
class Written:
    """The last letter about one matter: its day, which parts it told, to whom. No parts: all that there was."""

    last: date
    parts: frozenset[str]
    addressee: str = ""

    def tells(self, part: str) -> bool:
        """Whether that part was told."""
        return not self.parts or part in self.parts

    def lacks(self, news: date | None, parts: Iterable[str], whole: bool = False) -> bool:
        """Whether the matter came again on a later day, or has parts that were not told; of a ``whole`` also, whether it
        has parts no more that were."""
        told = self.parts == frozenset(parts) if whole else self.parts.issuperset(parts)
        return (news is not None and news > self.last) or bool(self.parts and not told)


@dataclass(frozen=True, slots=True)
class VoidLetter:
    """A letter made void. Its file stays; ``again``: what it was about is to be written anew, under a new number."""

    file: str
    number: str
    identity: str
    reason: str
    day: date
    again: bool


@dataclass(frozen=True, slots=True)
class SkippedNumbers:
    """Numbers that no letter of this register bears (given by hand, say), and why."""

    signer_code: str
    word: str
    year: int
    first: int
    last: int
    reason: str
    day: date


RegisterLine = IssuedLetter | VoidLetter | SkippedNumbers


@dataclass(frozen=True)
class LetterBook:
    """Every line of the register in its order."""

    lines: tuple[RegisterLine, ...]

    @cached_property
    def issued(self) -> tuple[IssuedLetter, ...]:
        """Every letter, void ones too."""
        return tuple(one for one in self.lines if isinstance(one, IssuedLetter))

    @cached_property
    def void(self) -> Mapping[str, VoidLetter]:
        """Void letters by their file."""
        return {one.file: one for one in self.lines if isinstance(one, VoidLetter)}

    @cached_property
    def written(self) -> Mapping[str, Written]:
        """What has been written about, by identity; a later letter takes the place of the one before."""
        again = {file for file, one in self.void.items() if one.again}
        return {
            one.identity: Written(one.issued, frozenset(one.parts), one.addressee)
            for one in self.issued
            if one.file not in again
        }

    @cached_property
    def last(self) -> Mapping[Series, int]:
        """The last number given of each series."""
        found: dict[Series, int] = {}
        for series, _, last in taken(self.lines):
            found[series] = max(last, found.get(series, 0))
        return found

    def find(self, which: str) -> IssuedLetter | None:
        """The letter of a number, or of a file (2026-11-23/0003-N4, with or without its ending)."""
        stem = which.removesuffix(".docx").removesuffix(".html")
        named = (one for one in reversed(self.issued) if one.number == which and one.sequence)
        return next(named, None) or next((one for one in self.issued if one.file == f"{stem}.docx"), None)


def taken(lines: Iterable[RegisterLine]) -> Iterator[tuple[Series, int, int]]:
    """The numbers that each line takes: series, first, last."""
    for one in lines:
        if isinstance(one, SkippedNumbers):
            yield (one.word, one.year), one.first, one.last
        elif isinstance(one, IssuedLetter) and one.sequence:
            yield (one.number.partition("〔")[0], one.year), one.sequence, one.sequence
