"""One code under several names in a file; one decision number on several days or for several subjects."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from creditcli.checks import normal_forms
from creditcli.checks.context import Hit, Subject
from creditcli.ids import document_number, subject_name, uscc
from creditcli.model.record import RecordView

NUMBER, DAY, CODE, NAME, ORGAN = "decision_number", "decision_date", "unified_code", "subject_name", "organ_code"


def code_of_several_names(subject: Subject) -> Iterator[Hit]:
    """A unified code that an earlier row of the file gives to another name."""
    if not {CODE, NAME} <= set(subject.mapped):
        return
    rows = subject.table.frame.select("row", CODE, NAME).drop_nulls()
    suspects = rows.filter(pl.col(NAME).n_unique().over(CODE) > 1)
    first: dict[str, tuple[int, str, str]] = {}
    for row, code, name in suspects.iter_rows():
        if uscc.judge(code) is uscc.Verdict.NO_CODE:
            continue
        form = subject_name.normal_form(name)
        at, other, known = first.setdefault(code, (row, name, form))
        if known != form:
            yield Hit(row, NAME, {"first": str(at), "other": other})


def number_year(subject: Subject) -> Iterator[Hit]:
    """The year in a document's number is after the year of its date (``args.pairs``)."""
    for number, day in subject.arg("pairs"):
        if not {number, day} <= set(subject.mapped):
            continue
        clear = pl.col(number).str.extract(normal_forms.PLAIN_NUMBER) <= pl.col(day).str.slice(0, 4)
        rows = subject.table.frame.select("row", number, day).drop_nulls().filter(~clear.fill_null(False))
        for row, text, date in rows.iter_rows():
            year = document_number.year(text)
            if year is not None and year > int(date[:4]):
                yield Hit(row, number, {})


def number_reused(subject: Subject) -> Iterator[Hit]:
    """The number of an earlier decision of the same organ, on another day or for another subject.

    Compared in the normal form; numbers that say "none" are no numbers.
    """
    if NUMBER not in subject.mapped or not {DAY, ORGAN} <= set(subject.table.frame.columns):
        return
    mine = _decisions(subject.table.frame, pl.col("row"))
    view = subject.context.view
    held = (
        [_decisions(_held(view, subject.dataset.id, mine["number"]), pl.lit(None, mine["row"].dtype))] if view else []
    )
    rows = pl.concat([*held, mine])
    apart = [DAY, "who"] if DAY in subject.dataset.key else ["who"]  # what makes it another decision
    several = pl.struct(apart).n_unique().over(ORGAN, "number") > 1
    rows = rows.filter(~pl.col(NUMBER).is_in(list(subject.context.standard.placeholders)) & several)
    first: dict[tuple[str, str], tuple[str, str]] = {}
    for row, organ, number, day, who in rows.select("row", ORGAN, "number", DAY, "who").iter_rows():
        known = first.setdefault((organ, number), (day, who))
        if row is not None and known[-len(apart) :] != (day, who)[-len(apart) :]:
            yield Hit(row, NUMBER, {"day": known[0]})


def restated(subject: Subject) -> Iterator[Hit]:
    """A decision that the record holds with an earlier day or a milder class (``args.class``, in the order of
    ``args.codelist``): as sent now it would be shown longer. What shortens needs no second look."""
    graver = str(subject.arg("class"))
    view, columns = subject.context.view, (ORGAN, "number", "who")
    if view is None or not {NUMBER, DAY, ORGAN} <= set(subject.mapped):
        return
    values = subject.context.standard.codelists[str(subject.arg("codelist"))].values
    order = {one.label: str(at) for at, one in enumerate(values)}
    mine = _decisions(subject.table.frame, pl.col("row"), graver)
    held = _decisions(_held(view, subject.dataset.id, mine["number"], graver), pl.lit(None, mine["row"].dtype), graver)
    classed = held.group_by(columns, maintain_order=True).agg(pl.col(DAY).last(), pl.col(graver).drop_nulls().last())
    both = mine.join(classed, on=columns, how="inner", suffix=":held", maintain_order="left")
    for row, day, told, held_day, held_class in both.select(
        "row", DAY, graver, f"{DAY}:held", f"{graver}:held"
    ).iter_rows():
        if day > held_day:
            yield Hit(row, DAY, {"held": held_day})
        if order.get(told or "", "") > order.get(held_class or "", "9"):
            yield Hit(row, graver, {"held": held_class})


def held_numbers(view: RecordView, dataset: str) -> pl.Series:
    """The decision numbers that the record holds of a data set, as written. No other column is read."""
    return view.lazy(dataset).select(NUMBER).drop_nulls().collect().to_series()


def _held(view: RecordView, dataset: str, numbers: pl.Series, *more: str) -> pl.DataFrame:
    """The record's rows with one of these numbers, however it is written, in their order."""
    known = held_numbers(view, dataset)
    alike = known.filter(normal_forms.numbers(known).is_in(numbers.unique().to_list()))
    rows = view.lazy(dataset).select(NUMBER, DAY, CODE, NAME, ORGAN, *more)
    return rows.join(pl.LazyFrame({NUMBER: alike}), on=NUMBER, how="semi", maintain_order="left").collect()


def _decisions(frame: pl.DataFrame, row: pl.Expr, *more: str) -> pl.DataFrame:
    """``row``, number as found and as compared, organ, day, ``who``: the subject's code, else its name; ``more`` fields."""
    code = pl.when(pl.col(CODE) != uscc.NO_CODE).then(CODE)
    told = [pl.col(one) if one in frame.columns else pl.lit(None, pl.String).alias(one) for one in more]
    number = normal_forms.numbers(frame[NUMBER])
    return frame.select(
        row.alias("row"), NUMBER, number.alias("number"), ORGAN, DAY, pl.coalesce(code, NAME).alias("who"), *told
    ).drop_nulls([NUMBER, ORGAN, DAY, "who"])
