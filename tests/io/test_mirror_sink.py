"""A mirror that cannot be written holds nothing up: rows are then read from the text."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest

from creditcli.io.mirror import Sink

SCHEMA = {"a": pl.String, "n": pl.Int64}


def rows(start: int) -> pl.DataFrame:
    return pl.DataFrame({"a": [f"文{start}", None], "n": [start, start + 1]}, schema=SCHEMA)


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """Nothing of a thread reaches the screen."""
    seen: list[object] = []
    threading.excepthook = seen.append
    yield
    threading.excepthook = threading.__excepthook__
    assert not seen


def test_batches_become_one_file_and_one_batch_none(tmp_path: Path) -> None:
    path = tmp_path / "columns" / ".000001.parquet.part"
    with Sink(path, SCHEMA) as sink:
        sink.put(rows(0))
        assert sink.only is not None
        assert not path.exists()
        for start in range(2, 20, 2):
            sink.put(rows(start))
        assert sink.ended()
        assert sink.ended(), "asked twice"
        assert pl.read_parquet(path)["n"].to_list() == list(range(20))
    assert not path.exists(), "what was not kept is gone"


@pytest.mark.parametrize("fault", ["another schema", "no folder", "left midway"])
def test_a_fault_neither_hangs_nor_speaks(tmp_path: Path, fault: str) -> None:
    path = tmp_path / "columns" / ".000001.parquet.part"
    if fault == "no folder":
        (tmp_path / "columns").write_text("a file", encoding="utf-8")
    try:
        with Sink(path, SCHEMA) as sink:
            for start in range(0, 40, 2):
                if fault == "left midway" and start == 20:
                    raise KeyboardInterrupt
                sink.put(rows(start) if fault != "another schema" or start < 10 else pl.DataFrame({"b": [1.5]}))
            assert not sink.ended()
    except KeyboardInterrupt:
        assert fault == "left midway"
    assert not path.exists()
