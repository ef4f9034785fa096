"""Renders pages with jinja2. Everything that a page says is in its context; templates only lay it out."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from markupsafe import Markup

from creditcli.model.outputs import Page
from creditcli.model.pages import Frame, Section, Stamp, Tally
from creditcli.model.theme import Theme
from creditcli.render.look import DAY, RULES, day_sheet, style_sheet
from creditcli.render.templates import TemplateFault, blaming, compact, environment

STATIC = "static/"
SECTION = "section.html"
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
        self._pages = {name: data for name, data in templates.items() if name.endswith(".html")}
        self._environment = environment(self._pages)
        self._templates, self._dress = templates, dress
        self._macros: dict[str, Callable[[Section | Tally, str], Markup]] = {}
        self._said: dict[tuple[object, ...], Markup] = {}  # parts that many pages have, rendered

    def __reduce__(self) -> tuple[type[SiteRenderer], tuple[object, ...]]:
        return SiteRenderer, (self._templates, self._dress)  # for another process

    def static(self, frame: Frame, stamp: Stamp) -> dict[str, bytes]:
        """Scripts as they are, and the style sheets."""
        files = {name: data for name, data in self._templates.items() if name.startswith(STATIC)}
        sheets = {
            RULES: style_sheet(self._templates, self._dress.theme),
            DAY: day_sheet(frame, stamp, self._dress.address),
        }
        return {**files, **sheets}

    def render(self, page: Page) -> bytes:
        """The page as UTF-8. Raises TemplateFault for a template that cannot be rendered."""
        root = "../" * page.path.count("/")
        with blaming(self._pages):
            text = self._environment.get_template(page.template).render(
                page=page.context, frame=page.context.frame, root=root, menu=MENU, foot=self._dress.foot,
                path=page.path, theme=self._dress.theme, address=self._dress.address, digest=page.digest,
                piece=partial(self._piece, page.context.frame, root), sections_of=partial(self._sections, root), tallies_of=self._tallies,
            )  # fmt: skip
        return compact(text).encode()

    def _piece(self, frame: Frame, root: str, name: str, current: str = "", stamp: Stamp | None = None) -> Markup:
        """A template that says the same on all pages of one depth, menu entry and day."""
        key = (name, root, current, stamp)
        if key not in self._said:
            text = self._environment.get_template(name).render(
                frame=frame, root=root, current=current, stamp=stamp, menu=MENU, foot=self._dress.foot,
                theme=self._dress.theme, address=self._dress.address, piece=partial(self._piece, frame, root),
            )  # fmt: skip
            self._said[key] = Markup(text)
        return self._said[key]

    def _sections(self, root: str, sections: Iterable[Section]) -> Markup:
        """One without rows, facts and links of its own is the same on many pages."""
        part = self._macro("part")
        told = [
            part(one, root)
            if one.facts or one.links or one.charts or (one.table and one.table.rows)
            else self._once("part", one, root)
            for one in sections
        ]
        return Markup("".join(told))

    def _tallies(self, tallies: Iterable[Tally]) -> Markup:
        return Markup("".join([self._once("tally", one, "") for one in tallies]))

    def _once(self, name: str, one: Section | Tally, root: str) -> Markup:
        key = (name, one, root)
        if key not in self._said:
            self._said[key] = self._macro(name)(one, root)
        return self._said[key]

    def _macro(self, name: str) -> Callable[[Section | Tally, str], Markup]:
        """A macro of ``section.html``, without the way through a page's context."""
        if name not in self._macros:
            macro = getattr(self._environment.get_template(SECTION).module, name, None)
            if macro is None:
                reason = f"没有 macro {name} / no macro {name}"
                raise TemplateFault(((SECTION, 1),), reason)
            self._macros[name] = macro
        return self._macros[name]
