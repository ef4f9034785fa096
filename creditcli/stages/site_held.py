"""Public rows of the record as they are held while a site is made: as a frame, of which a few at a time become Python's
values. A hundred thousand rows of values would take half a gigabyte."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from hashlib import blake2b
from typing import Any, overload

import polars as pl

AT_ONCE = 1_000  # rows that are made together
FIRST = 16  # times that rows of such a piece are made by themselves: where few have changed, no more are asked for
RECENT = 4  # such pieces that are kept, for they are asked for in order, by several threads

Row = Mapping[str, Any]


class Held(Sequence[Row]):
    """Rows of a frame in the order of ``places``."""

    def __init__(self, frame: pl.DataFrame, places: pl.Series) -> None:
        self.frame, self._places = frame, places
        self._piece = lru_cache(RECENT)(self._made)
        self._asked = Counter[int]()

    def __len__(self) -> int:
        return len(self._places)

    @overload
    def __getitem__(self, at: int) -> Row: ...
    @overload
    def __getitem__(self, at: slice) -> list[Row]: ...
    def __getitem__(self, at: int | slice) -> Row | list[Row]:
        if not isinstance(at, slice):
            (row,) = self._some(range(len(self))[at], 1)
            return row
        wanted = range(*at.indices(len(self)))
        return self._some(wanted.start, len(wanted)) if wanted.step == 1 else [self[one] for one in wanted]

    def _some(self, start: int, count: int) -> list[Row]:
        """Rows next to each other: by themselves the first times, then out of pieces that are kept for a while."""
        number, within = divmod(start, AT_ONCE)
        self._asked[number] += 1
        if self._asked[number] <= FIRST or count > AT_ONCE - within:
            return self._rows(start, count)
        return self._piece(number)[within : within + count]

    def __iter__(self) -> Iterator[Row]:
        for start in range(0, len(self), AT_ONCE):
            yield from self._made(start // AT_ONCE)

    def _made(self, number: int) -> list[Row]:
        return self._rows(number * AT_ONCE, AT_ONCE)

    def _rows(self, start: int, count: int) -> list[Row]:
        return [*self.frame[self._places.slice(start, count)].to_dicts()]

    def columns(self, names: Sequence[str]) -> pl.DataFrame:
        """These columns of all rows."""
        return self.frame.select(names)[self._places]

    @cached_property
    def marks(self) -> list[bytes]:
        """A digest of each row, all of its columns: made without any of them becoming a value of Python's."""
        row = pl.struct(pl.all()).struct.json_encode()
        pieces = (self.frame[self._places.slice(at, AT_ONCE)] for at in range(0, len(self), AT_ONCE))
        texts = (text for piece in pieces for text in piece.select(row).to_series().cast(pl.Binary).to_list())
        return [blake2b(text, digest_size=16).digest() for text in texts]

    def by_code(self) -> ByCode:
        """The same rows by unified code, each code's in this order."""
        return ByCode(self, self.frame, self._places)


class ByCode(Mapping[str, Sequence[Row]]):
    """Rows by unified code; those without one are left out."""

    def __init__(self, every: Held, frame: pl.DataFrame, places: pl.Series) -> None:
        code = frame["unified_code"].gather(places).fill_null("")
        known = pl.DataFrame({"code": code, "place": places}).with_row_index("at").filter(pl.col("code") != "")
        ordered = known.sort("code", maintain_order=True)
        self._every, self._at = every, ordered["at"].to_list()
        self._rows = Held(frame, ordered["place"])
        counts = ordered.group_by("code", maintain_order=True).len()
        stops = counts["len"].cum_sum().to_list()
        self._spans = dict(zip(counts["code"].to_list(), zip([0, *stops], stops, strict=False), strict=True))

    def __getitem__(self, code: str) -> Sequence[Row]:
        start, stop = self._spans[code]
        return self._rows[start:stop]

    def marks(self, code: str) -> list[bytes]:
        """Digests of a code's rows; none where there are none."""
        start, stop = self._spans.get(code, (0, 0))
        return [self._every.marks[at] for at in self._at[start:stop]]

    def __contains__(self, code: object) -> bool:
        return code in self._spans

    def __iter__(self) -> Iterator[str]:
        return iter(self._spans)

    def __len__(self) -> int:
        return len(self._spans)
