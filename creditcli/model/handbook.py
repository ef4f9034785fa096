"""What a page of the standard's documentation says, before anything is rendered.

Links are relative to the documentation's root (``standards/docs/site/``).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Look(StrEnum):
    """How a piece of text is set apart."""

    PLAIN = ""
    CODE = "code"  # an id, a code, a path: as it is typed
    STRONG = "strong"
    SOFT = "soft"  # secondary
    ERROR = "error"  # the three severities of a rule
    CONFIRM = "confirm"
    NOTICE = "notice"
    CHOICE = "choice"  # the office must choose
    OFF = "off"  # disabled, retired
    DOUBT = "doubt"  # evidence that is not of the first hand


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text: ``href`` is a page of the site, or a file beside it, or empty."""

    text: str
    href: str = ""
    look: Look = Look.PLAIN


Line = tuple[Piece, ...]
Lines = tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Fact:
    """A name and what is to be said of it."""

    name: str
    lines: Lines


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table. ``anchor`` is permanent, or empty; ``off``: no longer in use."""

    cells: tuple[Lines, ...]
    anchor: str = ""
    off: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """A table. ``title`` may be empty; the columns of ``whole`` (their places) are kept on one line."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    title: str = ""
    whole: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Block:
    """A titled part of a page: paragraphs, facts, a list, tables, in this order. ``lang``: of its texts."""

    title: str
    anchor: str
    lines: Lines = ()
    facts: tuple[Fact, ...] = ()
    items: Lines = ()
    grids: tuple[Grid, ...] = ()
    lang: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing under its title."""
        return not (self.lines or self.facts or self.items or self.grids)


@dataclass(frozen=True, slots=True)
class Card:
    """A way in from the first page: ``count`` may be empty."""

    title: str
    count: str
    text: str
    href: str


@dataclass(frozen=True, slots=True)
class Leaf:
    """A page. ``shelf``: path of the index page that it belongs to; empty for pages of the menu itself.
    ``parent``: the page between the two, or none."""

    path: str
    title: str
    shelf: str = ""
    code: str = ""
    badges: Line = ()
    lead: Lines = ()
    cards: tuple[Card, ...] = ()
    blocks: tuple[Block, ...] = ()
    parent: Piece | None = None
    search: bool = False  # whether the results of a search are shown on it


@dataclass(frozen=True, slots=True)
class Entry:
    """What the search knows of a page: ``words`` are further texts that lead to it."""

    kind: str
    code: str
    title: str
    path: str
    words: str


@dataclass(frozen=True, slots=True)
class Handbook:
    """All pages, the menu (path, name) and the search entries, in a fixed order."""

    menu: tuple[tuple[str, str], ...]
    leaves: tuple[Leaf, ...]
    entries: tuple[Entry, ...]
