"""Renders sheets to print: one page that needs nothing else, from ``templates/sheets`` and ``templates/shared``."""

from __future__ import annotations

from collections.abc import Mapping

from creditcli.render.templates import blaming, compact, environment

TEXTS = (".html", ".css")


class SheetRenderer:
    """``sheets`` and ``shared``: templates by name, those of ``shared`` under ``shared/``."""

    def __init__(self, sheets: Mapping[str, bytes], shared: Mapping[str, bytes]) -> None:
        named = {**sheets, **{f"shared/{name}": data for name, data in shared.items()}}
        self._templates = {name: data for name, data in named.items() if name.endswith(TEXTS)}
        self._environment = environment(self._templates)

    def render(self, template: str, page: object) -> str:
        """The page as text. Raises TemplateFault for a template that cannot be rendered."""
        with blaming(self._templates):
            return compact(self._environment.get_template(template).render(page=page))
