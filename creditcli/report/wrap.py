"""Lines that fit a terminal: a Chinese character takes two columns."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

WIDE = {"W", "F", "A"}  # ambiguous ones (quotes, dashes) are wide on a Chinese console: counted so, no line is too long
INVISIBLE = {"Mn", "Me", "Cf"}
_CLOSING = "，。、；：！？”’）》】〉」』〕…,.;:!?)]}%"
_OPENING = "“‘（《【〈「『〔(["
_NOT_SHOWN = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")


def plain_line(text: str) -> str:
    """One line that cannot move a terminal's cursor: breaks and tabs as blanks, other controls spelled out."""
    return _NOT_SHOWN.sub(lambda hit: " " if hit[0] in "\t\n\r" else f"\\u{ord(hit[0]):04x}", text)


def width_of(text: str) -> int:
    """Columns that the text takes on a console."""
    return sum(_width(letter) for letter in text)


def _width(letter: str) -> int:
    if letter.isascii():
        return 1
    if unicodedata.category(letter) in INVISIBLE:
        return 0
    return 2 if unicodedata.east_asian_width(letter) in WIDE else 1


def wrapped(text: str, width: int, indent: str = "", hang: str | None = None) -> list[str]:
    """The text in lines of at most ``width`` columns, the first behind ``indent``, the others behind ``hang``.

    ``width`` 0: one line. No line begins with a closing mark or ends with an opening one, where it can be helped.
    """
    hang = indent if hang is None else hang
    text = plain_line(text)
    if not width:
        return [indent + text]
    lines, line = [], indent
    room = max(width, width_of(hang) + 4, width_of(indent) + 4)
    empty = True
    for unit in _units(text):
        for piece in _pieces(unit, room - width_of(hang)):
            if not empty and width_of(line) + width_of(piece) > room:
                lines.append(line.rstrip())
                line, empty = hang, True
            if not (empty and piece == " "):
                line += piece
                empty = False
    return [*lines, line.rstrip()]


def _units(text: str) -> Iterator[str]:
    """What may not be broken: a word, a blank, a Chinese character with the marks that belong to it."""
    unit = ""
    for letter in text:
        glued = unit and (letter in _CLOSING or unit[-1] in _OPENING or not _width(letter))
        word = unit and _width(letter) == 1 and letter != " " and _width(unit[-1]) == 1 and unit[-1] != " "
        if unit and letter != " " and (glued or word):
            unit += letter
            continue
        if unit:
            yield unit
        unit = letter
    if unit:
        yield unit


def _pieces(unit: str, room: int) -> Iterator[str]:
    """A unit wider than a line is broken where the line ends."""
    piece = ""
    for letter in unit:
        if piece and width_of(piece) + _width(letter) > room:
            yield piece
            piece = ""
        piece += letter
    yield piece
