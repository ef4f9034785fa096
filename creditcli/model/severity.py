"""What a finding obliges to. Apart from findings, for the command line needs it to start and nothing else of them."""

from __future__ import annotations

from enum import StrEnum


class Severity(StrEnum):
    """What a finding obliges the department to do."""

    ERROR = "error"  # must be mended: the row is refused
    CONFIRM = "confirm"  # doubtful: the row is held until the department confirms it
    NOTICE = "notice"  # for information

    @property
    def rank(self) -> int:
        """3 for error, 2 for confirm, 1 for notice."""
        return {"error": 3, "confirm": 2, "notice": 1}[self.value]
