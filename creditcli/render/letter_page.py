"""The print pages of letters: one letter, or everything of a day in one file, each letter on sheets of its own.

Page and type follow GB/T 9704-2012 where it applies: A4, margins 37, 35, 28 and 26 mm, 22 lines of 28
characters, page numbers in the outer corner. Fonts are named with free ones behind them, none is brought along.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping, Sequence

from creditcli.render.letter_place import width_of

DOCUMENT = "word/document.xml"
_TABLE = re.compile(r"(<w:tbl>.*?</w:tbl>)", re.S)
_CELL = re.compile(r"<w:tc[ >].*?</w:tc>", re.S)
_ROW = re.compile(r"<w:tr[ >].*?</w:tr>", re.S)
_PAGE_NUMBER = re.compile(r"<w:fldSimple|<w:fldChar")
_PARAGRAPH = re.compile(r"<w:p(?: [^>]*)?>.*?</w:p>", re.S)
_TEXT = re.compile(r"<w:t(?: [^>]*)?>(.*?)</w:t>", re.S)
_FLOATING = re.compile(r"<mc:AlternateContent>.*?</mc:AlternateContent>|<w:pict[ >].*?</w:pict>", re.S)
_STYLE = re.compile(r'<w:pStyle w:val="([^"]*)"')
_BEFORE, _BEHIND = '<section class="Letter">\n', "\n</section>"
_LEFT = re.compile(r'<w:ind w:left="(\d+)"')
MOST_PAGES = 99  # of one letter whose pages are numbered in the outer corner
LINE_WIDTH, HEAD_MOST = 442, 36  # points: a line, and the largest type at the head of a letter
_OWN = "Credit "  # what the names of the bundled styles begin with


def style_names(styles: str) -> Mapping[str, str]:
    """Id of each paragraph style -> its name without ``Credit``; editors change ids and keep names."""
    found = re.findall(r'<w:style [^>]*w:styleId="([^"]*)"[^>]*>\s*<w:name w:val="([^"]*)"', styles)
    return {one: name.removeprefix(_OWN).replace(" ", "") for one, name in found}


def body_of(filled: Mapping[str, str], names: Mapping[str, str]) -> str:
    """A letter as HTML: what stands above it, the letter, then what stands at the foot of its sheets. Text boxes and
    pictures are left out; the check of templates wants none in the text."""
    above, below = (_repeated(filled, names, part) for part in ("word/header", "word/footer"))
    parts = [
        _table(part) if part.startswith("<w:tbl>") else _paragraphs(part, names)
        for part in _TABLE.split(_FLOATING.sub("", filled[DOCUMENT]))
    ]
    return "\n".join(one for one in (above, *parts, below) if one)


def page_of(title: str, *bodies: str) -> str:
    """One print page of one letter or of many. Each counts its own pages: browsers know no pages of a part, so every
    letter gets a named page with a counter of its own."""
    sections = "\n".join(f"{_BEFORE}{body}{_BEHIND}" for body in bodies)
    numbered = "\n".join(_numbered(at, body) for at, body in enumerate(bodies, 1))
    values = {"TITLE": html.escape(title), "CORNERS": _CORNERS, "NUMBERED": numbered, "TEXT": sections}
    return re.sub("|".join(values), lambda found: values[found[0]], _HTML)  # at once: a title may hold such a word


def _numbered(at: int, body: str) -> str:
    """Odd pages to the right, even ones to the left; none on the first of a letter with a red head."""
    first = "from-two" if '<p class="RedHead"' in body else "odd"
    return (
        f".Letter:nth-of-type({at}) {{ page: n{at}; }} @page n{at} {{ counter-increment: n{at}; "
        f"@bottom-right {{ content: counter(n{at}, {first}); }} @bottom-left {{ content: counter(n{at}, even); }} }}"
    )


def _corner(name: str, parity: int, first: int) -> str:
    texts = (f'"— {at} —"' if at % 2 == parity and at >= first else '""' for at in range(1, MOST_PAGES + 1))
    return f"@counter-style {name} {{ system: fixed; symbols: {' '.join(texts)}; }}"


_CORNERS = "\n".join([_corner("odd", 1, 1), _corner("from-two", 1, 2), _corner("even", 0, 1)])


def section_of(page: str) -> str:
    """The letter of a print page of one letter."""
    return page.partition(_BEFORE)[2].rpartition(_BEHIND)[0]


def bundle_of(title: str, rows: Sequence[Sequence[str]], bodies: Sequence[str]) -> str:
    """A day's letters in one file behind a list of them. ``rows``: number, title, to whom, what to do with it."""
    heads = ("序号", "文号", "文书", "收件人", "说明")
    lines = "".join(
        f"<tr>{''.join(f'<td>{html.escape(cell)}</td>' for cell in (str(at), *row))}</tr>"
        for at, row in enumerate(rows, 1)
    )
    head = "".join(f"<th>{one}</th>" for one in heads)
    note = "<p>请单面打印：每份文书从新的一张开始，页码各自从 1 编起。代拟稿交署名单位审核、编号、签发；作废的不再打印。</p>"
    cover = f'<h1 class="Title">{html.escape(title)}</h1>\n{note}\n<table class="List"><thead><tr>{head}</tr></thead><tbody>{lines}</tbody></table>'
    return page_of(title, cover, *bodies)


def _repeated(filled: Mapping[str, str], names: Mapping[str, str], kind: str) -> str:
    """What headers or footers say, once: first sheet and others mostly say the same."""
    found = (_paragraphs(_FLOATING.sub("", filled[part]), names) for part in sorted(filled) if part.startswith(kind))
    return "\n".join(dict.fromkeys(line for one in found for line in one.splitlines()))


def _paragraphs(xml: str, names: Mapping[str, str]) -> str:
    paragraphs = []
    for found in _PARAGRAPH.findall(xml):
        style, words = _STYLE.search(found), _text(found)
        if words.strip() and not _PAGE_NUMBER.search(found):
            name = names.get(style[1], style[1]) if style else "Body"
            paragraphs.append(f'<p class="{html.escape(name)}"{_placed(name, words, found)}>{words}</p>')
    return "\n".join(paragraphs)


def _placed(name: str, words: str, xml: str) -> str:
    """The name at the head of a letter keeps to one line; signature and date stand where the .docx has them."""
    if name == "RedHead":
        return f' style="font-size: {min(HEAD_MOST, int(LINE_WIDTH / max(width_of(words), 1)))}pt"'
    left = _LEFT.search(xml) if name in ("Organ", "Day") else None
    return f' style="margin-left: {int(left[1]) / 20:g}pt"' if left else ""


def _table(xml: str) -> str:
    rows = ("".join(f"<td>{_text(cell)}</td>" for cell in _CELL.findall(row)) for row in _ROW.findall(xml))
    return f"<table>{''.join(f'<tr>{row}</tr>' for row in rows)}</table>"


def _text(xml: str) -> str:
    return html.escape(html.unescape("".join(_TEXT.findall(xml))))


_HTML = """<!doctype html>
<html lang="zh-CN">
<head><meta charset="utf-8"><title>TITLE</title>
<style>
@page { size: A4; margin: 37mm 26mm 35mm 28mm; }
@page { @bottom-right { font: 14pt "SimSun", "宋体", "Noto Serif CJK SC", serif; vertical-align: top; padding: 7mm 14pt 0 0; } @bottom-left { font: 14pt "SimSun", "宋体", "Noto Serif CJK SC", serif; vertical-align: top; padding: 7mm 0 0 14pt; } }
CORNERS
NUMBERED
body { margin: 0 auto; max-width: 156mm; padding: 10mm 0; color: #000; font: 16pt/28.9pt "FangSong_GB2312", "仿宋_GB2312", "FangSong", "仿宋", "Noto Serif CJK SC", serif; letter-spacing: -.21pt; overflow-wrap: anywhere; }
p { margin: 0; text-align: justify; orphans: 2; widows: 2; }
.Letter + .Letter { border-top: 1px dashed #999; margin-top: 20mm; padding-top: 20mm; }
.Body:has(+ .Organ) { break-after: avoid; }
.Title, .Head, .RedHead, h1 { font: 22pt/36pt "方正小标宋简体", "FZXiaoBiaoSong-B05S", "SimSun", "Noto Serif CJK SC", serif; text-align: center; }
.RedHead { color: #e00000; line-height: 44pt; white-space: nowrap; margin-bottom: 8pt; padding-bottom: 4mm; border-bottom: 4.5pt double #e00000; }
.Number { text-align: center; margin-top: 14pt; }
.LetterNumber { text-align: right; }
.LetterNumber + .Title { margin-top: 57.8pt; }
.Draft { font: 12pt/20pt "SimHei", "黑体", "Noto Sans CJK SC", sans-serif; }
.Addressee { margin-top: 28.9pt; }
.Body, .Heading, .Note { text-indent: 2em; }
.Note { margin-top: 28.9pt; }
.Heading { font-family: "SimHei", "黑体", "Noto Sans CJK SC", sans-serif; break-after: avoid; }
.Organ, .Day { margin-left: 9em; text-align: center; }
.Organ { margin-top: 42pt; break-after: avoid; }
.Annex { break-before: page; font-family: "SimHei", "黑体", "Noto Sans CJK SC", sans-serif; }
table { border-collapse: collapse; width: 100%; font-size: 12pt; line-height: 20pt; }
td, th { border: .5pt solid #000; padding: 2pt 4pt; }
table:not(.List) td { width: 25%; }
tr { break-inside: avoid; }
.List { table-layout: fixed; margin-top: 14pt; font-size: 10.5pt; line-height: 15pt; letter-spacing: 0; }
.List th:nth-child(1) { width: 7%; } .List th:nth-child(2) { width: 20%; } .List th:nth-child(3) { width: 25%; } .List th:nth-child(4) { width: 28%; }
.Trace { margin-top: 14pt; break-before: avoid; font-size: 9pt; line-height: 14pt; color: #444; }
@media print {
  body { padding: 0; max-width: none; }
  .Letter { break-before: page; }
  .Letter + .Letter { border: 0; margin: 0; padding: 0; }
}
</style></head>
<body>
TEXT
</body></html>
"""
