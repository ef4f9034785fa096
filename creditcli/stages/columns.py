"""The columns of a header that is settled: which field each feeds, what told so, and what stops the file."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher, get_close_matches
from functools import partial

import polars as pl

from creditcli.ids import resident_id
from creditcli.model.finding import Finding, Place
from creditcli.model.intake import ColumnMap, ColumnRole, Grid
from creditcli.model.mapping import MappedBy, header_key
from creditcli.stages.unread import Says, Unread, filled, is_all, shown, text_of
from creditcli.standard.acting import acts
from creditcli.standard.headers import Name, in_unit, is_opposite, names_without_unit, unit_in, units_of
from creditcli.standard.returned import ORIGIN
from creditcli.standard.types import Dataset, Field, Layout, LayoutColumn, Standard

LEAST = 3  # headers that must be known
HEADER_LENGTH = 30  # characters; longer texts are prose, not headers
ALIKE = 0.5  # of two headers, from which one is named as what may have been meant
MEANT = 0.7  # from which a header that nothing asks for is told to be perhaps a column's
TELLS = 4  # characters of a name that tells which column is meant where a header holds more
NEAREST = 3  # headers named
NAMED = 5  # plain values named


@dataclass(frozen=True, slots=True)
class Mapped:
    """A grid's header, understood."""

    dataset: Dataset
    layout: Layout
    header_row: int
    columns: tuple[ColumnMap, ...]
    sources: Mapping[str, LayoutColumn]  # field -> the layout's column
    meant: Mapping[str, str]  # field without a column -> the unknown header that comes near its name, and its cell
    unread: tuple[Unread, ...] = ()  # columns that stop the sheet by what they hold

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


@dataclass(frozen=True, slots=True)
class Understood:
    """A header as far as it is understood, None where nothing of it may be shown. ``stops``: what of the header refuses the
    sheet, whatever stands below it. ``told``: notices of single columns, which say nothing of one that stops the sheet."""

    mapped: Mapped | None
    stops: tuple[Finding, ...]
    told: tuple[Finding, ...] = ()


def map_columns(grid: Grid, name: str, header: Header, standard: Standard) -> Understood:
    """Which field each column feeds, and which of those that feed none stop the sheet by what they hold."""
    place = Place(name, grid.sheet, header.row)
    numbers = [letters for letters, text in header.texts.items() if resident_id.MASK in resident_id.mask(text)]
    if numbers:
        at = Place(name, grid.sheet, header.row, numbers[0])
        return Understood(None, (standard.finding("person_in_label", at, secret=True),))
    passed = passed_keys(standard)
    columns = tuple(_column(letters, text, header.name(text), passed) for letters, text in header.texts.items())
    columns += tuple(ColumnMap(one, "", ColumnRole.EXTRA) for one in _unheaded(grid, header))
    twice = _twice(columns, grid, header, standard)
    columns = tuple(_spare(one) if one in twice else one for one in columns)
    bare = _without_unit(columns, header)
    rest = [one for one in columns if one not in bare]
    meant = _meant(rest, header)
    near = _acting(meant, rest, header)
    told = _told(columns, place, grid, header, meant, standard)
    unread = (
        *_ambiguous(twice, place, header, standard), *_unstated(bare, place, header, standard),
        *_confusable(near, meant, place, standard), *_saying([one for one in rest if one not in near], place, header, standard),
    )  # fmt: skip
    names = ((one.field, header.name(one.header)) for one in columns if one.field)
    sources = {field: found.column for field, found in names if found}
    asked = {meant[one.letters].field: _named(one, place) for one in columns if one.letters in meant}
    mapped = Mapped(header.dataset, header.layout, header.row, columns, sources, asked, unread)
    return Understood(mapped, tuple(_missing(columns, place, header, standard)), tuple(told))


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
    return [one for one in letters if _any_cell(grid, header, text_of(one) != "")]


def _any_cell(grid: Grid, header: Header, test: pl.Expr) -> bool:
    """Whether a cell below the header is so; of a file read in pieces among the first rows."""
    return bool(grid.frame.filter(pl.col("row") > header.row).select(test.any()).item())


def _spare(column: ColumnMap) -> ColumnMap:
    """A second column for a field: known, and not read."""
    return ColumnMap(column.letters, column.header, ColumnRole.IGNORED)


def _at(place: Place, column: ColumnMap) -> Place:
    return Place(place.file, place.sheet, place.row, column.letters, column.header)


def _told(
    columns: Iterable[ColumnMap], place: Place, grid: Grid, header: Header, meant: Mapping[str, LayoutColumn],
    standard: Standard,
) -> Iterable[Finding]:  # fmt: skip
    """What is told of single columns: those that nobody knows, and those that only the office's memory knows."""
    says = Says(standard, header.dataset)
    for column in columns:
        found = header.name(column.header)
        if column.role is ColumnRole.EXTRA:
            shown = column.header or column.letters
            suggestion = _suggested(column, meant.get(column.letters))
            values = _plain_values(column, grid, header, standard) if says.telling(column.header) else ""
            yield standard.finding(
                "column_extra", _at(place, column), suggestion=suggestion, header=shown,
                remark="plain" if values else "nothing", values=values,
            )  # fmt: skip
        elif found is not None and found.line is not None and column.field:
            yield standard.finding(
                "column_remembered", _at(place, column), field=column.field, header=column.header,
                label=header.dataset.field(column.field).label, by=found.line.by, day=found.line.day.isoformat(),
            )  # fmt: skip


def _plain_values(column: ColumnMap, grid: Grid, header: Header, standard: Standard) -> str:
    """What a column that tells of a state holds, for whoever looks whether nothing is lost; it stops the sheet if it is more
    than plain values."""
    below = grid.frame.filter(pl.col("row") > header.row, filled(column.letters, column.header, standard))
    values = below.select(text_of(column.letters).unique(maintain_order=True)).to_series()
    return "、".join(f"“{one}”" for one in values.head(NAMED)) + ("……" if len(values) > NAMED else "")


def _suggested(column: ColumnMap, near: LayoutColumn | None) -> str:
    """The name that may have been meant, in the unit that the column has: its values stay as they are."""
    return f"“{in_unit(near.header, unit_in(column.header) or unit_in(near.header))}”" if near else ""


def _acting(meant: Mapping[str, LayoutColumn], columns: Iterable[ColumnMap], header: Header) -> list[ColumnMap]:
    """Unknown columns that may be one on which the program acts (whose a row is, whether it is shown), or an amount."""
    fields = {one.letters: header.dataset.field(meant[one.letters].field) for one in columns if one.letters in meant}
    return [  # a required one is missing, and told as that
        one for one in columns
        if (field := fields.get(one.letters)) and not field.required
        and (acts(header.dataset.id, field.id) or (field.unit and unit_in(one.header)))
    ]  # fmt: skip


def _saying(columns: Iterable[ColumnMap], place: Place, header: Header, standard: Standard) -> Iterable[Unread]:
    """Columns of which no cell is looked at otherwise, by what a cell says: under a header that tells of a state anything
    but plain values, under any other a state and nothing else."""
    says = Says(standard, header.dataset)
    for column in columns:
        at, text = column.letters, column.header
        telling = says.telling(text)
        if column.by is MappedBy.MEMORY and not column.field:
            odd = is_all(at, says.turned(text)) | (says.mentions(text_of(at)) if telling else pl.lit(False))
        elif column.role is ColumnRole.EXTRA and telling:
            odd = filled(at, text, standard) & ~is_all(at, says.plain(text, telling))
        elif column.role is ColumnRole.EXTRA or column.field in standard.telling_fields:
            odd = is_all(at, says.state)
        else:
            continue
        yield Unread(at, odd, partial(_said_so, column, place, standard))


def _said_so(column: ColumnMap, place: Place, standard: Standard, row: int, text: str) -> Finding:
    at = Place(place.file, place.sheet, row, column.letters, column.header)
    said = f"“{shown(text)}”" if shown(text) else "……"
    return standard.finding(
        "column_telling", at, header=column.header or column.letters, row=row, said=said, header_row=place.row
    )


def _confusable(
    near: Iterable[ColumnMap], meant: Mapping[str, LayoutColumn], place: Place, standard: Standard
) -> Iterable[Unread]:
    for column in near:
        own = meant[column.letters]
        finding = standard.finding(
            "column_confusable", _at(place, column), field=own.field,
            header=column.header, meant=_suggested(column, own),
        )  # fmt: skip
        odd = filled(column.letters, column.header, standard)
        yield Unread(column.letters, odd & ~_nought(column) if own.unit else odd, partial(_as_it_is, finding))


def _as_it_is(finding: Finding, _row: int, _text: str) -> Finding:
    """A finding about the whole column, whichever of its cells made it one."""
    return finding


def _nought(column: ColumnMap) -> pl.Expr:
    """Whether a cell is nothing in any unit."""
    return is_all(column.letters, r"[0０]+(?:[.．][0０]+)?")


def _without_unit(columns: Iterable[ColumnMap], header: Header) -> dict[ColumnMap, LayoutColumn]:
    """Unknown columns whose header is an amount's but for its unit, each with that amount's column."""
    names = names_without_unit(header.dataset, header.layout)
    unknown = (one for one in columns if one.role is ColumnRole.EXTRA)
    return {one: names[key] for one in unknown if (key := header_key(one.header)) in names}


def _unstated(
    bare: Mapping[ColumnMap, LayoutColumn], place: Place, header: Header, standard: Standard
) -> Iterable[Unread]:
    """Amounts that nothing tells how to read: passed over, they would be lost; read in either unit, they may be wrong."""
    for column, own in bare.items():
        suggestion = "、".join(f"“{in_unit(own.header, unit)}”" for unit in units_of(header.dataset, own.field))
        finding = standard.finding(
            "unit_unstated", _at(place, column), field=own.field, suggestion=suggestion, header=column.header
        )
        odd = filled(column.letters, column.header, standard) & ~_nought(column)
        yield Unread(column.letters, odd, partial(_as_it_is, finding))


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
        near = [one for one in near if not is_opposite(column.header, one.header)]
        acting = (one for one in near if acts(header.dataset.id, one.field))
        if meant := next(acting, next(iter(near), None)):
            found[column.letters] = meant
    return found


def _twice(columns: Iterable[ColumnMap], grid: Grid, header: Header, standard: Standard) -> dict[ColumnMap, ColumnMap]:
    """Second columns for a field, each with the one that is read: the first of them that holds anything."""
    groups: dict[str, list[ColumnMap]] = {}
    for column in (one for one in columns if one.field):
        groups.setdefault(column.field, []).append(column)
    found = {}
    for group in (one for one in groups.values() if len(one) > 1):
        held = (one for one in group if _any_cell(grid, header, filled(one.letters, one.header, standard)))
        read = next(held, group[0])
        found.update({one: read for one in group if one is not read})
    return found


def _ambiguous(
    twice: Mapping[ColumnMap, ColumnMap], place: Place, header: Header, standard: Standard
) -> Iterable[Unread]:
    """Two columns for one field that both hold something: which of them counts is not guessed."""
    for column, other in twice.items():
        finding = standard.finding(
            "column_ambiguous", _at(place, column), header=column.header, at=_cell(place, column),
            other=other.header, other_at=_cell(place, other), label=header.dataset.field(other.field).label,
        )  # fmt: skip
        yield Unread(column.letters, filled(column.letters, column.header, standard), partial(_as_it_is, finding))


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
