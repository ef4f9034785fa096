"""Lists that are used no more, or are no longer in force, and on which somebody still is. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from creditcli.model.ledger import Entry, Ledger
from creditcli.standard.types import ListType, Standard


@dataclass(frozen=True, slots=True)
class OutOfForce:
    """``listed``: entries on the list, ``public``: those of them that the public sees; ``measures``: that may be executed."""

    kind: ListType
    listed: int
    public: int
    measures: int


def out_of_force(ledger: Ledger, standard: Standard) -> tuple[OutOfForce, ...]:
    """In order of the lists' ids."""
    listed: dict[str, list[Entry]] = {}
    for one in ledger.entries:
        if one.is_active:
            listed.setdefault(one.list_id, []).append(one)
    kinds = (standard.lists[name] for name in sorted(listed))
    return tuple(_counted(one, listed[one.id]) for one in kinds if not (one.enabled and one.holds_on(ledger.as_of)))


def _counted(kind: ListType, entries: Iterable[Entry]) -> OutOfForce:
    own = list(entries)
    measures = sum(each.executable for one in own for each in one.measures)
    return OutOfForce(kind, len(own), sum(one.disclosure.is_public for one in own), measures)
