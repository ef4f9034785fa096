"""Something that an organ did, as rows of the record tell it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Event:
    """Something an organ did, taken from the row of the record that ``row_id`` names; ``data``: its fields that are filled.

    ``kind``: its name in ``standards/lists`` (``decide_list``, ``served``, ``objection_accepted`` …); ``day``: of effect.
    ``places``: codes of dissolved organs in whose place the organ acted.
    """

    kind: str
    day: date
    received: date
    organ: str  # name
    organ_code: str
    document: str
    row_id: str
    data: Mapping[str, str]
    places: frozenset[str] = frozenset()

    def is_by(self, organ_code: str) -> bool:
        """Whether that organ did it, or the one that stood in its place by then."""
        return self.organ_code == organ_code or organ_code in self.places
