"""Findings about submitted data, and where in the file they are."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from creditcli.ids.resident_id import mask
from creditcli.model.severity import Severity as Severity

_AREA = re.compile(r"([A-Z]+)([0-9]+):([A-Z]+)([0-9]+)")


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A place in a file, in the terms of the program the clerk has open.

    ``row`` is the row as the spreadsheet or text file numbers it (first row is 1);
    ``letters`` are the column letters (``C``), also for csv; ``header`` is the column
    header as it stands in the file. Zero and empty text mean "the whole file/sheet/row".
    """

    file: str = ""
    sheet: str = ""
    row: int = 0
    letters: str = ""
    header: str = ""

    @property
    def cell(self) -> str:
        """``C7``, or empty when the place is not a single cell."""
        return f"{self.letters}{self.row}" if self.letters and self.row else ""


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule violated at one place. Texts live in the rule, only parameters here.

    ``params`` fill the ``{placeholders}`` of the rule's texts, sorted by name.
    ``value`` is the offending text, or empty where it may not be echoed. ``secret``: what stands at the
    place may not be shown anywhere; without a field, nothing of the file may. Whatever a finding says,
    and wherever it is shown, numbers that look like a resident id are hidden from the start.
    """

    code: str
    severity: Severity
    place: Place
    field: str = ""
    value: str = ""
    params: tuple[tuple[str, str], ...] = ()
    suggestion: str = ""
    secret: bool = False

    def __post_init__(self) -> None:
        place = self.place
        labels = mask(place.file), mask(place.sheet), mask(place.header)
        if labels != (place.file, place.sheet, place.header):
            shown = Place(labels[0], labels[1], place.row, place.letters, labels[2])
            object.__setattr__(self, "place", shown)
        object.__setattr__(self, "value", mask(self.value))
        object.__setattr__(self, "suggestion", mask(self.suggestion))
        object.__setattr__(self, "params", tuple((name, mask(param)) for name, param in self.params))

    @property
    def bars_file(self) -> bool:
        """Whether the whole file is refused and nothing of it may be shown."""
        return self.secret and not self.field

    @property
    def sort_key(self) -> tuple[str, str, int, int, str, str, str]:
        """Total order of findings in every report: file, sheet, row, column, code, field, value."""
        p = self.place
        return (p.file, p.sheet, p.row, letters_to_number(p.letters), self.code, self.field, self.value)


def letters_to_number(letters: str) -> int:
    """1 for ``A``, 27 for ``AA``, 0 for empty text."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def corners(area: str) -> tuple[str, int, str, int] | None:
    """Column and row of the first cell of a range, and of the last one; None for what is no range.

    >>> corners("A1:C2"), corners("A1")
    (('A', 1, 'C', 2), None)
    """
    match = _AREA.fullmatch(area)
    return (match[1], int(match[2]), match[3], int(match[4])) if match else None


def number_to_letters(number: int) -> str:
    """``A`` for 1, ``AA`` for 27."""
    letters = ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


class RuleStatus(StrEnum):
    """What became of a rule in one run."""

    RUN = "run"
    SKIPPED = "skipped"  # could not be judged, with a reason
    NOT_APPLICABLE = "not-applicable"


class NotRun(StrEnum):
    """Why a rule did not run; reports have the words."""

    NO_OFFICE = "no-office"
    NO_SENDER = "no-sender"
    NO_RECORD = "no-record"
    NO_LISTS = "no-lists"
    NO_PERIOD = "no-period"
    NO_TABLE = "no-table"
    OTHER_DATASET = "other-data-set"
    NOT_IN_FORCE = "not-in-force"


@dataclass(frozen=True, slots=True)
class RuleRun:
    """A rule's status in one run, with the reason where it did not run."""

    code: str
    status: RuleStatus
    reason: NotRun | None = None


@dataclass(frozen=True, slots=True)
class RowCounts:
    """Row conservation: ``read = accepted + held + refused + dropped``, checked on creation."""

    read: int = 0
    accepted: int = 0
    held: int = 0
    refused: int = 0
    dropped: int = 0

    def __post_init__(self) -> None:
        if self.read != self.accepted + self.held + self.refused + self.dropped:
            raise ValueError(f"rows are not conserved: {self}")

    def __add__(self, other: RowCounts) -> RowCounts:
        return RowCounts(
            self.read + other.read,
            self.accepted + other.accepted,
            self.held + other.held,
            self.refused + other.refused,
            self.dropped + other.dropped,
        )
