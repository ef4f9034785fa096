"""What letters are written from, and what the letters about list entries share."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from creditcli.model.ledger import Entry, Ledger, MeasureState
from creditcli.model.office import Office
from creditcli.model.words import day_words
from creditcli.stages.list_words import sentence
from creditcli.standard.types import Standard


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

    @property
    def contact(self) -> str:
        """How to reach the office."""
        return "，".join(f"{name}：{text}" for name, text in self.office.contact.items())


@dataclass(frozen=True, slots=True)
class Matter:
    """One occasion for a letter: its identity, day, signing organ, own number, and what it says."""

    identity: str
    day: date
    organ: str
    organ_code: str
    number: str
    context: Mapping[str, object]


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


def by_organ(measures: Sequence[MeasureState]) -> list[dict[str, str]]:
    """Measures with their organs joined."""
    organs: dict[tuple[str, bool], list[str]] = {}
    for one in measures:
        organs.setdefault((one.measure, one.mandatory), []).append(one.organ)
    return [
        {"name": name, "nature": "强制" if mandatory else "推荐", "organs": "、".join(dict.fromkeys(found))}
        for (name, mandatory), found in organs.items()
    ]
