"""Values of law and terms of lists in words: spans, named parts, citations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from creditcli.model.duration import Unit, parse_duration
from creditcli.standard.types import Citation, Parameter, Standard
from creditcli.standard.value_words import key_word, scalar

UNITS_EN = {Unit.WORKING_DAY: "working days", Unit.DAY: "days", Unit.MONTH: "months", Unit.YEAR: "years"}


def in_words(value: Any, standard: Standard, lang: str = "zh", key: str = "") -> str:
    """A value of any shape on one line; a citation as ``《…》（文号）第…条``. Raises BrokenStandard for no such law."""
    if isinstance(value, Mapping):
        if "law" in value and not set(value) - {"law", "article"} and isinstance(value["law"], str):
            return standard.cite(Citation(value["law"], str(value.get("article") or "")))
        if "name" in value:
            rest = {name: below for name, below in value.items() if name not in ("id", "name")}
            return f"{value['name']}（{in_words(rest, standard, lang)}）"
        return "；".join(_part(str(name), below, standard, lang) for name, below in value.items())
    if isinstance(value, list | tuple):
        return "、".join(in_words(one, standard, lang, key) for one in value) or in_words(None, standard, lang)
    return _english(value) if lang == "en" else scalar(value, key)


def _part(name: str, below: Any, standard: Standard, lang: str) -> str:
    """A part's name and its value; parts within parts in brackets."""
    text = in_words(below, standard, lang, name)
    label = name if lang == "en" else key_word(name)
    if isinstance(below, Mapping) and not isinstance(below.get("law"), str):
        return f"{label}（{text}）"
    return f"{label} {text}" if lang == "en" else f"{label}：{text}"


def _english(value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()
    text = "none" if value is None else str(value)
    try:
        span = parse_duration(text)
    except ValueError:
        return text
    return f"{span.count} {UNITS_EN[span.unit].removesuffix('s' if span.count == 1 else '')}"


def setting_words(parameter: Parameter, value: str, standard: Standard, lang: str) -> str:
    """What an office chose, in words."""
    return parameter.meanings(lang).get(value) or in_words(value, standard, lang)


def chosen(settings: Mapping[str, str], standard: Standard, names: Sequence[str], lang: str) -> list[tuple[str, str]]:
    """Those of the named settings that the office has chosen: title and value in words."""
    parameters = [standard.parameter(name) for name in names if settings.get(name)]
    return [(one.named(lang), setting_words(one, settings[one.id], standard, lang)) for one in parameters]
