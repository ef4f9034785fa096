"""``notify``: the letters that are due on the ledger's day. Pure; numbers are given later, once and for ever.

A letter is due when an event of its kind happened on or after the day from which the office writes
letters, and its identity is not in the register. What another organ must sign is only a draft for it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from creditcli.model.ledger import Case, Entry, Ledger, MeasureState
from creditcli.model.office import Office
from creditcli.model.outputs import Letter
from creditcli.model.words import day_words, span_words
from creditcli.standard.list_terms import block, law_of
from creditcli.standard.types import ListType, NoticeType, Standard

MOST_ITEMS = 40  # findings told in the letter itself; the receipt holds all


@dataclass(frozen=True, slots=True)
class Returned:
    """A submission with rows to be mended: its receipt's number and day, sender, counts, findings."""

    number: int
    received: date
    department: str
    file: str
    counts: Mapping[str, int]
    items: tuple[Mapping[str, str], ...]


@dataclass(frozen=True, slots=True)
class Desk:
    """What letters are written from."""

    ledger: Ledger
    standard: Standard
    office: Office
    returned: tuple[Returned, ...]


@dataclass(frozen=True, slots=True)
class Matter:
    """One occasion for a letter: its identity, day, signing organ, own number, and what it says."""

    identity: str
    day: date
    organ: str
    organ_code: str
    number: str
    context: Mapping[str, object]


def due_letters(desk: Desk, register: Collection[str], since: date) -> tuple[Letter, ...]:
    """Letters due, in order of day, kind and identity. ``register``: identities issued already."""
    found = []
    for notice in desk.standard.notices.values():
        for matter in WRITERS[notice.event](desk, notice):
            if matter.day >= since and matter.identity not in register:
                found.append(_letter(notice, matter, desk))
    return tuple(sorted(found, key=lambda one: (one.day, one.kind, one.identity)))


def _letter(notice: NoticeType, matter: Matter, desk: Desk) -> Letter:
    own = notice.signer == "office"
    signer = desk.office.name if own else matter.organ
    laws = "、".join(desk.standard.cite(one) for one in notice.law)
    trace = f"数据标准 {desk.ledger.standard_version}　事项 {matter.identity}　档案首值 {desk.ledger.head[:16]}"
    if desk.office.invented:
        trace += "　（示例文书：主体、人员、事项全部虚构）"
    if not own:
        trace += "　（代拟稿：由署名单位审核、编号、签发）"
    context = {
        "title": notice.title,
        "law": laws,
        "organ": signer,
        "day": day_words(desk.ledger.as_of if own else matter.day),
        "trace": trace,
        "number": matter.number,
        "contact": "，".join([desk.office.name, *(f"{name}：{text}" for name, text in desk.office.contact.items())]),
        **matter.context,
    }
    code = desk.office.code if own else matter.organ_code
    draft = "" if own else matter.organ
    return Letter(notice.id, matter.identity, code, signer, notice.number_word, draft, context, matter.day)


def _party(entry: Entry, desk: Desk) -> dict[str, object]:
    """The party of an entry. A person is told of which firm, and in what role."""
    standard = desk.standard
    firm = next((one for one in desk.ledger.entries if entry.linked_to and one.id == entry.linked_to), None)
    return {
        "you": "你" if entry.role else "你单位",
        "firm": firm.subject_name if firm else "",
        "firm_code": firm.unified_code if firm else "",
        "role": entry.role,
        "subject": entry.subject_name,
        "code": entry.unified_code,
        "list": standard.lists[entry.list_id].name,
        "decision": entry.decision_number,
        "start": day_words(entry.term_start),
        "end": day_words(entry.term_end),
        "facts": entry.facts,
        "basis": entry.basis.rstrip("。"),
    }


def _measures(measures: tuple[MeasureState, ...]) -> list[dict[str, str]]:
    """Measures with their organs joined."""
    organs: dict[tuple[str, bool], list[str]] = {}
    for one in measures:
        organs.setdefault((one.measure, one.mandatory), []).append(one.organ)
    return [
        {"name": name, "nature": "强制" if mandatory else "推荐", "organs": "、".join(dict.fromkeys(found))}
        for (name, mandatory), found in organs.items()
    ]


def _foreseen(kind: ListType, desk: Desk) -> list[dict[str, str]]:
    """The measures that a listing brings, as consequences to be told: name, nature, implementing organs."""
    measures = kind.terms.get("measures")
    found = []
    for one in measures if isinstance(measures, list) else []:
        organs = [organ.name for organ in desk.office.organisations if organ.kind in one["kinds"]]
        nature = "强制" if one["mandatory"] else "推荐"
        found.append({"name": one["name"], "nature": nature, "organs": "、".join(organs) or "、".join(one["kinds"])})
    return found


def _own(desk: Desk) -> Iterator[Entry]:
    """Serious entries that a department decided; mirrored ones get no letters from here."""
    return (one for one in desk.ledger.entries if one.polarity == "black" and one.origin == "own")


def _remedy(entry: Entry, desk: Desk) -> str:
    """The list type's own words, else review and suit by the law of the day of decision."""
    own = block(desk.standard.lists[entry.list_id], "remedies").get("text")
    if own:
        return str(own)
    organ = desk.office.organisation(entry.organ_code)
    if organ is None or not organ.review_body or not organ.court:
        return "如不服本决定，可以依法申请行政复议或者提起行政诉讼。"
    return (
        f"如不服本决定，可自收到本决定书之日起{_on(desk, 'review_period', entry.decision_date)}内"
        f"向{organ.review_body}申请行政复议，或者{_on(desk, 'litigation_period', entry.decision_date)}内"
        f"向{organ.court}提起行政诉讼。"
    )


def _on(desk: Desk, name: str, day: date) -> str:
    """A parameter's value on a day (on its first day, where that is later), spans in words."""
    parameter = desk.standard.parameter(name)
    text = str(parameter.at(max(day, parameter.values[0].valid_from)).value)
    return span_words(text) if text[:1].isdigit() else text


def _early(entry: Entry, desk: Desk) -> dict[str, object]:
    """How the list type lets an entry leave before its term: since when, on what conditions, how fast."""
    kind = desk.standard.lists[entry.list_id]
    early = block(kind, "early_exit")
    since = "改正失信行为" if early.get("after_from") == "corrected_date" else "列入决定作出"
    decide = early.get("decide_within")
    return {
        "since": f"自{since}之日起满{span_words(str(early['after']))}" if "after" in early else "",
        "need": [str(one) for one in early.get("need", ())],
        "bars": [str(one) for one in early.get("bars", ())],
        "decide": span_words(str(decide)) if decide else "",
        "early_law": law_of(kind, "early_exit", desk.standard),
    }


def _noticed(desk: Desk, notice: NoticeType) -> Iterator[Matter]:
    for entry in _own(desk):
        step = next((one for one in entry.history if one.event == "pre_notice_served"), None)
        if step is not None:
            kind = desk.standard.lists[entry.list_id]
            notes, term = block(kind, "pre_notice"), block(kind, "term")
            more = {
                "measures": _foreseen(kind, desk),
                "cure": "、".join(str(one) for one in notes.get("cure_before_decision", ())),
                "object_days": span_words(str(notes["object_within"])) if "object_within" in notes else "",
                "term": span_words(str(term["length"])) if "length" in term else "",
            }
            context = {**_party(entry, desk), **more}
            yield Matter(f"{notice.id}|{entry.id}", step.day, entry.organ, entry.organ_code, step.document, context)


def _decided(desk: Desk, notice: NoticeType) -> Iterator[Matter]:
    for entry in _own(desk):
        if any(one.event == "decide_list" for one in entry.history):
            kind = desk.standard.lists[entry.list_id]
            more = {
                **_early(entry, desk),
                "measures": _foreseen(kind, desk),
                "remedy": _remedy(entry, desk),
            }
            context = {**_party(entry, desk), **more}
            yield Matter(
                f"{notice.id}|{entry.id}", entry.decision_date, entry.organ, entry.organ_code, entry.decision_number,
                context,
            )  # fmt: skip


def _listed(desk: Desk, notice: NoticeType) -> Iterator[Matter]:
    """The notice of repair that is served together with a listing decision. The list type's own conditions
    and days, where it has them; the general ones otherwise."""
    conditions = desk.standard.parameter("repair_conditions").values[-1].value
    assert isinstance(conditions, Mapping)
    for entry in _own(desk):
        early = _early(entry, desk)
        if not early["since"] or not any(one.event == "decide_list" for one in entry.history):
            continue
        known = f"最早可在{day_words(entry.earliest_repair)}申请。" if entry.earliest_repair else ""
        more = {
            **early,
            "earliest": f"{early['since']}，可以申请提前移出。{known}",
            "conditions": early["need"] or conditions["conditions"],
            "accept_days": _on(desk, "repair_accept", entry.decision_date),
            "result_days": _on(desk, "repair_result", entry.decision_date),
            "fee": conditions["fee"],
        }
        context = {**_party(entry, desk), **more}
        yield Matter(f"{notice.id}|{entry.id}", entry.decision_date, entry.organ, entry.organ_code, "", context)


def _exited(desk: Desk, notice: NoticeType) -> Iterator[Matter]:
    for entry in _own(desk):
        if entry.exit_day is None or entry.exit_kind is None:
            continue
        step = next(one for one in reversed(entry.history) if one.day == entry.exit_day)
        more = {
            "exit_day": day_words(entry.exit_day),
            "reason": step.effect.replace("，移出名单", "").replace("，自动移出", "期满"),
            "exit_law": step.law,
            "measures": _measures(entry.measures),
        }
        identity = f"{notice.id}|{entry.id}|{entry.exit_day.isoformat()}"
        number = "" if entry.role else step.document  # a decision's number is the firm's; a person's is left open
        context = {**_party(entry, desk), **more}
        yield Matter(identity, entry.exit_day, entry.organ, entry.organ_code, number, context)


def _about(case: Case, desk: Desk) -> Iterator[Entry]:
    return (one for one in desk.ledger.entries if case.number in one.verifying)


def _accepted(desk: Desk, notice: NoticeType) -> Iterator[Matter]:
    for case in desk.ledger.cases:
        if case.kind == "objection":
            target = desk.standard.datasets[case.target_dataset].title
            answer = f"核实答复期限至{day_words(case.answer_due)}。" if case.answer_due else ""
            context = {
                "subject": case.subject_name, "code": case.unified_code, "target": target, "case": case.number,
                "decision": case.target_decision_number, "opened": day_words(case.opened), "answer": answer,
            }  # fmt: skip
            yield Matter(f"{notice.id}|{case.number}", case.opened, case.organ, case.organ_code, "", context)


def _suspended(desk: Desk, notice: NoticeType) -> Iterator[Matter]:
    for case in desk.ledger.cases:
        for entry in _about(case, desk):
            organs = list(dict.fromkeys(one.organ for one in entry.measures))
            if not organs:
                continue
            more = {
                "addressee": "、".join(organs), "case": case.number, "opened": day_words(case.opened),
                "measures": _measures(entry.measures),
            }  # fmt: skip
            context = {**_party(entry, desk), **more}
            identity = f"{notice.id}|{case.number}|{entry.id}"
            yield Matter(identity, case.opened, entry.organ, entry.organ_code, "", context)


def _returned(desk: Desk, notice: NoticeType) -> Iterator[Matter]:
    span = desk.office.settings.get("return_due", "")
    due = f"自收到本通知之日起{span_words(span)}内" if span else "及时"
    for one in desk.returned:
        if one.received > desk.ledger.as_of:
            continue
        sender = desk.office.organisation(one.department)
        context = {
            "addressee": sender.name if sender else one.department, "received": day_words(one.received),
            "file": one.file.rsplit("/", 1)[-1], **one.counts, "due": due, "items": list(one.items[:MOST_ITEMS]),
            "more": max(0, len(one.items) - MOST_ITEMS), "receipt": one.number,
        }  # fmt: skip
        yield Matter(f"{notice.id}|{one.number}", one.received, "", "", "", context)


WRITERS: Mapping[str, Callable[[Desk, NoticeType], Iterator[Matter]]] = {
    "noticed": _noticed,
    "decided": _decided,
    "listed": _listed,
    "exited": _exited,
    "objection_accepted": _accepted,
    "suspended": _suspended,
    "returned": _returned,
}
