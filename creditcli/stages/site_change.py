"""What a publication changes for the public: rows that are new, that read otherwise, that are there no more. Pure.

Compared are the open data of the site that stands and of the one to come: what the pages show stands there too.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from creditcli.ids import document_number
from creditcli.model.ledger import Ledger
from creditcli.stages.site_data import TITLES

FEW = 20  # rows, up to which any growth is ordinary
Record = Mapping[str, str]
Identity = tuple[str, str, str]  # list, decision number in normal form, unified code


@dataclass(frozen=True, slots=True)
class TableChange:
    """One table: rows before and after, and which are new, changed and ended. ``lost``: ended, and unknown to the
    ledger, so nothing explains why."""

    name: str
    before: int
    after: int
    new: tuple[Record, ...]
    changed: tuple[Record, ...]
    ended: tuple[Record, ...]
    lost: tuple[Record, ...]

    @property
    def is_nothing(self) -> bool:
        """Whether the table says what it said."""
        return not (self.new or self.changed or self.ended)

    def outgrows(self, percent: int) -> bool:
        """Whether more is new than that share of what stood there."""
        return bool(self.before) and len(self.new) > FEW and 100 * len(self.new) > percent * self.before


def site_changes(before: Mapping[str, bytes], after: Mapping[str, bytes], ledger: Ledger) -> tuple[TableChange, ...]:
    """One for each table of open data. ``before``: files of the standing site, none for the first one."""
    known = _known(ledger)
    return tuple(_change(name, before, after, known) for name in TITLES)


def _change(
    name: str, before: Mapping[str, bytes], after: Mapping[str, bytes], known: set[tuple[str, str]]
) -> TableChange:
    old, new = (_records(files.get(f"data/{name}.jsonl", b"")) for files in (before, after))
    ended = [one for key, one in old.items() if key not in new]
    return TableChange(
        name,
        len(old),
        len(new),
        tuple(one for key, one in new.items() if key not in old),
        tuple(one for key, one in new.items() if key in old and one != old[key]),
        tuple(ended),
        tuple(one for one in ended if _identity(one)[1:] not in known),
    )


def _records(content: bytes) -> dict[Identity, Record]:
    rows: Iterable[Record] = (json.loads(line) for line in content.decode().split("\n") if line)
    return {_identity(one): one for one in rows}


def _identity(one: Record) -> Identity:
    number = document_number.normal_form(one.get("decision_number", ""))
    return one.get("list", ""), number, one.get("unified_code", "")


def _known(ledger: Ledger) -> set[tuple[str, str]]:
    """Decision number and code of everything that the ledger knows, public or not."""
    found = {(document_number.normal_form(one.decision_number), one.unified_code) for one in ledger.entries}
    for frame in (ledger.penalties, ledger.licences):
        rows = frame.select("decision_number", "unified_code").iter_rows()
        found |= {(document_number.normal_form(number or ""), code or "") for number, code in rows}
    return found
