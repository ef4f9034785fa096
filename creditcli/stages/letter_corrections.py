"""Letters about what was wrong: to all receivers what to mend or take back, and the organ's word that clears a name."""

from __future__ import annotations

from collections.abc import Iterator

from creditcli.listing.fate import ENDS
from creditcli.listing.life import EXITS, UNDOING
from creditcli.listing.withdrawn import STATUS
from creditcli.model import keys
from creditcli.model.ledger import ExitKind
from creditcli.model.words import day_words, span_words
from creditcli.stages.decide import ENDINGS
from creditcli.stages.letter_desk import Desk, Matter, addressed
from creditcli.stages.letter_measures import was_begun
from creditcli.stages.letter_told import Target, Told, target_of
from creditcli.stages.list_words import sentence
from creditcli.standard.competence import revokers
from creditcli.standard.correctable import change
from creditcli.standard.list_terms import block, law_of
from creditcli.standard.lookups import code_of
from creditcli.standard.types import NoticeType

WITHDRAWAL = "withdrawal_after_revocation"
LAST_DAYS = ("term_end", "disclosure_end")  # no correction lengthens what they bound
ENTRY_DAYS = (*LAST_DAYS, "valid_until")  # of entries of lists
TAKEN_BACK = ("correction_revoke", "correction_void", "objection_withdraw")


def corrected(desk: Desk, notice: NoticeType) -> Iterator[Matter]:
    """One for each document that corrects a record which receivers go by, or went by until it ended that: which fields, from
    what to what, why, from when. Told anew, as a whole, where a later submission brings more of the document, or other
    values."""
    groups: dict[tuple[str, str], list[Told]] = {}
    for told in desk.told:
        if told.event.kind == "correction_fix" and told.by_decider and _item(told, desk):
            groups.setdefault((told.target.id, told.event.document), []).append(told)
    for (about, document), same in groups.items():
        first, used = same[0], _is_used(same[0].target)
        if not used and not any(one.event.row_id in desk.held.ended for one in same):
            continue
        shown, over = first.target.disclosure.is_public, "" if used else day_words(first.target.term_end)
        more = {"items": [_item(one, desk) for one in same], "document": document, "shown": shown, "over": over}
        context = {**_to_all(first, first.target, desk), **more}
        parts = tuple(keys.part_id(*_item(one, desk).values()) for one in same)
        yield Matter(f"{notice.id}|{about}|{document}", first.event.day, "", "", "", context, parts=parts)


def _is_used(target: Target) -> bool:
    """What left, was taken back or may not be shown is not put to use again by a correction."""
    return target.entry.is_active if target.entry else target.disclosure.is_public


def _item(told: Told, desk: Desk) -> dict[str, str]:
    """One field as it stood and as it reads now; empty where the correction has no effect, as where it
    would have the record last longer, or where a later correction or row says otherwise."""
    data = told.event.data
    if not desk.held.acts(told.event):
        return {}
    dataset, name = desk.standard.dataset(told.target.dataset), data.get("field", "")
    found = change(dataset, name, data.get("new_value", ""), desk.standard)
    if found is None:
        return {}
    field, new = found
    last, bounds = told.target.term_end, ENTRY_DAYS if told.target.entry else LAST_DAYS
    if field.id in bounds and last is not None and new > last.isoformat():
        return {}
    unit, old = f"（{field.unit}）" if field.unit else "", data.get("old_value", "")
    before = change(dataset, name, old, desk.standard) if unit else None
    return {"field": f"{field.label}{unit}", "old": before[1] if before else old, "new": new}


def _to_all(told: Told, target: Target, desk: Desk) -> dict[str, object]:
    measures = target.entry.measures if target.entry else ()
    organs = list(dict.fromkeys(one.organ for one in measures))
    reason = told.event.data.get("reason", "")
    return {
        **addressed(target, desk.standard), "organs": organs, "source": told.event.organ, "contact": desk.contact,
        "since": day_words(told.event.day), "reason": sentence(reason) if reason else "见原决定单位的文书。",
    }  # fmt: skip


def withdrawn(desk: Desk, notice: NoticeType) -> Iterator[Matter]:
    """What should never have been, or is no longer founded: take it back, with the persons linked to it."""
    for told, ground in _taken_back(desk):
        for target in (one for one in (told.target, *_linked(told.target, desk)) if _was_told(one, desk)):
            within, law = _within(told, desk)
            more = {
                "ground": ground, "document": _document(told), "within": within, "within_law": law,
                "measured": bool(target.entry and target.entry.measures), "list": _list(target, desk),
            }  # fmt: skip
            context = {**_to_all(told, target, desk), **more}
            yield Matter(f"{notice.id}|{target.id}", told.event.day, "", "", "", context)


def _was_told(target: Target, desk: Desk) -> bool:
    """Whether anybody goes by it: the public saw it, or organs carry out measures for it, of which they were told where it
    was gone as soon as it came."""
    if desk.was_shown(target.disclosure, target.public_id):
        return True
    entry = target.entry
    return entry is not None and bool(entry.measures) and (not target.unseen or was_begun(entry, desk))


def _list(target: Target, desk: Desk) -> str:
    return desk.standard.lists[target.entry.list_id].name if target.entry else ""


def _document(told: Told) -> str:
    return "" if told.event.kind == "objection_withdraw" else told.event.document


def _taken_back(desk: Desk) -> Iterator[tuple[Told, str]]:
    """The first lawful event that undid each decision, and in a few words why: a document, else what the record says of
    itself."""
    others, seen = revokers(desk.office, desk.standard, desk.ledger.as_of), set()
    for told in (*desk.told, *desk.held.gone):
        ground, about = _ground(told, desk), told.target.id
        lawful = told.by_decider or (told.event.organ_code in others and told.event.kind != "objection_withdraw")
        if ground and lawful and about not in seen:
            seen.add(about)
            yield told, ground


def _ground(told: Told, desk: Desk) -> str:
    entry, event = told.target.entry, told.event
    if entry is None:
        own = told.target.ended in (event.kind, STATUS)
        return ENDS[event.kind][1] if event.kind in TAKEN_BACK and own else ""
    if entry.exit_kind not in UNDOING or entry.exit_day is None:
        return ""
    if event.kind == "list_exit":
        kind = EXITS[code_of(desk.standard, "exit_kind", event.data.get("exit_kind", ""))]
        return ENDINGS[kind][1] if kind in UNDOING else ""
    return ENDS[event.kind][1] if event.kind in TAKEN_BACK else ""


def _linked(target: Target, desk: Desk) -> Iterator[Target]:
    """Persons who left the list with the firm."""
    firm = target.entry
    for entry in desk.ledger.entries if firm else ():
        if (
            firm
            and entry.linked_to == firm.id
            and entry.exit_kind is ExitKind.LINKED
            and entry.exit_day == firm.exit_day
        ):
            yield target_of(entry, firm, desk.standard)


def _within(told: Told, desk: Desk) -> tuple[str, str]:
    """The span in which law wants it taken back, in words, and that law: of penalties the general rule, of listings
    the list's."""
    entry, day = told.target.entry, told.event.day
    if entry is not None:
        kind = desk.standard.lists[entry.list_id]
        span = block(kind, "exit_actions").get("within")
        return (span_words(str(span)), law_of(kind, "exit_actions", desk.standard, day)) if span else ("", "")
    value = desk.standard.parameter(WITHDRAWAL).on(day) if told.target.dataset == "penalty" else None
    return (span_words(str(value.value)), desk.standard.basis(value.law, day)) if value else ("", "")


def cleared(desk: Desk, notice: NoticeType) -> Iterator[Matter]:
    """The word of the organ that erred, as public as its error was; for an adverse record that had been shown."""
    for told, ground in _taken_back(desk):
        target = told.target
        adverse = target.dataset == "penalty" or (target.entry is not None and target.entry.polarity == "black")
        if adverse and desk.was_shown(target.disclosure, target.public_id):
            context = {
                **_to_all(told, target, desk),
                "ground": ground,
                "document": _document(told),
                "list": _list(target, desk),
            }
            identity = f"{notice.id}|{target.id}"
            yield Matter(identity, told.event.day, target.organ, target.organ_code, "", context)
