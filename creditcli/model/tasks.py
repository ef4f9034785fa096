"""Tasks of implementing organs, as commands, push files and packages tell them: one measure, one entry, one organ."""

from __future__ import annotations

from dataclasses import dataclass

from creditcli.model.ledger import Entry, MeasureState


@dataclass(frozen=True, slots=True)
class Task:
    """A measure of an entry at an organ. ``halted_by``: numbers of objections and documents while it is suspended."""

    entry: Entry
    state: MeasureState
    list_name: str
    halted_by: tuple[str, ...]
