"""The life of one serious-list entry, folded from its events (rules of the field, section 3.2).

Every event that takes effect leaves a step with its document, organ and law. An event by an organ
that may not give it changes nothing and leaves a step that says so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from creditcli.model.ledger import Event, ExitKind, Listing, Step
from creditcli.model.workdays import WorkingCalendar
from creditcli.standard.list_terms import block, law_of, statutory_end, verify_span
from creditcli.standard.lookups import code_of
from creditcli.standard.types import ListType, Standard

DAY = timedelta(days=1)
COMMON_LAW = {
    "objection": "objection_answer", "correction": "withdrawal_after_revocation", "stay": "stay_of_execution",
    "shield": "bankruptcy_shield",
}  # fmt: skip
ACCEPTED: Mapping[Listing, str] = {
    Listing.LISTED: "受理异议，核实期间全部联合惩戒措施暂停执行",
    Listing.DECIDED: "受理异议，决定送达以后，核实期间措施暂不执行",
}
BEFORE = (Listing.DRAFT, Listing.NOTICED, Listing.OBJECTED_BEFORE, Listing.DECIDED)  # not on the list yet
Spans = tuple[tuple[date, date | None], ...]  # first day, and the day from which it is over
UNDOING = (ExitKind.REVOKED, ExitKind.ERROR)  # the listing should never have been
EXITS: Mapping[str, ExitKind] = {
    "revoked": ExitKind.REVOKED,
    "error": ExitKind.ERROR,
    "repaired": ExitKind.REPAIRED,
    "ceased": ExitKind.CEASED,
    "standard": ExitKind.STANDARD_CHANGED,
    "abuse": ExitKind.ABUSE,
    "expired": ExitKind.EXPIRED,
}


@dataclass(frozen=True, slots=True)
class Terms:
    """What an entry's life is judged by: its list type, its listing organ, the day of the ledger.

    ``revokers``: codes of courts and other organs that may undo what another organ decided.
    """

    kind: ListType
    organ_code: str
    standard: Standard
    calendar: WorkingCalendar
    as_of: date
    revokers: frozenset[str] = frozenset()

    def law(self, name: str, day: date) -> str:
        """The citation on ``day`` of a block of the list type, or of the parameter that governs all lists alike."""
        value = self.standard.parameter(COMMON_LAW[name]).on(day) if name in COMMON_LAW else None
        if value is not None:
            return self.standard.basis(value.law, day)
        return law_of(self.kind, name, self.standard, day)


@dataclass(frozen=True, slots=True)
class Life:
    """State of an entry. ``changed``: the day on which listing or verification last changed."""

    listing: Listing
    term_start: date
    term_end: date | None
    changed: date
    exit_kind: ExitKind | None = None
    exit_day: date | None = None
    cases: tuple[str, ...] = ()
    asked: tuple[tuple[str, date], ...] = ()  # numbers of all objections accepted, and when
    corrected: date | None = None
    begun: date | None = None  # first day on the list
    listed_since: date | None = None
    verified_since: Spans = ()  # spans of verification
    stays: tuple[str, ...] = ()  # documents that halt execution
    stayed: Spans = ()
    shields: tuple[str, ...] = ()  # documents for which it is not shown for the time being
    exits: tuple[Step, ...] = ()  # every way out, also one that was undone later
    history: tuple[Step, ...] = ()


def fold(start: Life, events: Iterable[Event], terms: Terms) -> Life:
    """The life after every event up to the ledger's day, and after the calendar has had its say."""
    life = start
    for event in events:
        if event.day > terms.as_of:  # dated ahead: nothing acts before its day
            continue
        life = HANDLERS[event.kind](_expired(life, event.day, terms), event, terms)
    return _expired(life, terms.as_of, terms)


def step(event: Event, terms: Terms, law: str, effect: str) -> Step:
    """The trace of an event."""
    return Step(
        event.kind, event.day, event.organ, event.organ_code, event.document, event.row_id, terms.kind.id, law, effect
    )


def _expired(life: Life, day: date, terms: Terms) -> Life:
    """Off the list on the day after the last one; nobody has to do anything for it."""
    if life.listing is not Listing.LISTED or life.term_end is None or day <= life.term_end:
        return life
    gone = life.term_end + DAY
    trace = Step(
        "timer_expired",
        gone,
        "",
        "",
        "",
        "",
        terms.kind.id,
        terms.law("term", gone),
        f"列入期至{life.term_end}，自动移出",
    )
    return _exit(life, ExitKind.EXPIRED, gone, trace)


def _exit(life: Life, kind: ExitKind, day: date, trace: Step) -> Life:
    return replace(
        life,
        listing=Listing.EXITED,
        exit_kind=kind,
        exit_day=day,
        changed=day,
        cases=(),
        verified_since=_closed(life.verified_since, day),
        stays=(),
        stayed=_closed(life.stayed, day),
        shields=(),
        history=(*life.history, trace),
        exits=(*life.exits, trace),
    )


def _closed(spans: Spans, day: date) -> Spans:
    return tuple((start, end if end is not None else day) for start, end in spans)


def _noted(life: Life, event: Event, terms: Terms, effect: str, law: str = "basis", **changes: Any) -> Life:
    """The life with the event's trace and what it changes."""
    trace = step(event, terms, terms.law(law, event.day), effect)
    return replace(life, history=(*life.history, trace), **changes)


def _competent(event: Event, terms: Terms) -> bool:
    """Only the organ that listed may end, repair or confirm ("谁认定、谁负责")."""
    return event.organ_code == terms.organ_code


def _pre_notice(life: Life, event: Event, terms: Terms) -> Life:
    if life.listing is not Listing.DRAFT:
        return _noted(life, event, terms, "不在告知环节，不再变动", "pre_notice")
    told = Listing.OBJECTED_BEFORE if life.cases else Listing.NOTICED
    return _noted(life, event, terms, "列入前已告知", "pre_notice", listing=told, changed=event.day)


def _decide(life: Life, event: Event, terms: Terms) -> Life:
    required = bool(block(terms.kind, "pre_notice").get("required"))
    if life.listing is Listing.OBJECTED_BEFORE:
        return _noted(life, event, terms, "列入前提出的异议还没有核实答复，不能列入", "pre_notice")
    if life.listing is Listing.REJECTED or (required and life.listing is not Listing.NOTICED):
        reason = "已决定不予列入" if life.listing is Listing.REJECTED else "没有事先告知，不能列入"
        return _noted(life, event, terms, reason, "pre_notice")
    effect = f"决定列入，期限至{life.term_end or '未确定'}"
    return _noted(life, event, terms, effect, "term", listing=Listing.DECIDED, changed=event.day)


def _served(life: Life, event: Event, terms: Terms) -> Life:
    if life.listing is not Listing.DECIDED:
        return _noted(life, event, terms, "没有有效的列入决定，不生效")
    if life.term_end is not None and event.day > life.term_end:
        return _noted(life, event, terms, "送达时列入期已满，不生效")
    effect = "决定送达，列入生效" if not life.cases else "决定送达，列入生效；异议核实中，措施暂不执行"
    return _noted(
        life, event, terms, effect,
        listing=Listing.LISTED, changed=event.day, begun=event.day, listed_since=event.day,
    )  # fmt: skip


def _objection_law(life: Life, event: Event, terms: Terms) -> str:
    """Before the decision the list's own law governs, where it says when an objection is to be answered."""
    own = life.listing in BEFORE[:-1] and verify_span(terms.kind, event.day)
    return "pre_notice" if own else "objection"


def _objection(life: Life, event: Event, terms: Terms) -> Life:
    if life.listing in (Listing.EXITED, Listing.REJECTED):
        return _noted(life, event, terms, "受理异议；不在名单上，没有可暂停的措施", "objection")
    number = event.data["objection_number"]
    opened = replace(
        life,
        asked=life.asked if number in life.cases else (*life.asked, (number, event.day)),
        listing=Listing.OBJECTED_BEFORE if life.listing is Listing.NOTICED else life.listing,
        cases=tuple(sorted({*life.cases, number})),
        verified_since=life.verified_since if life.cases else (*life.verified_since, (event.day, None)),
        changed=life.changed if life.cases else event.day,
    )
    effect = ACCEPTED.get(life.listing, "受理列入前提出的异议，核实答复以前不列入")
    return _noted(opened, event, terms, effect, _objection_law(life, event, terms))


def _answered(life: Life, event: Event, terms: Terms) -> Life:
    if not _competent(event, terms):
        return _noted(life, event, terms, "不是认定单位作出的核实结果，不予采用", "objection")
    left = tuple(one for one in life.cases if one != event.data["objection_number"])
    closed = replace(
        life,
        cases=left,
        changed=life.changed if left else event.day,
        verified_since=life.verified_since if left else _closed(life.verified_since, event.day),
    )
    if closed.listing is Listing.OBJECTED_BEFORE and not left:
        closed = replace(closed, listing=Listing.NOTICED)
    return _noted(closed, event, terms, _answer(life, closed, event), _objection_law(life, event, terms))


def _answer(before: Life, after: Life, event: Event) -> str:
    if before.listing is not Listing.LISTED:
        return "列入前的异议已核实答复"
    if after.cases:
        return "已核实答复；另有异议还在核实，措施继续暂停"
    if after.stays:
        return "已核实答复；停止执行的文书仍然有效，措施继续暂停"
    return "核实无误，措施恢复执行" if event.kind == "objection_correct" else "核实后更正，继续列入"


def _ends(kind: ExitKind, effect: str, law: str = "basis", revoked: bool = False) -> Callable[..., Life]:
    """``revoked``: an organ that may undo another's decision may give it, too."""

    def handle(life: Life, event: Event, terms: Terms) -> Life:
        if not _competent(event, terms) and not (revoked and event.organ_code in terms.revokers):
            return _noted(life, event, terms, "不是认定单位作出的决定，不予采用")
        if life.listing is Listing.EXITED:
            return _after_exit(life, kind, event, terms)
        if life.listing in (*BEFORE, Listing.REJECTED):
            return _rejected(life, event, terms, law)
        return _exit(life, kind, event.day, step(event, terms, terms.law(law, event.day), effect))

    return handle


def _rejected(life: Life, event: Event, terms: Terms, law: str) -> Life:
    """It never came onto the list, so there is nothing to leave."""
    trace = step(event, terms, terms.law(law, event.day), "列入以前撤回，不予列入")
    return replace(
        life, listing=Listing.REJECTED, changed=event.day, cases=(),
        verified_since=_closed(life.verified_since, event.day), history=(*life.history, trace),
        exits=(*life.exits, trace),
    )  # fmt: skip


def _after_exit(life: Life, kind: ExitKind, event: Event, terms: Terms) -> Life:
    """Left already. That the listing was wrong from the beginning counts all the same: it restores honours."""
    if kind not in UNDOING or life.exit_kind in UNDOING:
        return _noted(life, event, terms, "此前已移出，不再变动")
    return _noted(
        replace(life, exit_kind=kind), event, terms, "此前已移出；原列入依据被撤销或者认定有误，自始不作为失信记录"
    )


def _list_exit(life: Life, event: Event, terms: Terms) -> Life:
    label = event.data.get("exit_kind", "")
    kind = EXITS[code_of(terms.standard, "exit_kind", label)]
    return _ends(kind, f"移出名单：{label}", revoked=kind is ExitKind.REVOKED)(life, event, terms)


def _linked(life: Life, event: Event, terms: Terms) -> Life:
    if life.listing in (Listing.EXITED, Listing.REJECTED):
        return life
    if life.listing in BEFORE:
        return _rejected(life, event, terms, "linked_exit")
    trace = step(event, terms, terms.law("linked_exit", event.day), "所在单位移出，关联人员一并移出")
    return _exit(life, ExitKind.LINKED, event.day, trace)


def _restored(life: Life, event: Event, terms: Terms) -> Life:
    """A repair won by false material is undone: listed again, with a new term where the list says so."""
    rule = block(terms.kind, "false_material")
    if not _competent(event, terms) or life.exit_kind not in (ExitKind.REPAIRED, ExitKind.LINKED) or not rule:
        return _noted(life, event, terms, "没有可撤销的修复，不予采用")
    end = life.term_end
    if rule.get("term") == "restart":
        end = statutory_end(terms.kind, event.day, terms.calendar)
    if end is not None and event.day > end:
        return _noted(life, event, terms, f"撤销修复时原期限已于{end}届满，不再列入", "false_material")
    back = replace(
        life,
        listing=Listing.LISTED,
        exit_kind=None,
        exit_day=None,
        term_start=event.day,
        term_end=end,
        changed=event.day,
        listed_since=event.day,
        corrected=None,
    )
    words = f"期限重新计算至{end}" if rule.get("term") == "restart" else f"期限仍至{end or '未确定'}"
    return _noted(back, event, terms, f"撤销修复，恢复列入，{words}", "false_material")


def _order(name: str, effect: str) -> Callable[..., Life]:
    """A document by which measures stop (``stay``) or the entry is not shown (``shield``) until another ends it."""

    def handle(life: Life, event: Event, terms: Terms) -> Life:
        if not _may_order(event, terms):
            return _noted(life, event, terms, "不是有权单位作出，不予采用", name)
        if life.listing is not Listing.LISTED:
            return _noted(life, event, terms, "不在名单上，不再变动", name)
        documents = tuple(sorted({*_documents(life, name), event.document}))
        return _noted(_with(life, name, documents, event.day), event, terms, effect, name)

    return handle


def _order_ends(name: str, effect: str) -> Callable[..., Life]:
    """The document that ends such an order; it ends all that stand, for it says what holds from now on."""

    def handle(life: Life, event: Event, terms: Terms) -> Life:
        if not _may_order(event, terms):
            return _noted(life, event, terms, "不是有权单位作出，不予采用", name)
        if not _documents(life, name):
            return _noted(life, event, terms, "没有在执行的停止执行或者屏蔽文书，不再变动", name)
        return _noted(_with(life, name, (), event.day), event, terms, effect, name)

    return handle


def _may_order(event: Event, terms: Terms) -> bool:
    return _competent(event, terms) or event.organ_code in terms.revokers


def _documents(life: Life, name: str) -> tuple[str, ...]:
    return life.stays if name == "stay" else life.shields


def _with(life: Life, name: str, documents: tuple[str, ...], day: date) -> Life:
    if name == "shield":
        return replace(life, shields=documents, changed=day)
    opened = life.stayed if life.stays else (*life.stayed, (day, None))
    return replace(life, stays=documents, stayed=opened if documents else _closed(life.stayed, day), changed=day)


def _says(effect: str, law: str = "early_exit") -> Callable[..., Life]:
    def handle(life: Life, event: Event, terms: Terms) -> Life:
        corrected = event.data.get("corrected_date")
        known = date.fromisoformat(corrected) if corrected else life.corrected
        return _noted(replace(life, corrected=known), event, terms, effect, law)

    return handle


HANDLERS: Mapping[str, Callable[[Life, Event, Terms], Life]] = {
    "pre_notice_served": _pre_notice,
    "decide_list": _decide,
    "served": _served,
    "correction_fix": _says("更正所列信息", "correction"),
    "repair_accepted": _says("受理信用修复申请"),
    "repair_supplement": _says("修复申请需要补正"),
    "repair_rejected": _says("不予受理修复申请"),
    "repair_refused": _says("不予修复"),
    "objection_accepted": _objection,
    "objection_correct": _answered,
    "objection_fix": _answered,
    "objection_withdraw": _ends(ExitKind.ERROR, "异议核实：列入有误，移出名单", "objection"),
    "correction_revoke": _ends(ExitKind.REVOKED, "依据被撤销，移出名单", "correction", revoked=True),
    "correction_stay": _order("stay", "停止执行，全部联合惩戒措施暂停"),
    "correction_stay_end": _order_ends("stay", "停止执行的文书失效，措施恢复执行"),
    "correction_shield": _order("shield", "执行重整计划或者和解协议期间暂时屏蔽，不公示"),
    "correction_shield_end": _order_ends("shield", "恢复公示"),
    "correction_void": _ends(ExitKind.REVOKED, "依据被确认无效，移出名单", "correction", revoked=True),
    "list_exit": _list_exit,
    "repair_granted": _ends(ExitKind.REPAIRED, "准予信用修复，提前移出", "early_exit"),
    "linked_exit": _linked,
    "repair_revoked": _restored,
}
