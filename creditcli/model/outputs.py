"""What publish and notify give to the edges: pages, data files and letters, not yet rendered."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import TYPE_CHECKING, Any

from creditcli.model.pages import Document, Frame, Home, SearchPage, Stamp
from creditcli.model.publication import TableChange

if TYPE_CHECKING:
    import polars as pl

RECORDS = 2_000  # of a table that are made together


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the site: template name under ``templates/site`` and its typed context. ``digest``: of what it says,
    printed on it, or empty."""

    path: str  # relative, forward slashes
    template: str
    context: Document | Home | SearchPage
    digest: str = ""


@dataclass(frozen=True, slots=True)
class DataFile:
    """One generated file that no template renders (csv, jsonl, search shard, json)."""

    path: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Draft:
    """Files that are made when they are asked for, and their paths.

    ``source``: a digest of all that they are made of beside what the whole site shares, so that what was made of the same
    need not be made again; empty where they are made every time. ``told``: gives what alone the plan's ``maker`` makes them
    of, in whatever process; None where they can be made here only.
    """

    paths: tuple[str, ...]
    source: str
    make: Callable[[], tuple[Page | DataFile, ...]]
    told: Callable[[], object] | None = None


@dataclass(frozen=True, slots=True)
class Drafts:
    """Drafts in their order, to be gone through more than once. ``parts``: some of which may make each of theirs when it is
    asked for: those of many subjects are never all there."""

    parts: tuple[Iterable[Draft], ...]

    def __iter__(self) -> Iterator[Draft]:
        return chain.from_iterable(self.parts)


@dataclass(frozen=True, slots=True)
class DataColumn:
    """A column of open data. ``kind``: text, date (ISO) or number with ``scale`` decimal places; ``about``: what a reader has
    to know of it, in Chinese."""

    id: str
    title: str
    kind: str = "text"
    scale: int = 0
    about: str = ""


@dataclass(frozen=True, slots=True)
class DataTable:
    """A table of open data: every value is a text, the empty one where there is none. Row ids are unique. ``frame``: the
    columns by id."""

    name: str
    title: str
    columns: tuple[DataColumn, ...]
    frame: pl.DataFrame

    @property
    def ordered(self) -> pl.DataFrame:
        """The frame with its columns in their order."""
        return self.frame.select([one.id for one in self.columns])

    @property
    def filled(self) -> pl.DataFrame:
        """The same, null for what is empty."""
        return self.ordered.with_columns(one.replace("", None) for one in self.ordered)

    @property
    def records(self) -> Iterator[Mapping[str, str]]:
        """The rows by the columns' ids: few at a time are Python's values."""
        return (row for piece in self.ordered.iter_slices(RECORDS) for row in piece.to_dicts())


@dataclass(frozen=True, slots=True)
class Written:
    """A written file: bytes, and SHA-256 in hexadecimal digits."""

    size: int
    digest: str


@dataclass(frozen=True, slots=True)
class DataAbout:
    """What every form of the open data says of itself."""

    title: str
    office: str
    office_code: str
    as_of: date
    head: str
    standard_version: str
    licence: str
    invented: bool


@dataclass(frozen=True, slots=True)
class SitePlan:
    """The whole site of one day. Paths are unique; order is the order of writing. ``tables`` are still to be written
    in each form; ``changes`` are those since the standing site. ``shared``: what pages take from the law of the day.
    ``maker``: makes drafts that are ``told``; another process can be handed it."""

    frame: Frame
    stamp: Stamp
    shared: str
    drafts: Drafts
    maker: Callable[[Any], tuple[Page | DataFile, ...]]
    tables: tuple[DataTable, ...]
    about: DataAbout
    changes: tuple[TableChange, ...]

    @property
    def pages(self) -> tuple[Page, ...]:
        """Every page, made."""
        return tuple(one for draft in self.drafts for one in draft.make() if isinstance(one, Page))

    @property
    def files(self) -> tuple[DataFile, ...]:
        """Every file that no template renders, made; the tables apart."""
        return tuple(one for draft in self.drafts for one in draft.make() if isinstance(one, DataFile))


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter that is due: what it says, before it has a number.

    ``identity`` (kind, entry or case, row) never changes: a letter with an identity in the
    register is issued again only where what it is about came again, or has ``parts`` that
    no letter told. ``draft_for`` names the organ that must sign where the
    office may only prepare the text (代拟稿), else empty.
    """

    kind: str  # N1 … N17
    identity: str
    signer_code: str
    signer_name: str
    number_word: str  # 代字
    draft_for: str
    context: Mapping[str, object]
    day: date  # the event that makes it due
    parts: tuple[str, ...] = ()
