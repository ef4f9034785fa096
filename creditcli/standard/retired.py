"""What was once part of the standard and may never come back under the same name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from creditcli.errors import BrokenStandard
from creditcli.standard.types import Standard


@dataclass(frozen=True, slots=True)
class Retired:
    """A rule's code, a field or a value of a code list that was taken out. ``of``: its data set or code list."""

    kind: str  # rule, field, code
    of: str
    id: str
    on: date
    reason: str


def refuse_retired(retired: tuple[Retired, ...], standard: Standard) -> None:
    """Raises BrokenStandard for a live rule, field or value that bears a retired name."""
    for one in retired:
        if one.id in _live(one, standard):
            where = f"{one.of}.{one.id}" if one.of else one.id
            raise BrokenStandard(
                f"{where} 已于 {one.on} 停用（{one.reason}），不能再用。",
                f"{where} was retired on {one.on}; take another.",
            )


def _live(one: Retired, standard: Standard) -> set[str]:
    if one.kind == "rule":
        return set(standard.rules)
    if one.kind == "field":
        return {field.id for field in standard.datasets[one.of].fields} if one.of in standard.datasets else set()
    return {value.code for value in standard.codelists[one.of].values} if one.of in standard.codelists else set()
