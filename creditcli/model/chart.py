"""Charts as geometry: bars, columns and lines by month, ticks and labels, in the units of a small drawing. Pure.

A drawing is 360 units wide, so that its letters can be read on a phone without scaling. A chart never stands
alone: the table beside it says the same, and what is withheld (None) is a gap with a mark, never a zero.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

WIDTH = 360.0
LETTER = 11.0  # height of a letter; a Chinese one is as wide, others half as wide
ROW, BAR = 24.0, 14.0
PLOT_HEIGHT = 130.0
WITHHELD = "＊"
Number = int | float


@dataclass(frozen=True, slots=True)
class Series:
    """A named row of values, one a month; None is withheld."""

    name: str
    values: tuple[Number | None, ...]


@dataclass(frozen=True, slots=True)
class Bar:
    """A rectangle; ``series`` counts from 1 and chooses its look."""

    x: float
    y: float
    width: float
    height: float
    series: int


@dataclass(frozen=True, slots=True)
class Line:
    """A line through points (``x,y x,y``, as SVG has them); ``series`` counts from 1."""

    points: str
    dots: tuple[tuple[float, float], ...]
    series: int


@dataclass(frozen=True, slots=True)
class Label:
    """A text at a place; ``anchor`` is start, middle or end."""

    x: float
    y: float
    text: str
    anchor: str = "start"


@dataclass(frozen=True, slots=True)
class Tick:
    """A line of the grid."""

    x1: float
    y1: float
    x2: float
    y2: float


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawing ready for a template. ``id`` is unique on its page; ``description`` says the values in words."""

    id: str
    title: str
    description: str
    height: float
    bars: tuple[Bar, ...] = ()
    lines: tuple[Line, ...] = ()
    ticks: tuple[Tick, ...] = ()
    labels: tuple[Label, ...] = ()
    keys: tuple[Bar, ...] = ()  # squares of the legend; their names are among the labels
    width: float = WIDTH


def bar_chart(id: str, title: str, rows: Sequence[tuple[str, Number | None]], unit: str = "") -> Chart:
    """One lying bar a row, in the order given, its value written at its end."""
    left = min(190.0, max((_breadth(name) for name, _ in rows), default=0.0)) + 8
    values = [_shown(value, unit) for _, value in rows]
    room = WIDTH - left - max((_breadth(text) for text in values), default=0.0) - 10
    most = max((value for _, value in rows if value is not None), default=0) or 1
    bars, labels = [], []
    for at, ((name, value), text) in enumerate(zip(rows, values, strict=True)):
        top, length = at * ROW + (ROW - BAR) / 2, round(room * (value or 0) / most, 1)
        bars.append(Bar(round(left, 1), top, length, BAR, 1))
        labels.append(Label(round(left - 6, 1), top + BAR - 3, _fitted(name, left - 6), "end"))
        labels.append(Label(round(left + length + 5, 1), top + BAR - 3, text))
    axis = Tick(round(left, 1), 0.0, round(left, 1), len(rows) * ROW)
    told = [(name, (value,)) for name, value in rows]
    return Chart(id, title, _told(told, unit), len(rows) * ROW, tuple(bars), (), (axis,), tuple(labels))


def column_chart(id: str, title: str, months: Sequence[str], series: Sequence[Series], unit: str = "") -> Chart:
    """Standing columns, a group a month. ``months``: ``2026-11``, oldest first."""
    frame = _Plot(months, series)
    bars, marks = [], []
    wide = round(frame.step * 0.8 / max(1, len(series)), 2)
    for number, one in enumerate(series, 1):
        for at, value in enumerate(one.values):
            x = round(frame.left + frame.step * (at + 0.1) + wide * (number - 1), 1)
            if value is None:
                marks.append(Label(round(x + wide / 2, 1), round(frame.bottom - 3, 1), WITHHELD, "middle"))
            else:
                y = frame.height_of(value)
                bars.append(Bar(x, y, round(wide * 0.94, 1), round(frame.bottom - y, 1), number))
    return frame.chart(id, title, unit, bars=tuple(bars), marks=tuple(marks))


def line_chart(id: str, title: str, months: Sequence[str], series: Sequence[Series], unit: str = "") -> Chart:
    """A line a series, with a dot a month; a withheld month breaks it."""
    frame, lines = _Plot(months, series), []
    for number, one in enumerate(series, 1):
        piece: list[tuple[float, float]] = []
        for at, value in enumerate((*one.values, None)):
            if value is not None:
                piece.append((round(frame.left + frame.step * (at + 0.5), 1), frame.height_of(value)))
            elif piece:
                lines.append(Line(" ".join(f"{x},{y}" for x, y in piece), tuple(piece), number))
                piece = []
    return frame.chart(id, title, unit, lines=tuple(lines))


def nice_steps(most: Number, wanted: int = 4) -> tuple[Number, ...]:
    """Round values from 0 to at least ``most`` for the lines of a grid.

    >>> nice_steps(7), nice_steps(100), nice_steps(0), nice_steps(0.9)
    ((0, 2, 4, 6, 8), (0, 50, 100), (0, 1), (0, 1))
    """
    size = 1
    while True:
        for factor in (1, 2, 5):
            step = size * factor
            count = -(-most // step)
            if count <= wanted:
                return tuple(step * at for at in range(max(1, int(count)) + 1))
        size *= 10


class _Plot:
    """The field of a chart by month: axis, grid, legend."""

    def __init__(self, months: Sequence[str], series: Sequence[Series]) -> None:
        self.months, self.series = months, series
        self.steps = nice_steps(max((v for one in series for v in one.values if v is not None), default=0))
        self.left = round(max(_breadth(_shown(step)) for step in self.steps) + 6, 1)
        self.top = 26.0 if len(series) > 1 else 10.0
        self.bottom = self.top + PLOT_HEIGHT
        self.step = (WIDTH - self.left - 4) / max(1, len(months))

    def height_of(self, value: Number) -> float:
        """Where a value stands, from the top."""
        return round(self.bottom - PLOT_HEIGHT * value / self.steps[-1], 1)

    def chart(
        self, id: str, title: str, unit: str, bars: tuple[Bar, ...] = (), lines: tuple[Line, ...] = (),
        marks: tuple[Label, ...] = (),
    ) -> Chart:  # fmt: skip
        """The drawing around these bars or lines."""
        heights = [self.height_of(step) for step in self.steps]
        ticks = tuple(Tick(self.left, y, WIDTH, y) for y in heights)
        scale = (
            Label(self.left - 4, round(y + 4, 1), _shown(v), "end") for v, y in zip(self.steps, heights, strict=True)
        )
        told = [(one.name, one.values) for one in self.series]
        keys, names = self._legend()
        return Chart(
            id, title, f"{self.months[0]}至{self.months[-1]}。{_told(told, unit)}" if self.months else "",
            self.bottom + 34, bars, lines, ticks, (*scale, *self._calendar(), *names, *marks), keys,
        )  # fmt: skip

    def _calendar(self) -> list[Label]:
        """Months under the axis, and the year under its first month."""
        found = []
        for at, month in enumerate(self.months):
            year, number = month.split("-")
            x = round(self.left + self.step * (at + 0.5), 1)
            found.append(Label(x, self.bottom + 14, f"{int(number)}", "middle"))
            if at == 0 or number == "01":
                found.append(Label(round(x - 5, 1), self.bottom + 28, year, "start"))
        return found

    def _legend(self) -> tuple[tuple[Bar, ...], tuple[Label, ...]]:
        """A square and a name for each series, where there are several."""
        keys: list[Bar] = []
        names: list[Label] = []
        x = self.left
        for number, one in enumerate(self.series if len(self.series) > 1 else (), 1):
            keys.append(Bar(round(x, 1), 2.0, LETTER, LETTER, number))
            names.append(Label(round(x + 16, 1), 12.0, one.name))
            x += _breadth(one.name) + 32
        return tuple(keys), tuple(names)


def _told(rows: Sequence[tuple[str, Sequence[Number | None]]], unit: str) -> str:
    """The values in words, for those who do not see the drawing."""
    return "；".join(f"{name}：{'、'.join(_shown(one, unit) for one in values)}" for name, values in rows) + "。"


def _shown(value: Number | None, unit: str = "") -> str:
    return WITHHELD if value is None else f"{value}{unit}"


def _breadth(text: str) -> float:
    return sum(LETTER if unicodedata.east_asian_width(one) in "WF" else LETTER * 0.58 for one in text)


def _fitted(text: str, room: float) -> str:
    """The text, or as much of it as there is room for; the table has it whole."""
    if _breadth(text) <= room + 1:
        return text
    while text and _breadth(text) + LETTER > room:
        text = text[:-1]
    return f"{text}…"
