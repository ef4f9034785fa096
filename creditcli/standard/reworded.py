"""Words of code lists that other files of the standard use, as the lists say them today.

A label may be changed in its code list alone: conditions and rules that still use the former one, which the list keeps as an
alias, mean the same value.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from creditcli.errors import BrokenStandard
from creditcli.standard.canonical import kept
from creditcli.standard.lookups import code_of
from creditcli.standard.types import Codelist, Condition, Dataset, Field, Rule, Standard


def in_todays_words(standard: Standard) -> Standard:
    """The standard with today's labels in its conditions and rules. Raises BrokenStandard for a condition on a value that
    its code list does not know, under whatever label: it would never hold."""
    datasets = {name: _dataset(one, standard) for name, one in standard.datasets.items()}
    former: dict[tuple[str, ...], Mapping[str, str]] = {}
    rules = {}
    for code, rule in standard.rules.items():
        about = rule.datasets or tuple(standard.datasets)
        if about not in former:
            former[about] = _former(about, standard)
        rules[code] = _rule(rule, former[about])
    return replace(standard, datasets=datasets, rules=rules)


def _dataset(dataset: Dataset, standard: Standard) -> Dataset:
    fields = tuple(
        replace(
            one,
            required_when=_conditions(one.required_when, one, dataset, standard),
            blank_when=_conditions(one.blank_when, one, dataset, standard),
        )
        if one.required_when or one.blank_when
        else one
        for one in dataset.fields
    )
    return replace(dataset, fields=fields)


def _conditions(
    conditions: tuple[Condition, ...], field: Field, dataset: Dataset, standard: Standard
) -> tuple[Condition, ...]:
    found = []
    for one in conditions:
        codelist = standard.codelists.get(dataset.field(one.field).codelist)
        values = one.values if codelist is None else tuple(_value(text, codelist, standard) for text in one.values)
        if codelist is not None and "" in values:
            text = one.values[values.index("")]
            raise BrokenStandard(
                f"数据集 {dataset.id} 的 {field.id} 以“{text}”为条件，代码表 {codelist.id} 没有这个值，也没有这个别名。",
                f"{dataset.id}.{field.id} depends on “{text}”, which the code list {codelist.id} does not have.",
            )
        found.append(replace(one, values=values))
    return tuple(found)


def _value(text: str, codelist: Codelist, standard: Standard) -> str:
    """As rows have it; empty for what the list does not know."""
    if codelist.open_prefix and text.startswith(codelist.open_prefix):
        return text
    code = code_of(standard, codelist.id, text) or text
    return next((kept(codelist, one) for one in codelist.values if one.code == code), "")


def _former(datasets: Iterable[str], standard: Standard) -> Mapping[str, str]:
    """Aliases that are no label in the code lists of these data sets, each with the label of today."""
    fields = (field for name in datasets if name in standard.datasets for field in standard.datasets[name].fields)
    lists = [standard.codelists[name] for name in dict.fromkeys(one.codelist for one in fields) if name]
    labels = {value.label for one in lists for value in one.values}
    every = ((alias, kept(one, value)) for one in lists for value in one.values for alias in value.aliases)
    return {alias: label for alias, label in every if alias not in labels}


def _rule(rule: Rule, former: Mapping[str, str]) -> Rule:
    args = _worded(rule.args, former)
    return rule if args == rule.args else replace(rule, args=args)


def _worded(value: Any, former: Mapping[str, str]) -> Any:
    if isinstance(value, Mapping):
        return {_worded(key, former): _worded(one, former) for key, one in value.items()}
    if isinstance(value, list):
        return [_worded(one, former) for one in value]
    return former.get(value, value) if isinstance(value, str) else value
