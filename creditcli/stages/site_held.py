"""Public rows of the record as they are held while a site is made: as a frame, of which a few at a time become Python's
values. A hundred thousand rows of values would take half a gigabyte."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, overload

import polars as pl

AT_ONCE = 1_000  # rows that are made together
RECENT = 8  # such pieces that are kept, for they are asked for in order, by several threads

Row = Mapping[str, Any]


class Held(Sequence[Row]):
    """Rows of a frame in the order of ``places``."""

    def __init__(self, frame: pl.DataFrame, places: pl.Series) -> None:
        self.frame, self._places = frame, places
        self._piece = lru_cache(RECENT)(self._made)

    def __len__(self) -> int:
        return len(self._places)

    @overload
    def __getitem__(self, at: int) -> Row: ...
    @overload
    def __getitem__(self, at: slice) -> list[Row]: ...
    def __getitem__(self, at: int | slice) -> Row | list[Row]:
        if isinstance(at, slice):
            return [self[one] for one in range(*at.indices(len(self)))]
        number, within = divmod(range(len(self))[at], AT_ONCE)
        return self._piece(number)[within]

    def __iter__(self) -> Iterator[Row]:
        for start in range(0, len(self), AT_ONCE):
            yield from self._made(start // AT_ONCE)

    def _made(self, number: int) -> list[Row]:
        return [*self.frame[self._places.slice(number * AT_ONCE, AT_ONCE)].to_dicts()]

    def columns(self, names: Sequence[str]) -> pl.DataFrame:
        """These columns of all rows."""
        return self.frame.select(names)[self._places]

    def by_code(self) -> Mapping[str, Sequence[Row]]:
        """The same rows by unified code, each code's in this order."""
        return _ByCode(self.frame, self._places)


class _ByCode(Mapping[str, Sequence[Row]]):
    def __init__(self, frame: pl.DataFrame, places: pl.Series) -> None:
        code = frame["unified_code"].gather(places).fill_null("")
        known = pl.DataFrame({"code": code, "place": places}).filter(pl.col("code") != "")
        ordered = known.sort("code", maintain_order=True)
        self._rows = Held(frame, ordered["place"])
        counts = ordered.group_by("code", maintain_order=True).len()
        stops = counts["len"].cum_sum().to_list()
        self._spans = dict(zip(counts["code"].to_list(), zip([0, *stops], stops, strict=False), strict=True))

    def __getitem__(self, code: str) -> Sequence[Row]:
        start, stop = self._spans[code]
        return self._rows[start:stop]

    def __contains__(self, code: object) -> bool:
        return code in self._spans

    def __iter__(self) -> Iterator[str]:
        return iter(self._spans)

    def __len__(self) -> int:
        return len(self._spans)
