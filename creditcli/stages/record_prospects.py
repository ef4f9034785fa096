"""A licence or penalty on a day: what happened to it, what ends or changes its being shown, what would have to be true. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import polars as pl

from creditcli.ids import document_number
from creditcli.listing.cases import BY_DECIDER
from creditcli.listing.disclosed import PENALTY
from creditcli.listing.events import event_order, matters_of
from creditcli.listing.told import kept
from creditcli.model.keys import decider_of
from creditcli.model.ledger import Case, Disclosure, Event, Ledger, Step
from creditcli.model.record import KEY, RECEIVED
from creditcli.model.repair_day import ends_first
from creditcli.stages.difference_penalties import Books
from creditcli.stages.penalty_law import term_basis
from creditcli.stages.prospects import ANSWER, DAY, REVOCATION, Way
from creditcli.stages.record_steps import CONDITIONS, event_step, received_step
from creditcli.standard.competence import revokers

NOT_ADOPTED = "不是有权的单位作出，不予采用"
NOT_REPAIRED = "行政许可不适用信用修复，不予采用"
Row = Mapping[str, Any]


def record_steps(dataset: str, row: Row, books: Books) -> tuple[Step, ...]:
    """Every version that came in and everything done about it by the view's day, in order of day."""
    versions = books.view.frames[dataset].filter(pl.col(KEY) == row[KEY]).sort(RECEIVED, maintain_order=True).to_dicts()
    came = [received_step(one, books.standard) for one in versions]
    again = [replace(one, effect=_again(dataset, versions[: at + 2], books)) for at, one in enumerate(came[1:])]
    late = row["late_days"]
    told = "报送期限无法判定" if late is None else f"迟报{late}个工作日" if late else "按期报送"
    first = [replace(one, effect=f"{one.effect}；{told}") for one in came[:1]]
    above = revokers(books.office, books.standard, books.view.as_of)
    done = []
    for matter in sorted(
        matters_of(books.view, books.standard, succession=books.office.succession).about(dataset, row),
        key=lambda one: event_order(one.event),
    ):
        step = event_step(matter.event, books.standard)
        if matter.of_repair and dataset != PENALTY:
            step = replace(step, effect=NOT_REPAIRED)
        done.append(step if _may(matter.event, row, above) else replace(step, effect=NOT_ADOPTED))
    return tuple(sorted((*first, *again, *done), key=lambda one: one.day))


def _again(dataset: str, versions: Sequence[Row], books: Books) -> str:
    """What the last of the versions that came until then decides: of some fields a blank says nothing."""
    *before, last = versions
    blank = [name for name in kept(before) if not last.get(name)]
    labels = [field.label for field in books.standard.datasets[dataset].fields if field.id in blank]
    return "再次报送，以本次为准" + (f"；本次没有填写{'、'.join(labels)}，仍按以前报送的" if labels else "")


def _may(event: Event, row: Row, above: frozenset[str]) -> bool:
    """Whether an organ may do what it says it did: answers, repairs and corrections are the deciding organ's, undoing and
    halting also of those that may undo another's decision."""
    if event.is_by(row["organ_code"]):
        return True
    if event.kind.startswith("correction"):
        return event.kind != "correction_fix" and event.organ_code in above
    return event.kind not in BY_DECIDER


def record_ways(dataset: str, row: Row, ledger: Ledger, books: Books) -> Iterator[Way]:
    """What ends its disclosure and when; of what is not shown, what keeps it from being so."""
    law = basis_of(dataset, row, books)[0]
    disclosure, reason = Disclosure(row["disclosure"]), row["disclosure_reason"] or ""
    if disclosure is Disclosure.HIDDEN:
        yield Way("公示", None, f"现在不公示：{reason}", law)
    elif disclosure is Disclosure.WITHDRAWN:
        yield from _back(row, books)
    else:
        if disclosure is Disclosure.SHIELDED:
            yield Way("恢复公示", None, f"{reason}；答复异议，或者作出恢复公示的文书以后恢复", _law(ANSWER, books))
        yield _expiry(row, law)
        if dataset == PENALTY:
            yield _repair(row, books)
        yield from _objections(dataset, row, ledger.cases, books)
        revoked = "作出决定的单位、复议机关、法院或者上级机关撤销决定或者确认无效的，从文书日期起停止公示"
        yield Way("撤销", None, revoked, _law(REVOCATION, books))


def basis_of(dataset: str, row: Row, books: Books) -> tuple[str, str]:
    """The law that set the last day, and the setting that acted on it (empty where none did)."""
    if dataset != PENALTY:
        return "", ""
    return term_basis(row, books.standard, books.office, books.calendar, books.view.as_of)


def _law(name: str, books: Books) -> str:
    value = books.standard.parameter(name).on(books.view.as_of)
    return books.standard.basis(value.law, books.view.as_of) if value else ""


def _expiry(row: Row, law: str) -> Way:
    end: date | None = row["term_end"]
    if end is None:
        return Way("期满", None, "没有写明有效期，一直公示", law)
    return Way("期满", end + DAY, "不需要申请，从这一天起自动停止公示", law)


def _repair(row: Row, books: Books) -> Way:
    if ends_first(row["least_over"], row["term_end"]):
        return Way("信用修复", None, "最短公示期限届满以前已经期满，不需要申请", _law(CONDITIONS, books))
    if row["earliest_repair"] is None:
        return Way("信用修复", None, "按适用的规定不能提前停止公示，到期满为止", _law(CONDITIONS, books))
    value = books.standard.parameter(CONDITIONS).on(books.view.as_of)
    told = value.value.get("conditions") if value and isinstance(value.value, Mapping) else None
    need = f"；条件：{'、'.join(told)}" if isinstance(told, list) else ""
    words = f"从这一天起可以申请，由{row['organ'] or '作出决定的单位'}决定{need}"
    return Way("信用修复", row["earliest_repair"], words, _law(CONDITIONS, books))


def _objections(dataset: str, row: Row, cases: Sequence[Case], books: Books) -> Iterator[Way]:
    for case in open_cases(dataset, row, cases):
        due = f"答复期限至{case.answer_due}" if case.answer_due else "没有确定答复期限"
        late = "，已经逾期" if case.answer_due and case.answer_due < books.view.as_of else ""
        words = f"{case.number}正在核实（{due}{late}）；核实有误的，从答复日期起更正或者停止公示"
        yield Way("异议", None, words, _law(ANSWER, books))


def open_cases(dataset: str, row: Row, cases: Sequence[Case]) -> tuple[Case, ...]:
    """Objections to it that nobody who may has answered."""
    number = document_number.normal_form(row["decision_number"] or "")
    return tuple(
        one for one in cases
        if one.kind == "objection" and one.closed is None and one.target_dataset == dataset
        and document_number.normal_form(one.target_decision_number) == number
        and one.unified_code == (row["unified_code"] or "")
        and decider_of(one.id) in ("", row["organ_code"])
    )  # fmt: skip


def _back(row: Row, books: Books) -> Iterator[Way]:
    if row["ended"] == "repair_granted":
        words = "以虚假材料取得修复、由作出决定的单位撤销修复的，恢复公示到原期限"
        yield Way("恢复公示", None, words, _law(CONDITIONS, books))
