"""Letters that answer an objection: of the office to who objected, of the listing organ where it came before listing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from creditcli.model.ledger import Entry, Listing, Step
from creditcli.model.words import day_words
from creditcli.stages.letter_desk import OTHERS, Desk, Matter, about_case, addressed, objected, own_entries
from creditcli.stages.letter_measures import holds
from creditcli.stages.letter_told import Target, Told
from creditcli.stages.list_words import remedy_words, sentence
from creditcli.standard.list_terms import law_of
from creditcli.standard.types import NoticeType

ANSWERS = ("objection_correct", "objection_fix", "objection_withdraw")
CONCLUSIONS = {
    "objection_correct": "核实无误",
    "objection_fix": "信息有误，予以更正",
    "objection_withdraw": "信息有误，予以撤销",
}
ORIGINAL = "对原决定不服的，可以依法申请行政复议或者提起行政诉讼，期限和受理机关以原决定书为准"
MENDED = "更正以后的内容以公示为准，并通知各接收单位。"
AWAITED = "更正内容由核实单位另行报送，报送以后更正公示内容，并通知各接收单位。"
CORRECTIONS = ("correction_fix", "correction_revoke", "correction_void")
IN_FULL = "见核实单位的书面答复。"
REASONS = (*ANSWERS, "correction_revoke", "correction_void", "list_exit", "repair_granted")


def answered(desk: Desk, notice: NoticeType) -> Iterator[Matter]:
    """What came of an objection: finding, what is done, why, and what can still be done against it."""
    for told in _answers(desk, before_listing=False):
        event, target = told.event, told.target
        other = desk.raised.get(told.case_id) in OTHERS
        party = objected(desk, told.case_id, addressed(target, desk.standard), target.name, target.organ)
        context = {
            **party, "you": "" if other else party["you"], "case": told.case, "verifier": target.organ,
            "answered": day_words(event.day), "finding": _finding(told), "action": _action(told, desk),
            "reason": _reason(told), "remedy": "" if other else _remedy(target, desk), "contact": desk.contact,
        }  # fmt: skip
        yield Matter(
            about_case(desk, notice, told.case_id, event.kind), event.day, "", "", "", context, news=event.day
        )  # fmt: skip


def _remedy(target: Target, desk: Desk) -> str:
    """What can be done against the decision itself, by its list's own law where that says it."""
    return remedy_words(desk.standard.lists[target.entry.list_id], ORIGINAL) if target.entry else f"{ORIGINAL}。"


def _answers(desk: Desk, before_listing: bool) -> Iterator[Told]:
    """Answers of the deciding organ to objections that came before the listing was decided, or to all others; what was
    answered before a number was taken in again is told by then, or asked anew."""
    cases = {one.id: one for one in desk.ledger.cases}
    for one in desk.told:
        case = cases.get(one.case_id)
        wanted = case is not None and case.before_listing is before_listing and one.event.day >= case.opened
        if one.event.kind in ANSWERS and one.by_decider and wanted:
            yield one


def _finding(told: Told) -> str:
    found = told.event.data.get("finding", "")
    return sentence("：".join(filter(None, (CONCLUSIONS[told.event.kind], found))))


def _reason(told: Told) -> str:
    reason = told.event.data.get("reason", "")
    return sentence(reason) if reason else IN_FULL


def _action(told: Told, desk: Desk) -> str:
    """What follows on the day of the answer, for disclosure and for measures."""
    entry, kind = told.target.entry, told.event.kind
    if kind == "objection_withdraw":
        return _withdrawn(told, entry)
    left = entry is not None and entry.exit_day is not None and entry.exit_day <= told.event.day
    if entry is not None and left:
        lifted = "，联合惩戒措施已经全部解除" if entry.measures else ""
        return f"该信息已于{day_words(entry.exit_day)}停止公示{lifted}。"
    if entry is not None and entry.polarity == "red":  # not marked, and without measures
        return _mended(told, desk) or "该信息维持不变。"
    still = bool(entry.verifying) if entry else told.target.annotated
    marked = "另有异议还在核实，“异议核实中”的标注保留。" if still else "“异议核实中”的标注取消。"
    return marked + _mended(told, desk) + (_measures(entry, told.event.day) if entry else "")


def _mended(told: Told, desk: Desk) -> str:
    if told.event.kind != "objection_fix":
        return ""
    return AWAITED if is_awaited(told, desk) else MENDED


def is_awaited(told: Told, desk: Desk) -> bool:
    """Whether the record still reads as it did when the objection came: its organ has sent neither a correction nor the
    row since."""
    opened = next((one.opened for one in desk.ledger.cases if one.id == told.case_id), told.event.day)
    same = (one for one in desk.told if one.target.id == told.target.id and one.by_decider)
    mended = any(one.event.kind in CORRECTIONS and max(one.event.day, one.event.received) >= opened for one in same)
    return not mended and desk.held.renewed.get(told.target.id, date.min) < opened


def _withdrawn(told: Told, entry: Entry | None) -> str:
    if entry is None:
        return "该信息停止公示、共享和使用，并通知各接收单位撤销。"
    if entry.listing is Listing.REJECTED:  # nobody had been told of it
        return "不再列入该名单，该信息没有公示，没有据此采取联合惩戒措施。"
    lifted = "，联合惩戒措施全部解除" if entry.measures else ""
    return f"自{day_words(told.event.day)}起移出该名单，停止公示、共享和使用{lifted}，并通知各接收单位撤销。"


def _measures(entry: Entry, day: date) -> str:
    if not entry.measures:
        return ""
    holding = [why for _, end, why in entry.suspended if end is None]
    if holding:
        return f"因{'、'.join(dict.fromkeys(holding))}，联合惩戒措施继续暂停执行。"
    over = max((end for start, end, _ in holds(entry) if end and start <= day), default=day)
    return f"暂停执行的联合惩戒措施自{day_words(max(over, day))}起恢复执行，期限不因核实延长。"


def reviewed(desk: Desk, notice: NoticeType) -> Iterator[Matter]:
    """What the listing organ made of a defence or objection before listing; where it then lists nothing, see N3b."""
    for told in _answers(desk, before_listing=True):
        entry, event = told.target.entry, told.event
        if entry is None or event.kind == "objection_withdraw":
            continue
        context = {
            **addressed(told.target, desk.standard), "case": told.case, "finding": _finding(told),
            "reason": _reason(told), "law": _law(notice, entry, event.day, desk),
        }  # fmt: skip
        yield Matter(
            about_case(desk, notice, told.case_id, event.kind), event.day, entry.organ, entry.organ_code, "", context
        )  # fmt: skip


def _law(notice: NoticeType, entry: Entry, day: date, desk: Desk) -> str:
    own = law_of(desk.standard.lists[entry.list_id], "pre_notice", desk.standard, day)
    return "、".join(dict.fromkeys([own, desk.standard.basis(notice.law, day)]))


def rejected(desk: Desk, notice: NoticeType) -> Iterator[Matter]:
    """Not listed after all: told to everybody who had been told that they might be."""
    for entry, party in own_entries(desk):
        step = _rejection(entry, desk)
        if step is not None:
            event = desk.events.get(step.row_id)
            noted = next((one for one in entry.history if one.event == "pre_notice_served"), None)
            reason = event.data.get("reason", "") if event else ""
            context = {
                **party, "noticed": day_words(noted.day) if noted else "", "notice_number": noted.document if noted else "",
                "reason": sentence(reason or _by_default(step)), "basis_law": step.law,
            }  # fmt: skip
            number = step.document if step.event == "list_exit" and not entry.role else ""
            yield Matter(f"{notice.id}|{entry.id}", step.day, entry.organ, entry.organ_code, number, context)


def _rejection(entry: Entry, desk: Desk) -> Step | None:
    """The step by which it was rejected: the first by an organ that may, else by the firm's."""
    if entry.listing is not Listing.REJECTED:
        return None
    wanted = (*REASONS[2:], "linked_exit")
    return next((one for one in entry.history if one.event in wanted and _acts(one, entry, desk)), None)


def _acts(step: Step, entry: Entry, desk: Desk) -> bool:
    own = {step.organ_code, *desk.office.succession.of(step.organ_code, step.day)}
    return entry.organ_code in own or step.event in ("linked_exit", "correction_revoke", "correction_void")


def _by_default(step: Step) -> str:
    return "所在单位不再列入，关联人员不列入" if step.event == "linked_exit" else "经核实，不应当列入"
