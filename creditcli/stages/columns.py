"""The columns of a header that is settled: which field each feeds, what told so, and what stops the file."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher, get_close_matches

import polars as pl

from creditcli.ids import resident_id
from creditcli.model.finding import Finding, Place
from creditcli.model.intake import ColumnMap, ColumnRole, Grid
from creditcli.model.mapping import header_key
from creditcli.standard.acting import acts
from creditcli.standard.headers import Name, in_unit, names_without_unit, unit_in, units_of
from creditcli.standard.returned import ORIGIN
from creditcli.standard.types import Dataset, Field, Layout, LayoutColumn, Standard

LEAST = 3  # headers that must be known
HEADER_LENGTH = 30  # characters; longer texts are prose, not headers
ALIKE = 0.5  # of two headers, from which one is named as what may have been meant
MEANT = 0.7  # from which a header that nothing asks for is told to be perhaps a column's
TELLS = 4  # characters of a name that tells which column is meant where a header holds more
NEAREST = 3  # headers named


@dataclass(frozen=True, slots=True)
class Mapped:
    """A grid's header, understood."""

    dataset: Dataset
    layout: Layout
    header_row: int
    columns: tuple[ColumnMap, ...]
    sources: Mapping[str, LayoutColumn]  # field -> the layout's column
    meant: Mapping[str, str]  # field without a column -> the unknown header that comes near its name, and its cell

    @property
    def fields(self) -> dict[str, tuple[Field, LayoutColumn]]:
        """What the file's columns feed, each with the layout's column: how their cells are read."""
        return {name: (self.dataset.field(name), column) for name, column in self.sources.items()}


@dataclass(frozen=True, slots=True)
class Header:
    """A row of headers (letters -> text) and the names by which it is read."""

    row: int
    texts: Mapping[str, str]
    dataset: Dataset
    layout: Layout
    names: Mapping[str, Name]

    def name(self, text: str) -> Name | None:
        """What a header means."""
        return self.names.get(header_key(text))


def map_columns(
    grid: Grid, name: str, header: Header, standard: Standard
) -> tuple[Mapped | None, tuple[ColumnMap, ...], tuple[Finding, ...]]:
    """The mapping, or None; the columns as far as they are understood; findings, also those that say why not."""
    place = Place(name, grid.sheet, header.row)
    numbers = [letters for letters, text in header.texts.items() if resident_id.MASK in resident_id.mask(text)]
    if numbers:
        at = Place(name, grid.sheet, header.row, numbers[0])
        return None, (), (standard.finding("person_in_label", at, secret=True),)
    passed = passed_keys(standard)
    columns = tuple(_column(letters, text, header.name(text), passed) for letters, text in header.texts.items())
    columns += tuple(ColumnMap(one, "", ColumnRole.EXTRA) for one in _unheaded(grid, header))
    bare = _without_unit(columns, header)
    rest = [one for one in columns if one not in bare]
    meant = _meant(rest, header)
    near = _acting(meant, rest, grid, header)
    rest = [one for one in rest if one not in near]
    telling = _telling(rest, grid, header, standard)
    stops = [
        *_twice(columns, place, header, standard), *_unstated(bare, place, header, standard),
        *_confusable(near, meant, place, standard), *_missing(columns, place, header, standard),
        *(standard.finding("column_telling", _at(place, one), header=one.header, word=telling[one]) for one in telling),
    ]  # fmt: skip
    findings = (*_told([one for one in rest if one not in telling], place, header, meant, standard), *stops)
    if stops:
        return None, columns, findings
    sources = {found.column.field: found.column for text in header.texts.values() if (found := header.name(text))}
    sources.pop("", None)
    told = {meant[one.letters].field: _named(one, place) for one in columns if one.letters in meant}
    return Mapped(header.dataset, header.layout, header.row, columns, sources, told), columns, findings


def passed_keys(standard: Standard) -> frozenset[str]:
    """Keys of headers that are known and not read."""
    return frozenset({ORIGIN, *map(header_key, standard.passed_headers)})


def _column(letters: str, text: str, found: Name | None, passed: Collection[str]) -> ColumnMap:
    if found is None:
        return ColumnMap(letters, text, ColumnRole.IGNORED if header_key(text) in passed else ColumnRole.EXTRA)
    column = found.column
    role = ColumnRole.USED if column.field else ColumnRole.IGNORED
    return ColumnMap(letters, text, role, column.field, column.unit if column.field else "", found.by)


def _unheaded(grid: Grid, header: Header) -> list[str]:
    """Columns without a header that hold something below the header row."""
    letters = [one for one in grid.frame.columns if one != "row" and one not in header.texts]
    return [one for one in letters if _filled(grid, header, one)]


def _filled(grid: Grid, header: Header, letters: str) -> bool:
    below = grid.frame.filter(pl.col("row") > header.row)[letters]
    return bool((below.str.strip_chars() != "").any())


def _at(place: Place, column: ColumnMap) -> Place:
    return Place(place.file, place.sheet, place.row, column.letters, column.header)


def _told(
    columns: Iterable[ColumnMap], place: Place, header: Header, meant: Mapping[str, LayoutColumn], standard: Standard
) -> Iterable[Finding]:
    """What is told of single columns: those that nobody knows, and those that only the office's memory knows."""
    for column in columns:
        found = header.name(column.header)
        if column.role is ColumnRole.EXTRA:
            shown = column.header or column.letters
            suggestion = _suggested(column, meant.get(column.letters))
            yield standard.finding("column_extra", _at(place, column), suggestion=suggestion, header=shown)
        elif found is not None and found.line is not None and column.field:
            yield standard.finding(
                "column_remembered", _at(place, column), field=column.field, header=column.header,
                label=header.dataset.field(column.field).label, by=found.line.by, day=found.line.day.isoformat(),
            )  # fmt: skip


def _suggested(column: ColumnMap, near: LayoutColumn | None) -> str:
    """The name that may have been meant, in the unit that the column has: its values stay as they are."""
    return f"“{in_unit(near.header, unit_in(column.header) or unit_in(near.header))}”" if near else ""


def _acting(
    meant: Mapping[str, LayoutColumn], columns: Iterable[ColumnMap], grid: Grid, header: Header
) -> list[ColumnMap]:
    """Unknown columns that hold something and may be one on which the program acts: whose a row is, whether it is shown."""
    fields = {one.letters: header.dataset.field(meant[one.letters].field) for one in columns if one.letters in meant}
    return [  # a required one is missing, and told as that
        one for one in columns
        if (field := fields.get(one.letters)) and not field.required
        and acts(header.dataset.id, field.id) and _may_hold(grid, header, one.letters)
    ]  # fmt: skip


def _may_hold(grid: Grid, header: Header, letters: str) -> bool:
    """Whether a column holds anything; of a file too large to be held only the first rows are at hand, so that it may."""
    return grid.whole is not None or _filled(grid, header, letters)


def _telling(columns: Iterable[ColumnMap], grid: Grid, header: Header, standard: Standard) -> dict[ColumnMap, str]:
    """Unknown columns that hold something and whose header tells of being public, of a state or of an end, by its words."""
    found = {}
    for column in (one for one in columns if one.role is ColumnRole.EXTRA and one.header):
        key = header_key(column.header)
        hit = next(filter(None, (re.search(one, key) for one in standard.telling_headers)), None)
        if hit and _may_hold(grid, header, column.letters):
            found[column] = hit[0]
    return found


def _confusable(
    near: Iterable[ColumnMap], meant: Mapping[str, LayoutColumn], place: Place, standard: Standard
) -> Iterable[Finding]:
    for column in near:
        own = meant[column.letters]
        yield standard.finding(
            "column_confusable", _at(place, column), field=own.field,
            header=column.header, meant=_suggested(column, own),
        )  # fmt: skip


def _without_unit(columns: Iterable[ColumnMap], header: Header) -> dict[ColumnMap, LayoutColumn]:
    """Unknown columns whose header is an amount's but for its unit, each with that amount's column."""
    names = names_without_unit(header.dataset, header.layout)
    unknown = (one for one in columns if one.role is ColumnRole.EXTRA)
    return {one: names[key] for one in unknown if (key := header_key(one.header)) in names}


def _unstated(
    bare: Mapping[ColumnMap, LayoutColumn], place: Place, header: Header, standard: Standard
) -> Iterable[Finding]:
    """Amounts that nothing tells how to read: passed over, they would be lost; read in either unit, they may be wrong."""
    for column, own in bare.items():
        suggestion = "、".join(f"“{in_unit(own.header, unit)}”" for unit in units_of(header.dataset, own.field))
        yield standard.finding(
            "unit_unstated", _at(place, column), field=own.field, suggestion=suggestion, header=column.header
        )


def _meant(columns: Iterable[ColumnMap], header: Header) -> dict[str, LayoutColumn]:
    """Of unknown columns (by their letters) the column whose name their header comes near or holds, among those that the
    file has not; one on which the program acts before others."""
    used = {column.field for column in columns}
    free = {key: one.column for key, one in header.names.items() if one.column.field and one.column.field not in used}
    found = {}
    for column in (one for one in columns if one.role is ColumnRole.EXTRA and one.header):
        own = header_key(column.header)
        held = sorted(
            (key for key in free if len(key) >= TELLS and not key.isascii() and key in own), key=len, reverse=True
        )
        near = [free[key] for key in (*held, *get_close_matches(own, free, max(1, len(free)), MEANT))]
        acting = (one for one in near if acts(header.dataset.id, one.field))
        if meant := next(acting, next(iter(near), None)):
            found[column.letters] = meant
    return found


def _twice(columns: Iterable[ColumnMap], place: Place, header: Header, standard: Standard) -> Iterable[Finding]:
    """Two columns for one field, both named: which of them counts is not guessed."""
    first: dict[str, ColumnMap] = {}
    for column in columns:
        if not column.field:
            continue
        other = first.setdefault(column.field, column)
        if other is not column:
            yield standard.finding(
                "column_ambiguous", _at(place, column), header=column.header, at=_cell(place, column),
                other=other.header, other_at=_cell(place, other), label=header.dataset.field(column.field).label,
            )  # fmt: skip


def _cell(place: Place, column: ColumnMap) -> str:
    return _at(place, column).cell or column.letters


def _named(column: ColumnMap, place: Place) -> str:
    return f"“{column.header}”（{_cell(place, column)}）"


def _missing(columns: tuple[ColumnMap, ...], place: Place, header: Header, standard: Standard) -> Iterable[Finding]:
    """Required columns that are not there, each with the unknown headers that come nearest; none is taken for it."""
    used = {column.field for column in columns}
    for field in header.dataset.fields:
        own = next((column.header for column in header.layout.columns if column.field == field.id), "")
        if field.required and own and field.id not in used:
            near = _nearest(field, [one for one in columns if one.role is ColumnRole.EXTRA and one.header], header)
            suggestion = "、".join(_named(one, place) for one in near)
            yield standard.finding("column_missing", place, field=field.id, suggestion=suggestion, header=own)


def _nearest(field: Field, unknown: Iterable[ColumnMap], header: Header) -> list[ColumnMap]:
    names = header.names.items()
    wanted = [header_key(field.label), *(key for key, name in names if name.column.field == field.id)]
    scored = [(max(_alike(header_key(one.header), key) for key in wanted), one) for one in unknown]
    near = sorted((one for one in scored if one[0] >= ALIKE), key=lambda one: -one[0])
    return [column for _, column in near[:NEAREST]]


def _alike(one: str, other: str) -> float:
    """From 0 to 1; a header that is part of the other is alike."""
    within = min(len(one), len(other)) > 1 and (one in other or other in one)
    return max(SequenceMatcher(None, one, other).ratio(), ALIKE if within else 0.0)
