"""Writes one value into a cell of a workbook as what it is, so that reading it again gives the same."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import chain, count
from typing import Any
from unicodedata import east_asian_width

from creditcli.model.finding import Finding
from creditcli.model.sheets import Cell
from creditcli.report.marks import Styles

CREATED = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)  # so that the same workbook is the same bytes
OPTIONS = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
TEXT, GENERAL, WHOLE = "@", "General", "0"
DAY, MOMENT, CLOCK, SPAN = "yyyy-mm-dd", "yyyy-mm-dd hh:mm:ss", "hh:mm:ss", "[h]:mm:ss"
LONG = 10**11  # from here on a spreadsheet shows a number by its power of ten
TEXT_LENGTH = 32_767  # of a cell
CUT = "……（超出一格的长度，以下略）"
EARLIEST = 1900  # a spreadsheet has no earlier day
WIDEST, NARROWEST = 40, 9
NAME_LENGTH = 31  # of a sheet
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\]")


class _Exact(float):
    """A number that is written with as many digits as it takes to read it back unchanged."""

    def __format__(self, _spec: str) -> str:
        return str(int(self)) if self.is_integer() and abs(self) < 2**53 else repr(float(self))


def write_value(sheet: Any, at: tuple[int, int], value: Cell, styles: Styles, bad: Sequence[Finding]) -> None:
    """The value at row and column (from 0); an empty cell only where it has a colour."""
    if value is None:
        if bad:
            sheet.write_blank(*at, None, styles.of(TEXT, bad))
    elif isinstance(value, str):
        sheet.write_string(*at, fitting(value), styles.of(TEXT, bad))
    elif isinstance(value, bool):
        sheet.write_boolean(*at, value, styles.of(GENERAL, bad))
    elif isinstance(value, float | int):
        _number(sheet, at, value, styles, bad)
    else:
        _moment(sheet, at, value, styles, bad)


def _number(sheet: Any, at: tuple[int, int], value: float, styles: Styles, bad: Sequence[Finding]) -> None:
    if not math.isfinite(value):
        sheet.write_string(*at, str(value), styles.of(TEXT, bad))
        return
    number = WHOLE if abs(value) >= LONG and float(value).is_integer() else GENERAL
    sheet.write_number(*at, _Exact(value), styles.of(number, bad))


def _moment(
    sheet: Any, at: tuple[int, int], value: date | time | timedelta, styles: Styles, bad: Sequence[Finding]
) -> None:
    if isinstance(value, date) and value.year < EARLIEST:
        sheet.write_string(*at, str(value), styles.of(TEXT, bad))
        return
    if isinstance(value, datetime):
        number = DAY if value.time() == time() else MOMENT
    else:
        number = DAY if isinstance(value, date) else CLOCK if isinstance(value, time) else SPAN
    sheet.write_datetime(*at, value, styles.of(number, bad))


def fitting(text: str) -> str:
    """The text as far as a cell holds it."""
    return text if len(text) <= TEXT_LENGTH else text[: TEXT_LENGTH - len(CUT)] + CUT


def widths(rows: Iterable[Iterable[Cell]]) -> Iterator[int]:
    """Width of each column for the longest of its texts in ``rows``, within what a screen bears."""
    found: list[int] = []
    for row in rows:
        for at, value in enumerate(row):
            if at == len(found):
                found.append(NARROWEST)
            text = "" if value is None else str(value)[:WIDEST]
            found[at] = min(WIDEST, max(found[at], 2 + sum(2 if east_asian_width(one) in "WF" else 1 for one in text)))
    yield from found


def sheet_name(wanted: str, taken: Iterable[str]) -> str:
    """A name for a sheet: without what none may hold, cut to its length, numbered where it is taken."""
    clean = _NOT_IN_NAMES.sub("_", wanted).strip("'") or "数据"
    used = {name.upper() for name in taken}
    tails = chain([""], (str(number) for number in count(2)))
    candidates = (f"{clean[: NAME_LENGTH - len(tail)]}{tail}" for tail in tails)
    return next(name for name in candidates if name.upper() not in used)


def quoted(sheet: str) -> str:
    """The sheet's name for a link."""
    return "'" + sheet.replace("'", "''") + "'"
