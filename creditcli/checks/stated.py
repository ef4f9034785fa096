"""What a decision has to say, and how long a period must have been, from the day on which law asks for it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import polars as pl

from creditcli.checks.context import Hit, RowTest, Subject
from creditcli.checks.records import unfilled
from creditcli.model.duration import parse_duration


def unstated(subject: Subject) -> Iterator[RowTest]:
    """A field of ``args.fields`` is empty in a row decided (``args.day``) while the rule was in force.

    ``args.when``: field -> values that make it due (none: being filled); ``args.origin``: of whose lists.
    """
    day, columns = str(subject.arg("day")), subject.table.frame.columns
    when = subject.rule.args.get("when", {})
    needed = {day, *(when if isinstance(when, dict) else ())}
    if not needed <= set(columns):
        return
    due = _in_force(subject, day)
    for name, values in when.items() if isinstance(when, dict) else ():
        due &= pl.col(name).is_in(values) if values else pl.col(name).is_not_null()
    origin = subject.rule.args.get("origin")
    if origin:
        lists = [one.id for one in subject.context.standard.lists.values() if one.origin == origin]
        due &= pl.col("list_type").is_in(lists)
    for field in subject.texts("fields"):
        yield RowTest(field, due & pl.col(field).is_null() & unfilled(field), {})


def _in_force(subject: Subject, day: str) -> pl.Expr:
    """Whether the rule held on the row's own day, whenever it is submitted."""
    first, last = subject.rule.valid_from, subject.rule.valid_to
    held = pl.col(day).is_not_null()
    held &= pl.col(day) >= first.isoformat() if first else pl.lit(True)
    return held & (pl.col(day) <= last.isoformat() if last else pl.lit(True))


def span_short(subject: Subject) -> Iterator[Hit]:
    """From ``args.start`` to ``args.end`` less time than law or the office asks for.

    That is the value of ``args.parameter`` on the first day, or the office's ``args.setting``; where there is none,
    nothing is found. ``args.when``: field -> values of the rows that are meant. The first day is not counted.
    """
    start, end = str(subject.arg("start")), str(subject.arg("end"))
    if not {start, end} <= set(subject.mapped):
        return
    rows = subject.table.frame.drop_nulls([start, end])
    when = subject.rule.args.get("when", {})
    for name, values in when.items() if isinstance(when, dict) else ():
        rows = rows.filter(pl.col(name).is_in(values))
    for row, first, last in rows.select("row", start, end).iter_rows():
        span = _span(subject, date.fromisoformat(first))
        due = subject.context.calendar.add(date.fromisoformat(first), parse_duration(span)) if span else None
        if due is not None and date.fromisoformat(last) < due:
            yield Hit(row, end, {"due": due.isoformat(), "start": first})


def _span(subject: Subject, day: date) -> str:
    """The time asked for on ``day``; empty where none is."""
    office, setting = subject.context.office, str(subject.rule.args.get("setting", ""))
    if setting:
        return office.settings.get(setting, "") if office else ""
    value = subject.context.standard.parameter(str(subject.arg("parameter"))).on(day)
    return str(value.value) if value else ""
