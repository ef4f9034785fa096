"""Lives that entries share.

Folding asks of documents, numbers and rows only which are the same, never what they are called. So events are folded
with marks in place of names, and entries that differ in names alone have one life, which is folded once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from creditcli.listing.known import Known
from creditcli.listing.life import fold
from creditcli.listing.life_state import Life, Terms
from creditcli.model.ledger import Event, Listing, Names, Standing

OBJECTION = "objection_number"
READ = ("exit_kind", "corrected_date")  # fields of an event, beside that, that a life may depend on
NOTHING = ("",) * len(READ)
Row = Mapping[str, Any]
Shape = tuple[Any, ...]
# List, organ's code, day of the decision, last day, last day by the rules of the decision.
Start = tuple[str, str, str, date | None, date | None]


@dataclass(frozen=True, slots=True)
class Shared:
    """A life with marks for names (the place of the event that bears them), and how entries that it is the life of
    stand, by all that this depends on beside it."""

    life: Life
    kinds: tuple[str, ...]  # of the events, in order
    standings: dict[tuple[object, ...], Standing] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Lives:
    """The lives of one day, by all that decides."""

    known: Known
    revokers: frozenset[str]
    found: dict[Shape, Shared] = field(default_factory=dict)

    def of(self, start: Start, events: Sequence[Event]) -> Shared:
        """The life that begins so and has these events, in their order."""
        shape = (start, *_marked(events))
        shared = self.found.get(shape)
        if shared is None:
            shared = self.found[shape] = Shared(self._folded(start, shape[1:]), tuple(one.kind for one in events))
        return shared

    def _folded(self, start: Start, marked: Shape) -> Life:
        list_id, organ_code, decided, end, told = start
        known, day = self.known, date.fromisoformat(decided)
        terms = Terms(
            known.standard.lists[list_id], day, organ_code, known.standard, known.calendar, known.view.as_of,
            self.revokers, known.rules_of,
        )  # fmt: skip
        return fold(
            Life(Listing.DRAFT, day, end, day, told), [_event(at, *one) for at, one in enumerate(marked)], terms
        )


def _marked(events: Sequence[Event]) -> list[Shape]:
    """All that folding may know of each event: names are marked by the place of the first event that bears them."""
    documents, numbers = {"": ""}, {"": ""}
    return [
        (
            one.kind, one.day, one.organ, one.organ_code, one.places, documents.setdefault(one.document, str(at)),
            numbers.setdefault(one.data.get(OBJECTION, ""), str(at)),
            *([one.data.get(name, "") for name in READ] if one.data else NOTHING),
        )
        for at, one in enumerate(events)
    ]  # fmt: skip


def _event(
    at: int, kind: str, day: date, organ: str, organ_code: str, places: frozenset[str], document: str, *told: str
) -> Event:  # fmt: skip
    """An event made of nothing but its marks, so that nothing else can decide."""
    data = {name: value for name, value in zip((OBJECTION, *READ), told, strict=True) if value}
    return Event(kind, day, day, organ, organ_code, document, str(at), data, places)


def names_of(events: Sequence[Event]) -> Names:
    """What the marks of a life with these events stand for."""
    return tuple((one.document, one.row_id, one.data.get(OBJECTION, "")) for one in events)
