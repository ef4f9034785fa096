"""Words by which our own workbooks hide a value, or stand for one that is lost, sent back in its place."""

from __future__ import annotations

import re
from collections.abc import Iterator

import polars as pl

from creditcli.checks.context import RowTest, Subject
from creditcli.ids.resident_id import MASK
from creditcli.standard.returned import UNREAD, WITHHELD

HIDDEN = "|".join(map(re.escape, (MASK, WITHHELD, UNREAD)))


def withheld_left(subject: Subject) -> Iterator[RowTest]:
    """A cell in which a value was hidden or lost and not filled in again."""
    for name in subject.mapped:
        yield RowTest(name, pl.col(f"raw:{name}").str.contains(HIDDEN), {})
