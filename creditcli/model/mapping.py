"""How headers were understood: by what each column was told, what else was possible, what an office remembers."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from creditcli.model.intake import ColumnMap

_UNIT = re.compile(
    r"(?:[(/]|单位:)\s*(?:单位|人民币|[:\s])*(万?元)\s*\)?\s*$"
)  # of an amount, at the end of its header
_DROPPED = re.compile(r"[\s_＿\-－—()（）\[\]［］【】*：:·.]")


@lru_cache(10_000)  # every file asks for every name of the standard's columns
def header_key(text: str) -> str:
    """What two spellings of a header share: width, brackets, blanks, underscores and stars aside, however its unit is put.

    >>> header_key("罚款金额（单位：元）"), header_key("罚款金额/万元")
    ('罚款金额元', '罚款金额万元')
    """
    plain = _UNIT.sub(r"\1", unicodedata.normalize("NFKC", text).replace("：", ":"))
    return _DROPPED.sub("", plain).upper()


class MappedBy(StrEnum):
    """What told which field a column is."""

    LABEL = "label"  # the header as the layout has it
    CODE = "code"  # the layout's code of the column
    ALIAS = "alias"  # another header that the standard knows for it
    FORM = "form"  # the file is the standard's own entry form, by its stamp
    MEMORY = "memory"  # the office's memory of the department's headers


class SheetState(StrEnum):
    """What became of a sheet when its header was looked for."""

    MAPPED = "mapped"
    STOPPED = "stopped"  # not understood: nothing of it is read, and why is told
    HIDDEN = "hidden"
    ASIDE = "aside"  # a sheet of a form that holds no data
    NO_TABLE = "no-table"  # beside other sheets: a cover, a guide, an example

    @property
    def stops(self) -> bool:
        """Whether something of the file is left unread that may be data."""
        return self is SheetState.STOPPED


@dataclass(frozen=True, slots=True)
class Reading:
    """One way of reading a sheet: data set, layout, row of the header, and its score.

    The score is the number of headers that the layout knows, and half a point for each that only it has,
    less a hundredth for every header of the row.
    """

    dataset: str
    layout: str
    header_row: int
    score: float


@dataclass(frozen=True, slots=True)
class SheetMap:
    """The log of one sheet's header. ``chosen`` is None where no reading was good enough.

    ``columns`` go as far as the header was understood. ``others``: readings that were possible too, best first.
    """

    sheet: str
    state: SheetState
    chosen: Reading | None = None
    columns: tuple[ColumnMap, ...] = ()
    others: tuple[Reading, ...] = ()


NOTHING = "-"  # in the place of a field: the column is passed over


@dataclass(frozen=True, slots=True)
class Remembered:
    """One line of an office's memory of a department's headers.

    From ``day`` of receipt on, ``header`` of a file of ``dataset`` is read as ``field`` (amounts in ``unit``), or is none
    of the standard's (``NOTHING``); an empty field ends what earlier lines said. ``by`` recorded it. ``line`` is its place in the file.
    """

    day: date
    by: str
    dataset: str
    header: str
    field: str
    unit: str = ""
    line: int = 0

    @property
    def ends(self) -> bool:
        """Whether the line ends the memory of its header."""
        return not self.field


@dataclass(frozen=True, slots=True)
class Memory:
    """A department's headers as its office remembers them, in the order in which they were recorded."""

    lines: tuple[Remembered, ...] = ()

    def on(self, day: date) -> Memory:
        """What holds for files received on ``day``: the last line of each header recorded for that day or before."""
        return Memory(_last([line for line in self.lines if line.day <= day]))

    @property
    def open(self) -> Memory:
        """What nothing has ended, whatever the day."""
        return Memory(_last(self.lines))

    def __bool__(self) -> bool:
        return bool(self.lines)


def _last(lines: Sequence[Remembered]) -> tuple[Remembered, ...]:
    latest = {(line.dataset, header_key(line.header)): line for line in lines}
    kept = {id(line) for line in latest.values()}
    return tuple(line for line in lines if id(line) in kept and not line.ends)
