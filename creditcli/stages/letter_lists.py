"""Letters about a listing that the listing organ signs: notice, decision, repair, exit. Drafts for that organ."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from creditcli.model.ledger import Entry, ExitKind, Step
from creditcli.model.words import STATES, day_words, span_words
from creditcli.stages.letter_desk import Desk, Matter, by_organ, own_entries
from creditcli.stages.list_words import (
    early_exit,
    measure_names,
    remedy_words,
    texts,
    value_on,
)
from creditcli.standard.list_terms import block, law_of
from creditcli.standard.types import ListType, NoticeType


def noticed(desk: Desk, notice: NoticeType) -> Iterator[Matter]:
    """Before listing: what is meant, why, what follows, and what can be said against it."""
    for entry, party in own_entries(desk):
        step = next((one for one in entry.history if one.event == "pre_notice_served"), None)
        if step is not None:
            context = {**party, **_intent(desk.standard.lists[entry.list_id])}
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
    """The listing decision, with measures, the way out and remedies."""
    for entry, party in _decisions(desk):
        kind, day = desk.standard.lists[entry.list_id], entry.decision_date
        more = {
            "measures": by_organ(entry.measures),
            "exit": f"{early_exit(kind).sentence('本机关')}依据：{law_of(kind, 'early_exit', desk.standard, day)}。",
            "remedy": _remedy(entry, kind, desk),
        }
        yield _matter(notice, entry, entry.decision_number, {**party, **more})


def _decisions(desk: Desk) -> Iterator[tuple[Entry, dict[str, object]]]:
    return (
        (entry, party)
        for entry, party in own_entries(desk)
        if any(one.event == "decide_list" for one in entry.history)
    )  # fmt: skip


def _matter(notice: NoticeType, entry: Entry, number: str, context: Mapping[str, object]) -> Matter:
    return Matter(
        f"{notice.id}|{entry.id}", entry.decision_date, entry.organ, entry.organ_code, number, context
    )  # fmt: skip


def _remedy(entry: Entry, kind: ListType, desk: Desk) -> str:
    """Periods of the day of the decision; no number where the standard has none for that day."""
    organ, day = desk.office.organisation(entry.organ_code), entry.decision_date
    review, suit = (value_on(desk.standard.parameter(name), day) for name in ("review_period", "litigation_period"))
    named = organ is not None and organ.review_body and organ.court
    if organ is None or not named or not review or not suit or block(kind, "remedies").get("text"):
        return remedy_words(kind, "如不服本决定，可以依法申请行政复议或者提起行政诉讼")
    return (
        f"如不服本决定，可自收到本决定书之日起{review.value}内向{organ.review_body}申请行政复议，"
        f"或者{suit.value}内向{organ.court}提起行政诉讼。"
    )


def listed(desk: Desk, notice: NoticeType) -> Iterator[Matter]:
    """The notice of repair that is served together with a listing decision."""
    for entry, party in _decisions(desk):
        kind = desk.standard.lists[entry.list_id]
        if early_exit(kind).allowed:
            yield _matter(notice, entry, "", {**party, **_repair(entry, kind, desk)})


def _repair(entry: Entry, kind: ListType, desk: Desk) -> dict[str, object]:
    """The list's own terms; the general ones only where it has none."""
    early, day = early_exit(kind), entry.decision_date
    general = value_on(desk.standard.parameter("repair_conditions"), day)
    terms = general.value if general and isinstance(general.value, Mapping) else {}
    known = f"最早可在{day_words(entry.earliest_repair)}申请提前移出。" if entry.earliest_repair else ""
    own = [law_of(kind, "early_exit", desk.standard, day)]
    laws = own + [desk.standard.cite(one) for one in (general.law if general else ())]
    return {
        "earliest": f"自{early.wait}，可以申请提前移出。{known}" if early.wait else known or "以认定单位告知为准。",
        "conditions": early.need or texts(terms.get("conditions")),
        "bars": "；".join(early.bars),
        "handling": _handling(early.decide_within, day, desk),
        "fee": terms.get("fee", "免费"),
        "laws": "、".join(dict.fromkeys(laws)),
    }


def _handling(decide_within: str, day: date, desk: Desk) -> str:
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
    """The exit: what was found, on what basis, from which day. Persons' letters carry no number of the firm's."""
    for entry, party in own_entries(desk):
        if entry.exit_day is None or entry.exit_kind is None:
            continue
        step = next(one for one in reversed(entry.history) if one.day == entry.exit_day)
        more = {
            "exit_day": day_words(entry.exit_day),
            "finding": _finding(entry, step, party),
            "exit_law": step.law,
            "measures": by_organ(entry.measures),
        }
        number = "" if entry.role else step.document
        identity = f"{notice.id}|{entry.id}|{entry.exit_day.isoformat()}"
        yield Matter(identity, entry.exit_day, entry.organ, entry.organ_code, number, {**party, **more})


def _finding(entry: Entry, step: Step, party: Mapping[str, object]) -> str:
    """One sentence for each kind of exit, without its full stop."""
    firm = party["firm"] or "你所在单位"
    words = {
        ExitKind.EXPIRED: f"列入期限已于{day_words(entry.term_end)}届满",
        ExitKind.REPAIRED: f"经审查，{party['you']}的申请符合提前移出的条件",
        ExitKind.REVOKED: "列入所依据的决定已被依法撤销、变更或者确认违法、无效",
        ExitKind.ERROR: "经核实，列入有误",
        ExitKind.LINKED: f"{firm}已移出该名单，关联人员应当一并移出",
        ExitKind.CEASED: "经核实，主体已经注销",
    }
    assert entry.exit_kind is not None
    return words.get(entry.exit_kind, f"经核实，{STATES.get(entry.exit_kind.value, step.effect)}")
