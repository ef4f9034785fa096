"""Small cells with persons in them are withheld, and whatever they could be worked out from: the sums of departments are told by banner,
of banners by league, of leagues and of months as a whole. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from creditcli.model.figures import FEWEST, Group

Key = tuple[Group, str]
WHOLE: Key = (Group.ALL, "")


class Cell(Protocol):
    """Sums of one indicator in one group."""

    hits: int
    of: int
    persons: int
    withheld: bool


def withhold(cells: Mapping[Key, Cell], region: Callable[[str], str]) -> None:
    """Marks cells of one indicator. ``region``: of a department."""
    for one in cells.values():
        one.withheld = bool(one.persons) and max(one.of, one.hits) < FEWEST
    families = _families(cells, region)
    while any(_hide(whole, parts) for whole, parts in families):
        pass


def _families(cells: Mapping[Key, Cell], region: Callable[[str], str]) -> list[tuple[Cell, list[Cell]]]:
    """Each cell that is the sum of others, and they: by place, and by month."""
    found: dict[tuple[Group, Key], list[Cell]] = {}
    for key, cell in cells.items():
        if key != WHOLE and (cell.of or cell.hits):
            found.setdefault((key[0], _above(key, region)), []).append(cell)
    return [(cells[above], parts) for (_, above), parts in found.items() if above in cells]


def _above(key: Key, region: Callable[[str], str]) -> Key:
    group, code = key
    if group is Group.DEPARTMENT:
        return Group.BANNER, region(code)
    return (Group.LEAGUE, league_of(code)) if group is Group.BANNER else WHOLE


def league_of(region: str) -> str:
    """The league to which a banner's code belongs."""
    return f"{region[:4]}00"


def _hide(whole: Cell, parts: Sequence[Cell]) -> bool:
    """Withholds one cell more where one that is withheld is what the others leave; whether it did."""
    hidden = sum(one.withheld for one in parts)
    if hidden > 1 or bool(hidden) == whole.withheld:
        return False
    left = sorted((one for one in parts if not one.withheld), key=lambda one: (one.of, one.hits))
    (left[0] if left else whole).withheld = True
    return True
