"""Finds the header row, the data set and the layout of a grid, and maps its columns.

The layout is settled before any value is read: code 1 of a status column means 撤销 in one
national layout and 有效 in the other.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import polars as pl

from creditcli.ids import resident_id
from creditcli.model.finding import Finding, Place
from creditcli.model.intake import ColumnMap, ColumnRole, Grid
from creditcli.standard.returned import ORIGIN
from creditcli.standard.types import Dataset, Layout, LayoutColumn, Standard

SEARCHED = 10  # rows among which the header is looked for
LEAST = 3  # headers that must be known
HEADER_LENGTH = 30  # characters; longer texts are prose, not headers
LABEL_LENGTH = 12  # of a label, where it is not known which row is the header
_DROPPED = re.compile(r"[\s_＿\-－—()（）\[\]［］【】*：:·.]")


def header_key(text: str) -> str:
    """What two spellings of a header share: width, brackets, blanks, underscores and stars aside."""
    return _DROPPED.sub("", unicodedata.normalize("NFKC", text)).upper()


@dataclass(frozen=True, slots=True)
class Mapped:
    """A grid's header, understood. ``first`` is the first row number after the header."""

    dataset: Dataset
    layout: Layout
    header_row: int
    columns: tuple[ColumnMap, ...]
    sources: Mapping[str, LayoutColumn]  # field -> the layout's column


def map_header(
    grid: Grid, name: str, wanted: str, standard: Standard, form: Layout | None = None
) -> tuple[Mapped | None, list[Finding]]:
    """The mapping of a grid, or None and the findings that say why not. ``wanted``: data set or empty.

    ``form``: the layout of the data set's own form, where the file is one. Another layout of the data set takes
    its place only where it knows more of the headers: a table of that layout was pasted over the form.
    """
    place = Place(name, grid.sheet)
    best = _best(grid, _candidates(wanted, standard))
    if form:
        own = _best(grid, [(standard.dataset(wanted), form)])
        best = own if own and (not best or _known(own[0]) >= max(map(_known, best))) else best
    if not best:
        return None, [standard.finding("header_not_found", place, known=str(LEAST))]
    score, row, headers, dataset, layout = best[0]
    ties = sorted({f"{one[3].title}（{one[4].title}）" for one in best if one[0] == score and one[3:] != best[0][3:]})
    if ties:
        mine = f"{dataset.title}（{layout.title}）"
        return None, [standard.finding("dataset_ambiguous", place, candidates="、".join([mine, *ties]))]
    return _columns(grid, name, standard, (row, headers, dataset, layout))


def _rows(grid: Grid) -> Iterable[tuple[int, dict[str, str]]]:
    """Candidate header rows: number and letters -> text. A row below is joined to a merged one above."""
    letters = [name for name in grid.frame.columns if name != "row"]
    if grid.keys:
        yield 0, dict(zip(letters, grid.keys, strict=True))
        return
    rows = grid.frame.head(SEARCHED).to_dicts()
    for at, row in enumerate(rows):
        own = {letter: row[letter] for letter in letters if row[letter]}
        yield row["row"], own
        if at and own:
            above = rows[at - 1]
            yield row["row"], {**{one: above[one] for one in letters if above[one]}, **own}


def _candidates(wanted: str, standard: Standard) -> list[tuple[Dataset, Layout]]:
    datasets = [standard.dataset(wanted)] if wanted else list(standard.datasets.values())
    return [(dataset, layout) for dataset in datasets for layout in dataset.layouts]


Candidate = tuple[float, int, dict[str, str], Dataset, Layout]  # score, header row, headers, what they are read as


def _known(candidate: Candidate) -> int:
    """How many columns of its layout the candidate's headers name."""
    return len(_hits(_keys(candidate[2]), _aliases(candidate[4])))


def _keys(headers: Mapping[str, str]) -> set[str]:
    return {header_key(text) for text in headers.values()}


def _hits(keys: set[str], aliases: Mapping[str, LayoutColumn]) -> set[str]:
    """Codes of the layout's columns that the headers name."""
    return {aliases[key].code for key in keys if key in aliases}


def _best(grid: Grid, candidates: Iterable[tuple[Dataset, Layout]]) -> list[Candidate]:
    """Candidates with enough known headers, best first: share of known headers, marks of the layout."""
    known = [(dataset, layout, _aliases(layout)) for dataset, layout in candidates]
    found = []
    for row, headers in _rows(grid):
        keys = _keys(headers)
        for dataset, layout, aliases in known:
            hits = _hits(keys, aliases)
            if len(hits) >= LEAST and _required_hits(dataset, layout, hits):
                marks = len(hits & set(layout.marks))
                found.append((len(hits) + 0.5 * marks - 0.01 * len(headers), row, headers, dataset, layout))
    found.sort(key=lambda one: (-one[0], -one[1], one[3].id, one[4].id))
    return found


def _required_hits(dataset: Dataset, layout: Layout, hits: set[str]) -> bool:
    """At least half of the layout's required columns are there: a table of something else is not guessed."""
    required = {field.id for field in dataset.fields if field.required}
    codes = {column.code for column in layout.columns if column.field in required}
    return 2 * len(codes & hits) >= len(codes)


def _aliases(layout: Layout) -> dict[str, LayoutColumn]:
    names: dict[str, LayoutColumn] = {}
    for column in layout.columns:
        for text in (column.header, column.code, *column.aliases):
            names.setdefault(header_key(text), column)
    return names


def forbidden(grid: Grid, mapped: Mapped | None, name: str, standard: Standard) -> list[Finding]:
    """A header, however spaced, that names what no data set may hold; neither it nor any content is echoed.

    Looks down to the header row where it is known: below stand data, and a lone first cell above it is a title.
    Where it is not, only at short labels that do not stand alone: a line of instructions is no column.
    """
    words = [header_key(word) for word in standard.forbidden_headers]
    for row, headers in _rows(grid):
        if mapped is not None and (row > mapped.header_row or (row < mapped.header_row and set(headers) == {"A"})):
            continue
        for letters, text in headers.items():
            key = header_key(text)
            short = len(key) <= HEADER_LENGTH if mapped else len(key) <= LABEL_LENGTH and len(headers) > 1
            if short and any(word in key for word in words):
                place = Place(name, grid.sheet, row, letters)
                return [standard.finding("column_forbidden", place, secret=True, column=letters)]
    return []


def _columns(
    grid: Grid, name: str, standard: Standard, chosen: tuple[int, dict[str, str], Dataset, Layout]
) -> tuple[Mapped | None, list[Finding]]:
    row, headers, dataset, layout = chosen
    numbers = [letters for letters, text in headers.items() if resident_id.MASK in resident_id.mask(text)]
    if numbers:
        return None, [standard.finding("person_in_label", Place(name, grid.sheet, row, numbers[0]), secret=True)]
    aliases = _aliases(layout)
    columns, findings = [], []
    used: dict[str, LayoutColumn] = {}
    for letters, text in headers.items():
        column = aliases.get(header_key(text))
        place = Place(name, grid.sheet, row, letters, text)
        if column is None and header_key(text) == ORIGIN:
            columns.append(ColumnMap(letters, text, ColumnRole.IGNORED))
        elif column is None:
            columns.append(ColumnMap(letters, text, ColumnRole.EXTRA))
            findings.append(standard.finding("column_extra", place, header=text))
        elif column.field in used:
            return None, [*findings, standard.finding("column_ambiguous", place, header=text)]
        elif column.field:
            used[column.field] = column
            columns.append(ColumnMap(letters, text, ColumnRole.USED, column.field, column.unit))
        else:
            columns.append(ColumnMap(letters, text, ColumnRole.IGNORED))
    for letters in _unheaded(grid, row, headers):
        columns.append(ColumnMap(letters, "", ColumnRole.EXTRA))
        findings.append(standard.finding("column_extra", Place(name, grid.sheet, row, letters), header=letters))
    missing = [
        standard.finding(
            "column_missing", Place(name, grid.sheet, row), field=field.id, header=_header(layout, field.id)
        )
        for field in dataset.fields
        if field.required and field.id not in used and _header(layout, field.id)
    ]
    if missing:
        return None, findings + missing
    return Mapped(dataset, layout, row, tuple(columns), used), findings


def _unheaded(grid: Grid, row: int, headers: Mapping[str, str]) -> list[str]:
    """Columns without a header that hold something below the header row."""
    below = grid.frame.filter(pl.col("row") > row)
    letters = [one for one in grid.frame.columns if one != "row" and one not in headers]
    return [one for one in letters if (below[one].str.strip_chars() != "").any()]


def _header(layout: Layout, field: str) -> str:
    """The layout's own header of a field, empty where the layout has none."""
    return next((column.header for column in layout.columns if column.field == field), "")
