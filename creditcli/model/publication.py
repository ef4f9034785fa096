"""What one publication changes for the public, and what the site remembers of earlier ones.

A line about a change holds an id and no text, so that what has ended can be named by nothing that is kept.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

Record = Mapping[str, str]
ENTERED, CHANGED, ENDED = "entered", "changed", "ended"
CHANGES = (ENTERED, CHANGED, ENDED)
FEW = 20  # rows, up to which any growth is ordinary


@dataclass(frozen=True, slots=True)
class Ending:
    """A withdrawn publication: all that a tombstone may say."""

    public_id: str
    day: date  # first day without the publication
    kind: str  # 期满, 修复, 撤销, 更正
    organ: str
    reason: str  # only where the law demands one


@dataclass(frozen=True, slots=True)
class TableChange:
    """One table: rows before and after, and which are new, changed and ended. ``lost``: ended, and unknown to the
    ledger, so nothing explains why. ``longer``: of changed rows that are to be shown beyond the last day that was told, by
    their ids that day (ISO)."""

    name: str
    before: int
    after: int
    new: Sequence[Record]
    changed: tuple[Record, ...]
    ended: tuple[Record, ...]
    lost: tuple[Record, ...]
    longer: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_nothing(self) -> bool:
        """Whether the table says what it said."""
        return not (self.new or self.changed or self.ended)

    def outgrows(self, percent: int) -> bool:
        """Whether more is new than that share of what stood there."""
        return bool(self.before) and len(self.new) > FEW and 100 * len(self.new) > percent * self.before


@dataclass(frozen=True, slots=True)
class Stayed:
    """A row that the standing site shows and may not. ``last``: the day on which that ended, as the row tells it; None
    where it names none."""

    table: str
    row: Record
    last: date | None


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """A row that entered, changed or ended. ``day``: of the publication, or of the ending. ``ending``: its kind in
    Chinese, for what ended."""

    change: str
    table: str
    row_id: str
    day: date
    ending: str = ""


@dataclass(frozen=True, slots=True)
class Publication:
    """One day's publication. ``since``: day of the one before; None where the series begins and tables are to be taken
    whole."""

    as_of: date
    since: date | None
    head: str
    lines: tuple[ChangeLine, ...]


@dataclass(frozen=True, slots=True)
class Former:
    """The site that stands: its day (None: there is none), the JSON Lines of its tables, and its publications by day."""

    as_of: date | None = None
    tables: Mapping[str, bytes] = field(default_factory=dict)
    publications: tuple[Publication, ...] = ()


NOTHING = Former()  # no site stands
