"""One decision under two days, or under two codes of one subject's names: a slip would stand beside what it was meant to be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import polars as pl

from creditcli.checks import normal_forms
from creditcli.checks.context import Hit, Subject
from creditcli.checks.registered import with_file
from creditcli.checks.reused import CODE, DAY, EMPTY, NAME, NUMBER, ORGAN, WHO, decisions, held_rows
from creditcli.ids import document_number, uscc

ROLE, PERSON = "role", "id_number"
Row = Mapping[str, Any]


def another_day(subject: Subject) -> Iterator[Hit]:
    """A decision of an organ, number and subject that are known with other days only, where one of the two was taken back
    (``args.status`` is one of ``args.gone``) or both hold at one time (from ``args.start``, else the day of decision, to
    ``args.end``). A licence that is renewed under its number when its term is over is not meant; where the number names
    nothing, only what is alike in ``args.alike``."""
    status, gone, alike = str(subject.arg("status")), subject.texts("gone"), subject.texts("alike")
    start, end = str(subject.arg("start")), str(subject.arg("end"))
    for now, others in _with_others(subject, WHO, DAY, (status, start, end, *alike)):
        numbered = document_number.is_telling(now["number"])
        for one in (row for row in others if numbered or all(row[name] == now[name] for name in alike)):
            taken_back = [row[status] in gone for row in (one, now)]
            if taken_back[0] != taken_back[1] or (not any(taken_back) and _overlap(one, now, start, end)):
                yield Hit(now["row"], DAY, {"day": one[DAY], "held": one[status] or EMPTY})
                break


def _overlap(one: Row, other: Row, start: str, end: str) -> bool:
    def begins_within(row: Row, term: Row) -> bool:
        begins = row[start] or row[DAY]
        return bool((term[start] or term[DAY]) <= begins and (not term[end] or begins <= term[end]))

    return begins_within(one, other) or begins_within(other, one)


def another_code(subject: Subject) -> Iterator[Hit]:
    """A decision of an organ and number that are known under other unified codes only, which have its name or had it, by the
    register, as it had theirs. Persons are not meant: who is named with two firms may stand beside the code of each; nor
    numbers that name nothing."""
    told = set()
    for now, others in _with_others(subject, "name", CODE, (CODE, NAME, ROLE, PERSON)):
        if document_number.is_telling(now["number"]) and now["row"] not in told:
            told.add(now["row"])
            yield Hit(now["row"], CODE, {"held": others[-1][CODE]})


def _with_others(subject: Subject, who: str, apart: str, fields: tuple[str, ...]) -> Iterator[tuple[Row, list[Row]]]:
    """Rows of which the record or the file before them knows organ, number and ``who`` with other values of ``apart``, and
    the record does not know theirs; and the last row of each of these values. A subject of several names: for each."""
    if not {NUMBER, DAY, ORGAN, apart} <= set(subject.mapped):
        return
    view, frame = subject.context.view, subject.table.frame
    mine = decisions(frame, pl.col("row"), *fields)
    asked = [name for name in fields if name in frame.columns and name not in (CODE, NAME)]
    known = held_rows(view, subject.dataset.id, mine["number"], *asked) if view else frame.clear()
    rows = pl.concat([decisions(known, pl.lit(None, mine["row"].dtype), *fields), mine])
    if apart == CODE:
        rows = _by_names(rows, subject)
    group = [ORGAN, "number", who]
    rows = rows.filter(pl.col(apart).n_unique().over(group) > 1)
    for some in rows.partition_by(group, maintain_order=True):
        last: dict[str, Row] = {}
        held = set(some.filter(pl.col("row").is_null())[apart])
        for one in some.to_dicts():
            others = [row for value, row in last.items() if value != one[apart]]
            if one["row"] is not None and others and one[apart] not in held:
                yield one, others
            last[one[apart]] = one


def _by_names(rows: pl.DataFrame, subject: Subject) -> pl.DataFrame:
    """Of organisations and traders whose organ and number others have, too: one row for each ``name`` (in its normal form) that
    the row or the register gives to the code."""
    rows = rows.filter(
        pl.col(CODE).is_not_null() & (pl.col(CODE) != uscc.NO_CODE) & pl.col(ROLE).is_null() & pl.col(PERSON).is_null()
    )
    rows = rows.filter(pl.col(CODE).n_unique().over(ORGAN, "number") > 1)
    registered = with_file(subject, rows[CODE].unique().to_list())
    pairs = [(code, form) for code, known in registered.items() for form in sorted(known.forms)]
    more = pl.DataFrame(pairs, {CODE: pl.String, "name": pl.String}, orient="row")
    at = rows.with_row_index("at")
    named = [at.with_columns(normal_forms.names(at[NAME]).alias("name")), at.join(more, on=CODE)]
    return pl.concat(named).unique(["at", "name"]).sort("at", "name")
