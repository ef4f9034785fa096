"""Renders sheets to print: one page that needs nothing else, from ``templates/sheets`` and ``templates/shared``."""

from __future__ import annotations

from collections.abc import Mapping

from jinja2 import DictLoader, Environment, StrictUndefined

from creditcli.model.words import day_words

TEXTS = (".html", ".css")


class SheetRenderer:
    """``sheets`` and ``shared``: templates by name, those of ``shared`` under ``shared/``."""

    def __init__(self, sheets: Mapping[str, bytes], shared: Mapping[str, bytes]) -> None:
        named = {**sheets, **{f"shared/{name}": data for name, data in shared.items()}}
        self._environment = Environment(
            loader=DictLoader({name: data.decode("utf-8") for name, data in named.items() if name.endswith(TEXTS)}),
            autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
        )  # fmt: skip
        self._environment.filters["day"] = day_words

    def render(self, template: str, page: object) -> str:
        """The page as text. Raises jinja2's errors for a template that asks for what is not there."""
        text = self._environment.get_template(template).render(page=page)
        return "\n".join(line.rstrip() for line in text.splitlines() if line.strip()) + "\n"
