"""One code under several names in a file; one decision number of several subjects."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import polars as pl

from creditcli.checks import normal_forms
from creditcli.checks.context import Hit, Subject
from creditcli.ids import document_number, subject_name, uscc
from creditcli.model.record import RecordView
from creditcli.standard.canonical import KEEP_CODE
from creditcli.standard.lookups import label_today

NUMBER, DAY, CODE, NAME, ORGAN = "decision_number", "decision_date", "unified_code", "subject_name", "organ_code"
WHO = "who"
EMPTY = "（未填）"
Row = Mapping[str, Any]


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
    """The number of an earlier decision of the same organ for another subject.

    Compared in the normal form; numbers that name nothing are no numbers.
    """
    if NUMBER not in subject.mapped or not {DAY, ORGAN} <= set(subject.table.frame.columns):
        return
    mine = decisions(subject.table.frame, pl.col("row"))
    view = subject.context.view
    held = (
        [decisions(held_rows(view, subject.dataset.id, mine["number"]), pl.lit(None, mine["row"].dtype))]
        if view
        else []
    )
    rows = pl.concat([*held, mine])
    rows = rows.filter(pl.col(WHO).n_unique().over(ORGAN, "number") > 1)
    rows = rows.filter(normal_forms.telling(rows["number"]))
    first: dict[tuple[str, str], tuple[str, str]] = {}
    for row, organ, number, day, who in rows.select("row", ORGAN, "number", DAY, WHO).iter_rows():
        known_day, known_who = first.setdefault((organ, number), (day, who))
        if row is not None and known_who != who:
            yield Hit(row, NUMBER, {"day": known_day})


def restated(subject: Subject) -> Iterator[Hit]:
    """A decision that the record holds otherwise in what its term depends on (``args.fields``): as sent now it would be
    shown longer, or though it was not, or its repair would come later or never. What shortens needs no second look, nor does a
    row by which the decision stands no more (``args.status`` is one of ``args.gone``): it is not shown at all."""
    terms, fields = subject.context.terms, subject.texts("fields")
    if terms is None:
        return
    gone = subject.table.frame.filter(pl.col(str(subject.arg("status"))).is_in(subject.texts("gone")))["row"].to_list()
    told = [pl.col(name).last() if name == DAY else pl.col(name).drop_nulls().last() for name in fields]
    for row, now, held in _with_held(subject, fields, *told):
        if row in gone:
            continue
        differing, was = [name for name in fields if now[name] != held[name]], terms(held)
        if not terms(now).is_worse_than(was):
            continue
        alone = [name for name in differing if terms({**held, name: now[name]}).is_worse_than(was)]
        for name in alone or differing:
            yield Hit(row, name, {"held": held[name] or EMPTY})


def in_force_again(subject: Subject) -> Iterator[Hit]:
    """A decision whose last version in the record says by its status (``args.field``) that it stands no more (one of
    ``args.values``), and that this row does not say it of."""
    field, gone = str(subject.arg("field")), subject.texts("values")
    for row, now, held in _with_held(subject, (field,), pl.col(field).last()):
        if held[field] in gone and now[field] not in gone:
            yield Hit(row, field if now[field] else NUMBER, {"held": held[field]})


def _with_held(subject: Subject, fields: tuple[str, ...], *told: pl.Expr) -> Iterator[tuple[int, Row, Row]]:
    """Rows of the table of which the record holds the decision (same organ, number, subject) otherwise in ``fields``: row,
    and organ and ``fields`` of both; ``told``: of several versions in the record, which value each field has."""
    # Where the day is part of the key, another day is another decision.
    columns = (ORGAN, "number", WHO, *({DAY} & set(subject.dataset.key)))
    view = subject.context.view
    if view is None or not {NUMBER, DAY, ORGAN} <= set(subject.mapped):
        return
    more = [name for name in fields if name != DAY]
    mine = decisions(subject.table.frame, pl.col("row"), *more)
    held = decisions(held_rows(view, subject.dataset.id, mine["number"], *more), pl.lit(None, mine["row"].dtype), *more)
    last = held.group_by(columns, maintain_order=True).agg(*told)
    last = last.rename({name: f"{name}:held" for name in fields})
    both = mine.join(last, on=columns, how="inner", maintain_order="left")
    differs = pl.any_horizontal(pl.col(name).ne_missing(pl.col(f"{name}:held")) for name in fields)
    for one in both.filter(differs).to_dicts():
        organ = {ORGAN: one[ORGAN]}
        now, before = ({name: one[name + end] for name in fields} for end in ("", ":held"))
        before = {name: _today(subject, name, text) for name, text in before.items()}
        if now != before:
            yield one["row"], organ | now, organ | before


def _today(subject: Subject, field: str, text: str | None) -> str | None:
    """What the record holds as rows are written today: a label that was changed since makes no difference."""
    known, standard = subject.dataset.field(field), subject.context.standard
    if not text or not known.codelist or known.codelist in KEEP_CODE:
        return text
    return "；".join(label_today(standard, known.codelist, one) or one for one in text.split("；"))


def held_numbers(view: RecordView, dataset: str) -> pl.Series:
    """The decision numbers that the record holds of a data set, as written. No other column is read."""
    return view.lazy(dataset).select(NUMBER).drop_nulls().collect().to_series()


def held_rows(view: RecordView, dataset: str, numbers: pl.Series, *more: str) -> pl.DataFrame:
    """The record's rows with one of these numbers, however it is written, in their order."""
    known = held_numbers(view, dataset)
    alike = known.filter(normal_forms.numbers(known).is_in(numbers.unique().to_list()))
    rows = view.lazy(dataset).select(NUMBER, DAY, CODE, NAME, ORGAN, *more)
    return rows.join(pl.LazyFrame({NUMBER: alike}), on=NUMBER, how="semi", maintain_order="left").collect()


def decisions(frame: pl.DataFrame, row: pl.Expr, *more: str) -> pl.DataFrame:
    """``row``, number as found and as compared, organ, day, ``who``: the subject's code, else its name; ``more`` fields."""
    code = pl.when(pl.col(CODE) != uscc.NO_CODE).then(CODE)
    told = [pl.col(one) if one in frame.columns else pl.lit(None, pl.String).alias(one) for one in more]
    number = normal_forms.numbers(frame[NUMBER])
    return frame.select(
        row.alias("row"), NUMBER, number.alias("number"), ORGAN, DAY, pl.coalesce(code, NAME).alias(WHO), *told
    ).drop_nulls([NUMBER, ORGAN, DAY, WHO])
