"""A large xlsx read by columns: plain texts are cut out of its XML, and only what is left goes to the sheet reader.

That reader makes every cell a value of Python's, which takes longer than all checks of a row. Here it is shown the
workbook without its plain cells, and every other cell once: what a number, a date or an escaped text says, how sheets
are called and what is merged is still told by it alone.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace

import polars as pl

from creditcli.io.no_values import marks_in
from creditcli.io.sheet_apart import TooMuch
from creditcli.io.sheet_cells import sheets_in
from creditcli.io.sheet_facts import GAP, LETTERS, MOST_CELLS, SheetFacts, head_facts, row_facts
from creditcli.io.sheet_grid import grid_with
from creditcli.io.sheet_parts import Parts, pieces
from creditcli.io.sheet_texts import CELLS, COLUMNS, NotPlain, Shared, cells_in, check_head, check_xml, shared_texts
from creditcli.model.intake import CellKind, Grid, Mark

LARGE = 1 << 20  # bytes of the sheets' XML, from which this takes less time than it costs to prepare
AT_A_TIME = 2  # pieces in work
MOST_ODD = 1_000_000  # cells for the sheet reader: they stand below each other on one sheet
SHARED, MEDIA = "xl/sharedStrings.xml", "xl/media/"
_TEXT = re.compile(r'[^>]* t="(?:str|inlineStr|e)"')  # of a cell that is a text, or an error
_START, _END, _NOTHING = b"<sheetData>", b"</sheetData>", b"<sheetData/>"
_NUMBERED = pl.Schema({**CELLS, "text": pl.UInt32(), "odd": pl.UInt32()})
Read = tuple[tuple[Grid, ...], dict[str, SheetFacts]]


def read_columns(archive: zipfile.ZipFile, parts: Parts) -> Read | None:
    """Every sheet, and facts of each by name; None where the sheet reader has to read the whole workbook. Raises
    ``BROKEN`` and Unreadable."""
    members = archive.namelist()
    size = sum(archive.getinfo(path).file_size for path in parts.sheets.values())
    if size < LARGE or len(set(members)) < len(members):
        return None
    try:
        with ThreadPoolExecutor(AT_A_TIME) as pool:
            texts = pieces(archive, SHARED, b"</si>") if SHARED in members else iter(())
            shared = pool.submit(shared_texts, texts)
            found = _Texts()
            sheets = {name: _Sheet.of(pieces(archive, path), found, pool) for name, path in parts.sheets.items()}
            return _Book(archive, parts, sheets, found).read(shared.result())
    except (NotPlain, TooMuch):
        return None


@dataclass(slots=True)
class _Texts:
    """What cells hold that is no shared text: ``own`` texts, and XML of ``odd`` cells, each once."""

    own: list[pl.Series] = field(default_factory=lambda: [pl.Series(dtype=pl.String)])
    odd: dict[str, int] = field(default_factory=dict)

    def numbered(self, cells: pl.DataFrame) -> pl.DataFrame:
        """Cells as ``cells_in`` gives them to cells with numbers of their texts: as ``_NUMBERED``."""
        own, odd = (cells[name].drop_nulls() for name in ("text", "odd"))
        before = sum(map(len, self.own))
        self.own.append(own)
        numbers = {xml: self.odd.setdefault(xml, len(self.odd)) for xml in odd.unique(maintain_order=True)}
        if len(self.odd) > MOST_ODD:
            raise NotPlain("cells")
        text = cells["text"].is_not_null()
        return cells.with_columns(
            pl.when(text).then(text.cum_sum().cast(pl.Int64) + (before - 1)).cast(pl.UInt32).alias("text"),
            pl.col("odd").replace_strict(numbers, default=None, return_dtype=pl.UInt32),
        )


@dataclass(slots=True)
class _Sheet:
    """``before``, ``after``: the XML around the rows. ``cells``: as ``_NUMBERED``, in order."""

    facts: SheetFacts = field(default_factory=SheetFacts)
    before: bytes = b""
    after: bytes = b""
    begun: bool = False
    ended: bool = False
    cells: list[pl.DataFrame] = field(default_factory=lambda: [pl.DataFrame(schema=_NUMBERED)])

    @classmethod
    def of(cls, pieces: Iterator[bytes], texts: _Texts, pool: Executor) -> _Sheet:
        """The sheet, of which every piece ends with a whole row."""
        sheet = cls()
        waiting: deque[Future[pl.DataFrame]] = deque()
        for piece in pieces:
            rows = sheet._rows_of(piece)
            waiting.append(pool.submit(cells_in, rows))
            row_facts(rows, sheet.facts)
            if len(waiting) > AT_A_TIME:
                sheet.cells.append(texts.numbered(waiting.popleft().result()))
        sheet.cells += [texts.numbered(one.result()) for one in waiting]
        sheet.facts.widest = max(LETTERS, *(_width(one["at"].to_physical()) for one in sheet.cells))
        if sheet.facts.far or sheet.facts.cells > MOST_CELLS or not (sheet.begun and sheet.facts.ordered):
            raise NotPlain("sheet")
        check_xml(sheet.with_rows(b""))
        return sheet

    def _rows_of(self, piece: bytes) -> bytes:
        if not self.begun:
            mark = _START if _START in piece else _NOTHING
            self.before, begins, piece = piece.partition(mark)
            check_head(self.before)
            head_facts(self.before, self.facts)
            if not begins:
                raise NotPlain("sheet")
            self.begun, self.ended = True, mark == _NOTHING
        rows, ends, after = (b"", b"", piece) if self.ended else piece.partition(_END)
        self.ended = self.ended or bool(ends)
        self.after += after
        return rows

    def with_rows(self, rows: bytes) -> bytes:
        """The XML with other rows."""
        return self.before + _START + rows + _END + self.after


@dataclass(frozen=True, slots=True)
class _Book:
    """A workbook whose sheets are cut."""

    archive: zipfile.ZipFile
    parts: Parts
    sheets: Mapping[str, _Sheet]
    texts: _Texts

    def read(self, shared: Shared) -> Read:
        """All sheets with their facts."""
        if len(self.texts.odd) + len(shared.escaped) > MOST_ODD:
            raise NotPlain("cells")
        rows = _below([one.encode() for one in self.texts.odd])
        more = _below([b' t="inlineStr"><is>%b</is></c>' % one for one in shared.escaped.values()], len(rows))
        check_xml(b"<rows>%b</rows>" % b"".join(rows + more))
        told = list(sheets_in(self._with(rows + more, shared.rest)))
        if [one.name for one in told] != list(self.sheets):
            raise NotPlain("sheets")
        values: list[str | None] = [None] * len(rows + more)
        for number, (value, *_) in told[0].rows if told else ():
            values[number - 1] = value
        shared.texts.scatter(list(shared.escaped), pl.Series(values[len(rows) :], dtype=pl.String))
        texts = pl.concat(
            [shared.texts, *self.texts.own, pl.Series(values[: len(rows)], dtype=pl.String)], rechunk=True
        )
        kinds = {number - 1: (kind, "") for number, _, kind in told[0].marks} if told else {}
        nothing = {mark.row - 1: (mark.kind, mark.text) for mark in marks_in(b"".join(rows))}
        before = {"shared": 0, "text": len(shared.texts), "odd": len(texts) - len(rows)}
        typed = [number for xml, number in self.texts.odd.items() if not _TEXT.match(xml)]
        grids = []
        for one in told:
            sheet = self.sheets[one.name]
            cells = pl.concat(sheet.cells)
            sheet.facts.marks.extend(_marks(cells, nothing))
            frame = _frame(cells, pl.coalesce(pl.col(name) + count for name, count in before.items()), texts)
            grid = grid_with(one, frame, _marks(cells, kinds))
            held = sum(column.count() for column in frame.get_columns()[1:]) == len(cells)
            grids.append(replace(grid, texts=held and not cells["odd"].is_in(typed).any()))
        return tuple(grids), {name: one.facts for name, one in self.sheets.items()}

    def _with(self, rows: Sequence[bytes], shared: bytes) -> bytes:
        """The workbook with these rows on its first sheet, and none on the others."""
        parts = {SHARED: shared}
        for at, (name, path) in enumerate(self.parts.sheets.items()):
            parts[path] = self.sheets[name].with_rows(b"" if at else b"".join(rows))
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as archive:
            for info in self.archive.infolist():
                if not info.filename.startswith(MEDIA):
                    archive.writestr(
                        info.filename, parts[info.filename] if info.filename in parts else self.archive.read(info)
                    )
        return buffer.getvalue()


def _below(cells: Sequence[bytes], after: int = 0) -> list[bytes]:
    """Rows of one cell each, given as XML from after its place."""
    return [b'<row r="%d"><c r="A%d"%b</row>' % (at, at, one) for at, one in enumerate(cells, after + 1)]


def _frame(cells: pl.DataFrame, number: pl.Expr, texts: pl.Series) -> pl.DataFrame:
    """The rows of a grid. ``number``: of a cell's text."""
    cells = cells.select("row", pl.col("at").to_physical().cast(pl.UInt32), number.alias("number"))
    place = cells["row"].cast(pl.UInt64) * len(COLUMNS.categories) + cells["at"]
    if (place <= place.shift()).any() or (cells["number"] >= len(texts)).any():
        raise NotPlain("order")
    cells = cells.filter((texts.is_not_null() & (texts != "")).gather(cells["number"]))
    numbers, where = _rows(cells["row"])
    columns = [numbers]
    for at, letters in enumerate(COLUMNS.categories[: _width(cells["at"])]):
        own = cells["at"] == at
        found = pl.repeat(None, len(numbers), dtype=pl.UInt32, eager=True)
        found.scatter(where.filter(own), cells["number"].filter(own))
        columns.append(texts.gather(found).alias(letters))
    return pl.DataFrame(columns)


def _width(columns: pl.Series) -> int:
    """How many columns there are up to the last of these, which are counted from 0."""
    return 0 if columns.is_empty() else 1 + int(columns.max())  # type: ignore[arg-type]


def _rows(filled: pl.Series) -> tuple[pl.Series, pl.Series]:
    """The numbers of a grid's rows, blank ones between others included unless they are too many; and which of these
    each cell belongs to. ``filled``: the row of each cell, in order."""
    row, before = pl.col("row"), pl.col("row").shift(1, fill_value=0)
    first = pl.when(row - before <= GAP).then(before + 1).otherwise(row)
    rows = filled.to_frame().select(row.filter(row != row.shift().fill_null(0)))
    numbers = rows.select(pl.int_ranges(first, row + 1, dtype=pl.UInt32).alias("row")).explode("row").to_series()
    last = rows.select((row - first + 1).cum_sum() - 1).to_series()
    return numbers, last.gather(filled.rle_id())


def _marks(cells: pl.DataFrame, kinds: Mapping[int, tuple[CellKind, str]]) -> Iterator[Mark]:
    """Marks of those cells of which a kind is told."""
    marked = cells.filter(pl.col("odd").is_in(list(kinds))) if kinds else cells.clear()
    for row, letters, odd in marked.select("row", "at", "odd").iter_rows():
        yield Mark(row, letters, *kinds[odd])
