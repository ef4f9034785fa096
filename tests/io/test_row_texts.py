"""The record's text is made a column at a time, and reads as Python's own JSON would."""

from __future__ import annotations

import json

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from creditcli.standard.row_texts import arrays, objects

TEXT = st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from('"\\\n\r\t\x00\x1f\x7f\u2028'), max_size=8)
NONE = st.none() | TEXT
ROW = st.fixed_dictionaries({"名称": NONE, "row": st.integers(0, 10**9), 'a"b': NONE, "末": NONE})
SCHEMA = {"名称": pl.String, "row": pl.Int64, 'a"b': pl.String, "末": pl.String}


def canonical(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


@given(st.lists(ROW, max_size=6), st.lists(st.sampled_from(sorted(SCHEMA)), min_size=1, unique=True))
def test_rows_are_written_as_json_writes_them(rows: list[dict[str, str | int | None]], order: list[str]) -> None:
    """Whichever column stands first, whether all of its values are there, some or none."""
    expected = [canonical({name: row[name] for name in order if row[name] is not None}) for row in rows]
    assert objects(pl.DataFrame(rows, schema=SCHEMA).select(order)).to_list() == expected


@given(st.lists(st.tuples(TEXT, TEXT), max_size=6), TEXT)
def test_keys_are_written_as_json_writes_them(rows: list[tuple[str, str]], first: str) -> None:
    frame = pl.DataFrame(rows, schema={"a": pl.String, "b": pl.String}, orient="row")
    assert arrays(first, frame).to_list() == [canonical([first, *row]) for row in rows]
