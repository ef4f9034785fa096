"""How a report is to be shown: what the formats ask for beyond the report itself."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class View:
    """``width``: columns of the terminal, 0 for text that is not to be wrapped. ``full_list``: the command that
    gives every finding. ``exit_code``: what the command ends with."""

    width: int = 0
    full_list: str = "creditcli validate … --format csv"
    exit_code: int = 0
