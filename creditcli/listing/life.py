"""The life of one serious-list entry, folded from its events (rules of the field, section 3.2).

Every event that takes effect leaves a step with its document, organ and law. An event by an organ
that may not give it changes nothing and leaves a step that says so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta

from creditcli.listing.halts import accept_objection, answer_objection, order, order_ends, reopened
from creditcli.listing.life_state import BEFORE, Life, Open, Terms, closed, competent, noted, step
from creditcli.model.ledger import Event, ExitKind, Listing, Step
from creditcli.standard.list_terms import block
from creditcli.standard.lookups import code_of

DAY = timedelta(days=1)
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


def fold(start: Life, events: Iterable[Event], terms: Terms) -> Life:
    """The life after every event up to the ledger's day, and after the calendar has had its say."""
    life = start
    for event in events:
        if event.day > terms.as_of:  # dated ahead: nothing acts before its day
            continue
        handle = _inapplicable if _repairs_honour(event, terms) else HANDLERS[event.kind]
        life = handle(_expired(life, event.day, terms), event, terms)
    return _expired(life, terms.as_of, terms)


def _repairs_honour(event: Event, terms: Terms) -> bool:
    """Whether a step of a repair, or an early exit, is about an honour: it has no fault that could be repaired."""
    if terms.kind.polarity != "red":
        return False
    label = event.data.get("exit_kind", "") if event.kind == "list_exit" else ""
    early = bool(label) and EXITS[code_of(terms.standard, "exit_kind", label)] is ExitKind.REPAIRED
    return early or event.kind.startswith("repair_")


def _inapplicable(life: Life, event: Event, terms: Terms) -> Life:
    return noted(life, event, terms, "红名单不适用信用修复和提前移出，不予采用")


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
        spans=closed(life.spans, day),
        verified_since=closed(life.verified_since, day),
        stays=(),
        stayed=closed(life.stayed, day),
        shields=(),
        left=Open(life.cases, life.stays, life.shields),
        history=(*life.history, trace),
        exits=(*life.exits, trace),
    )


def _pre_notice(life: Life, event: Event, terms: Terms) -> Life:
    if life.listing is not Listing.DRAFT:
        return noted(life, event, terms, "不在告知环节，不再变动", "pre_notice")
    told = Listing.OBJECTED_BEFORE if life.cases else Listing.NOTICED
    return noted(life, event, terms, "列入前已告知", "pre_notice", listing=told, changed=event.day)


def _decide(life: Life, event: Event, terms: Terms) -> Life:
    required = bool(block(terms.kind, "pre_notice").get("required"))
    if life.listing is Listing.OBJECTED_BEFORE:
        return noted(life, event, terms, "列入前提出的异议还没有核实答复，不能列入", "pre_notice")
    if life.listing is Listing.REJECTED or (required and life.listing is not Listing.NOTICED):
        reason = "已决定不予列入" if life.listing is Listing.REJECTED else "没有事先告知，不能列入"
        return noted(life, event, terms, reason, "pre_notice")
    effect = f"决定列入，期限至{life.decided_end or '未确定'}"
    return noted(life, event, terms, effect, "term", listing=Listing.DECIDED, changed=event.day)


def _served(life: Life, event: Event, terms: Terms) -> Life:
    if life.listing is not Listing.DECIDED:
        return noted(life, event, terms, "没有有效的列入决定，不生效")
    if life.term_end is not None and event.day > life.term_end:
        return noted(life, event, terms, "送达时列入期已满，不生效")
    effect = "决定送达，列入生效"
    if life.cases or life.stays:
        effect += "；异议核实中，措施暂不执行" if life.cases else "；停止执行期间，措施暂不执行"
    return noted(
        life, event, terms, effect,
        listing=Listing.LISTED, changed=event.day, spans=((event.day, None),),
    )  # fmt: skip


def _ends(kind: ExitKind, effect: str, law: str = "basis", revoked: bool = False) -> Callable[..., Life]:
    """``revoked``: an organ that may undo another's decision may give it, too."""

    def handle(life: Life, event: Event, terms: Terms) -> Life:
        if not competent(event, terms) and not (revoked and event.organ_code in terms.revokers):
            return noted(life, event, terms, "不是认定单位作出的决定，不予采用")
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
        verified_since=closed(life.verified_since, event.day), history=(*life.history, trace),
        exits=(*life.exits, trace),
    )  # fmt: skip


def _after_exit(life: Life, kind: ExitKind, event: Event, terms: Terms) -> Life:
    """Left already. That the listing was wrong from the beginning counts all the same: it restores honours."""
    if kind not in UNDOING or life.exit_kind in UNDOING:
        return noted(life, event, terms, "此前已移出，不再变动")
    return noted(
        replace(life, exit_kind=kind), event, terms, "此前已移出；原列入依据被撤销或者认定有误，自始不作为失信记录"
    )


def _list_exit(life: Life, event: Event, terms: Terms) -> Life:
    label = event.data.get("exit_kind", "")
    kind = EXITS[code_of(terms.standard, "exit_kind", label)]
    return _ends(kind, f"移出名单：{label}", revoked=kind is ExitKind.REVOKED)(life, event, terms)


def _linked(life: Life, event: Event, terms: Terms) -> Life:
    """The firm is off the list. Known of a person who left before, too: nobody comes back without the firm."""
    if life.listing in (Listing.EXITED, Listing.REJECTED):
        return replace(life, apart=True)
    if life.listing in BEFORE:
        return replace(_rejected(life, event, terms, "linked_exit"), apart=True)
    trace = step(event, terms, terms.law("linked_exit", event.day), "所在单位移出，关联人员一并移出")
    return replace(_exit(life, ExitKind.LINKED, event.day, trace), apart=True)


def _linked_back(life: Life, event: Event, terms: Terms) -> Life:
    """The firm is on the list again: a person stays out until a decision names them, and may be named from now on."""
    return noted(life, event, terms, "所在单位恢复列入；关联人员不随同恢复", "false_material", apart=False)


def _restored(life: Life, event: Event, terms: Terms) -> Life:
    """A repair won by false material is undone: listed again, with a new term where the list says so. Objections, stays and
    shields that are open act again at once."""
    rule = block(terms.kind, "false_material")
    if not competent(event, terms) or life.exit_kind not in (ExitKind.REPAIRED, ExitKind.LINKED) or not rule:
        return noted(life, event, terms, "没有可撤销的修复，不予采用")
    if life.apart:
        return noted(life, event, terms, "所在单位不在名单上，关联人员不单独恢复列入", "linked_exit")
    again = rule.get("term") == "restart"
    end = _restarted(life, event.day, terms) if again else life.term_end
    if end is not None and event.day > end:
        return noted(life, event, terms, f"撤销修复时原期限已于{end}届满，不再列入", "false_material")
    back = reopened(
        replace(
            life, listing=Listing.LISTED, exit_kind=None, exit_day=None, term_start=event.day, term_end=end,
            changed=event.day, spans=(*life.spans, (event.day, None)), corrected=None,
        ), event.day,
    )  # fmt: skip
    words = f"期限重新计算至{end}" if again else f"期限仍至{end or '未确定'}"
    halted = "；异议核实或者停止执行期间，措施继续暂停" if back.cases or back.stays else ""
    told = noted(back, event, terms, f"撤销修复，恢复列入，{words}{halted}", "false_material")
    return replace(told, returns=(*told.returns, told.history[-1]))


def _restarted(life: Life, day: date, terms: Terms) -> date | None:
    """The last day of a term that begins anew: as the list has it, but no longer than what was decided."""
    full, whole = (terms.ruling.last_day(first, terms.calendar) for first in (day, life.term_start))
    decided = life.term_end
    if full is None or whole is None or decided is None or decided >= whole:
        return full
    return min(full, day + (decided - life.term_start))


def _says(effect: str, law: str = "early_exit") -> Callable[..., Life]:
    def handle(life: Life, event: Event, terms: Terms) -> Life:
        corrected = event.data.get("corrected_date")
        known = date.fromisoformat(corrected) if corrected else life.corrected
        return noted(replace(life, corrected=known), event, terms, effect, law)

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
    "objection_accepted": accept_objection,
    "objection_correct": answer_objection,
    "objection_fix": answer_objection,
    "objection_withdraw": _ends(ExitKind.ERROR, "异议核实：列入有误，移出名单", "objection"),
    "correction_revoke": _ends(ExitKind.REVOKED, "依据被撤销，移出名单", "correction", revoked=True),
    "correction_stay": order("stay", "停止执行，全部联合惩戒措施暂停", "停止执行，决定送达以后措施暂不执行"),
    "correction_stay_end": order_ends("stay", "停止执行的文书失效，措施恢复执行"),
    "correction_shield": order(
        "shield", "执行重整计划或者和解协议期间暂时屏蔽，不公示", "暂时屏蔽，决定送达以后不公示"
    ),
    "correction_shield_end": order_ends("shield", "恢复公示"),
    "correction_void": _ends(ExitKind.REVOKED, "依据被确认无效，移出名单", "correction", revoked=True),
    "list_exit": _list_exit,
    "repair_granted": _ends(ExitKind.REPAIRED, "准予信用修复，提前移出", "early_exit"),
    "linked_exit": _linked,
    "linked_back": _linked_back,
    "repair_revoked": _restored,
}
