"""The site's style sheets: the bundled rules with the office's colours and dark mode; and the sheet of the day.

The day that the site is of and the record that it was made from stand in ``static/day.css``: on the screen and on every
sheet of paper, with scripts or without. A page by itself says no day, so that it changes when what it says does.
"""

from __future__ import annotations

from collections.abc import Mapping

from creditcli.model.pages import Frame, Stamp
from creditcli.model.theme import Theme
from creditcli.model.words import day_words

RULES, DAY, DRAWINGS, DARK = "static/site.css", "static/day.css", "shared/chart.css", "shared/dark.css"


def style_sheet(templates: Mapping[str, bytes], theme: Theme) -> bytes:
    """``static/site.css``. Dark values are written once and used twice: where the system asks for them, and where the
    reader's switch does."""
    own = f":root {{ --brand: {theme.brand}; --accent: {theme.accent}; --brand-on-dark: {theme.brand_on_dark}; }}\n"
    dark = templates[DARK].decode().strip()
    asked = f"@media screen and (prefers-color-scheme: dark) {{ :root:not([data-scheme=light]) {{\n{dark}\n}} }}\n"
    switched = f"@media screen {{ :root[data-scheme=dark] {{\n{dark}\n}} }}\n"
    rules = b"".join(templates[one] for one in (RULES, DRAWINGS))
    return rules + f"{own}{asked}{switched}".encode()


def day_sheet(frame: Frame, stamp: Stamp, address: str) -> bytes:
    """``static/day.css``: the day and the head of the record where a page leaves room for them, and on paper."""
    told = {".as-of": day_words(stamp.as_of), ".record-head": stamp.head}
    rules = (
        f"{place} > span {{ display: none; }}\n{place}::before {{ content: {_text(told[place])}; }}\n" for place in told
    )
    return f"{''.join(rules)}{_sheets(frame, stamp, address)}".encode()


def _sheets(frame: Frame, stamp: Stamp, address: str) -> str:
    """Head and foot of every printed sheet: whose site, where, as of when, from which record, which sheet."""
    site = " · ".join(one for one in (frame.title, address) if one)
    boxes = {
        "@top-left": _text(site),
        "@top-right": _text(f"数据截至{day_words(stamp.as_of)}"),
        "@bottom-left": _text(f"档案首值 {stamp.head}"),
        "@bottom-right": f"{_text('第 ')} counter(page) {_text(' 张，共 ')} counter(pages) {_text(' 张')}",
    }
    rules = " ".join(f"{place} {{ content: {text}; font: 7pt sans-serif; }}" for place, text in boxes.items())
    return f"@page {{ {rules} }}\n"


def _text(text: str) -> str:
    """A CSS string; nothing in it ends it or the sheet."""
    escaped = "".join(one if one.isalnum() or one in " ·.-，（）" else f"\\{ord(one):x} " for one in text)
    return f'"{escaped}"'
