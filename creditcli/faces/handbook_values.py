"""Values of parameters and terms of lists in words. A key without a word of its own is shown as it is written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from creditcli.faces.handbook_text import cited, code, parameter_path, table, text
from creditcli.model.handbook import Fact, Grid, Line, Lines, Piece, Row
from creditcli.standard.types import Citation, Standard
from creditcli.standard.value_words import NONE, WHOLE_SAYING, is_known, key_word, scalar


def key_piece(key: str) -> Piece:
    """The key in words; as it is written where it has none."""
    return Piece(key_word(key)) if is_known(key) else code(key)


def value_lines(value: object, standard: Standard, key: str = "", depth: int = 0) -> Lines:
    """A value of any shape, a line a statement."""
    if isinstance(value, Mapping):
        if _is_citation(value) and value["law"] in standard.laws:
            return (cited(standard, Citation(str(value["law"]), str(value.get("article") or ""))),)
        return tuple(_mapping(value, standard, depth))
    if isinstance(value, list):
        if any(isinstance(one, Mapping) for one in value):
            return tuple(line for one in value for line in value_lines(one, standard, key, depth))
        return (text("；".join(scalar(one, key) for one in value) if value else NONE),)
    if str(value) in standard.parameters:
        return ((Piece(standard.parameters[str(value)].title, parameter_path(str(value))),),)
    return (text(scalar(value, key)),)


def _mapping(value: Mapping[str, Any], standard: Standard, depth: int) -> Iterator[Line]:
    """What is nested gets lines of its own, led by its keys; plain values below the first level share a line."""
    flat: list[Line] = []
    nested: list[Line] = []
    for name, one in value.items():
        inner = isinstance(one, Mapping) and not _is_citation(one)
        shown = value_lines(one, standard, str(name), depth + 1)
        for line in shown:
            deeper = inner and isinstance(one, Mapping) and any(isinstance(each, Mapping) for each in one.values())
            mark = " · " if deeper else " " if depth and not inner else "："
            led = line if (name, str(one)) in WHOLE_SAYING else (key_piece(str(name)), Piece(mark), *line)
            (nested if inner else flat).append(led)
    if flat and depth:
        yield tuple(piece for at, line in enumerate(flat) for piece in ((*([Piece("；")] if at else []), *line)))
    else:
        yield from flat
    yield from nested


def _is_citation(value: Mapping[str, Any]) -> bool:
    return "law" in value and set(value) <= {"law", "article"}


def block_facts(value: Mapping[str, Any], standard: Standard) -> tuple[Fact, ...]:
    """A block of a list's terms as facts, its law last."""
    ordered = sorted(value.items(), key=lambda one: one[0] in ("law", "cure_law"))
    return tuple(Fact(key_word(key), value_lines(one, standard, key)) for key, one in ordered)


def table_of(values: list[Mapping[str, Any]], standard: Standard) -> Grid:
    """A list of mappings as a table: a column for every key, in the order of their first use."""
    keys = list(dict.fromkeys(key for one in values for key in one if key != "id"))
    rows = tuple(
        Row(tuple(value_lines(one[key], standard, key) if key in one else () for key in keys), str(one.get("id", "")))
        for one in values
    )
    return table(tuple(key_word(key) for key in keys), rows)
