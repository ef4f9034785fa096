"""A part of a .docx as the source of a template: what WPS, Word and LibreOffice cut apart is put together again.

Editors spread one placeholder over several runs, put spelling marks and bookmarks between them and turn quotes
into curly ones. Here each tag is moved into the first of its runs, as it was meant, and nothing else is
touched: types, east-asian fonts, tabs, pictures stay. A paragraph or a table row that is only ``{% … %}``
stands for the tag, so that it repeats or leaves out what stands between.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.S)
_ONLY_TAG = re.compile(r"\s*\{%(?:[^%]|%(?!\}))*%\}\s*")
_TOKEN = re.compile(r"<[^>]*>|[^<]+")
_NAME = re.compile(r"</?([\w:.-]+)")
_PLAIN = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", "\u00a0": " ", "\u3000": " ", "\u200b": ""})
_KEPT = ("<w:sectPr", "<w:drawing", "<w:pict")  # what a paragraph may hold beside words
_EMPTY_CELL = re.compile(r"(</w:tcPr>|<w:tcPr/>|<w:tc(?: [^>]*)?>)(?=</w:tc>)")


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph or a table row: its tokens from ``start`` to ``end``, and which of them are its words."""

    name: str  # w:p or w:tr
    start: int
    end: int
    texts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph, or a table row that is only a tag, as a reader sees it. ``holder``: the token that begins what it
    lies in, so that two tags in one place can be told from two in different places."""

    words: str
    holder: int
    whole: bool  # only a tag: stands for what lies between it and its end


def source_of(xml: str) -> str:
    """The part with every tag whole, ready for the template language."""
    tokens = _TOKEN.findall(xml)
    blocks = _blocks(tokens)
    for block in _whole(tokens, blocks):
        tag = clean(_words(tokens, block))
        tokens[block.start : block.end + 1] = [tag, *([""] * (block.end - block.start))]
    for block in blocks:
        if block.name == "w:p":
            _join(tokens, block)
    return "".join(tokens)


def lines_of(xml: str) -> tuple[Line, ...]:
    """The part's paragraphs in order, tags as they are understood."""
    tokens = _TOKEN.findall(xml)
    blocks = _blocks(tokens)
    whole = _whole(tokens, blocks)
    holders = _holders(tokens)
    inside = {at for one in whole if one.name == "w:tr" for at in range(one.start, one.end)}
    found = [
        (one.start, Line(TAG.sub(lambda tag: clean(tag[0]), _words(tokens, one)), holders[one.start], one in whole))
        for one in blocks
        if one in whole or (one.name == "w:p" and one.start not in inside)
    ]
    return tuple(
        line if line.whole else Line(line.words, -start, False)
        for start, line in sorted(found, key=lambda one: one[0])
    )  # fmt: skip


def clean(tag: str) -> str:
    """A tag with plain quotes and blanks, entities resolved."""
    return html.unescape(tag).translate(_PLAIN).strip()


def mended(xml: str) -> str:
    """A filled part as editors accept it: no cell without a paragraph."""
    return _EMPTY_CELL.sub(r"\1<w:p/>", xml)


def _whole(tokens: Sequence[str], blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Blocks that are only a tag: rows first, then paragraphs outside of them."""
    rows = [one for one in blocks if one.name == "w:tr" and _is_tag(tokens, one)]
    inside = {at for one in rows for at in range(one.start, one.end)}
    return (
        *rows,
        *(one for one in blocks if one.name == "w:p" and one.start not in inside and _is_tag(tokens, one)),
    )  # fmt: skip


def _is_tag(tokens: Sequence[str], block: Block) -> bool:
    kept = any(token.startswith(_KEPT) for token in tokens[block.start : block.end])
    return not kept and _ONLY_TAG.fullmatch(_words(tokens, block)) is not None


def _words(tokens: Sequence[str], block: Block) -> str:
    return "".join(tokens[at] for at in block.texts)


def _blocks(tokens: Sequence[str]) -> list[Block]:
    found: list[Block] = []
    open_names: list[str] = []
    open_blocks: list[tuple[str, int, list[int]]] = []
    for at, token in enumerate(tokens):
        if not token.startswith("<"):
            if open_names and open_names[-1] == "w:t":
                _note(open_blocks, at)
            continue
        name = _name(token)
        if token.startswith("</"):
            if open_names:
                open_names.pop()
            if open_blocks and open_blocks[-1][0] == name:
                _, start, texts = open_blocks.pop()
                found.append(Block(name, start, at, tuple(texts)))
        elif name and not token.endswith("/>"):
            open_names.append(name)
            if name in ("w:p", "w:tr"):
                open_blocks.append((name, at, []))
    return sorted(found, key=lambda one: one.start)


def _note(open_blocks: Sequence[tuple[str, int, list[int]]], at: int) -> None:
    """A text belongs to its paragraph (in a text box: the inner one) and to every row around it."""
    nearest = next((one for one in reversed(open_blocks) if one[0] == "w:p"), None)
    for one in open_blocks:
        if one is nearest or one[0] == "w:tr":
            one[2].append(at)


def _name(token: str) -> str:
    found = _NAME.match(token)
    return found[1] if found else ""


def _holders(tokens: Sequence[str]) -> list[int]:
    """For each token the one that begins what it lies in."""
    found, around = [], [0]
    for at, token in enumerate(tokens):
        closing = token.startswith("</")
        if closing and len(around) > 1:
            around.pop()
        found.append(around[-1])
        if token.startswith("<") and _name(token) and not closing and not token.endswith("/>"):
            around.append(at)
    return found


def _join(tokens: list[str], block: Block) -> None:
    """Moves each tag of a paragraph into the run in which it begins."""
    for found in reversed(list(TAG.finditer(_words(tokens, block)))):
        places = list(_places(tokens, block, *found.span()))
        for at, start, end in reversed(places[1:]):
            tokens[at] = tokens[at][:start] + tokens[at][end:]
        at, start, end = places[0]
        tokens[at] = tokens[at][:start] + clean(found[0]) + tokens[at][end:]
        if tokens[at - 1] == "<w:t>":
            tokens[at - 1] = '<w:t xml:space="preserve">'


def _places(tokens: Sequence[str], block: Block, start: int, end: int) -> Iterator[tuple[int, int, int]]:
    """Which part of which token lies between two places of the paragraph's words."""
    before = 0
    for at in block.texts:
        length = len(tokens[at])
        first, last = max(start - before, 0), min(end - before, length)
        if first < last:
            yield at, first, last
        before += length
