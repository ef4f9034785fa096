"""Renders pages with jinja2. Everything that a page says is in its context; templates only lay it out."""

from __future__ import annotations

from collections.abc import Mapping

from jinja2 import DictLoader, Environment, StrictUndefined

from creditcli.model.outputs import Page
from creditcli.model.words import day_words

STATIC, SHEET, DRAWINGS = "static/", "static/site.css", "shared/chart.css"
MENU = (
    ("index.html", "首页"),
    ("licences/index.html", "行政许可"),
    ("penalties/index.html", "行政处罚"),
    ("red/index.html", "红名单"),
    ("serious/index.html", "严重失信主体名单"),
    ("terms.html", "公示期限"),
    ("rights.html", "异议和修复"),
    ("measures.html", "联合惩戒措施"),
    ("ended.html", "已停止公示"),
    ("search.html", "查询"),
    ("data/index.html", "开放数据"),
)


class SiteRenderer:
    """Templates of ``templates/site`` and, under ``shared/``, of ``templates/shared``: ``name -> bytes``.

    Those under ``static/`` are files as they are; the rules for drawings go into the one stylesheet.
    """

    def __init__(self, templates: Mapping[str, bytes]) -> None:
        sources = {name: data.decode("utf-8") for name, data in templates.items() if name.endswith(".html")}
        self._environment = Environment(
            loader=DictLoader(sources), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
        )
        self._environment.filters["day"] = day_words
        self.static = {name: data for name, data in templates.items() if name.startswith(STATIC)}
        self.static[SHEET] += templates[DRAWINGS]

    def render(self, page: Page) -> bytes:
        """The page as UTF-8. Raises jinja2's errors for a template that asks for what is not there."""
        root = "../" * page.path.count("/")
        template = self._environment.get_template(page.template)
        text = template.render(page=page.context, frame=page.context.frame, root=root, menu=MENU)
        return ("\n".join(line.rstrip() for line in text.splitlines() if line.strip()) + "\n").encode()
