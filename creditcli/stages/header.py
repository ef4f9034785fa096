"""Finds the header row, the data set and the layout of a grid.

The layout is settled before any value is read: code 1 of a status column means 撤销 in one
national layout and 有效 in the other. Nothing is guessed: what could be two things stops the file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from creditcli.model.finding import Finding, Place
from creditcli.model.intake import Grid
from creditcli.model.mapping import Reading, Remembered, SheetMap, SheetState, header_key
from creditcli.stages.columns import HEADER_LENGTH, LEAST, Header, Mapped, Understood, map_columns
from creditcli.stages.headers_below import second_header
from creditcli.stages.levels import Known, Level, is_spread, known_of, levels_of, nearest, read_by, upper_texts
from creditcli.stages.stated_units import contradicted
from creditcli.stages.stopping import stopping
from creditcli.stages.turned import turned
from creditcli.standard.headers import Name, names_elsewhere, names_of
from creditcli.standard.types import Dataset, Layout, Standard

SEARCHED = 10  # rows among which the header is looked for
LABEL_LENGTH = 12  # of a label, where it is not known which row is the header


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a file is known to be before its headers are read.

    ``dataset``: id or empty. ``form``: the layout of the data set's own form, where the file is one. Another
    layout of the data set takes its place only where it knows more of the headers: a table of that layout was
    pasted over the form. ``memory``: lines of the office's memory of the sender's headers.
    """

    dataset: str = ""
    form: Layout | None = None
    memory: tuple[Remembered, ...] = ()


def map_header(
    grid: Grid, name: str, wanted: Wanted, standard: Standard
) -> tuple[Mapped | None, tuple[Finding, ...], SheetMap]:
    """The mapping of a grid, or None; findings that say why not; the log of what was chosen and what else could be."""
    place = Place(name, grid.sheet)
    known = known_of(standard)
    best = _best(grid, _candidates(wanted, standard), known)
    if wanted.form:
        own = _best(grid, [_named(standard.dataset(wanted.dataset), wanted.form, wanted)], known)
        best = own if own and (not best or own[0].hits >= max(one.hits for one in best)) else best
    if not best:
        told = standard.finding("header_not_found", place, known=str(LEAST))
        return None, (told,), SheetMap(grid.sheet, SheetState.STOPPED)
    chosen, others = best[0], _others(best)
    log = SheetMap(grid.sheet, SheetState.STOPPED, others=tuple(one.reading for one in others))
    ties = sorted(one.title for one in others if one.score == chosen.score)
    if ties:
        told = standard.finding("dataset_ambiguous", place, candidates="、".join([chosen.title, *ties]))
        return None, (told,), SheetMap(grid.sheet, SheetState.STOPPED, None, (), (chosen.reading, *log.others))
    names = {**names_elsewhere(chosen.header.dataset, chosen.header.layout), **chosen.header.names}
    texts = chosen.row.read(partial(nearest, names=names, known=known))
    found = map_columns(grid, name, replace(chosen.header, names=names, texts=texts), standard)
    stops = [*found.stops, *_stops(grid, name, found, standard)]
    columns = found.mapped.columns if found.mapped else ()
    log = SheetMap(grid.sheet, SheetState.STOPPED if stops else SheetState.MAPPED, chosen.reading, columns, log.others)
    stopped = {one.place.letters for one in stops}
    notices = (one for one in found.told if one.place.letters not in stopped)
    return None if stops else found.mapped, (*notices, *stops), log


def _stops(grid: Grid, name: str, found: Understood, standard: Standard) -> list[Finding]:
    """What refuses the sheet beside its header, told at once: also where the header is not fully understood."""
    if found.mapped is None:
        return []
    texts = [*contradicted(grid, name, found.mapped, standard), *turned(grid.frame, grid, name, found.mapped, standard)]
    second = [] if found.stops else second_header(grid.frame, grid, name, found.mapped, standard)
    return [*stopping(grid.frame, found.mapped), *second, *texts]


@dataclass(frozen=True, slots=True)
class Row:
    """A candidate header row: number and letters -> text. ``levels``: of the columns that stand under a text of the row
    above; ``spread``: a merged cell there stands over several of them."""

    number: int
    texts: Mapping[str, str]
    levels: Mapping[str, Level] = field(default_factory=dict)
    spread: bool = False

    def read(self, by: Callable[[Level], str]) -> dict[str, str]:
        """The texts, of two levels as ``by`` says."""
        return {**self.texts, **{one: by(level) for one, level in self.levels.items()}}


def _rows(grid: Grid) -> Iterable[Row]:
    """Candidate header rows. A row below is joined to a merged one above."""
    letters = [name for name in grid.frame.columns if name != "row"]
    if grid.keys:
        yield Row(0, dict(zip(letters, grid.keys, strict=True)))
        return
    rows = grid.frame.head(SEARCHED).to_dicts()
    for at, row in enumerate(rows):
        own = {letter: row[letter] for letter in letters if row[letter]}
        above = {one: rows[at - 1][one] for one in letters if rows[at - 1][one]} if at else {}
        upper = upper_texts(grid, rows[at - 1]["row"], above, own) if above else {}
        levels = levels_of(own, upper)
        yield Row(row["row"], own, levels)
        if above and own:
            yield Row(row["row"], {**above, **own}, levels, is_spread(grid, rows[at - 1]["row"], upper))


Named = tuple[Dataset, Layout, Mapping[str, Name]]


def _candidates(wanted: Wanted, standard: Standard) -> list[Named]:
    datasets = [standard.dataset(wanted.dataset)] if wanted.dataset else list(standard.datasets.values())
    return [_named(dataset, layout, wanted) for dataset in datasets for layout in dataset.layouts]


def _named(dataset: Dataset, layout: Layout, wanted: Wanted) -> Named:
    return dataset, layout, names_of(dataset, layout, wanted.memory)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A row as the header of a layout: its score, and how many columns of the layout it names."""

    score: float
    hits: int
    header: Header
    row: Row

    @property
    def title(self) -> str:
        """Data set and layout, for people."""
        return f"{self.header.dataset.title}（{self.header.layout.title}）"

    @property
    def reading(self) -> Reading:
        """The candidate in the log."""
        header = self.header
        return Reading(header.dataset.id, header.layout.id, header.row, round(self.score, 2))


def _best(grid: Grid, candidates: Sequence[Named], known: Known) -> list[Candidate]:
    """Candidates with enough known headers, best first: share of known headers, marks of the layout.

    The first row that may be one begins the table: below it only the second level of a header is looked at, and of two
    that know as much the upper is taken.
    """
    found: list[Candidate] = []
    for row in _rows(grid):
        if found and row.number > found[0].header.row + 1:
            break
        keys = {header_key(text) for letters, text in row.texts.items() if letters not in row.levels}
        for dataset, layout, names in candidates:
            texts = row.read(partial(read_by, names=names, known=known))
            used = {*keys, *(header_key(texts[one]) for one in row.levels)}
            hits = {code for key in used if key in names and (code := names[key].column.code)}
            if len(hits) >= LEAST and _required_hits(dataset, layout, hits):
                marks = len(hits & set(layout.marks))
                score = len(hits) + 0.5 * marks - 0.01 * (0 if row.spread else len(texts))
                found.append(Candidate(score, len(hits), Header(row.number, texts, dataset, layout, names), row))
    found.sort(key=lambda one: (-one.score, one.header.row, one.header.dataset.id, one.header.layout.id))
    return found


def _others(best: Sequence[Candidate]) -> list[Candidate]:
    """The best candidate of every other data set and layout than the first's."""
    firsts: dict[tuple[str, str], Candidate] = {}
    for one in best:
        firsts.setdefault((one.header.dataset.id, one.header.layout.id), one)
    return list(firsts.values())[1:]


def _required_hits(dataset: Dataset, layout: Layout, hits: set[str]) -> bool:
    """At least half of the layout's required columns are there: a table of something else is not guessed."""
    required = {field.id for field in dataset.fields if field.required}
    codes = {column.code for column in layout.columns if column.field in required}
    return 2 * len(codes & hits) >= len(codes)


def forbidden(grid: Grid, mapped: Mapped | None, name: str, standard: Standard) -> list[Finding]:
    """A header, however spaced, that names what no data set may hold; neither it nor any content is echoed.

    Looks down to the header row where it is known: below stand data, and a lone first cell above it is a title.
    Where it is not, only at short labels that do not stand alone: a line of instructions is no column.
    """
    words = [header_key(word) for word in standard.forbidden_headers]
    for row, headers in ((one.number, one.texts) for one in _rows(grid)):
        if mapped is not None and (row > mapped.header_row or (row < mapped.header_row and set(headers) == {"A"})):
            continue
        for letters, text in headers.items():
            key = header_key(text)
            short = len(key) <= HEADER_LENGTH if mapped else len(key) <= LABEL_LENGTH and len(headers) > 1
            if short and any(word in key for word in words):
                place = Place(name, grid.sheet, row, letters)
                return [standard.finding("column_forbidden", place, secret=True, column=letters)]
    return []
