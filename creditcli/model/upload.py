"""What goes into the national platform's import files, and what does not and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class UploadRow:
    """One row: cells by column code, and the record's ``核实说明`` and other fields by which it is read back."""

    key: str
    decision_number: str
    organ: str
    organ_code: str
    cells: Mapping[str, str]
    beside: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A record that is not uploaded: whose it is is not said. ``reason`` in Chinese; ``ended``: it was public before."""

    key: str
    decision_number: str
    organ: str
    organ_code: str
    reason: str
    ended: bool = False


@dataclass(frozen=True, slots=True)
class Upload:
    """A data set's rows and what was left out: together every record. ``doubts``: rows that a recalled limit would stop."""

    dataset: str
    rows: tuple[UploadRow, ...]
    left: tuple[LeftOut, ...]
    doubts: tuple[LeftOut, ...] = ()
