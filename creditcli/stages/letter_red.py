"""Announcements about the red list that the recognising organ signs: who was recognised, who is on it no longer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from creditcli.model import keys
from creditcli.model.ledger import Entry, ExitKind
from creditcli.model.words import day_words
from creditcli.stages.letter_desk import Desk, Matter
from creditcli.standard.types import NoticeType

# told to everybody, so without anything adverse: being listed elsewhere is that list's to say
REASONS = {
    ExitKind.REVOKED: "认定决定已被依法撤销",
    ExitKind.ERROR: "经核实，认定有误",
    ExitKind.CEASED: "主体已经注销",
    ExitKind.STANDARD_CHANGED: "认定标准变更",
}
BARRED = "red_barred"  # of the history: kept off, or no longer
OTHERWISE = "不再符合红名单条件"


def recognised(desk: Desk, notice: NoticeType) -> Iterator[Matter]:
    """One for each document of recognition: members that are public on the ledger's day, each with its term. Made anew
    where members come later or come back."""
    groups: dict[tuple[str, str, str], list[Entry]] = {}
    for entry in _own(desk):
        if entry.is_active and entry.disclosure.is_public and _is_news(entry, desk):
            groups.setdefault((entry.list_id, entry.organ_code, entry.decision_number), []).append(entry)
    for (about, organ, document), same in groups.items():
        first = same[0]
        members = [{**_member(one), "start": day_words(one.term_start), "end": _end(one)} for one in _sorted(same)]
        more = {"decision": document, "basis": first.basis.rstrip("。；;. "), "members": members}
        identity = f"{notice.id}|{about}|{organ}|{document}"
        parts = tuple(keys.part_id(one.id, *(day.isoformat() for day in _back(one))) for one in _sorted(same))
        day = max(first.decision_date, *(day for one in same for day in _back(one)), date.min)
        yield replace(_matter(identity, day, first, desk, more), parts=parts)


def _is_news(entry: Entry, desk: Desk) -> bool:
    """Whether it was recognised, or came back, since letters are written: who was announced before is not again."""
    return max(entry.decision_date, *_back(entry), date.min) >= desk.since


def _back(entry: Entry) -> Iterator[date]:
    """Days on which what had kept a member off the list proved to be wrong: it had been announced as gone."""
    return (one.day for one in entry.history if one.event == BARRED)


def unrecognised(desk: Desk, notice: NoticeType) -> Iterator[Matter]:
    """One for each organ and day: who had been announced and left before the day that was announced. Made anew where it
    becomes known later of some."""
    groups: dict[tuple[str, str, date], list[Entry]] = {}
    for entry in _own(desk):
        left, kind = entry.exit_day, entry.exit_kind
        if left is not None and kind is not ExitKind.EXPIRED and desk.was_shown(entry.disclosure, entry.public_id):
            groups.setdefault((entry.list_id, entry.organ_code, left), []).append(entry)
    for (about, organ, day), same in groups.items():
        members = [{**_member(one), "decision": one.decision_number, "reason": _reason(one)} for one in _sorted(same)]
        more = {"exit_day": day_words(day), "members": members}
        matter = _matter(f"{notice.id}|{about}|{organ}|{day.isoformat()}", day, same[0], desk, more)
        yield replace(matter, parts=tuple(keys.part_id(one.id) for one in _sorted(same)))


def _own(desk: Desk) -> Iterator[Entry]:
    return (one for one in desk.ledger.entries if one.polarity == "red" and one.origin == "own" and one.unified_code)


def _sorted(entries: Sequence[Entry]) -> list[Entry]:
    return sorted(entries, key=lambda one: (one.subject_name, one.unified_code))


def _member(entry: Entry) -> dict[str, str]:
    return {"name": entry.subject_name, "code": entry.unified_code, "honour": entry.title}


def _end(entry: Entry) -> str:
    return day_words(entry.term_end) if entry.term_end else ""


def _reason(entry: Entry) -> str:
    return REASONS.get(entry.exit_kind, OTHERWISE) if entry.exit_kind else OTHERWISE


def _matter(identity: str, day: date, entry: Entry, desk: Desk, more: Mapping[str, object]) -> Matter:
    kind = desk.standard.lists[entry.list_id]
    context = {"list": kind.name, "contact": desk.contact, "office": desk.office.name, **more}
    return Matter(identity, day, entry.organ, entry.organ_code, "", context)
