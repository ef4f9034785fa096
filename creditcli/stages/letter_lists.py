"""Letters about a listing that the listing organ signs: notice, decision, repair, exit. Drafts for that organ."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from creditcli.listing.life import UNDOING
from creditcli.model.ledger import Disclosure, Entry, ExitKind, Listing, Step
from creditcli.model.words import STATES, day_words, span_words
from creditcli.stages.letter_desk import Desk, Matter, by_organ, own_entries, remedy
from creditcli.stages.letter_measures import is_undone
from creditcli.stages.list_words import (
    ENDS_FIRST,
    early_exit,
    kind_of,
    measure_names,
    texts,
    value_on,
)
from creditcli.standard.list_terms import block, counts_from_correction, law_of
from creditcli.standard.types import ListType, NoticeType

WAYS_OUT = (
    "timer_expired", "list_exit", "repair_granted", "linked_exit", "objection_withdraw", "correction_revoke",
    "correction_void",
)  # fmt: skip
DECIDED = (Listing.DECIDED, Listing.LISTED, Listing.EXITED)


def noticed(desk: Desk, notice: NoticeType) -> Iterator[Matter]:
    """Before listing: what is meant, why, what follows, and what can be said against it."""
    for entry, party in own_entries(desk):
        step = next((one for one in entry.history if one.event == "pre_notice_served"), None)
        if step is not None:
            context = {**party, **_intent(kind_of(entry, desk.standard))}
            yield Matter(f"{notice.id}|{entry.id}", step.day, entry.organ, entry.organ_code, step.document, context)


def _intent(kind: ListType) -> dict[str, object]:
    notes, length = block(kind, "pre_notice"), block(kind, "term").get("length")
    cure = "、".join(texts(notes.get("cure_before_decision")))
    return {
        "object_days": _span(notes.get("object_within")),
        "verify_days": _span(notes.get("verify_within")),
        "term": _span(length),
        "consequences": "、".join(measure_names(kind)),
        "cure": f"在列入决定作出前{cure}的，可以不予列入。" if cure else "",
    }


def _span(text: object) -> str:
    return span_words(str(text)) if text else ""


def decided(desk: Desk, notice: NoticeType) -> Iterator[Matter]:
    """The listing decision, with measures, the way out and remedies. None of what should never have been."""
    for entry, party in _decisions(desk):
        if is_undone(entry, desk):
            continue
        kind, day = kind_of(entry, desk.standard), entry.decision_date
        more = {
            "measures": by_organ(entry.measures or desk.tasks.get(entry.list_id, ())),  # it may not be served yet
            "exit": f"{_way_out(entry, kind)}依据：{law_of(kind, 'early_exit', desk.standard, day)}。",
            "remedy": remedy(desk, entry.organ_code, day, kind),
        }
        yield _matter(notice, entry, entry.decision_number, {**party, **more})


def _way_out(entry: Entry, kind: ListType) -> str:
    """As it was when it was decided: whatever was put right later, and when."""
    never = entry.ends_first and not counts_from_correction(kind)
    return ENDS_FIRST if never else early_exit(kind).sentence("本机关")


def _decisions(desk: Desk) -> Iterator[tuple[Entry, dict[str, object]]]:
    """Decisions that took effect: not those that an open objection or a missing notice barred, nor those withdrawn
    before they were served."""
    return ((entry, party) for entry, party in own_entries(desk) if entry.listing in DECIDED)


def _matter(notice: NoticeType, entry: Entry, number: str, context: Mapping[str, object]) -> Matter:
    return Matter(
        f"{notice.id}|{entry.id}", entry.decision_date, entry.organ, entry.organ_code, number, context
    )  # fmt: skip


def listed(desk: Desk, notice: NoticeType) -> Iterator[Matter]:
    """The notice of repair that is served together with a listing decision. Who has left has nothing to apply for."""
    for entry, party in _decisions(desk):
        if entry.listing is Listing.EXITED:
            continue
        kind = kind_of(entry, desk.standard)
        if early_exit(kind).allowed:
            terms = repair_terms(kind, entry.decision_date, entry.earliest_repair, desk)
            never = {"earliest": ENDS_FIRST} if entry.ends_first else {}
            yield _matter(notice, entry, "", {**party, **terms, **never})


def repair_terms(kind: ListType, day: date, first: date | None, desk: Desk) -> dict[str, object]:
    """Conditions, bars, handling and cost of a repair by the law of ``day``; ``first``: when it may be applied for,
    where that is known. The list's own terms; the general ones only where it has none."""
    early = early_exit(kind)
    general = value_on(desk.standard.parameter("repair_conditions"), day)
    terms = general.value if general and isinstance(general.value, Mapping) else {}
    known = f"最早可在{day_words(first)}申请提前移出。" if first else ""
    own = [law_of(kind, "early_exit", desk.standard, day)]
    laws = own + [desk.standard.cite(one) for one in (general.law if general else ())]
    return {
        "earliest": f"自{early.wait}，可以申请提前移出。{known}" if early.wait else known or "以认定单位告知为准。",
        "conditions": early.need or texts(terms.get("conditions")),
        "bars": "；".join(early.bars),
        "handling": handling(early.decide_within, day, desk),
        "fee": terms.get("fee", "免费"),
        "laws": "、".join(dict.fromkeys(laws)),
    }


def handling(decide_within: str, day: date, desk: Desk) -> str:
    """Within which spans an application for repair is handled: the list's own, else the general ones of the day."""
    if decide_within:
        return f"认定单位自收到申请之日起{decide_within}内作出决定。"
    accept = value_on(desk.standard.parameter("repair_accept"), day)
    result = value_on(desk.standard.parameter("repair_result"), day)
    if accept is None or result is None:
        return "认定单位依法作出决定。"
    return (
        f"认定单位自收到申请之日起{span_words(str(accept.value))}内决定是否受理，"
        f"自受理之日起{span_words(str(result.value))}内作出决定。"
    )


def exited(desk: Desk, notice: NoticeType) -> Iterator[Matter]:
    """The exit: what was found, on what basis, from which day. Its own number is known only where the organ reported
    the exit as such; the number of a repair, a revocation or an objection is told, not borrowed. Persons' letters
    carry no number of the firm's."""
    for entry, party in own_entries(desk):
        if entry.exit_day is None or entry.exit_kind is None:
            continue
        step = next(one for one in entry.history if one.day == entry.exit_day and one.event in WAYS_OUT)
        more = {
            "exit_day": day_words(entry.exit_day),
            "finding": _finding(entry, step, party),
            "exit_law": step.law,
            "measures": by_organ(entry.measures),
        }
        number = step.document if step.event == "list_exit" and not entry.role else ""
        identity = desk.dated(f"{notice.id}|{entry.id}", entry.exit_day, entry.standing.listed_since)
        yield Matter(identity, entry.exit_day, entry.organ, entry.organ_code, number, {**party, **more})


def announced(desk: Desk, notice: NoticeType) -> Iterator[Matter]:
    """The exit told to everybody by the channel of the listing, without what it was for: firms only, and not those whose
    listing should never have been, whose good name is cleared by a word of its own, nor those that are no more. None of a
    list that shows neither entry nor exit once it is over."""
    for entry, party in own_entries(desk):
        if block(desk.standard.lists[entry.list_id], "publish").get("tombstone") is False:
            continue
        untold = entry.exit_kind in (None, ExitKind.CEASED, *UNDOING)
        if entry.exit_day is None or untold or entry.disclosure is not Disclosure.WITHDRAWN or not entry.unified_code:
            continue
        step = next(one for one in entry.history if one.day == entry.exit_day and one.event in WAYS_OUT)
        more = {"exit_day": day_words(entry.exit_day), "exit_law": step.law}
        identity = desk.dated(f"{notice.id}|{entry.id}", entry.exit_day, entry.standing.listed_since)
        yield Matter(identity, entry.exit_day, entry.organ, entry.organ_code, "", {**party, **more})


def _finding(entry: Entry, step: Step, party: Mapping[str, object]) -> str:
    """One sentence for each kind of exit, without its full stop."""
    firm = party["firm"] or "你所在单位"
    document = f"（{step.document}）" if step.document else ""
    words = {
        ExitKind.EXPIRED: f"列入期限已于{day_words(entry.term_end)}届满",
        ExitKind.REPAIRED: f"经审查，{party['you']}的申请符合提前移出的条件"
        + (f"，已准予信用修复{document}" if step.event == "repair_granted" else ""),
        ExitKind.REVOKED: "列入所依据的决定已被依法撤销、变更或者确认违法、无效"
        + (document if step.event.startswith("correction") else ""),
        ExitKind.ERROR: "经核实，列入有误",
        ExitKind.LINKED: f"{firm}已移出该名单，关联人员应当一并移出",
        ExitKind.CEASED: "经核实，主体已经注销",
    }
    assert entry.exit_kind is not None
    return words.get(entry.exit_kind, f"经核实，{STATES.get(entry.exit_kind.value, step.effect)}")
