"""A segment's lines and the digests of its rows are what Python's own JSON and hashes give."""

from __future__ import annotations

import json
from hashlib import sha256
from itertools import chain
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from creditcli.errors import BrokenRecord
from creditcli.io import segment_text
from creditcli.io.record_text import ORIGIN, canonical
from creditcli.io.segment_text import write_rows
from creditcli.model.record import DIGEST, FILE, KEY, NOT_CONTENT, ROW, SHEET, Added, Rows
from creditcli.stages import merge
from creditcli.standard.row_texts import escapes_in
from tests.listing.story import STANDARD

DATASET = STANDARD.datasets["subject"]
FIELDS = [field.id for field in DATASET.fields]
TEXT = st.none() | st.sampled_from(['他说"好"', "a\\b", "两\n行", "\x1f", "", "平"])
ROWS = st.lists(st.fixed_dictionaries(dict.fromkeys(FIELDS, TEXT)), min_size=1, max_size=7)


def added(*batches: list[dict[str, Any]]) -> Added:
    """Rows in batches, as a merge gives them."""
    found, before = [], 0
    schema = {KEY: pl.String, FILE: pl.String, SHEET: pl.String, ROW: pl.Int64, **dict.fromkeys(FIELDS, pl.String)}
    for rows in batches:
        known = [{KEY: f"{before + at:032}", FILE: '表".csv', SHEET: "", ROW: at, **one} for at, one in enumerate(rows)]
        frame = pl.DataFrame(known, schema=schema)
        found.append(Rows(before, frame, {name: escapes_in(frame[name]) for name in FIELDS}))
        before += len(rows)
    return Added(before, lambda: iter([lambda one=one: one for one in found]))  # type: ignore[misc]


@given(st.lists(ROWS, min_size=1, max_size=3), st.integers(1, 3))
def test_lines_and_digests_are_those_of_plain_json(
    tmp_path_factory: pytest.TempPathFactory, batches: list[list[dict[str, Any]]], together: int
) -> None:
    """Whatever has to be escaped, and whether a row was confirmed, says nothing, or neither."""
    path, told = tmp_path_factory.mktemp("segment") / "subject.jsonl", []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(segment_text, "AT_A_TIME", together)
        file = write_rows(path, added(*batches), 7, DATASET, told.append)
    assert file.sha256 == sha256(path.read_bytes()).hexdigest()
    lines = path.read_text("utf-8").removesuffix("\n").split("\n")
    rows = list(chain.from_iterable(batches))
    assert file.rows == len(lines) == len(rows) == sum(frame.height for frame in told)
    for at, (line, row, kept) in enumerate(zip(lines, rows, pl.concat(told).iter_rows(named=True), strict=True), 1):
        filled = {name: row[name] for name in FIELDS if row[name] is not None}
        content = canonical({name: value for name, value in filled.items() if name not in NOT_CONTENT})
        read = json.loads(line)
        assert line == canonical(read)
        assert list(read) == [*ORIGIN, *filled]
        assert read["_id"] == f"000007-subject-{at:06}"
        assert read[DIGEST] == kept[DIGEST] == sha256(content.encode()).hexdigest()[:32]
        assert {name: read[name] for name in filled} == filled


def test_rows_that_do_not_come_are_missed(tmp_path: Path) -> None:
    some = added([dict.fromkeys(FIELDS, "平")])
    with pytest.raises(BrokenRecord, match="没有并入"):
        write_rows(tmp_path / "subject.jsonl", Added(2, some.batches), 1, DATASET, lambda _: None)


def test_the_last_look_finds_a_resident_id_and_what_has_to_be_escaped() -> None:
    """Not in a column of unified codes, which have a check of their own, nor in one of persons' numbers."""
    number = "152501199001010016"
    plain = {"row": 1, "subject_name": "甲", "remarks": f"编号{number[:-1]}0"}
    look = merge._last_look
    assert look(pl.DataFrame([plain]), DATASET) == {}
    assert look(pl.DataFrame([plain | {"subject_name": '"甲"', "remarks": "两\n行"}]), DATASET) == {
        "subject_name": ['"'],
        "remarks": ["\n"],
    }
    assert look(pl.DataFrame([plain | {"unified_code": number}]), DATASET) == {}
    for text in (f"证件{number}", f'证件"{number}"', f"{number[:6]} {number[6:14]}-{number[14:]}"):
        with pytest.raises(BrokenRecord, match="身份证"):
            look(pl.DataFrame([plain | {"remarks": text}]), DATASET)
