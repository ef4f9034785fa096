"""The record narrowed to subjects that are asked about, or to columns: of millions of decisions no more is read. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

import polars as pl

from creditcli.ids import subject_name
from creditcli.model.inquiry import Asked
from creditcli.model.record import KEY, Frames, Piece, RecordView

ABOUT = ("subject", "licence", "penalty")  # data sets whose rows belong to one subject and touch no other
CORRECTING = ("correction", "objection")  # data sets whose rows may give another name to what they are about
CODE = "unified_code"
NAMING = ("subject_name", "former_names", "new_value")
BETWEEN = "；"  # former names


class _Less(Frames):
    """The frames of a view, of which some data sets have less."""

    def __init__(self, view: RecordView, less: Collection[str]) -> None:
        self._view = view
        self._less = less
        self._read: dict[str, pl.DataFrame] = {}

    def __getitem__(self, name: str) -> pl.DataFrame:
        if name not in self._less:
            return self._view.frames[name]
        if name not in self._read:
            self._read[name] = self.lazy(name).collect()
        return self._read[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._view.frames)

    def __len__(self) -> int:
        return len(self._view.frames)


class Columned(_Less):
    """The frames of a view; of some data sets no other columns than those named."""

    def __init__(self, view: RecordView, columns: Mapping[str, Collection[str]]) -> None:
        super().__init__(view, columns)
        self._columns = columns

    def lazy(self, dataset: str) -> pl.LazyFrame:
        rows = self._view.lazy(dataset)
        if dataset not in self._columns:
            return rows
        return rows.select([name for name in rows.collect_schema() if name in self._columns[dataset]])

    def pieces(self, dataset: str) -> Sequence[Piece]:
        return self._view.pieces(dataset)


class Narrowed(_Less):
    """The frames of a view; of ``ABOUT`` every version of those records that have one of the codes in any version."""

    def __init__(self, view: RecordView, codes: Collection[str]) -> None:
        super().__init__(view, ABOUT)
        self._codes = pl.LazyFrame({CODE: sorted(codes)}, schema={CODE: pl.String})

    def lazy(self, dataset: str) -> pl.LazyFrame:
        rows = self._view.lazy(dataset)
        if dataset not in ABOUT:
            return rows
        keys = rows.select(KEY, CODE).join(self._codes, on=CODE, how="semi").select(KEY).unique()
        return rows.join(keys, on=KEY, how="semi", maintain_order="left")


def columned(view: RecordView, columns: Mapping[str, Collection[str]]) -> RecordView:
    """The view with no more than these columns (those that there are) of the data sets named."""
    return replace(view, frames=Columned(view, columns))


def narrowed(view: RecordView, asked: Iterable[Asked]) -> RecordView:
    """The view with no more than what answers about these subjects need; it gives the same answers."""
    asked = tuple(asked)
    codes = {"".join(one.code.split()).upper() for one in asked} - {""}
    forms = {subject_name.normal_form(one.name) for one in asked if one.name and not one.code.split()}
    return replace(view, frames=Narrowed(view, codes | _codes_of(view, forms)))


def _codes_of(view: RecordView, forms: set[str]) -> set[str]:
    """Codes of everything that bears one of the names."""
    found: set[str] = set()
    for dataset in (*ABOUT, *CORRECTING) if forms else ():
        rows = view.lazy(dataset)
        names = [name for name in NAMING if name in rows.collect_schema().names()]
        for code, *texts in rows.select(CODE, *names).drop_nulls(CODE).unique().collect().iter_rows():
            given = {one for text in texts if text for one in (text, *text.split(BETWEEN))}
            if any(subject_name.normal_form(one) in forms for one in given):
                found.add(code)
    return found
