"""Looks at a letter's template before it is used: names each unknown placeholder, broken loop and missing element, with its
place as an editor shows it (part, paragraph, the words around)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from xml.parsers import expat

from jinja2 import TemplateSyntaxError, nodes

from creditcli.errors import UsageFault
from creditcli.model.letter_fields import LetterFields, TemplateFault
from creditcli.render.letter import ENVIRONMENT, FILLED, compile_letter, parts_of
from creditcli.render.letter_page import DOCUMENT
from creditcli.render.letter_source import TAG, Line, lines_of

PARTS = (("header", ("页眉", "header")), ("footer", ("页脚", "footer")), ("document", ("正文", "body")))
_KEYWORD = re.compile(r"\{%-?\s*(\w+)")
_STRAY = re.compile(r"\{\{|\}\}|\{%|%\}|｛|｝|\{\s+[\{%]|[\}%]\s+\}")
_SINGLE = re.compile(r"(?<!\{)\{\s*(\w+)\s*\}(?!\})")
_AROUND = 30  # characters that are quoted
_OPENING, _MIDDLE = {"for": "endfor", "if": "endif"}, {"elif", "else"}


@dataclass(frozen=True, slots=True)
class _Place:
    """One part of one template."""

    template: str
    part: tuple[str, str]
    lines: Sequence[Line]

    def fault(self, paragraph: int, zh: str, en: str) -> TemplateFault:
        """Found in a paragraph of the part."""
        at = min(max(paragraph, 1), max(len(self.lines), 1))
        words = " ".join(self.lines[at - 1].words.split()) if self.lines else ""
        around = words if len(words) <= _AROUND else f"{words[:_AROUND]}…"
        return TemplateFault(self.template, self.part, at, around, zh, en)


def lint(template: bytes, name: str, fields: LetterFields) -> tuple[TemplateFault, ...]:
    """What is wrong, in the order of the document; nothing where the template can be used."""
    try:
        parts = parts_of(template, name)
        texts = {part: parts[part].decode("utf-8") for part in sorted(parts) if FILLED.fullmatch(part)}
        for part, text in texts.items():
            _parse(part, text)
    except (UsageFault, ValueError) as fault:
        zh, en = (fault.zh, fault.en) if isinstance(fault, UsageFault) else (str(fault), str(fault))
        return (TemplateFault(name, ("", ""), 0, "", zh, en),)
    places = [_Place(name, _part(part), lines_of(text)) for part, text in texts.items()]
    found = [fault for place in places for fault in _looked_at(place, fields)]
    found += _missing(name, places, fields)
    if "<w:txbxContent>" in texts[DOCUMENT]:
        found.append(TemplateFault(name, ("", ""), 0, "", "正文里有文本框，打印页上没有它，请改成段落或者表格",
                                   "a text box in the body would be lacking on the print page: use paragraphs or a table"))  # fmt: skip
    if not found:
        found += _compiled(template, name)
    return tuple(found)


def _part(part: str) -> tuple[str, str]:
    return next(words for kind, words in PARTS if part.removeprefix("word/").startswith(kind))


def _parse(part: str, text: str) -> None:
    try:
        expat.ParserCreate().Parse(text.encode("utf-8"), True)
    except expat.ExpatError as fault:
        raise ValueError(f"{part}: XML {fault}") from fault


def _looked_at(place: _Place, fields: LetterFields) -> Iterator[TemplateFault]:
    stray = list(_strays(place, fields))
    paired = list(_pairs(place))
    yield from stray
    yield from paired
    if not stray and not paired:
        yield from _names(place, fields)


def _strays(place: _Place, fields: LetterFields) -> Iterator[TemplateFault]:
    """Braces that belong to no tag: half a placeholder, full-width ones, a single pair around a known name."""
    for at, line in enumerate(place.lines, 1):
        rest = TAG.sub("", line.words)
        if _STRAY.search(rest):
            yield place.fault(at, "占位符的括号不完整，应为半角的 {{ 名称 }} 或者 {% 语句 %}",
                              "braces of a placeholder are incomplete: write {{ name }} or {% statement %}")  # fmt: skip
        for found in _SINGLE.finditer(rest):
            if found[1] in fields.names:
                yield place.fault(at, f"“{found[0]}”少一层括号，应为 {{{{ {found[1]} }}}}",
                                  f"'{found[0]}' lacks a pair of braces: {{{{ {found[1]} }}}}")  # fmt: skip


def _pairs(place: _Place) -> Iterator[TemplateFault]:
    """Loops and conditions that do not end, end twice, or end elsewhere than where they begin."""
    open_tags: list[tuple[str, int, Line]] = []
    for at, line in enumerate(place.lines, 1):
        for tag in TAG.findall(line.words):
            word = _KEYWORD.match(tag)
            if word is None:
                continue
            if word[1] in _OPENING:
                open_tags.append((word[1], at, line))
            elif word[1] in _MIDDLE or word[1] in _OPENING.values():
                yield from _closes(place, open_tags, word[1], at, line)
            else:
                yield place.fault(
                    at, f"不认识的语句“{word[1]}”，只有 for、if", f"unknown statement '{word[1]}': only for and if"
                )
    for word_, at, _ in open_tags:
        yield place.fault(at, f"“{word_}”没有对应的“{_OPENING[word_]}”", f"'{word_}' has no '{_OPENING[word_]}'")


def _closes(
    place: _Place, open_tags: list[tuple[str, int, Line]], word: str, at: int, line: Line
) -> Iterator[TemplateFault]:
    if not open_tags or (word in _OPENING.values() and _OPENING[open_tags[-1][0]] != word):
        yield place.fault(at, f"“{word}”前面没有对应的开头", f"'{word}' ends what was not begun")
        return
    opened, begun, first = open_tags[-1]
    if first.holder != line.holder:
        yield place.fault(
            at,
            f"“{word}”与第 {begun} 段的“{opened}”不在同一处；两个语句应各占一段（或者表格各占一行），或者在同一段内",
            f"'{word}' and '{opened}' of paragraph {begun} are not in one place: give each a paragraph (or table row) "
            "of its own, or put both into one paragraph",
        )
    if word in _OPENING.values():
        open_tags.pop()


def _names(place: _Place, fields: LetterFields) -> Iterator[TemplateFault]:
    source = "\n".join(" ".join(line.words.split()) for line in place.lines)
    try:
        tree = ENVIRONMENT.parse(source)
        ENVIRONMENT.compile(tree)
    except TemplateSyntaxError as fault:
        yield place.fault(fault.lineno, f"写法不对（{fault.message}）", f"cannot be understood ({fault.message})")
        return
    yield from _walk(place, tree, fields, {})


def _walk(
    place: _Place, node: nodes.Node, fields: LetterFields, own: Mapping[str, Mapping[str, str]]
) -> Iterator[TemplateFault]:
    """``own``: variables of the loops around, with what an item has."""
    if isinstance(node, nodes.For):
        yield from _walk(place, node.iter, fields, own)
        inner = {**own, _target(node): _items(node, fields), "loop": {"index": ""}}
        for child in (*node.body, *node.else_):
            yield from _walk(place, child, fields, inner)
        return
    if isinstance(node, nodes.Getattr) and isinstance(node.node, nodes.Name):
        yield from _attribute(place, node, node.node.name, fields, own)
        return
    if isinstance(node, nodes.Filter) and node.name not in ENVIRONMENT.filters:
        yield place.fault(node.lineno, f"写法不对，没有“{node.name}”这个过滤器", f"there is no filter '{node.name}'")
    if isinstance(node, nodes.Name) and node.name not in own and node.name not in fields.names:
        yield _unknown(place, node.lineno, node.name, fields.names)
    for child in node.iter_child_nodes():
        yield from _walk(place, child, fields, own)


def _target(node: nodes.For) -> str:
    return node.target.name if isinstance(node.target, nodes.Name) else ""


def _items(node: nodes.For, fields: LetterFields) -> Mapping[str, str]:
    return fields.items.get(node.iter.name, {}) if isinstance(node.iter, nodes.Name) else {}


def _attribute(
    place: _Place, node: nodes.Getattr, name: str, fields: LetterFields, own: Mapping[str, Mapping[str, str]]
) -> Iterator[TemplateFault]:
    if name not in own and name not in fields.names:
        yield _unknown(place, node.lineno, name, fields.names)
    elif node.attr not in own.get(name, {}):
        yield _unknown(place, node.lineno, f"{name}.{node.attr}", [f"{name}.{one}" for one in own.get(name, {})])


def _unknown(place: _Place, paragraph: int, name: str, known: Mapping[str, str] | Sequence[str]) -> TemplateFault:
    listed = "、".join(known)
    return place.fault(
        paragraph, f"不认识的占位符“{name}”；可以用：{listed}", f"unknown placeholder '{name}'; there are: {listed}"
    )  # fmt: skip


def _missing(name: str, places: Sequence[_Place], fields: LetterFields) -> Iterator[TemplateFault]:
    """What must be said and is not."""
    words = "\n".join(line.words for place in places for line in place.lines)
    named = set(re.findall(r"\w+", " ".join(TAG.findall(words))))
    for element, either in fields.wanted.items():
        if not any(one in named if one in fields.names else one in words for one in either):
            ways = "、".join(f"{{{{ {one} }}}}" if one in fields.names else f"“{one}”" for one in either)
            yield TemplateFault(
                name, ("", ""), 0, "", f"缺少必备内容“{fields.elements[element]}”：应有 {ways} 之一",
                f"lacks a required element ({element}): one of {ways}",
            )  # fmt: skip


def _compiled(template: bytes, name: str) -> Iterator[TemplateFault]:
    """What only shows when everything is put together."""
    try:
        compile_letter(template, name)
    except UsageFault as fault:
        yield TemplateFault(name, ("", ""), 0, "", fault.zh, fault.en)
