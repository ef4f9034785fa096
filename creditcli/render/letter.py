"""Fills letters: a .docx template that an office may have edited, and the print page made from the result.

Editors cut a placeholder into several runs; before filling, every paragraph that holds one is joined
into a single run with the first run's type. A paragraph or table row that is only a ``{% … %}`` tag
stands for the tag. The .docx has the same bytes every time: fixed days, no compression.
"""

from __future__ import annotations

import html
import io
import re
import zipfile
from collections.abc import Mapping

from jinja2 import Environment, StrictUndefined

from creditcli.errors import UsageFault

DOCUMENT = "word/document.xml"
_FILLED = re.compile(r"word/(document|header\d*|footer\d*)\.xml")
_TABLE = re.compile(r"(<w:tbl>.*?</w:tbl>)", re.S)
_CELL = re.compile(r"<w:tc[ >].*?</w:tc>", re.S)
_PAGE_NUMBER = re.compile(r"<w:fldSimple|<w:fldChar")
_ROW = re.compile(r"<w:tr[ >].*?</w:tr>", re.S)
_PARAGRAPH = re.compile(r"<w:p(?: [^>]*)?>.*?</w:p>", re.S)
_TEXT = re.compile(r"<w:t(?: [^>]*)?>(.*?)</w:t>", re.S)
_PROPERTIES = re.compile(r"<w:pPr>.*?</w:pPr>", re.S)
_RUN_PROPERTIES = re.compile(r"<w:rPr>.*?</w:rPr>", re.S)
_TAG = re.compile(r"\{[%{].*?[%}]\}", re.S)
_ONLY_TAG = re.compile(r"\s*\{%(?:[^%]|%(?!\}))*%\}\s*")
_STYLE = re.compile(r'<w:pStyle w:val="([^"]*)"')
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
ENVIRONMENT = Environment(autoescape=True, undefined=StrictUndefined)


def fill(template: bytes, name: str, context: Mapping[str, object]) -> tuple[bytes, str]:
    """The letter as .docx and as a print page. Raises UsageFault for a template that cannot be filled."""
    try:
        with zipfile.ZipFile(io.BytesIO(template)) as archive:
            parts = {info.filename: archive.read(info) for info in archive.infolist()}
        filled = {
            part: _filled(content, context)
            for part, content in {DOCUMENT: parts[DOCUMENT], **parts}.items()
            if _FILLED.fullmatch(part)
        }
    except Exception as fault:  # an edited template can be wrong in any way; say which one and why
        raise UsageFault(
            f"文书模板 {name} 无法填写：{type(fault).__name__} {fault}",
            f"The letter template {name} cannot be filled: {type(fault).__name__} {fault}",
        ) from fault
    done = {**parts, **{part: text.encode("utf-8") for part, text in filled.items()}}
    return _packed(done), _page(filled, str(context.get("title", "")))


def _filled(content: bytes, context: Mapping[str, object]) -> str:
    return _CONTROL.sub("", ENVIRONMENT.from_string(_joined(content.decode("utf-8"))).render(**context))


def _joined(xml: str) -> str:
    return _PARAGRAPH.sub(_paragraph, _ROW.sub(_only_tag, xml))


def _words(xml: str) -> str:
    return "".join(_TEXT.findall(xml))


def _only_tag(found: re.Match[str]) -> str:
    words = _words(found[0])
    return html.unescape(words) if _ONLY_TAG.fullmatch(words) else found[0]


def _paragraph(found: re.Match[str]) -> str:
    words = _words(found[0])
    if not _TAG.search(words):
        return found[0]
    if _ONLY_TAG.fullmatch(words):
        return html.unescape(words)
    text = _TAG.sub(lambda tag: html.unescape(tag[0]), words)
    properties, run = _PROPERTIES.search(found[0]), _RUN_PROPERTIES.search(_PROPERTIES.sub("", found[0]))
    return (
        f"<w:p>{properties[0] if properties else ''}<w:r>{run[0] if run else ''}"
        f'<w:t xml:space="preserve">{text}</w:t></w:r></w:p>'
    )


def _packed(parts: Mapping[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), content)
    return buffer.getvalue()


def _page(filled: Mapping[str, str], title: str) -> str:
    """The print page: the letter, then what stands at the foot of its sheets."""
    found = [
        _table(part) if part.startswith("<w:tbl>") else _paragraphs(part) for part in _TABLE.split(filled[DOCUMENT])
    ]
    found += [_paragraphs(text) for part, text in filled.items() if part != DOCUMENT]
    before, between, after = re.split("TITLE|TEXT", _HTML)
    return before + html.escape(title) + between + "\n".join(one for one in found if one) + after


def _paragraphs(xml: str) -> str:
    paragraphs = []
    for found in _PARAGRAPH.findall(xml):
        style, words = _STYLE.search(found), _text(found)
        if words.strip() and not _PAGE_NUMBER.search(found):
            paragraphs.append(f'<p class="{html.escape(style[1] if style else "Body")}">{words}</p>')
    return "\n".join(paragraphs)


def _table(xml: str) -> str:
    rows = ("".join(f"<td>{_text(cell)}</td>" for cell in _CELL.findall(row)) for row in _ROW.findall(xml))
    return f"<table>{''.join(f'<tr>{row}</tr>' for row in rows)}</table>"


def _text(xml: str) -> str:
    return html.escape(html.unescape(_words(xml)))


_HTML = """<!doctype html>
<html lang="zh-CN">
<head><meta charset="utf-8"><title>TITLE</title>
<style>
@page { size: A4; margin: 37mm 26mm 35mm 28mm; }
body { margin: 0 auto; max-width: 156mm; padding: 10mm 0; color: #000; font: 16pt/29pt "FangSong_GB2312", "仿宋_GB2312", "FangSong", "仿宋", "Noto Serif CJK SC", serif; overflow-wrap: anywhere; }
p { margin: 0; text-align: justify; orphans: 2; widows: 2; }
.Body:has(+ .Organ) { break-after: avoid; }
.Title { font: 22pt/36pt "方正小标宋简体", "FZXiaoBiaoSong-B05S", "SimSun", "Noto Serif CJK SC", serif; text-align: center; }
.Number { text-align: center; margin-top: 14pt; }
.Addressee { margin-top: 28pt; }
.Body, .Heading { text-indent: 2em; }
.Heading { font-family: "SimHei", "黑体", "Noto Sans CJK SC", sans-serif; break-after: avoid; }
.Organ { margin-top: 42pt; text-align: right; break-after: avoid; }
.Day { text-align: right; }
.Annex { break-before: page; font-family: "SimHei", "黑体", "Noto Sans CJK SC", sans-serif; }
table { border-collapse: collapse; width: 100%; font-size: 12pt; line-height: 20pt; }
td { border: .5pt solid #000; padding: 2pt 4pt; width: 25%; }
.Trace { margin-top: 14pt; break-before: avoid; font-size: 9pt; line-height: 14pt; color: #444; }
@media print { body { padding: 0; max-width: none; } }
</style></head>
<body>
TEXT
</body></html>
"""
