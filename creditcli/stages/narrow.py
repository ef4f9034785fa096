"""The record narrowed to subjects that are asked about, or to columns: of millions of decisions no more is read. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

import polars as pl

from creditcli.checks import normal_forms
from creditcli.ids import subject_name, uscc
from creditcli.model.inquiry import Asked
from creditcli.model.record import KEY, Altered, Parties, Piece, RecordView
from creditcli.standard.types import Standard

ABOUT = ("subject", "licence", "penalty")  # data sets whose rows belong to one subject and touch no other
CORRECTING = ("correction", "objection")  # data sets whose rows may give another name to what they are about
CODE = "unified_code"
NAMING = ("subject_name", "former_names", "new_value")
LISTED = ("black-listing", "red-listing")  # data sets whose rows are entries; others are of one list each
TELLING = (*CORRECTING, "repair", "list-exit", "measure-response")  # data sets whose rows are about another's
MARKS = (CODE, "id_number", "subject_name")  # by which what is told of a subject finds its rows
LIST, FIRM = "list_type", "linked_code"


class Columned(Altered):
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


class Narrowed(Altered):
    """The frames of a view; of ``ABOUT`` every version of those records that have one of the codes in any version.

    ``keyed``: those of them whose key holds the code. All versions of a record share its key, so that there the code
    alone finds them: keys, which are long and all different, need not be read of millions of others.
    """

    def __init__(self, view: RecordView, codes: Collection[str], keyed: Collection[str]) -> None:
        super().__init__(view, ABOUT)
        self._codes = pl.Series(sorted(codes), dtype=pl.String)
        self._keyed = keyed

    def lazy(self, dataset: str) -> pl.LazyFrame:
        """Read a piece at a time: a text that is kept would hold all of its piece in memory, and is copied. Filtered, not
        joined: a filter is asked before the other columns of a row are read."""
        rows = self._view.lazy(dataset)
        if dataset not in ABOUT:
            return rows
        own = pl.col(CODE).is_in(self._codes.implode())
        if dataset not in self._keyed:
            own = pl.col(KEY).is_in(rows.filter(own).select(pl.col(KEY).unique()).collect()[KEY].implode())
        columns = rows.collect_schema().names()
        found = [rows.clear().collect()]
        for piece in self._view.pieces(dataset):
            found.append(piece.frame.select(columns).filter(own).collect().with_columns(pl.col(pl.String) + ""))
        return pl.concat(found).lazy()


class Concerning(Altered):
    """The frames of a view; of lists, decisions and what is told of them every version of what bears a mark.

    What is told of persons alone stays whole: it may name them in other ways. Rows of unknown ``lists`` stay, too.
    """

    def __init__(self, view: RecordView, marks: Collection[str], listed: Collection[str], lists: Collection[str]):
        super().__init__(view, (*ABOUT, *TELLING, *listed))
        self._marks = pl.Series(sorted(marks), dtype=pl.String)
        self._listed, self._lists = listed, list(lists)

    def lazy(self, dataset: str) -> pl.LazyFrame:
        rows = self._view.lazy(dataset)
        if dataset not in self._altered:
            return rows
        columns = rows.collect_schema().names()
        bears = _bears(self._marks, [name for name in MARKS if name in columns])
        if dataset not in self._listed:
            bears |= pl.col(CODE).is_null()
        elif LIST in columns:
            bears |= ~pl.col(LIST).is_in(self._lists)
        return rows.join(rows.filter(bears).select(KEY).unique(), on=KEY, how="semi", maintain_order="left")


def columned(view: RecordView, columns: Mapping[str, Collection[str]]) -> RecordView:
    """The view with no more than these columns (those that there are) of the data sets named."""
    return replace(view, frames=Columned(view, columns))


def narrowed(view: RecordView, asked: Iterable[Asked], standard: Standard) -> RecordView:
    """The view with no more than what answers about these subjects need; it gives the same answers."""
    asked = tuple(asked)
    codes = {one.unified_code for one in asked} - {""}
    forms = {subject_name.normal_form(one.name) for one in asked if one.name and not one.unified_code}
    keyed = [name for name in ABOUT if CODE in standard.datasets[name].key]
    return replace(view, frames=Narrowed(view, codes | _codes_of(view, forms), keyed))


def concerning(view: RecordView, parties: Parties, standard: Standard) -> RecordView:
    """The view with no more than what the lists and penalties of these subjects depend on: their rows, the firms that
    their listings are linked to, whatever a correction is about, and what is told of them all."""
    listed = (*LISTED, *(one.id for one in standard.datasets.values() if one.list))
    fixed = view.frames["correction"].select(*MARKS, "new_value")
    marks = {
        *parties.codes,
        *parties.names,
        *parties.persons,
        *(text for name in fixed.columns for text in fixed[name].drop_nulls()),
    }
    if parties.bare:
        marks |= _written_alike(view, (*ABOUT, *listed), parties.bare)
    rows = pl.concat([_marked(view.lazy(name)) for name in listed]).unique().collect()
    by_name = fixed.filter(pl.all_horizontal(pl.col(MARKS[:2]).is_null()))[MARKS[2]].drop_nulls()
    forms = {subject_name.normal_form(name) for name in by_name}
    marks |= (
        {name for name in rows[MARKS[2]].drop_nulls().unique() if subject_name.normal_form(name) in forms}
        if forms
        else set()
    )
    new = marks
    while new:
        found = rows.filter(_bears(pl.Series(sorted(new), dtype=pl.String), MARKS))
        new = {*found[CODE].drop_nulls(), *found[FIRM].drop_nulls()} - marks
        marks |= new
    return replace(view, frames=Concerning(view, marks, listed, standard.lists))


def _written_alike(view: RecordView, datasets: Iterable[str], names: Collection[str]) -> set[str]:
    """Names of these data sets that are only written otherwise, and the codes that stand beside them."""
    forms, found = normal_forms.names(pl.Series(sorted(names))).implode(), set[str]()
    for dataset in datasets:
        known = view.lazy(dataset).select(CODE, MARKS[2]).drop_nulls(MARKS[2]).unique().collect()
        alike = known.filter(normal_forms.names(known[MARKS[2]]).is_in(forms))
        found.update(alike[MARKS[2]], alike[CODE].drop_nulls())
    return found - {uscc.NO_CODE}


def _marked(rows: pl.LazyFrame) -> pl.LazyFrame:
    """Who rows of a list are about, and the firm that they are linked to."""
    columns = rows.collect_schema().names()
    return rows.select(
        pl.col(name) if name in columns else pl.lit(None, dtype=pl.String).alias(name) for name in (*MARKS, FIRM)
    )


def _bears(marks: pl.Series, columns: Iterable[str]) -> pl.Expr:
    return pl.any_horizontal(pl.col(name).is_in(marks.implode()).fill_null(False) for name in columns)


def _codes_of(view: RecordView, forms: set[str]) -> set[str]:
    """Codes of everything that bears one of the names, also as one of several in a text. Read a piece at a time: there
    are as many names as rows."""
    found, wanted = set[str](), pl.Series(sorted(forms), dtype=pl.String).implode()
    for dataset in (*ABOUT, *CORRECTING) if forms else ():
        columns = view.lazy(dataset).collect_schema().names()
        for piece in view.pieces(dataset):
            told = piece.frame.select(CODE, *(name for name in NAMING if name in columns)).drop_nulls(CODE).collect()
            for name in told.columns[1:]:
                texts = told.select(CODE, name).drop_nulls()
                found.update(texts[CODE].filter(normal_forms.names(texts[name]).is_in(wanted)))
                for code, text in texts.filter(pl.col(name).str.contains(subject_name.SEVERAL.pattern)).iter_rows():
                    if any(subject_name.normal_form(one) in forms for one in subject_name.several(text)):
                        found.add(code)
    return found
