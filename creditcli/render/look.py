"""The site's one style sheet: the bundled rules, the office's colours, dark mode, and what stands on every sheet of paper."""

from __future__ import annotations

from collections.abc import Mapping

from creditcli.model.pages import Frame
from creditcli.model.theme import Theme
from creditcli.model.words import day_words

RULES, DRAWINGS, DARK = "static/site.css", "shared/chart.css", "shared/dark.css"


def style_sheet(templates: Mapping[str, bytes], theme: Theme, frame: Frame, address: str) -> bytes:
    """``static/site.css``. Dark values are written once and used twice: where the system asks for them, and where the
    reader's switch does."""
    own = f":root {{ --brand: {theme.brand}; --accent: {theme.accent}; --brand-on-dark: {theme.brand_on_dark}; }}\n"
    dark = templates[DARK].decode().strip()
    asked = f"@media screen and (prefers-color-scheme: dark) {{ :root:not([data-scheme=light]) {{\n{dark}\n}} }}\n"
    switched = f"@media screen {{ :root[data-scheme=dark] {{\n{dark}\n}} }}\n"
    rules = b"".join(templates[one] for one in (RULES, DRAWINGS))
    return rules + f"{own}{asked}{switched}{_sheets(frame, address)}".encode()


def _sheets(frame: Frame, address: str) -> str:
    """Head and foot of every printed sheet: whose site, where, as of when, from which record, which sheet."""
    site = " · ".join(one for one in (frame.title, address) if one)
    boxes = {
        "@top-left": _text(site),
        "@top-right": _text(f"数据截至{day_words(frame.as_of)}"),
        "@bottom-left": _text(f"档案首值 {frame.head}"),
        "@bottom-right": f"{_text('第 ')} counter(page) {_text(' 张，共 ')} counter(pages) {_text(' 张')}",
    }
    rules = " ".join(f"{place} {{ content: {text}; font: 7pt sans-serif; }}" for place, text in boxes.items())
    return f"@page {{ {rules} }}\n"


def _text(text: str) -> str:
    """A CSS string; nothing in it ends it or the sheet."""
    escaped = "".join(one if one.isalnum() or one in " ·.-，（）" else f"\\{ord(one):x} " for one in text)
    return f'"{escaped}"'
