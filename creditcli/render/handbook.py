"""Renders the documentation of the standard with jinja2. Templates only lay out what the pages say."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from jinja2 import DictLoader, Environment, StrictUndefined

from creditcli.model.handbook import Entry, Handbook

SITE = "docs/site/"  # in standards/
STATIC = "static/"
SEARCH_DATA = "assets/search-data.js"


@dataclass(frozen=True, slots=True)
class HandbookTemplates:
    """``pages``: files of ``templates/standard``; ``look``: the public site's style sheet, which they share."""

    pages: Mapping[str, bytes]
    look: bytes


def render_handbook(handbook: Handbook, templates: HandbookTemplates) -> Mapping[str, str]:
    """``path -> text`` of every file, relative to ``standards/``; LF only.

    Raises jinja2's errors for a template that asks for what is not there.
    """
    sources = {name: data.decode() for name, data in templates.pages.items() if not name.startswith(STATIC)}
    environment = Environment(
        loader=DictLoader(sources), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    page = environment.get_template("page.html")
    files = {}
    names = dict(handbook.menu)
    for leaf in handbook.leaves:
        root = "../" * leaf.path.count("/")
        text = page.render(leaf=leaf, root=root, menu=handbook.menu, names=names)
        files[SITE + leaf.path] = "\n".join(line.rstrip() for line in text.splitlines() if line.strip()) + "\n"
    for name, data in templates.pages.items():
        if name.startswith(STATIC):
            files[f"{SITE}assets/{name.removeprefix(STATIC)}"] = _lf(data)
    files[f"{SITE}assets/site.css"] = _lf(templates.look)
    files[SITE + SEARCH_DATA] = _search_data(handbook.entries)
    return files


def _lf(data: bytes) -> str:
    return data.decode().replace("\r\n", "\n")


def _search_data(entries: tuple[Entry, ...]) -> str:
    """A classic script, since a page opened from disk may load scripts but not fetch files. A line an entry."""
    rows = [
        json.dumps([one.kind, one.code, one.title, one.path, one.words], ensure_ascii=False, separators=(",", ":"))
        for one in entries
    ]
    return "handbookSearch([\n" + ",\n".join(rows).replace("</", "<\\/") + "\n]);\n"
