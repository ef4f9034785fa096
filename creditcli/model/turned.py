"""Rows whose outcome another standard turns."""

from __future__ import annotations

from dataclasses import dataclass

from creditcli.model.intake import Outcome


@dataclass(frozen=True, slots=True, order=True)
class Turned:
    """One row, by one rule: accepted, held or refused before, and after. ``row`` 0: a file that gave no rows."""

    code: str
    file: str
    sheet: str
    row: int
    cell: str
    before: Outcome
    after: Outcome

    @property
    def fails(self) -> bool:
        """Whether the row is worse off than before."""
        return RANKS[self.after] > RANKS[self.before]


RANKS = {Outcome.ACCEPTED: 1, Outcome.HELD: 2, Outcome.REFUSED: 3}
