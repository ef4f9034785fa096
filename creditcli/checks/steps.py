"""Steps of one case (objection, repair) in their order, in the file and in the record.

``args.case``: field with the case's number; ``args.follows``: stage -> stages of which one comes before it; ``args.undone``:
stage -> the stage that undoes it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import polars as pl

from creditcli.checks import normal_forms
from creditcli.checks.context import Hit, Subject
from creditcli.ids import document_number
from creditcli.model.about import is_about, same_subject
from creditcli.model.record import KEY, RecordView
from creditcli.standard.lookups import label_today, target_dataset
from creditcli.standard.types import Standard

Row = Mapping[str, Any]
TARGET, PERSON = "target_decision_number", "id_number"
ABOUT = ("target_dataset", "list_type", TARGET)
NAME = "subject_name"
SUBJECT = (NAME, "unified_code", PERSON)
DOCUMENT = "decision_number"
COLUMNS = ("stage", "event_date", DOCUMENT, "organ_code")


def step_missing(subject: Subject) -> Iterator[Hit]:
    """A stage that follows another, none of which is in the file or the record."""
    for row, before in _judged(subject):
        wanted = _follows(subject).get(row["stage"])
        if wanted and not any(one["stage"] in wanted for one in before):
            yield Hit(row["row"], "stage", {"earlier": "、".join(wanted)})


def step_before(subject: Subject) -> Iterator[Hit]:
    """A stage dated before the one that it follows."""
    for row, before in _judged(subject):
        wanted = _follows(subject).get(row["stage"], ())
        days = [one["event_date"] for one in before if one["stage"] in wanted and one["event_date"]]
        if row["event_date"] and days and row["event_date"] < min(days):
            yield Hit(row["row"], "event_date", {"earlier": "、".join(wanted), "day": min(days)})


def step_repeated(subject: Subject) -> Iterator[Hit]:
    """A stage of ``args.once`` that the case went through on another day already."""
    once = subject.texts("once")
    for row, before in _judged(subject):
        days = [one["event_date"] for one in before if one["stage"] == row["stage"] and one["event_date"]]
        if row["stage"] in once and row["event_date"] and any(day != row["event_date"] for day in days):
            yield Hit(row["row"], "event_date", {"stage": row["stage"], "day": min(days)})


def undone_before(subject: Subject) -> Iterator[Hit]:
    """A stage that is dated after what undid it, by the document that it had before that: it would act on nothing."""
    undoing = subject.rule.args.get("undone")
    for row, before in _judged(subject):
        other = undoing.get(row["stage"]) if isinstance(undoing, Mapping) else None
        if other and row["event_date"] and row.get(DOCUMENT):
            dated = [one for one in before if one["event_date"]]
            first = min((one["event_date"] for one in dated if _alike(one, row)), default=row["event_date"])
            days = [one["event_date"] for one in dated if one["stage"] == other]
            undone = [day for day in days if first <= day < row["event_date"]]
            if undone:
                yield Hit(row["row"], "event_date", {"stage": other, "document": row[DOCUMENT], "day": max(undone)})


def _alike(one: Row, other: Row) -> bool:
    """Whether two steps are of one stage and by one document."""
    numbers = [document_number.normal_form(step.get(DOCUMENT) or "") for step in (one, other)]
    return one["stage"] == other["stage"] and numbers[0] == numbers[1]


def _follows(subject: Subject) -> Mapping[str, list[str]]:
    found = subject.rule.args.get("follows")
    return found if isinstance(found, Mapping) else {}


def _judged(subject: Subject) -> Iterator[tuple[Row, list[Row]]]:
    """Every row with the other steps of its case that are known: those held, and the other rows of the file."""
    case = str(subject.arg("case"))
    if not {case, "stage"} <= set(subject.mapped):
        return
    persons, view, standard = subject.persons, subject.context.view, subject.context.standard
    own = _grouped(subject.table.frame, case, {} if persons is None else persons)
    numbers = {number for number, _ in own}
    held = (
        _grouped(_today(_of_cases(view.frames[subject.dataset.id], case, numbers), subject), case, None) if view else {}
    )
    for known, rows in own.items():
        for row in rows:
            others = [*held.get(known, ()), *(one for one in rows if one is not row)]
            if persons is None:
                others = [{**one, PERSON: None} for one in others]
            yield row, [one for one in others if same_subject(row, one) or _renamed(view, standard, row, one)]


def _renamed(view: RecordView | None, standard: Standard, row: Row, other: Row) -> bool:
    """Whether two steps are about one thing of the record, which was sent under both their names."""
    dataset = target_dataset(standard, row.get(ABOUT[0]), row.get(ABOUT[1]))
    if not view or not dataset or row[NAME] == other[NAME]:
        return False
    held = view.frames[dataset]
    given = {name: [one[name] for one in (row, other) if one.get(name)] for name in SUBJECT if name in held.columns}
    near = held.filter(pl.any_horizontal(pl.col(name).is_in(some) for name, some in given.items()).fill_null(False))
    return bool(_keys(near, row) & _keys(near, other))


def _keys(held: pl.DataFrame, step: Row) -> set[str]:
    """Keys of the rows that a step is about."""
    number = document_number.normal_form(step.get(TARGET) or "")
    rows = (one for one in held.to_dicts() if document_number.normal_form(one["decision_number"] or "") == number)
    return {one[KEY] for one in rows if is_about(step, one)}


def _of_cases(frame: pl.DataFrame, case: str, numbers: Iterable[str]) -> pl.DataFrame:
    """Rows of cases with these numbers: few of those of a region."""
    return frame.filter(normal_forms.numbers(frame[case]).is_in(list(numbers)).fill_null(False))


def _today(held: pl.DataFrame, subject: Subject) -> pl.DataFrame:
    """Rows of the record with their stages as rows are written today."""
    standard, codelist = subject.context.standard, subject.dataset.field("stage").codelist
    stages = [label_today(standard, codelist, one) for one in held["stage"]]
    return held.with_columns(pl.Series("stage", stages, dtype=pl.String))


def _grouped(frame: pl.DataFrame, case: str, persons: Mapping[str, str] | None) -> dict[tuple[str, str], list[Row]]:
    """By the case's number and that of the decision: every office counts its own. ``persons``: numbers as the record knows
    them; None for rows of the record."""
    found: dict[tuple[str, str], list[Row]] = {}
    wanted = [name for name in (case, "row", *ABOUT, *SUBJECT, *COLUMNS) if name in frame.columns]
    for row in frame.select(wanted).drop_nulls([case, "stage"]).to_dicts():
        known = row if persons is None else {**row, PERSON: persons.get(row.get(PERSON) or "")}
        about = document_number.normal_form(row.get(TARGET) or "")
        found.setdefault((document_number.normal_form(row[case]), about), []).append(known)
    return found
