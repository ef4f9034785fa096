"""Words by which our own workbooks hide a value, sent back in place of the value."""

from __future__ import annotations

import re
from collections.abc import Iterator

import polars as pl

from creditcli.checks.context import RowTest, Subject
from creditcli.ids.resident_id import MASK
from creditcli.standard.returned import WITHHELD

HIDDEN = "|".join(map(re.escape, (MASK, WITHHELD)))


def withheld_left(subject: Subject) -> Iterator[RowTest]:
    """A cell in which a value was hidden and not filled in again."""
    for name in subject.mapped:
        yield RowTest(name, pl.col(f"raw:{name}").str.contains(HIDDEN), {})
