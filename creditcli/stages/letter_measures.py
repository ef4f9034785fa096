"""Letters of the office to all organs that implement measures: begin, suspend, resume, end; with a form to return."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta

from creditcli.listing.cases import objections_to
from creditcli.listing.life import UNDOING
from creditcli.model import keys
from creditcli.model.ledger import Entry, ExitKind, Listing, MeasureStatus, Step
from creditcli.model.letter_book import Written
from creditcli.model.office import Office
from creditcli.model.words import day_words, gone_unseen
from creditcli.stages.letter_desk import OTHERS, Desk, Matter, by_organ, party
from creditcli.standard.types import NoticeType

STAY = "stay_of_execution"
DAY = timedelta(days=1)
Hold = tuple[date, date | None, tuple[str, ...]]  # from, until before, why


def begun(desk: Desk, notice: NoticeType) -> Iterator[Matter]:
    """One for each time that an entry comes into effect: whom, which measures on what basis, how to answer. Made anew
    where the first or the last day becomes another, where an organ or a measure is added or left out, and where a measure
    rests on another law or binds otherwise.

    Held back while measures may not run, and never written for what has left.
    """
    for entry in _with_measures(desk):
        held = {MeasureStatus.SUSPENDED, MeasureStatus.LIFTED} & {one.status for one in entry.measures}
        if entry.listing is not Listing.LISTED or held:
            continue
        identity = _begins(notice.id, entry, desk)
        written = desk.written.get(identity)
        more = {"initiator": entry.organ, "due": _due(entry, desk), "addressee": _told(entry, written, desk)}
        # of what began before letters were written, a nearer last day is news
        day = max(_in_effect(entry), date.min if written else desk.held.shortened.get(entry.id, date.min))
        matter = _matter(identity, day, entry, desk, more)
        stopped = _stopped(identity, entry, desk)  # what was told to stop begins again
        news = stopped + DAY if stopped else None
        yield replace(matter, parts=_parts(entry, written), whole=True, news=news)


def _stopped(identity: str, entry: Entry, desk: Desk) -> date | None:
    """The day of the last letter by which organs were told that its measures are over."""
    over = desk.written.get(f"{desk.notices.get('measures_over')}|{identity}")
    lifted = desk.last(f"{desk.notices.get('lifted')}|{entry.id}")
    return max((one.last for one in (over, lifted) if one), default=None)


def over(desk: Desk, notice: NoticeType) -> Iterator[Matter]:
    """No measure is left for who is on the list still: told to the organs that were told to carry some out, since no new
    letter of measures will say that they stop."""
    for entry in desk.ledger.entries:
        bare = entry.polarity == "black" and entry.listing is Listing.LISTED and not entry.measures
        written = _begun_by(entry, desk) if bare else None
        addressee = _told(entry, written, desk)
        if written is None or not addressee:
            continue
        more = {
            "addressee": addressee, "begun": day_words(written.last),
            "answers": [{"organ": one, "measure": ""} for one in addressee.split("、")],
        }  # fmt: skip
        identity = f"{notice.id}|{_begins(desk.notices.get('begun', ''), entry, desk)}"
        yield replace(_matter(identity, written.last, entry, desk, more), news=written.last)


def _begins(notice: str, entry: Entry, desk: Desk) -> str:
    """The identity of the letter about this time in effect: each time that an entry comes back is another one."""
    day, about = _in_effect(entry), f"{notice}|{entry.id}"
    back = any(one.event == "repair_revoked" and one.day == day for one in entry.history)
    return f"{about}|{day.isoformat()}" if back else desk.dated(about, day)


def _last_day(entry: Entry) -> str:
    """The part of a letter that tells the last day."""
    return keys.part_id(str(entry.term_end))


def _parts(entry: Entry, written: Written | None) -> tuple[str, ...]:
    """First and last day, and measures, each with its organ, force and law. Letters of former versions told no first day,
    no force or law: those that lack nothing else are not written anew."""
    last = _last_day(entry)
    bare = (last, *(keys.part_id(one.measure, one.organ_code or one.organ) for one in entry.measures))
    binding = (
        last,
        *(
            keys.part_id(one.measure, one.organ_code or one.organ, "强制" if one.mandatory else "推荐", one.law)
            for one in entry.measures
        ),
    )
    former = (one for one in (bare, binding) if written and not written.lacks(None, one, whole=True))
    return next(former, (*binding, keys.part_id("自", entry.term_start.isoformat())))


def _told(entry: Entry, written: Written | None, desk: Desk) -> str:
    """The organs that implement measures, and those that were told to and have none any more."""
    now = dict.fromkeys(one.organ for one in entry.measures)
    before = written.addressee.split("、") if written and written.addressee else []
    office, day = desk.office, desk.ledger.as_of
    names = [_acting_name(office, name, day) for name in before]
    return "、".join(dict.fromkeys([*now, *filter(None, names)]))


def _acting_name(office: Office, name: str, day: date) -> str:
    """Of an organ, or of who stands in its place; empty where nobody does."""
    acting = office.acting(name, day)
    return acting.name if acting else "" if office.organisation(name) else name


def _with_measures(desk: Desk) -> Iterator[Entry]:
    return (one for one in desk.ledger.entries if one.polarity == "black" and one.measures)


def _in_effect(entry: Entry) -> date:
    """The day of service, for persons not before the firm's, or of being listed again; the day of the decision where
    nothing is served."""
    return entry.standing.listed_since or entry.served_date or entry.decision_date


def _due(entry: Entry, desk: Desk) -> str:
    """The last day to answer, where the office sets a span and the day has not gone by."""
    due = max((one.asked for one in entry.measures if one.asked), default=None)
    return day_words(due) if due and due >= desk.ledger.as_of else ""


def suspended(desk: Desk, notice: NoticeType) -> Iterator[Matter]:
    """Stop while the listing is being verified, or while a document halts execution."""
    for entry in _with_measures(desk):
        for case in objections_to(entry, desk.ledger.cases, desk.standard) if entry.verifying else ():
            objector = OTHERS.get(desk.raised.get(case.id, ""), ("",))[0]
            more = {
                "case": case.number,
                "halted_by": "",
                "document": "",
                "opened": day_words(case.opened),
                "objector": objector,
            }
            matter = _matter(f"{notice.id}|{case.number}|{entry.id}", case.opened, entry, desk, more)
            yield replace(matter, news=case.opened)  # a number may be taken in again
        for step in entry.history:
            if step.event == "correction_stay" and step.document in entry.stays:
                identity = f"{notice.id}|{step.document}|{entry.id}"
                yield replace(_matter(identity, step.day, entry, desk, _halted(step, desk)), news=step.day)


def _halted(step: Step, desk: Desk) -> dict[str, object]:
    """A document that halts execution, by the law of its day."""
    value = desk.standard.parameter(STAY).on(step.day)
    law = {"law": desk.standard.basis(value.law, step.day)} if value else {}
    return {
        "case": "",
        "halted_by": step.organ,
        "document": step.document,
        "opened": day_words(step.day),
        "objector": "",
        **law,
    }


def _answers(entry: Entry) -> list[dict[str, str]]:
    """The lines of the form that organs return."""
    return [{"organ": one.organ, "measure": one.measure} for one in entry.measures]


def resumed(desk: Desk, notice: NoticeType) -> Iterator[Matter]:
    """Measures run again: nothing holds them any more on the ledger's day, and the entry is still on the list."""
    for entry in _with_measures(desk):
        held = holds(entry)
        end = held[-1][1] if held else None
        if end is not None and entry.listing is Listing.LISTED and end >= _in_effect(entry):
            identity = f"{notice.id}|{entry.id}|{end.isoformat()}"
            yield _matter(identity, end, entry, desk, {"left": False, "over": day_words(end), **_held(held[-1])})


def lifted(desk: Desk, notice: NoticeType) -> Iterator[Matter]:
    """Measures end before the day that organs were told, or while they were suspended. Where the listing is taken back
    the notice to all receivers says so, and where only the term is over, organs know the day, if it is the one that they
    were told."""
    for entry in _with_measures(desk):
        hold = next((one for one in holds(entry) if one[1] is not None and one[1] == entry.exit_day), None)
        if entry.exit_day is None or is_undone(entry, desk) or (hold is None and _is_known(entry, desk)):
            continue
        if gone_unseen(entry.standing.disclosure_reason) and not was_begun(entry, desk):
            continue  # it came with its end: nobody was told that measures began
        more = {
            "left": True,
            "over": day_words(entry.exit_day),
            "since": "",
            "why": "",
            **(_held(hold) if hold else {}),
        }
        day = max(entry.exit_day, desk.held.shortened.get(entry.id, date.min))
        identity = desk.dated(f"{notice.id}|{entry.id}", entry.exit_day, entry.standing.listed_since)
        yield _matter(identity, day, entry, desk, more)


def _is_known(entry: Entry, desk: Desk) -> bool:
    """Whether organs know the day on which the term was over: it is the one that the letter told by which measures began,
    or, where it began before letters were written, no other was told since then."""
    if entry.exit_kind is not ExitKind.EXPIRED:
        return False
    written = _begun_by(entry, desk)
    if written:
        return written.tells(_last_day(entry))
    return _in_effect(entry) >= desk.since or desk.held.shortened.get(entry.id, date.min) < desk.since


def _held(hold: Hold) -> dict[str, object]:
    start, _, why = hold
    return {"since": day_words(start), "why": "、".join(why)}


def was_begun(entry: Entry, desk: Desk) -> bool:
    """Whether organs were told, by a letter of the register, that its measures began."""
    return _begun_by(entry, desk) is not None


def _begun_by(entry: Entry, desk: Desk) -> Written | None:
    return desk.written.get(_begins(desk.notices.get("begun", ""), entry, desk))


def is_undone(entry: Entry, desk: Desk) -> bool:
    """Whether the listing, or that of the firm with which a person left, should never have been."""
    root = entry
    if entry.exit_kind is ExitKind.LINKED:
        root = desk.entries.get(entry.linked_to, entry)
    return root.exit_kind in UNDOING


def holds(entry: Entry) -> tuple[Hold, ...]:
    """Spans in which no measure of a listing in effect ran, each as long as anything held them without a gap."""
    begun_on = _in_effect(entry)
    found: list[Hold] = []
    for start, end, why in entry.suspended:
        if found and (found[-1][1] is None or start <= found[-1][1]):
            first, until, reasons = found[-1]
            last = None if until is None or end is None else max(until, end)
            found[-1] = (first, last, tuple(dict.fromkeys([*reasons, why])))
        else:
            found.append((start, end, (why,)))
    return tuple(one for one in found if one[1] is None or one[1] > begun_on)


def _matter(identity: str, day: date, entry: Entry, desk: Desk, more: Mapping[str, object]) -> Matter:
    context = {
        **party(entry, desk.entries.get(entry.linked_to), desk.standard),
        "addressee": "、".join(dict.fromkeys(one.organ for one in entry.measures)),
        "measures": by_organ(entry.measures), "answers": _answers(entry), "contact": desk.contact, **more,
    }  # fmt: skip
    return Matter(identity, day, entry.organ, entry.organ_code, "", context)
