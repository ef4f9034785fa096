"""What the record tells of objections, repairs, exits and corrections, each beside the decision that it is about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from creditcli.listing.events import Matter, Matters, event_order
from creditcli.model import keys
from creditcli.model.ledger import Disclosure, Entry, Event, Ledger
from creditcli.model.record import KEY, ROW_ID
from creditcli.model.words import gone_unseen
from creditcli.standard.lookups import target_dataset
from creditcli.standard.types import Standard


@dataclass(frozen=True, slots=True)
class Target:
    """A decision: an entry of a list, or a penalty or licence.

    ``entry`` and ``firm`` (of a linked person) are None for penalties and licences. ``ended``: kind of the event
    that took a penalty or licence back, else empty.
    """

    id: str  # of the entry, or made like one
    dataset: str
    name: str  # what a letter calls it
    subject: str
    code: str
    organ: str
    organ_code: str
    decision: str
    decided: date
    disclosure: Disclosure
    ended: str = ""
    annotated: bool = False
    term_end: date | None = None
    entry: Entry | None = None
    firm: Entry | None = None
    row_id: str = ""  # of its last version
    public_id: str = ""  # by which the public knows it
    unseen: bool = False  # gone before anybody could see it


@dataclass(frozen=True, slots=True)
class Told:
    """Something an organ did about a decision. ``case``: number of the objection or application, else empty."""

    event: Event
    case: str
    target: Target
    case_id: keys.CaseId

    @property
    def by_decider(self) -> bool:
        """Whether it is the doing of the organ that decided, the only one that may answer, repair or withdraw."""
        return self.event.is_by(self.target.organ_code)


@dataclass(frozen=True, slots=True)
class Held:
    """What the versions of the record say. ``acting``: rows of the corrections whose value the record has (None: nobody
    looked, so all); ``renewed``: by target when its last version came; ``shortened``: by entry when it became known that
    its last day is nearer than was told; ``gone``: what records say of themselves that was done to them; ``ended``: rows of
    the corrections without which a record would not have run out."""

    acting: frozenset[str] | None = None
    renewed: Mapping[str, date] = field(default_factory=dict)
    shortened: Mapping[str, date] = field(default_factory=dict)
    gone: tuple[Told, ...] = ()
    ended: frozenset[str] = frozenset()

    def acts(self, event: Event) -> bool:
        """Whether the record reads as the correction says."""
        return self.acting is None or event.row_id in self.acting


def told_of(ledger: Ledger, standard: Standard, matters: Matters) -> tuple[Told, ...]:
    """Everything told by the ledger's day, in order of day; what is about no known decision is left out."""
    found = [
        (Told(one.event, one.case, target, one.case_id))
        for target, own in (*_entries(ledger, standard, matters), *_records(ledger, standard, matters))
        for one in own
        if one.event.day <= ledger.as_of
    ]
    return tuple(sorted(found, key=lambda one: (*event_order(one.event), one.target.dataset, one.target.subject)))


def _entries(ledger: Ledger, standard: Standard, matters: Matters) -> Iterator[tuple[Target, tuple[Matter, ...]]]:
    known = {one.id: one for one in ledger.entries}
    for entry in ledger.entries:
        target = target_of(entry, known.get(entry.linked_to), standard)
        yield target, matters.about_entry(target.dataset, entry)


def target_of(entry: Entry, firm: Entry | None, standard: Standard) -> Target:
    """The listing decision of an entry. ``firm``: the entry of the firm whose acts a person answers for."""
    return Target(
        entry.id, target_dataset(standard, "", entry.list_id), f"列入{standard.lists[entry.list_id].name}的信息",
        entry.subject_name, entry.unified_code, entry.organ, entry.organ_code, entry.decision_number,
        entry.decision_date, entry.disclosure, term_end=entry.term_end,
        entry=entry, firm=firm, row_id=entry.row_id, public_id=entry.public_id,
        unseen=gone_unseen(entry.standing.disclosure_reason),
    )  # fmt: skip


def _records(ledger: Ledger, standard: Standard, matters: Matters) -> Iterator[tuple[Target, tuple[Matter, ...]]]:
    """Penalties and licences whose subject anything was told of: there may be millions of others."""
    for dataset, frame in (("penalty", ledger.penalties), ("licence", ledger.licences)):
        for row in frame.filter(matters.may_concern(dataset, frame)).to_dicts():
            own = matters.about(dataset, row)
            yield record_target(dataset, row, standard, ledger.salt, own), own


def record_target(
    dataset: str, row: Mapping[str, object], standard: Standard, salt: str, own: Iterable[Matter]
) -> Target:
    """A penalty or licence of the ledger. ``own``: what was told of it; where another organ's has its number, too, the id
    says whose it is."""
    whose = next((f"|{one.decider}" for one in own if one.decider), "")
    end = row["term_end"]
    subject = keys.subject_key(_text(row["unified_code"]), _text(row["id_number"]), _text(row["subject_name"]))
    return Target(
        keys.entry_id(dataset, subject, _text(row["decision_number"])) + whose, dataset, f"{standard.datasets[dataset].title}信息", _text(row["subject_name"]), _text(row["unified_code"]),
        _text(row["organ"]), _text(row["organ_code"]), _text(row["decision_number"]),
        date.fromisoformat(_text(row["decision_date"])), Disclosure(_text(row["disclosure"])), _text(row["ended"]),
        bool(row["annotation"]), end if isinstance(end, date) else None, row_id=_text(row.get(ROW_ID)),
        public_id=keys.public_id(salt, keys.row_identity(dataset, _text(row[KEY]))),
        unseen=gone_unseen(_text(row["disclosure_reason"])),
    )  # fmt: skip


def _text(value: object) -> str:
    return str(value) if value else ""
