"""The record's text is made a column at a time, and reads as Python's own JSON would."""

from __future__ import annotations

import json

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from creditcli.standard.row_texts import arrays, objects

TEXT = st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from('"\\\n\r\t\x00\x1f\x7f\u2028'), max_size=8)
ROW = st.fixed_dictionaries({"名称": st.none() | TEXT, "row": st.integers(0, 10**9), 'a"b': st.none() | TEXT})
SCHEMA = {"名称": pl.String, "row": pl.Int64, 'a"b': pl.String}


def canonical(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


@given(st.lists(ROW, max_size=6))
def test_rows_are_written_as_json_writes_them(rows: list[dict[str, str | int | None]]) -> None:
    expected = [canonical({name: row[name] for name in SCHEMA if row[name] is not None}) for row in rows]
    assert objects(pl.DataFrame(rows, schema=SCHEMA)).to_list() == expected


@given(st.lists(st.tuples(TEXT, TEXT), max_size=6), TEXT)
def test_keys_are_written_as_json_writes_them(rows: list[tuple[str, str]], first: str) -> None:
    frame = pl.DataFrame(rows, schema={"a": pl.String, "b": pl.String}, orient="row")
    assert arrays(first, frame).to_list() == [canonical([first, *row]) for row in rows]
