"""Letters that the office itself signs: objection accepted, answer overdue, data returned."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from creditcli.listing.cases import objections_to
from creditcli.listing.known import OVERDUE, SHIELD
from creditcli.model import keys
from creditcli.model.ledger import Case
from creditcli.model.words import day_words, span_words
from creditcli.stages.letter_desk import OTHERS, Desk, Matter, Returned, about_case, objected
from creditcli.standard.list_terms import verify_span
from creditcli.standard.types import NoticeType

MOST_ITEMS = 40  # findings told in the letter itself; the receipt holds all
CHECKED = "数据核实通知单"  # nothing was refused, only doubts are to be settled
DECIDER = "作出原决定的单位"
_DAY = re.compile(r"(?<![\d“-])(\d{4}-\d{2}-\d{2})(?![\d”-])")  # not what a file is quoted with


def accepted(desk: Desk, notice: NoticeType) -> Iterator[Matter]:
    """An objection taken in: who verifies it, until when, whom to ask."""
    decided = deciders(desk)
    for case in desk.ledger.cases:
        if case.kind == "objection":
            until = f"，至{day_words(case.answer_due)}" if case.answer_due else ""
            party = {
                "subject": case.subject_name, "code": case.unified_code, "you": "你单位" if case.unified_code else "你",
            }  # fmt: skip
            listed, verifier = desk.standard.lists.get(case.list_id), decided.get(case.id, DECIDER)
            context = {
                **objected(desk, case.id, party, desk.standard.datasets[case.target_dataset].title, verifier),
                "case": case.number, "verifier": verifier, "contact": desk.contact,
                "measured": listed is None or listed.polarity == "black",
                "decision": case.target_decision_number, "opened": day_words(case.opened),
                "before": case.before_listing, "closed": day_words(case.closed) if case.closed else "",
                "undone": day_words(case.moot) if case.moot else "", "answer": f"核实答复期限{_counted(case, desk)}{until}。",
            }  # fmt: skip
            identity = about_case(desk, notice, case.id)
            yield Matter(identity, case.opened, case.organ, case.organ_code, "", context, news=case.opened)


def _counted(case: Case, desk: Desk) -> str:
    """From when and how many days: by the list's own law before listing, else by the office's setting."""
    own = verify_span(desk.standard.lists.get(case.list_id), case.opened) if case.before_listing else ""
    span = own or desk.office.settings.get("objection_answer", "")
    return f"自受理之日起{span_words(span)}" if span else "自受理之日起计算"


def deciders(desk: Desk) -> Mapping[keys.CaseId, str]:
    """The organ that decided what each objection is about, or the one that stands in its place by now."""
    targets = {one.case_id: one.target for one in desk.told if one.event.kind.startswith("objection")}
    day, acting = desk.ledger.as_of, desk.office.acting
    return {key: found.name if (found := acting(one.organ_code, day)) else one.organ for key, one in targets.items()}


def overdue(desk: Desk, notice: NoticeType) -> Iterator[Matter]:
    """An objection that its organ has not answered in time: which day was missed, by how many working days."""
    decided = deciders(desk)
    as_of, cases = desk.ledger.as_of, desk.ledger.cases
    disputed = (one for one in desk.ledger.entries if one.verifying)
    verifying = {case.id for one in disputed for case in objections_to(one, cases, desk.standard)}
    for case in desk.ledger.cases:
        if case.kind != "objection" or case.closed or case.answer_due is None or case.answer_due >= as_of:
            continue
        if is_gone(desk, decided.get(case.id, DECIDER)):
            continue
        late = desk.calendar.between(case.answer_due, as_of)
        decider = decided.get(case.id, DECIDER)
        context = {
            **_late_about(case, desk, decider), "addressee": decider, "decision": case.target_decision_number,
            "case": case.number, "opened": day_words(case.opened), "due": day_words(case.answer_due),
            "asked": day_words(as_of), "late": late, "contact": desk.contact,
            "held": case.id in verifying, "shielded": desk.office.settings.get(OVERDUE) == SHIELD,
        }  # fmt: skip
        missed = case.answer_due + timedelta(days=1)
        yield Matter(about_case(desk, notice, case.id), missed, "", "", "", context, news=missed)


def is_gone(desk: Desk, name_or_code: str) -> bool:
    """Whether an organ was dissolved and nobody took its place: there is nobody to write to."""
    known = desk.office.organisation(name_or_code)
    return known is not None and desk.office.acting(known.code, desk.ledger.as_of) is None


def _late_about(case: Case, desk: Desk, decider: str) -> dict[str, object]:
    """Who objected, in kind where it was not the party, and to what."""
    title = desk.standard.datasets[case.target_dataset].title
    party = {"subject": case.subject_name, "code": case.unified_code}
    others = OTHERS.get(desk.raised.get(case.id, ""))
    found = objected(desk, case.id, party, title, decider)
    return {"subject": others[0] if others else case.subject_name, "code": found["code"], "target": found["target"]}


def returned(desk: Desk, notice: NoticeType) -> Iterator[Matter]:
    """Rows to be mended or confirmed, each with its place and how to mend it."""
    for one in desk.returned:
        if one.received <= desk.ledger.as_of and _is_open(one) and not is_gone(desk, one.department):
            yield Matter(f"{notice.id}|{one.number}", one.received, "", "", "", _return(one, desk, notice))


def _is_open(one: Returned) -> bool:
    """Whether anything is kept back still: a file as a whole, or rows of it. What was confirmed at once is not, and what was
    sent again has a receipt of its own."""
    kept = not one.counts["read"] or bool(one.counts["refused"] or one.counts["held"])
    return kept and not one.resent


def _return(one: Returned, desk: Desk, notice: NoticeType) -> dict[str, object]:
    span = desk.office.settings.get("return_due", "")
    sender = desk.office.acting(one.department, desk.ledger.as_of)
    only_doubts = bool(one.counts["held"]) and not one.counts["refused"]
    return {
        "title": CHECKED if only_doubts else notice.title,
        "addressee": sender.name if sender else one.department, "received": day_words(one.received),
        "file": one.file.rsplit("/", 1)[-1], **one.counts,
        "due": f"自收到本通知之日起{span_words(span)}内" if span else "及时",
        "action": "核实" if only_doubts else "改正或者核实",
        "items": [_item(item) for item in one.items[:MOST_ITEMS]],
        "more": max(0, len(one.items) - MOST_ITEMS), "receipt": one.number, "contact": desk.contact,
    }  # fmt: skip


def _item(item: Mapping[str, str]) -> dict[str, str]:
    return {"place": _place(item), "what": _dated(item["what"]), "fix": _dated(item["fix"]), "code": item["code"]}


def _place(item: Mapping[str, str]) -> str:
    """As a clerk would point at it; receipts of former versions know only the cell."""
    if "row" not in item:
        return item["place"].rsplit("/", 1)[-1]
    sheet = f"工作表“{item['sheet']}”" if item["sheet"] else ""
    row = f"第{item['row']}行" if item["row"] != "0" else ""
    column = f"“{item['column']}”列" if item["column"] else ""
    return sheet + row + column or "整份文件"


def _dated(text: str) -> str:
    return _DAY.sub(lambda found: day_words(date.fromisoformat(found[1])), text)
