"""Which rows below the header are data: blank rows, titles, notes, totals and headers that a printed page repeats
are left out, each counted."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence

import polars as pl

from creditcli.model.finding import Finding, Place, RowCounts, corners, letters_to_number, number_to_letters
from creditcli.model.intake import NO_DATA, Grid
from creditcli.model.mapping import header_key
from creditcli.stages.columns import Mapped
from creditcli.stages.headers_below import headers_below
from creditcli.stages.margin_lines import BEGINS, BLANKS, margin_lines
from creditcli.standard.types import FieldType, Standard

TITLE_CELLS = 1  # a row with no more filled cells than this, in a table of several columns, is a title or note
NOTE_CELLS = 2
NAMED = 20  # rows that are named among those left out
BLANK, TITLE, NOTE = "blank", "title", "note"
SURE_HEADERS = 3  # cells that hold their own headers, by which a row is suspected to be the header once more
EXPONENT = r"^\s*[0-9](?:\.[0-9]+)?[Ee]\+?[0-9]{2}\s*$"  # a long number, its digits gone: ``1.52501E+17``
INSTRUCTIONS = re.compile("表格说明|填表说明|填报说明")
_NOTE = re.compile(r"^\s*(?:表格说明|填表说明|填报说明|说明|备注|注|填表人|填报人|制表)\s*[:：\d]?")


def data_rows(
    name: str, grid: Grid, mapped: Mapped, standard: Standard
) -> tuple[pl.DataFrame, Mapping[str, int], list[Finding]]:
    """Rows below the header that carry data, as found, and what was dropped by kind."""
    used = {column.letters: column.field for column in mapped.columns if column.field}
    below = grid.frame.filter(pl.col("row") > mapped.header_row)
    again = pl.col("row").is_in(headers_below(below, mapped).repeated)
    kind = pl.when(again).then(pl.lit("header")).otherwise(kind_of(below, mapped))
    kinds = below.with_columns(kind.alias("_kind"))
    rows = kinds.with_columns(pl.when(~pl.col("row").is_in(_parts(grid, kinds, mapped))).then(pl.col("_kind")))
    dropped = dict(Counter(one for one in rows["_kind"].to_list() if one is not None))
    kept = rows.filter(pl.col("_kind").is_null())
    raw = kept.select("row", *[pl.col(letters).alias(field) for letters, field in used.items()])
    place = Place(name, grid.sheet, mapped.header_row)
    said = rows.filter(pl.col("_kind").is_not_null() & (pl.col("_kind") != BLANK))["row"].to_list()
    told = _dropped(dropped, said, place, standard) + _hidden(grid, raw, place, standard)
    return raw, dropped, [*told, *_merged(name, grid, raw, mapped, standard)]


def kind_of(rows: pl.DataFrame, mapped: Mapped) -> pl.Expr:
    """Why one of ``rows`` is no data; null for a row that is. Worked out for every column that holds anything."""
    letters = [one for one in rows.columns if one != "row"]
    filled = [bare(one) for one in letters]
    count = pl.sum_horizontal(one.is_not_null() for one in filled)
    first = pl.coalesce(*filled, pl.lit(""))
    used = sum(bool(column.field) for column in mapped.columns)
    signed, totals = margin_lines(rows, first)
    return (
        pl.when(count == 0)
        .then(pl.lit(BLANK))
        .when(pl.col("row").is_in(totals))
        .then(pl.lit("total"))
        .when(first.str.contains(_NOTE.pattern) & (count <= NOTE_CELLS))
        .then(pl.lit(NOTE))
        .when((count <= TITLE_CELLS) & pl.lit(used > 3))
        .then(pl.lit(TITLE))
        .when(_instructions(mapped) | pl.col("row").is_in(signed))
        .then(pl.lit(NOTE))
    )


def no_data(grid: Grid, mapped: Mapped) -> pl.Expr:
    """Whether a row may be one that is left out, asked of rows whose cells are kept as found. May say yes of others."""
    read = {column.letters: column.field for column in mapped.columns if column.field}
    letters = [one for one in grid.frame.columns if one != "row"]
    required = [one for one in letters if one in read and mapped.dataset.field(read[one]).required]
    asked = required if len(required) > NOTE_CELLS else letters  # of others a sound row may have none
    before = letters[: letters.index(required[0]) + 1] if required else letters
    filled = {one: pl.col(one) if one in read else bare(one) for one in letters}
    first = pl.coalesce(filled[one] for one in before)
    words = first.str.contains(f"{_NOTE.pattern}|{BEGINS}").fill_null(True)
    few = pl.sum_horizontal(filled[one].is_not_null() for one in asked) <= NOTE_CELLS
    return words | few | _instructions(mapped) | _repeated(mapped)


def bare(letters: str) -> pl.Expr:
    """The text without blanks of any kind around it, null where nothing is left: zero-width characters are nothing."""
    text = pl.col(letters).str.strip_chars(BLANKS)
    return pl.when(text != "").then(text)


def _repeated(mapped: Mapped) -> pl.Expr:
    """Perhaps the header row once more: the first columns that are read hold their own headers."""
    headers = [column for column in mapped.columns if column.field and column.header][:SURE_HEADERS]
    if not headers or not mapped.header_row:
        return pl.lit(False)
    return pl.all_horizontal(
        pl.col(column.letters).is_in(sorted({column.header, column.header.strip(), header_key(column.header)}))
        for column in headers
    ).fill_null(False)


def _instructions(mapped: Mapped) -> pl.Expr:
    """The form's own instructions or example, left among the data: they stand where the document number belongs."""
    numbers = {field.id for field in mapped.dataset.fields if field.type is FieldType.DOCUMENT_NUMBER}
    columns = [column.letters for column in mapped.columns if column.field in numbers]
    if not columns:
        return pl.lit(False)
    return pl.any_horizontal(pl.col(one).str.contains(INSTRUCTIONS.pattern) for one in columns).fill_null(False)


def without_digits(identifier: pl.Expr) -> pl.Expr:
    """Whether an identifier stands as a spreadsheet shows a long number."""
    return identifier.str.contains(EXPONENT).fill_null(False)


def refused_whole(grid: Grid, findings: Sequence[Finding]) -> RowCounts:
    """The rows of a sheet that is refused as a whole: those below the header where ``findings`` say which it is."""
    own = [one for one in findings if one.place.sheet == grid.sheet]
    header = max((int(dict(one.params).get("header_row", one.place.row)) for one in own), default=0)
    letters = [one for one in grid.frame.columns if one != "row"]
    blank = pl.all_horizontal(bare(one).is_null() for one in letters) if letters else pl.lit(True)
    read = dropped = 0
    for batch in grid.batches():
        below = batch().filter(pl.col("row") > header).select(blank.alias("blank"))["blank"]
        read, dropped = read + len(below), dropped + int(below.sum())
    return RowCounts(read, refused=read - dropped, dropped=dropped)


def _dropped(dropped: Mapping[str, int], said: Sequence[int], place: Place, standard: Standard) -> list[Finding]:
    """What was left out, once a table, by kind; ``said``: the rows among them that are not blank."""
    count = sum(dropped.values())
    if not count:
        return []
    blank, title, note, total, header = (dropped.get(kind, 0) for kind in NO_DATA)
    rows = "、".join(map(str, said[:NAMED])) + ("……" if len(said) > NAMED else "") or "—"
    return [
        standard.finding(
            "rows_dropped", place, count=count, rows=rows,
            blank=blank, title=title, note=note, total=total, header=header,
        )
    ]  # fmt: skip


def _hidden(grid: Grid, raw: pl.DataFrame, place: Place, standard: Standard) -> list[Finding]:
    """Rows of data that a filter or a hand hid; hidden rows that are no data concern nobody."""
    hidden = raw.filter(pl.col("row").is_in(list(grid.hidden_rows)))["row"].to_list()
    if not hidden:
        return []
    first = Place(place.file, place.sheet, hidden[0])
    return [standard.finding("file_hidden_rows", first, sheet=place.sheet, first=hidden[0], count=len(hidden))]


def _merged(name: str, grid: Grid, raw: pl.DataFrame, mapped: Mapped, standard: Standard) -> Iterator[Finding]:
    """Rows of data of which a cell that is read lies in a merged one and has lost its value: only the first cell holds it."""
    data = set(raw["row"].to_list()) if grid.merged else set()
    for area, rows, lost_in in _areas(grid, mapped):
        for row in (one for one in rows if one in data):
            if lost := lost_in(row):
                place = Place(name, grid.sheet, row, number_to_letters(lost[0]))
                yield standard.finding("merged_data_cells", place, area=area)


def _parts(grid: Grid, kinds: pl.DataFrame, mapped: Mapped) -> list[int]:
    """Rows that look like a title or note because cells of a row of data above reach into them: they are part of the data."""
    few = kinds.filter(pl.col("_kind").is_in([TITLE, NOTE]))["row"].to_list() if grid.merged else []
    if not few:
        return []
    data = set(kinds.filter(pl.col("_kind").is_null())["row"].to_list())
    reached = {row for _, rows, lost_in in _areas(grid, mapped) if rows[0] in data for row in rows[1:] if lost_in(row)}
    return sorted(reached.intersection(few))


def _areas(grid: Grid, mapped: Mapped) -> Iterator[tuple[str, range, Callable[[int], list[int]]]]:
    """Merged areas below the header: as told, their rows, and which columns that are read lose their value in a row."""
    read = sorted(letters_to_number(column.letters) for column in mapped.columns if column.field)
    for area in grid.merged:
        found = corners(area)
        if found is None or found[3] <= mapped.header_row:
            continue
        first, top, last, bottom = found
        left, right = letters_to_number(first), letters_to_number(last)

        def lost_in(row: int, left: int = left, right: int = right, top: int = top) -> list[int]:
            return [one for one in read if left + (row == top) <= one <= right]

        yield area, range(top, bottom + 1), lost_in
