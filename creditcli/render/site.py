"""Renders pages with jinja2. Everything that a page says is in its context; templates only lay it out."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial

from jinja2 import DictLoader, Environment, StrictUndefined
from markupsafe import Markup

from creditcli.model.outputs import Page
from creditcli.model.pages import Frame, Section, Stamp
from creditcli.model.theme import Theme
from creditcli.model.words import day_words
from creditcli.render.look import DAY, RULES, day_sheet, style_sheet

STATIC = "static/"
MENU = (
    ("index.html", "首页"),
    ("licences/index.html", "行政许可"),
    ("penalties/index.html", "行政处罚"),
    ("red/index.html", "红名单"),
    ("serious/index.html", "严重失信主体名单"),
    ("rights.html", "异议和修复"),
    ("statistics.html", "统计"),
    ("search.html", "查询"),
)
FOOT = (
    ("公示信息", (*MENU[1:5], ("abnormal/index.html", "经营异常名录"), ("commitments/index.html", "信用承诺"),
                  ("cases/index.html", "典型案例"))),
    ("规定和权利", (MENU[5], ("terms.html", "公示期限"), ("measures.html", "联合惩戒措施"), ("ended.html", "已停止公示"))),
    ("查询和数据", (MENU[7], ("directory/index.html", "主体名录"), MENU[6], ("changes.html", "最近变动"),
                    ("data/index.html", "开放数据"))),
)  # fmt: skip


def foot(paths: Collection[str]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Links of the foot: every one leads somewhere, whatever this site has."""
    return [(title, [one for one in links if one[0] in paths]) for title, links in FOOT]


@dataclass(frozen=True, slots=True)
class Dress:
    """What a site's pages have beside their contexts: colours and Mongolian names, the printed address, and the links of
    their foot."""

    theme: Theme
    address: str
    foot: Sequence[tuple[str, Sequence[tuple[str, str]]]]


class SiteRenderer:
    """Templates of ``templates/site`` and, under ``shared/``, of ``templates/shared``: ``name -> bytes``.

    Those under ``static/`` are files as they are, but for the style sheet (``render.look``).
    """

    def __init__(self, templates: Mapping[str, bytes], dress: Dress) -> None:
        sources = {name: data.decode("utf-8") for name, data in templates.items() if name.endswith(".html")}
        self._environment = Environment(
            loader=DictLoader(sources), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
        )
        self._environment.filters["day"] = day_words
        self._templates, self._dress = templates, dress
        self._said: dict[tuple[object, ...], Markup] = {}  # parts that many pages have, rendered

    def static(self, frame: Frame, stamp: Stamp) -> dict[str, bytes]:
        """Scripts as they are, and the style sheets."""
        files = {name: data for name, data in self._templates.items() if name.startswith(STATIC)}
        sheets = {
            RULES: style_sheet(self._templates, self._dress.theme),
            DAY: day_sheet(frame, stamp, self._dress.address),
        }
        return {**files, **sheets}

    def render(self, page: Page) -> bytes:
        """The page as UTF-8. Raises jinja2's errors for a template that asks for what is not there."""
        root = "../" * page.path.count("/")
        template = self._environment.get_template(page.template)
        text = template.render(
            page=page.context, frame=page.context.frame, root=root, menu=MENU, foot=self._dress.foot, path=page.path,
            theme=self._dress.theme, address=self._dress.address, digest=page.digest, piece=partial(self._piece, root),
            section_of=partial(self._section, root),
        )  # fmt: skip
        return ("\n".join(line.rstrip() for line in text.splitlines() if line.strip()) + "\n").encode()

    def _piece(self, root: str, name: str, current: str = "") -> Markup:
        """A template that says the same on all pages of one depth and menu entry."""
        key = (name, root, current)
        if key not in self._said:
            template = self._environment.get_template(name)
            self._said[key] = Markup(template.render(root=root, current=current, menu=MENU, foot=self._dress.foot))
        return self._said[key]

    def _section(self, root: str, section: Section) -> Markup:
        """One without rows and facts is the same on many pages."""
        if section.facts or section.charts or (section.table and section.table.rows):
            return self._part(section, root)
        key = (root, section)
        if key not in self._said:
            self._said[key] = self._part(section, root)
        return self._said[key]

    @cached_property
    def _part(self) -> Callable[[Section, str], Markup]:
        part: Callable[[Section, str], Markup] = self._environment.get_template("section.html").module.part  # type: ignore[attr-defined]
        return part
