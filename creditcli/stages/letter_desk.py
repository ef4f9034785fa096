"""What letters are written from, and what the letters about list entries share."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from creditcli.ids import uscc
from creditcli.listing.measures import Task
from creditcli.model.keys import CaseId, decider_of, part_id
from creditcli.model.ledger import Disclosure, Entry, Event, Ledger, MeasureState
from creditcli.model.letter_book import Written
from creditcli.model.office import Office
from creditcli.model.publication import Stayed
from creditcli.model.words import day_words
from creditcli.model.workdays import WorkingCalendar
from creditcli.stages.letter_told import Held, Target, Told
from creditcli.stages.list_words import remedy_words, sentence, value_on
from creditcli.standard.list_terms import block
from creditcli.standard.lookups import code_of
from creditcli.standard.types import ListType, NoticeType, Standard

UNNAMED = "（由署名单位填写）"
# who objects where the party does not, in kind only: how a letter calls and addresses them
OTHERS = {"executor": ("执行单位", "提出异议的执行单位", "你单位"), "complaint": ("投诉人", "投诉人", "投诉人")}


@dataclass(frozen=True, slots=True)
class Returned:
    """A submission with rows to be mended: its receipt's number and day, sender, counts, findings.

    ``resent``: the sender has sent their workbook or the file again; ``waits``: it has not, and the workbook still lies in
    ``returned/``.
    """

    number: int
    received: date
    department: str
    file: str
    counts: Mapping[str, int]
    items: tuple[Mapping[str, str], ...]
    waits: bool = False
    resent: bool = False


@dataclass(frozen=True)
class Desk:
    """What letters are written from. ``told``: what the record says of objections, repairs, exits, corrections. ``stayed``: what
    the standing site shows and may not, where somebody looked. ``written``, ``since``: what letters were written about, and from
    which day on they are. ``older``: files that tell of a newer record than this one, where somebody looked. ``published``: public
    ids of what the site showed though it was gone by the end of its first day."""

    ledger: Ledger
    standard: Standard
    office: Office
    returned: tuple[Returned, ...]
    told: tuple[Told, ...] = ()
    calendar: WorkingCalendar = field(default_factory=WorkingCalendar)
    tasks: Mapping[str, tuple[Task, ...]] = field(default_factory=dict)  # of the day, by list
    stayed: tuple[Stayed, ...] = ()
    held: Held = field(default_factory=Held)
    written: Mapping[str, Written] = field(default_factory=dict)
    since: date = date.min
    older: tuple[str, ...] = ()
    published: frozenset[str] = frozenset()

    def was_shown(self, disclosure: Disclosure, public_id: str) -> bool:
        """Whether what is gone had been public."""
        return disclosure is Disclosure.WITHDRAWN or public_id in self.published

    @cached_property
    def entries(self) -> Mapping[str, Entry]:
        """Every entry by its id."""
        return {one.id: one for one in self.ledger.entries}

    @cached_property
    def notices(self) -> Mapping[str, str]:
        """By the event that makes it due the id of each kind of letter."""
        return {one.event: one.id for one in self.standard.notices.values()}

    @cached_property
    def _dated(self) -> Mapping[str, list[str]]:
        """By what stands before it the identities of written letters that end with a day, in order of writing."""
        found: dict[str, list[str]] = {}
        for identity in self.written:
            found.setdefault(identity.rpartition("|")[0], []).append(identity)
        return found

    def dated(self, about: str, day: date, since: date | None = None) -> str:
        """The identity of a letter about what happened once after ``since``, on ``day`` as it is told now: that with which
        it was written first, for a day that is told otherwise later makes nothing happen again."""
        after = (since or date.min).isoformat()
        written = (one for one in self._dated.get(about, ()) if one.rpartition("|")[2] > after)
        return next(written, f"{about}|{day.isoformat()}")

    def last(self, about: str) -> Written | None:
        """The last of the letters whose identity is that and a day."""
        written = (self.written[one] for one in self._dated.get(about, ()))
        return max(written, key=lambda one: one.last, default=None)

    @cached_property
    def events(self) -> Mapping[str, Event]:
        """Every event that a row of the record tells of, by that row."""
        return {one.event.row_id: one.event for one in self.told}

    @cached_property
    def raised(self) -> Mapping[CaseId, str]:
        """By objection the code of who raised it (codelists/raised_by.csv), as the organ that took it in tells."""
        steps = [one for one in self.told if one.event.kind.startswith("objection") and one.event.data.get("raised_by")]
        steps.sort(key=lambda one: one.event.kind == "objection_accepted")
        return {one.case_id: code_of(self.standard, "raised_by", one.event.data["raised_by"]) for one in steps}

    @property
    def contact(self) -> str:
        """How to reach the office."""
        return "，".join(f"{name}：{text}" for name, text in self.office.contact.items())


@dataclass(frozen=True, slots=True)
class Matter:
    """One occasion for a letter: its identity, day, signing organ, own number, and what it says.

    ``news``: of what may come again, the day on which it last did: a letter of an earlier day is not about that.
    ``parts``: of what may be added to, ids of all that there is; ``whole``: what is there no more makes it anew, too.
    """

    identity: str
    day: date
    organ: str
    organ_code: str
    number: str
    context: Mapping[str, object]
    news: date | None = None
    parts: tuple[str, ...] = ()
    whole: bool = False


def own_entries(desk: Desk) -> Iterator[tuple[Entry, dict[str, object]]]:
    """Serious entries that a department decided, with their party; mirrored ones get no letters from here."""
    own = {one.id: one for one in desk.ledger.entries if one.polarity == "black" and one.origin == "own"}
    for entry in own.values():
        yield entry, party(entry, own.get(entry.linked_to), desk.standard)


def party(entry: Entry, firm: Entry | None, standard: Standard) -> dict[str, object]:
    """Who is addressed and for what: a firm for its acts, a person for those of the firm that they answer for."""
    return {
        "subject": entry.subject_name,
        "code": entry.unified_code,
        "you": "你单位" if entry.unified_code else "你",
        "charge": _charge(entry, firm),
        "standing": f"作为{named(firm)}的{entry.role}" if firm and entry.role else "",
        "firm": firm.subject_name if firm else "",
        "firm_code": firm.unified_code if firm else "",
        "role": entry.role,
        "list": standard.lists[entry.list_id].name,
        "decision": entry.decision_number,
        "start": day_words(entry.term_start),
        "end": day_words(entry.term_end),
        "facts": sentence(entry.facts),
        "basis": sentence(entry.basis),
    }


def _charge(entry: Entry, firm: Entry | None) -> str:
    if firm and entry.role:
        return f"你作为{named(firm)}的{entry.role}，对该单位下列行为负有责任：{sentence(entry.facts)}"
    return f"{'你单位' if entry.unified_code else '你'}{sentence(entry.facts)}"


def named(entry: Entry) -> str:
    """Name and code."""
    return (
        f"{entry.subject_name}（统一社会信用代码 {entry.unified_code}）" if entry.unified_code else entry.subject_name
    )


def addressed(target: Target, standard: Standard) -> dict[str, object]:
    """Who is addressed, and what their decision is called. A linked person: with firm and role."""
    known = party(target.entry, target.firm, standard) if target.entry else {"standing": ""}
    return {
        **known, "subject": target.subject, "code": target.code, "you": "你单位" if target.code else "你",
        "target": target.name, "decision": target.decision, "decided": day_words(target.decided),
    }  # fmt: skip


def objected(desk: Desk, case_id: CaseId, party: Mapping[str, object], target: str, decider: str) -> dict[str, object]:
    """Who is answered and about whose record: ``party`` (subject, code, you) about its own ``target``, or whoever else
    objected to it, who is never named. Of several organs that decided under one number the one that is meant, ``decider``,
    is named."""
    organ = decider if decider_of(case_id) else ""
    others = OTHERS.get(desk.raised.get(case_id, ""))
    if others is None:
        return {**party, "target": f"{organ}作出的{target}" if organ else target}
    code = f"（统一社会信用代码 {party['code']}）" if party["code"] else ""
    link = f"由{organ}作出的" if organ else "" if target.startswith("列入") else "的"
    whose = f"{party['subject']}{code}{party.get('standing', '')}{link}{target}"
    return {**party, "subject": others[1], "code": "", "you": others[2], "standing": "", "target": whose}


def about_case(desk: Desk, notice: NoticeType, case_id: CaseId, *more: str) -> str:
    """The identity of a letter about an objection: names of persons stay out of it, save of letters that former versions
    wrote with them."""
    _, *about, subject, decider = case_id
    more = (*filter(None, (decider,)), *more)
    former = "|".join((notice.id, *about, subject, *more))
    known = subject if uscc.is_valid(subject) else part_id(subject)
    return former if former in desk.written else "|".join((notice.id, *about, known, *more))


def remedy(desk: Desk, organ_code: str, day: date, kind: ListType | None, paper: str = "本决定书") -> str:
    """What can be done against a decision of ``day``, within which periods, where, by which law; no number where the
    standard has none for that day, and a place to fill in where the register does not name review organ and court."""
    if kind is not None and block(kind, "remedies").get("text"):
        return remedy_words(kind)
    # Against a dissolved organ's decision its successor is sued.
    organ = desk.office.acting(organ_code, desk.ledger.as_of)
    review, suit = (value_on(desk.standard.parameter(name), day) for name in ("review_period", "litigation_period"))
    if not review or not suit:
        return "如不服本决定，可以依法申请行政复议或者提起行政诉讼。"
    laws = "、".join(desk.standard.basis(one.law, day) for one in (review, suit))
    body, court = (organ.review_body, organ.court) if organ else ("", "")
    return (
        f"如不服本决定，可自收到{paper}之日起{review.value}内向{body or UNNAMED}申请行政复议，"
        f"或者{suit.value}内向{court or UNNAMED}提起行政诉讼。依据：{laws}。"
    )


def by_organ(measures: Sequence[MeasureState | Task]) -> list[dict[str, str]]:
    """Measures with their organs joined, and the law of each."""
    found: dict[tuple[str, bool], list[MeasureState | Task]] = {}
    for one in measures:
        found.setdefault((one.measure, one.mandatory), []).append(one)
    return [
        {
            "name": name,
            "nature": "强制" if mandatory else "推荐",
            "organs": "、".join(dict.fromkeys(one.organ for one in same)),
            "law": "、".join(dict.fromkeys(one.law for one in same if one.law)),
        }
        for (name, mandatory), same in found.items()
    ]
