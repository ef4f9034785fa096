"""What ends an entry and when, and why a measure does not run: what would have to be true. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from creditcli.listing.cases import objections_to
from creditcli.model.ledger import Case, Entry, Listing, MeasureState, MeasureStatus
from creditcli.stages.list_words import ENDS_FIRST, early_exit, kind_of
from creditcli.standard.list_terms import block, counts_from_correction, law_of
from creditcli.standard.types import ListType, Standard

ANSWER, REVOCATION = "objection_answer", "withdrawal_after_revocation"
DAY = timedelta(days=1)
COMING = {
    Listing.NOTICED: "已经告知，还没有列入决定",
    Listing.OBJECTED_BEFORE: "列入前的异议还在核实，答复以前不能列入",
    Listing.DECIDED: "已经决定，送达以后才列入",
}


@dataclass(frozen=True, slots=True)
class Way:
    """One way in which an entry may end or change. ``day``: the first on which it does, where that is known."""

    how: str
    day: date | None
    condition: str
    law: str


def ways(entry: Entry, cases: Iterable[Case], standard: Standard, as_of: date) -> tuple[Way, ...]:
    """Everything that would end the entry, bring it back or let it be shown again, with law and condition."""
    kind = kind_of(entry, standard)
    if entry.listing in COMING:
        return (Way("列入", None, COMING[entry.listing], law_of(kind, "basis", standard, as_of)),)
    if entry.listing is Listing.LISTED:
        return tuple(_out(entry, kind, cases, standard, as_of))
    return tuple(_back(entry, kind, standard, as_of))


def _out(entry: Entry, kind: ListType, cases: Iterable[Case], standard: Standard, as_of: date) -> Iterator[Way]:
    term = law_of(kind, "term", standard, as_of)
    if entry.term_end is None:
        yield Way("移出决定", None, "名单没有规定期限，由认定单位决定移出", term)
    else:
        yield Way("期满", entry.term_end + DAY, "不需要申请，从这一天起自动移出、停止公示", term)
    if block(kind, "early_exit"):
        yield Way("提前移出", entry.earliest_repair, _early(entry, kind), law_of(kind, "early_exit", standard, as_of))
    yield from _objections(entry, cases, standard, as_of)
    revoked = standard.parameter(REVOCATION).on(as_of)
    law = standard.basis(revoked.law, as_of) if revoked else law_of(kind, "basis", standard, as_of)
    yield Way("撤销", None, "认定单位、复议机关、法院或者上级机关撤销决定或者确认无效的，从文书日期起移出", law)
    if entry.linked_to and block(kind, "linked_exit").get("together"):
        together = law_of(kind, "linked_exit", standard, as_of)
        yield Way("一并移出", None, "所在单位移出的，从同一天起移出", together)
    for document in entry.stays:
        yield Way("恢复执行", None, f"{document}停止执行；由恢复执行的文书结束", "")


def _early(entry: Entry, kind: ListType) -> str:
    if entry.ends_first:
        return ENDS_FIRST.rstrip("。")
    waits = counts_from_correction(kind) and entry.corrected is None
    lacking = "还没有报送纠正日期，最早日期不能确定；" if waits else ""
    return lacking + early_exit(kind).sentence(entry.organ or "认定单位").rstrip("。")


def _objections(entry: Entry, cases: Iterable[Case], standard: Standard, as_of: date) -> Iterator[Way]:
    value = standard.parameter(ANSWER).on(as_of)
    law = standard.basis(value.law, as_of) if value else ""
    for case in objections_to(entry, cases, standard):
        due = f"答复期限至{case.answer_due}" if case.answer_due else "没有确定答复期限"
        late = "，已经逾期" if case.answer_due and case.answer_due < as_of else ""
        yield Way("异议", None, f"{case.number}正在核实（{due}{late}）；核实有误的，从答复日期起移出", law)


def _back(entry: Entry, kind: ListType, standard: Standard, as_of: date) -> Iterator[Way]:
    if entry.exit_kind is not None and entry.exit_kind.value == "repaired" and block(kind, "false_material"):
        again = "，期限重新计算" if block(kind, "false_material").get("term") == "restart" else ""
        law = law_of(kind, "false_material", standard, as_of)
        yield Way("恢复列入", None, f"以虚假材料取得修复、由认定单位撤销修复的，恢复列入{again}", law)


def halts(entry: Entry) -> tuple[tuple[str, str], ...]:
    """What keeps measures from being executed, in Chinese and in English."""
    return (
        *((f"异议{one}核实中", f"objection {one} is being verified") for one in entry.verifying),
        *((f"{one}停止执行", f"stayed by {one}") for one in entry.stays),
    )


def why_not(measure: MeasureState, entry: Entry) -> str:
    """Why a measure may not be executed on the ledger's day, in Chinese; empty where it may."""
    if measure.executable:
        return ""
    if measure.status is MeasureStatus.SUSPENDED:
        return "、".join(zh for zh, _ in halts(entry))
    if measure.status is MeasureStatus.DECLINED:
        return f"实施单位不采取：{measure.reason}"
    if measure.status is MeasureStatus.LIFTED:
        return "已经移出"
    if entry.term_end is None:
        return "列入期限不能确定"
    return "推荐性措施，实施单位还没有答复采取"
