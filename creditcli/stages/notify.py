"""``notify``: the letters that are due on the ledger's day. Pure; numbers are given later, once and for ever.

A letter is due when an event of its kind happened on or after the day from which the office writes
letters, and the register does not have it, or has less than happened since. What another organ must sign is only a draft for it,
and bears the day of its matter; what the office signs bears the day on which it is written.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import replace
from datetime import date

from creditcli.model.figures import Figures
from creditcli.model.letter_book import Written
from creditcli.model.outputs import Letter
from creditcli.model.words import day_words
from creditcli.stages import (
    letter_answers,
    letter_corrections,
    letter_figures,
    letter_late,
    letter_lists,
    letter_measures,
    letter_office,
    letter_red,
    letter_repair,
)
from creditcli.stages.letter_desk import Desk, Matter, Returned
from creditcli.standard.types import NoticeType

__all__ = ["ASKED", "Desk", "Returned", "asked_letters", "due_letters"]


def due_letters(desk: Desk, register: Mapping[str, Written], since: date) -> tuple[Letter, ...]:
    """Letters due, in order of day, kind and identity. ``register``: what was written about already, by identity."""
    desk, found = replace(desk, written=register, since=since), dict[str, Letter]()
    for notice in desk.standard.notices.values():
        if notice.event in ASKED:
            continue
        for matter in WRITERS[notice.event](desk, notice):
            written = register.get(matter.identity)
            if matter.day >= since and (written is None or written.lacks(matter.news, matter.parts, matter.whole)):
                found.setdefault(matter.identity, _letter(notice, matter, desk, written))
    return tuple(sorted(found.values(), key=lambda one: (one.day, one.kind, one.identity)))


def asked_letters(desk: Desk, figures: Figures, events: Collection[str]) -> tuple[Letter, ...]:
    """The letters that are made of figures, for these events of ``ASKED``."""
    return tuple(
        _letter(notice, matter, desk)
        for notice in desk.standard.notices.values()
        if notice.event in events
        for matter in ASKED[notice.event](desk, notice, figures)
    )


def _letter(notice: NoticeType, matter: Matter, desk: Desk, written: Written | None = None) -> Letter:
    """The letter of a matter, with what every letter bears. ``written``: what was written about it before."""
    own = notice.signer == "office"
    drafter, code = _drafter(matter, desk)
    signer = desk.office.name if own else drafter
    laws = desk.standard.basis(notice.law, desk.ledger.as_of if own else matter.day)
    trace = f"数据标准 {desk.ledger.standard_version}　事项 {matter.identity}　档案首值 {desk.ledger.head[:16]}"
    if desk.office.invented:
        trace += "　（示例文书：主体、人员、事项全部虚构）"
    if not own:
        trace += "　（代拟稿：由署名单位审核、编号、签发）"
    context = {
        "title": notice.title,
        "draft_for": "" if own else drafter,
        "law": laws,
        "organ": signer,
        "day": day_words(desk.ledger.as_of if own else matter.day),
        "trace": trace,
        "number": matter.number,
        "again": day_words(written.last) if written else "",
        **matter.context,
    }
    code = desk.office.code if own else code
    draft = "" if own else drafter
    return Letter(
        notice.id, matter.identity, code, signer, notice.number_word, draft, context, matter.day, matter.parts
    )


def _drafter(matter: Matter, desk: Desk) -> tuple[str, str]:
    """Name and code of the organ that a draft is for: a dissolved one signs nothing, its successor does."""
    acting = desk.office.acting(matter.organ_code, desk.ledger.as_of)
    moved = acting is not None and acting != desk.office.organisation(matter.organ_code)
    return (acting.name, acting.code) if acting and moved else (matter.organ, matter.organ_code)


WRITERS: Mapping[str, Callable[[Desk, NoticeType], Iterator[Matter]]] = {
    "noticed": letter_lists.noticed,
    "reviewed": letter_answers.reviewed,
    "rejected": letter_answers.rejected,
    "decided": letter_lists.decided,
    "listed": letter_lists.listed,
    "exited": letter_lists.exited,
    "exit_announced": letter_lists.announced,
    "restored": letter_repair.restored,
    "repair_open": letter_repair.reminded,
    "repair_accepted": letter_repair.accepted,
    "repair_supplement": letter_repair.supplement,
    "repair_rejected": letter_repair.rejected,
    "repair_granted": letter_repair.granted,
    "repair_refused": letter_repair.refused,
    "repair_undone": letter_repair.undone,
    "shielded": letter_repair.shielded,
    "objection_accepted": letter_office.accepted,
    "objection_answered": letter_answers.answered,
    "objection_overdue": letter_office.overdue,
    "begun": letter_measures.begun,
    "measures_over": letter_measures.over,
    "suspended": letter_measures.suspended,
    "resumed": letter_measures.resumed,
    "lifted": letter_measures.lifted,
    "corrected": letter_corrections.corrected,
    "withdrawn": letter_corrections.withdrawn,
    "cleared": letter_corrections.cleared,
    "returned": letter_office.returned,
    "recognised": letter_red.recognised,
    "unrecognised": letter_red.unrecognised,
}
# Made only when asked for, of the figures of a period.
ASKED: Mapping[str, Callable[[Desk, NoticeType, Figures], Iterator[Matter]]] = {
    "circular": letter_figures.whole,
    "work_report": letter_figures.whole,
    "late_reported": letter_late.late,
}
