"""Rows held as a frame read like the list of them, whichever are asked for and how often."""

from __future__ import annotations

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from creditcli.stages import site_held
from creditcli.stages.site_held import Held

BOUND = st.none() | st.integers(-40, 40)
STEP = st.none() | st.integers(-3, 3).filter(bool)


@given(st.integers(0, 35), st.lists(st.builds(slice, BOUND, BOUND, STEP), max_size=30))
def test_slices_are_those_of_the_list(count: int, asked: list[slice]) -> None:
    before = site_held.AT_ONCE, site_held.FIRST
    site_held.AT_ONCE, site_held.FIRST = 10, 2  # rows of a piece; times before it is made
    try:
        places = pl.Series(reversed(range(count)), dtype=pl.UInt32)
        held = Held(pl.DataFrame({"n": range(count)}, schema={"n": pl.Int64}), places)
        every = list(held)
        assert [row["n"] for row in every] == list(reversed(range(count)))
        assert [held[one] for one in asked] == [every[one] for one in asked]
        assert [held[at] for at in range(-count, count)] == every * 2
    finally:
        site_held.AT_ONCE, site_held.FIRST = before
