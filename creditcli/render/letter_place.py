"""What depends on the length of a name (GB/T 9704-2012): signature, date, and the organ's name at the head of a letter.

The date stands four characters in from the right, the organ's name centred above it, so that a seal fits over both
(7.3.5.1); a name so long that it would leave the page moves both to the left. The name at the head keeps to one line.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

LINE = 28  # characters in a line
FROM_RIGHT = 4  # characters right of the date
CHARACTER = 316  # twips: 156 mm hold 28
HEAD_WIDTH, HEAD_MOST = 964, 72  # half-points: 170 mm, and the largest type
_PARAGRAPH = re.compile(r"<w:p(?: [^>]*)?><w:pPr>.*?</w:pPr>", re.S)
_STYLE = re.compile(r'<w:pStyle w:val="([^"]*)"/>')
_INDENT, _ALIGN = re.compile(r"<w:ind(?: [^>]*)?/>"), re.compile(r"<w:jc [^>]*/>")
_BETWEEN = re.compile(r"<w:(?:contextualSpacing|mirrorIndents|suppressOverlap)(?: [^>]*)?/>")
_BEHIND = re.compile(  # what follows indent and alignment, in the order that the format wants
    r"<w:(?:textDirection|textAlignment|textboxTightWrap|outlineLvl|divId|cnfStyle|rPr|sectPr|pPrChange)\b|</w:pPr>"
)
_WHOLE = re.compile(r"<w:p(?: [^>]*)?>(?:(?!</w:p>).)*</w:p>", re.S)
_RUN = re.compile(r"(<w:r(?: [^>]*)?>)(?:<w:rPr/>|<w:rPr></w:rPr>)?(?=<w:t[ >])")
_SIZE = r'\1<w:rPr><w:sz w:val="{{ head_size }}"/><w:szCs w:val="{{ head_size }}"/></w:rPr>'
_PLACE = '<w:ind w:left="{{ seal_left }}" w:right="0" w:firstLine="0"/><w:jc w:val="center"/>'


def placed(xml: str, names: Mapping[str, str]) -> str:
    """The part with these places and sizes left open, to be set by the length of the names."""
    seated = _PARAGRAPH.sub(lambda found: _seated(found[0], names), xml)
    return _WHOLE.sub(lambda found: _sized(found[0], names), seated)


def _is(paragraph: str, names: Mapping[str, str], *wanted: str) -> bool:
    style = _STYLE.search(paragraph)
    return style is not None and names.get(style[1], style[1]) in wanted


def _seated(head: str, names: Mapping[str, str]) -> str:
    if not _is(head, names, "Organ", "Day"):
        return head
    bare = _BETWEEN.sub("", _ALIGN.sub("", _INDENT.sub("", head)))
    return _BEHIND.sub(lambda found: _PLACE + found[0], bare, count=1)


def _sized(paragraph: str, names: Mapping[str, str]) -> str:
    return _RUN.sub(_SIZE, paragraph) if _is(paragraph, names, "RedHead") else paragraph


def with_places(context: Mapping[str, object]) -> Mapping[str, object]:
    """The context with the indent of signature and date in twips, and the size of the head in half-points."""
    organ, day = width_of(str(context.get("organ", ""))), width_of(str(context.get("day", "")))
    middle = max(FROM_RIGHT + day / 2, organ / 2)  # characters from the right edge
    left = round(max(0.0, LINE - 2 * middle) * CHARACTER)
    return {**context, "seal_left": left, "head_size": min(HEAD_MOST, int(HEAD_WIDTH / max(organ, 1)))}


def width_of(text: str) -> float:
    """In full characters."""
    return sum(1 if unicodedata.east_asian_width(one) in "WF" else 0.5 for one in text)
