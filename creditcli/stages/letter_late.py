"""The letter to a department that did not report decisions in time: made only when asked for, of a period. Pure.

Departments are those below the line that the office stated; where it stated none, those with anything late. What a ledger
of decisions shows that was never submitted is told whatever the line. Keys only: no subject is named.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

import polars as pl

from creditcli.ids import document_number
from creditcli.listing.disclosed import DEADLINE, deadline
from creditcli.model.figures import Figures, Group, Row
from creditcli.model.record import DEPARTMENT
from creditcli.model.words import day_words, span_words
from creditcli.stages.letter_desk import Desk, Matter
from creditcli.stages.letter_figures import period_words, share_words
from creditcli.standard.types import NoticeType

MOST_ITEMS = 200  # told in the letter itself; the sums are of all
Item = Mapping[str, str]


def late(desk: Desk, notice: NoticeType, figures: Figures) -> Iterator[Matter]:
    """One letter a department, in order of their codes; the same decisions of one period are told once."""
    reported, missing = _late_by_department(desk, figures), _missing_by_department(desk, figures)
    for row in figures.of(Group.DEPARTMENT):
        own = reported.get(row.code, ()) if _is_told(row, figures) else ()
        absent = missing.get(row.code, ())
        if (own or absent) and not desk.office.has_dissolved(row.code, desk.ledger.as_of):
            start = figures.period.start
            told = "|".join(f"{one['kind']} {one['decision']}" for one in (*own, *absent))
            digest = hashlib.sha256(told.encode()).hexdigest()[:12]
            identity = f"{notice.id}|{row.code}|{start or ''}..{figures.period.end}|{digest}"
            yield Matter(identity, figures.as_of, "", "", "", _context(row, own, absent, figures, desk))


def _is_told(row: Row, figures: Figures) -> bool:
    return figures.laggards is None or row.name in figures.laggards


def _late_by_department(desk: Desk, figures: Figures) -> Mapping[str, Sequence[Item]]:
    """Decisions of the period that came in after their last day, by data set, day and number."""
    end = min(figures.period.end, figures.as_of).isoformat()
    found: dict[str, list[Item]] = {}
    for dataset, frame in (("licence", desk.ledger.licences), ("penalty", desk.ledger.penalties)):
        title = desk.standard.datasets[dataset].title
        rows = frame.filter(pl.col("late_days") > 0, pl.col("decision_date") <= end)
        if figures.period.start:
            rows = rows.filter(pl.col("decision_date") >= figures.period.start.isoformat())
        names = (DEPARTMENT, "decision_date", "decision_number", "late_days")
        for department, decided, number, days in rows.select(names).sort(names, nulls_last=True).iter_rows():
            state = f"迟报 {days} 个工作日"
            found.setdefault(department, []).append(_item((title, number or "", decided, state), desk))
    return found


def _missing_by_department(desk: Desk, figures: Figures) -> Mapping[str, Sequence[Item]]:
    """Decisions of the reference that the record does not hold; each organ is told of its own."""
    found: dict[str, list[Item]] = {}
    for one in sorted(figures.missing, key=lambda one: (one["day"], document_number.normal_form(one["number"]))):
        item = _item(("台账中的决定", one["number"], one["day"], "没有报送"), desk)
        found.setdefault(one["organ"], []).append(item)
    return found


def _item(told: tuple[str, str, str, str], desk: Desk) -> Item:
    """Of kind, number, day of the decision (ISO, or empty) and what became of it."""
    kind, number, decided, state = told
    day = date.fromisoformat(decided) if decided else None
    last = deadline(day, desk.standard, desk.calendar) if day else None
    return {
        "kind": kind, "decision": number or "没有文号", "decided": day_words(day) if day else "台账没有写明",
        "last": day_words(last) if last else "无法判定", "state": state,
    }  # fmt: skip


def _context(
    row: Row, reported: Sequence[Item], absent: Sequence[Item], figures: Figures, desk: Desk
) -> dict[str, object]:
    value = desk.standard.parameter(DEADLINE).on(figures.as_of)
    items = [*absent, *reported]
    return {
        "addressee": row.name, "period": period_words(figures.period), "asof": day_words(figures.as_of),
        **share_words(row.figures), "late": row.figures["late"].text, "threshold": figures.threshold or 0,
        "span": span_words(str(value.value)) if value else "规定的期限", "contact": desk.contact,
        "source": figures.reference.source if figures.reference else "", "absent": len(absent),
        "items": items[:MOST_ITEMS], "shown": MOST_ITEMS, "more": max(0, len(items) - MOST_ITEMS),
    }  # fmt: skip
