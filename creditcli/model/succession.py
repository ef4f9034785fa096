"""Which organs do on a day what others had to do that were dissolved (撤销、合并；职权由继续行使的单位承接)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

NOBODY = frozenset[str]()
Place = tuple[str, date]  # code of the dissolved organ, and the day after which another stands in its place


@dataclass(frozen=True, slots=True)
class Succession:
    """By code of an organ the places that it took, its predecessors' predecessors' too."""

    places: Mapping[str, tuple[Place, ...]] = field(default_factory=dict)

    def of(self, code: str, day: date) -> frozenset[str]:
        """Codes of the dissolved organs in whose place an organ acts on a day; its own is not among them."""
        own = self.places.get(code)
        return frozenset(one for one, last in own if day > last) if own else NOBODY


NO_SUCCESSION = Succession()
