"""Who uses a code list or a parameter, and who cites a law: the cross-references of the documentation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from creditcli.checks.concern import texts_in
from creditcli.standard.types import Citation, Dataset, Field, ListType, Rule, Standard


@dataclass(frozen=True, slots=True)
class Cited:
    """A place of the standard that cites a law."""

    kind: str  # rule, parameter, list, notice
    id: str
    title: str
    article: str


def users_of(standard: Standard, codelist: str) -> tuple[tuple[Dataset, Field], ...]:
    """The fields whose values come from the code list."""
    return tuple(
        (dataset, field)
        for dataset in standard.datasets.values()
        for field in dataset.fields
        if field.codelist == codelist
    )


def names_parameter(standard: Standard, parameter: str) -> tuple[tuple[Rule, ...], tuple[ListType, ...]]:
    """Rules and list types that use the parameter."""
    rules = tuple(rule for rule in standard.rules.values() if parameter in texts_in(rule.args))
    lists = tuple(kind for kind in standard.lists.values() if parameter in texts_in(kind.terms))
    return rules, lists


def nested_citations(value: object) -> Iterator[Citation]:
    """Every ``{law, article}`` in a list's terms."""
    if isinstance(value, Mapping):
        if isinstance(value.get("law"), str):
            yield Citation(str(value["law"]), str(value.get("article") or ""))
        for one in value.values():
            yield from nested_citations(one)
    elif isinstance(value, list):
        for one in value:
            yield from nested_citations(one)


def citing(standard: Standard) -> dict[str, list[Cited]]:
    """Law id -> every place that cites it, once each, in the order rules, parameters, lists, notices."""
    found: dict[str, dict[Cited, None]] = {law: {} for law in standard.laws}
    for law, place in _places(standard):
        found.setdefault(law, {})[place] = None
    return {law: list(places) for law, places in found.items()}


def _places(standard: Standard) -> Iterator[tuple[str, Cited]]:
    for rule in standard.rules.values():
        for one in rule.law:
            yield one.law, Cited("rule", rule.code, rule.zh.title, one.article)
    for parameter in standard.parameters.values():
        for value in parameter.values:
            for one in value.law:
                yield one.law, Cited("parameter", parameter.id, parameter.title, one.article)
    for kind in standard.lists.values():
        for one in (*kind.basis, *nested_citations([kind.terms, *(one.terms for one in kind.versions)])):
            yield one.law, Cited("list", kind.id, kind.name, one.article)
    for notice in standard.notices.values():
        for one in notice.law:
            yield one.law, Cited("notice", notice.id, notice.title, one.article)
