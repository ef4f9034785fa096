"""Rows on their way into the record: their ids, their digests, and the text of a segment. A few rows are text at a time."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from functools import partial
from itertools import chain, repeat
from pathlib import Path

import polars as pl

from creditcli.ahead import ahead
from creditcli.errors import BrokenRecord
from creditcli.io.files import write_all
from creditcli.io.record_text import ORIGIN
from creditcli.model.record import DIGEST, NOT_CONTENT, ROW_ID, Added, Rows, SegmentFile
from creditcli.standard.row_texts import AT_A_TIME, Escapes, as_objects, hashed, json_lines, texts
from creditcli.standard.types import Dataset

Lines = Callable[[pl.DataFrame], tuple[list[bytes], bytes]]  # rows -> their digests, and one line for each


def write_rows(
    path: Path, added: Added, number: int, dataset: Dataset, told: Callable[[pl.DataFrame], None]
) -> SegmentFile:
    """Writes rows as a segment's text: origin first, then the filled fields; one row a line.

    ``told`` looks at every batch as it goes, with the ids and digests that its rows have for ever. Raises BrokenRecord
    where not as many rows come as were said.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    digest, height = hashlib.sha256(), 0
    with path.open("wb") as file:
        for rows, lines in ahead(partial(_numbered, batch, number, dataset) for batch in added.batches()):
            digests: list[bytes] = []
            for own, text in ahead(partial(lines, some) for some in rows.iter_slices(AT_A_TIME)):
                digests += own
                digest.update(text)
                write_all(file, text)
            told(_with_digests(rows, digests, dataset))
            height += rows.height
        file.flush()
        os.fsync(file.fileno())
    if height != added.height:
        raise BrokenRecord(
            f"应写入 {added.height} 行，实际 {height} 行，没有并入档案。",
            f"{added.height} rows were to be written, and {height} were; nothing was merged.",
        )
    return SegmentFile(dataset.id, digest.hexdigest(), height)


def _numbered(batch: Callable[[], Rows], number: int, dataset: Dataset) -> tuple[pl.DataFrame, Lines]:
    """The rows of one batch with their ids, and what makes their lines."""
    rows = batch()
    at = pl.int_range(rows.before + 1, rows.before + 1 + pl.len()).cast(pl.String).str.zfill(6)
    frame = rows.frame.with_columns(pl.concat_str(pl.lit(f"{number:06}-{dataset.id}-"), at).alias(ROW_ID))
    return frame, _lines(frame, rows.escaped, dataset)


def _lines(rows: pl.DataFrame, escaped: Escapes, dataset: Dataset) -> Lines:
    """A row's digest is of its content, which its line ends with as it stands: it is made once for both."""
    beside = [field.id for field in dataset.fields if field.id in NOT_CONTENT]
    at = ORIGIN.index(DIGEST)
    before = as_objects(rows.select(ORIGIN[:at])).str.strip_suffix("}")
    after = as_objects(rows.select(ORIGIN[at + 1 :])).str.strip_prefix("{").str.strip_suffix("}")
    columns = [
        pl.concat_str(before, pl.lit(f',"{DIGEST}":"')),
        pl.concat_str(pl.lit('",'), after, pl.lit(",")),
        as_objects(rows.select(field.id for field in dataset.fields if field.id not in NOT_CONTENT), escaped),
    ]

    def lines(some: pl.DataFrame) -> tuple[list[bytes], bytes]:
        heads, middles, contents = texts(some, columns)
        digests = hashed(contents)
        if b"{}" in contents or any(some[name].null_count() < some.height for name in beside):
            return digests, json_lines(_with_digests(some, digests, dataset))
        ends = [content[1:] for content in contents]
        return digests, b"".join(chain.from_iterable(zip(heads, digests, middles, ends, repeat(b"\n"))))

    return lines


def _with_digests(rows: pl.DataFrame, digests: list[bytes], dataset: Dataset) -> pl.DataFrame:
    found = pl.Series(DIGEST, digests, dtype=pl.Binary).cast(pl.String)
    return rows.with_columns(found).select(*ORIGIN, *(field.id for field in dataset.fields))
