"""A finding's texts: those of its rule, with the placeholders filled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from creditcli.model.finding import Finding
from creditcli.standard.types import Rule, RuleText, Standard

FIELDS = ("title", "what", "why", "fix", "good", "bad")


def texts(finding: Finding, standard: Standard, lang: str = "zh", wanted: Sequence[str] = FIELDS) -> RuleText:
    """The rule's texts in ``lang``, those ``wanted`` with column, value and parameters filled in."""
    rule = standard.rules[finding.code]
    text = rule.en if lang == "en" else rule.zh
    place = finding.place
    values = Values(
        column=place.header or _label(finding, standard) or place.letters,
        value=finding.value,
        row=str(place.row) if place.row else "",
        cell=place.cell,
    )
    values.update(dict(finding.params))
    values.update(_words(rule, values, lang))
    filled = {name: getattr(text, name).format_map(values) for name in wanted}
    if finding.suggestion and "fix" in filled:
        perhaps = f" Perhaps it is {finding.suggestion}." if lang == "en" else f"也许是{finding.suggestion}。"
        filled["fix"] += perhaps
    return replace(text, **filled)


def _words(rule: Rule, values: Mapping[str, str], lang: str) -> dict[str, str]:
    """Parameters that are ids of the rule's own words (``args.words``), several joined by ``+``, in words."""
    words = rule.args.get("words")
    if not isinstance(words, Mapping):
        return {}
    joint = ", " if lang == "en" else "，"
    return {
        name: joint.join(known[one][lang] for one in values[name].split("+"))
        for name, known in words.items()
        if name in values
    }


class Values(dict[str, str]):
    """A placeholder that the finding does not fill shows as …, never as a crash."""

    def __missing__(self, key: str) -> str:
        return "…"


def _label(finding: Finding, standard: Standard) -> str:
    if not finding.field:
        return ""
    for dataset in standard.datasets.values():
        for field in dataset.fields:
            if field.id == finding.field:
                return field.label
    return finding.field


def where(finding: Finding, lang: str = "zh") -> str:
    """``文件 表!C7`` in the terms of the program that the clerk has open."""
    place = finding.place
    if place.row:
        return f"{place.file} {spot(finding, lang)}"
    return f"{place.file} {place.sheet}".strip()


def spot(finding: Finding, lang: str = "zh") -> str:
    """``where`` without the file: ``表!C7``, a row, a sheet, or the whole file."""
    place = finding.place
    sheet = f"{place.sheet}!" if place.sheet else ""
    if place.cell:
        return f"{sheet}{place.cell}"
    if place.row:
        return f"{sheet}row {place.row}" if lang == "en" else f"{sheet}第 {place.row} 行"
    return place.sheet or ("whole file" if lang == "en" else "整个文件")


def rule_texts(rule: Rule, lang: str = "zh") -> RuleText:
    """The rule's texts where there is no finding: placeholders show as …."""
    text = rule.en if lang == "en" else rule.zh
    return replace(text, **{name: getattr(text, name).format_map(Values()) for name in FIELDS})
