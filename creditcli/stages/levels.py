"""A header of two levels: the upper text under which a lower one stands, and which of both a column goes by."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache, partial

from creditcli.model.finding import corners
from creditcli.model.intake import Grid
from creditcli.model.mapping import header_key
from creditcli.stages.columns import HEADER_LENGTH, MEANT, passed_keys
from creditcli.standard.forms import form_layout
from creditcli.standard.headers import Name, names_of, unit_in
from creditcli.standard.types import FieldType, Standard

SUBJECT = "subject_name"
Texts = Mapping[str, str]  # letters -> text


def upper_texts(grid: Grid, row: int, above: Texts, own: Texts) -> dict[str, str]:
    """Under which text of the row above (``row``, ``above``) each text of ``own`` stands: its own column's, else that of
    the merged cell or, where nothing is merged, of the next one to the left. A lone text over the whole table is a title."""
    letters = [name for name in grid.frame.columns if name != "row"]
    last = _last_columns(grid, row)
    found: dict[str, str] = {}
    group, end = "", None
    for one in letters:
        if one in above:
            group, end = above[one], last.get(one)
        if one in own and group:
            found[one] = group
        if one not in own or one == end:
            group = ""
    return {} if len(above) == 1 and len(found) == len(own) else found


def _last_columns(grid: Grid, row: int) -> dict[str, str]:
    """The last column of each merged cell of a row, by its first."""
    areas = filter(None, map(corners, grid.merged))
    return {first: last for first, top, last, _ in areas if top == row and first != last}


def is_spread(grid: Grid, row: int, upper: Texts) -> bool:
    """Whether a merged cell of the row above stands over several of the columns."""
    return any(first in upper and last in upper for first, last in _last_columns(grid, row).items())


@dataclass(frozen=True, slots=True)
class Level:
    """A column's lower text, the upper one, and the texts that both make, each with its key. ``in_unit``: the lower one in
    the unit that only the upper one states."""

    lower: tuple[str, str]
    upper: str
    both: tuple[tuple[str, str], ...]
    in_unit: tuple[tuple[str, str], ...] = ()


def levels_of(own: Texts, upper: Texts) -> dict[str, Level]:
    """By letters those columns that have both."""
    short = {one: text for one, text in upper.items() if len(own[one]) <= HEADER_LENGTH}
    return {one: _level(own[one], text) for one, text in short.items()}


def _level(lower: str, upper: str) -> Level:
    """Also without what the one ends with and the other begins with: 法定代表人证件 over 证件号码."""
    size = next((size for size in range(min(len(upper), len(lower)), 0, -1) if upper.endswith(lower[:size])), 0)
    both = dict.fromkeys((upper + lower, upper + lower[size:]))
    unit = "" if unit_in(lower) else unit_in(upper)
    in_unit = [f"{lower}（{unit}）"] if unit else []
    return Level((lower, header_key(lower)), header_key(upper), _keyed(both), _keyed(in_unit))


def _keyed(texts: Iterable[str]) -> tuple[tuple[str, str], ...]:
    return tuple((text, header_key(text)) for text in texts)


Named = tuple[Mapping[str, frozenset[str]], frozenset[str]]


@dataclass(frozen=True, slots=True)
class Known:
    """What names mean anywhere in the standard. ``passed``: keys of columns that are passed over, for they only number the
    rows. ``named``: by key the fields, and the keys of persons and organs beside the subject; asked for only where a
    lower text is a name, which of most tables none is."""

    passed: frozenset[str]
    named: Callable[[], Named]

    def is_other(self, level: Level, field: str) -> bool:
        """Whether both texts, or the upper one, say that the column is of something else than the field."""
        fields, others = self.named()
        known = [fields[key] for _, key in level.both if key in fields]
        return any(field not in own for own in known) or (level.upper in others and field not in fields[level.upper])


def known_of(standard: Standard) -> Known:
    """Over every layout and form of the standard."""
    return Known(passed_keys(standard), cache(partial(_named, standard)))


def _named(standard: Standard) -> Named:
    found: dict[str, set[str]] = {}
    names: set[str] = set()
    for dataset in standard.datasets.values():
        named = {field.id for field in dataset.fields if field.type is FieldType.NAME} - {SUBJECT}
        for layout in (*dataset.layouts, form_layout(dataset)):
            for key, name in names_of(dataset, layout).items():
                if name.column.field:
                    found.setdefault(key, set()).add(name.column.field)
                    names.update({key} if name.column.field in named else ())
    return {key: frozenset(some) for key, some in found.items()}, frozenset(names)


def read_by(level: Level, names: Mapping[str, Name], known: Known) -> str:
    """The text that a column goes by: both where they are one of ``names``, or the lower one in the upper one's unit, else
    the lower one where it is one, or is passed over, and both are of nothing else; else both. Names are told by their keys."""
    named = next((text for text, key in (*level.both, *level.in_unit) if key in names), "")
    lower, key = level.lower
    own = names.get(key)
    if not named and (key in known.passed or (own and not known.is_other(level, own.column.field))):
        return lower
    return named or level.both[-1][0]


def nearest(level: Level, names: Mapping[str, Name], known: Known) -> str:
    """The same, once table and layout are known: of an unknown column the lower text where it alone comes near a name."""
    found = read_by(level, names, known)
    if header_key(found) in names or level.lower[1] in names:
        return found
    near = [text for text, key in (*level.both, level.lower) if get_close_matches(key, names, 1, MEANT)]
    return next(iter(near), found)
