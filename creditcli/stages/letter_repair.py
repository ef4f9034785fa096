"""Letters about repair that the deciding organ signs, of listings and of penalties. Drafts for that organ."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date

from creditcli.listing.fate import SHIELDS
from creditcli.listing.granted_again import GRANTED, TURN, UNDONE
from creditcli.listing.orders import Order, Orders
from creditcli.model.ledger import Disclosure, ExitKind
from creditcli.model.words import day_words
from creditcli.stages.letter_desk import UNNAMED, Desk, Matter, addressed, own_entries, remedy
from creditcli.stages.letter_lists import handling, repair_terms
from creditcli.stages.letter_told import Told
from creditcli.stages.list_words import early_exit, kind_of, sentence, value_on
from creditcli.standard.competence import revokers
from creditcli.standard.list_terms import block, law_of
from creditcli.standard.types import ListType, NoticeType

Writer = Callable[[Desk, NoticeType], Iterator[Matter]]
PAPERS = {"repair_rejected": "本通知书"}  # what a letter that is no decision calls itself


def step_letter(kind: str, applies: Callable[[Told], bool] | None = None) -> Writer:
    """A writer of letters about every event of the kind that the deciding organ gave and that ``applies``; of several of one
    case the newest is what its letter is about."""

    def write(desk: Desk, notice: NoticeType) -> Iterator[Matter]:
        for told in reversed(desk.told):
            if told.event.kind == kind and told.by_decider and (applies is None or applies(told)):
                yield _matter(notice, told, desk)

    return write


def _matter(notice: NoticeType, told: Told, desk: Desk) -> Matter:
    event, target = told.event, told.target
    kind = _list_of(told, desk)
    reason = event.data.get("reason", "")
    applied = event.data.get("apply_date", "")
    context = {
        **addressed(target, desk.standard), "case": told.case, "document": event.document,
        "outcome": event.kind, "end": day_words(target.term_end) if target.term_end else "",
        "reason": sentence(reason) if reason else UNNAMED, "told": bool(reason), "since": day_words(event.day),
        "applied": day_words(date.fromisoformat(applied)) if applied else "",
        "handling": handling(early_exit(kind).decide_within if kind else "", event.day, desk),
        "remedy": remedy(desk, target.organ_code, event.day, kind, PAPERS.get(event.kind, "本决定书")),
        "basis": _basis(notice, told, kind, desk),
        "listed": desk.standard.lists[kind.id].name if kind else "",
        "fee": _terms(desk, told).get("fee", "免费"),
    }  # fmt: skip
    number = event.data.get("decision_number", "")
    identity = f"{notice.id}|{told.case or event.document}|{target.id}"
    return Matter(identity, event.day, target.organ, target.organ_code, number, context, news=event.day)


def _list_of(told: Told, desk: Desk) -> ListType | None:
    return kind_of(told.target.entry, desk.standard) if told.target.entry else None


def _terms(desk: Desk, told: Told) -> Mapping[str, object]:
    value = value_on(desk.standard.parameter("repair_conditions"), told.event.day)
    return value.value if value and isinstance(value.value, Mapping) else {}


def _basis(notice: NoticeType, told: Told, kind: ListType | None, desk: Desk) -> str:
    """The list's own law first, then the general one of the day."""
    own = [law_of(kind, "early_exit", desk.standard, told.event.day)] if kind else []
    return "、".join(dict.fromkeys(filter(None, [*own, desk.standard.basis(notice.law, told.event.day)])))


def _is_granted(told: Told) -> bool:
    """Whether the repair is what ended it, and still does."""
    entry = told.target.entry
    if entry is None:
        return told.target.ended == "repair_granted"
    return entry.exit_kind is ExitKind.REPAIRED and entry.exit_day == told.event.day


accepted, supplement, rejected, refused = map(
    step_letter, ("repair_accepted", "repair_supplement", "repair_rejected", "repair_refused")
)
granted = step_letter("repair_granted", _is_granted)


def restored(desk: Desk, notice: NoticeType) -> Iterator[Matter]:
    """A repair won by false material is undone: why, from when, until when, and what can be done against it."""
    for told in desk.told:
        entry, event = told.target.entry, told.event
        if event.kind != "repair_revoked" or not told.by_decider or entry is None or entry.term_start != event.day:
            continue
        matter = _matter(notice, told, desk)
        kind = desk.standard.lists[entry.list_id]
        law = law_of(kind, "false_material", desk.standard, event.day)
        restarts = block(kind, "false_material").get("term") == "restart"
        halted = bool(entry.verifying or entry.stays)
        more = {"restarts": restarts, "law": law, "start": day_words(event.day), "halted": halted}
        identity = f"{notice.id}|{entry.id}|{event.day.isoformat()}"
        yield replace(matter, identity=identity, context={**matter.context, **more})


def undone(desk: Desk, notice: NoticeType) -> Iterator[Matter]:
    """The same of a penalty: its repair is undone and it is put to use again, for what is left of its term."""
    for told in desk.told:
        if told.event.kind == UNDONE and _is_back(told, desk):
            matter, target = _matter(notice, told, desk), told.target
            more = {"start": day_words(told.event.day), "shown": target.disclosure.is_public}
            identity = f"{notice.id}|{target.id}|{told.event.day.isoformat()}"
            yield replace(matter, identity=identity, context={**matter.context, **more})


def _is_back(told: Told, desk: Desk) -> bool:
    """Whether this undid the last repair of a penalty, before its term was over: else nothing came back."""
    target, end = told.target, told.target.term_end
    if target.dataset != "penalty" or target.ended or (end is not None and told.event.day > end):
        return False
    turns = [one for one in desk.told if one.target.id == target.id and one.by_decider and one.event.kind in TURN]
    granted = [at for at, one in enumerate(turns) if one.event.kind == GRANTED]
    return bool(granted) and turns[granted[-1] + 1 :][:1] == [told]


def shielded(desk: Desk, notice: NoticeType) -> Iterator[Matter]:
    """Not shown while a plan is carried out: by which document of which organ, from when, until what. Of documents only those
    that stand: what an organ ended is not told as what hides it."""
    others = revokers(desk.office, desk.standard, desk.ledger.as_of)
    orders = [one for one in desk.told if one.event.kind in SHIELDS]
    lawful = [one for one in orders if one.by_decider or one.event.organ_code in others]
    standing: dict[str, Orders] = {}
    for told in lawful:
        standing[told.target.id] = SHIELDS[told.event.kind](standing.get(told.target.id, ()), told.event)
    for told in lawful:
        stands = Order(told.event.document, told.event.organ_code, told.event.day) in standing[told.target.id]
        if told.event.kind == "correction_shield" and stands and told.target.disclosure is Disclosure.SHIELDED:
            matter = _matter(notice, told, desk)
            value = desk.standard.parameter("bankruptcy_shield").on(told.event.day)
            law = desk.standard.basis(value.law if value else notice.law, told.event.day)
            yield replace(matter, context={**matter.context, "by": told.event.organ, "law": law})


def reminded(desk: Desk, notice: NoticeType) -> Iterator[Matter]:
    """Repair may be applied for from now on: told once, to who is still on the list and has not applied yet."""
    applied = {one.target.entry.id for one in desk.told if one.target.entry and one.event.kind == "repair_accepted"}
    for entry, party in own_entries(desk):
        day, kind = entry.earliest_repair, kind_of(entry, desk.standard)
        if not entry.is_active or day is None or day > desk.ledger.as_of or entry.id in applied:
            continue
        context = {**party, **repair_terms(kind, day, None, desk), "first": day_words(day)}
        identity = f"{notice.id}|{entry.id}|{entry.term_start.isoformat()}"
        yield Matter(identity, day, entry.organ, entry.organ_code, "", context)
