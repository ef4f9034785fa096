"""Which rules concern which fields, and who cites what: the cross-references of the documentation.

A rule concerns the fields that its arguments name and those that its check looks at by their kind.
``tests/standard/test_handbook.py`` holds this against what the conformance cases find.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from creditcli.standard.types import Citation, Dataset, Field, FieldType, ListType, Rule, Standard

Looks = Callable[[Dataset, Field], bool]


def _typed(*kinds: FieldType) -> Looks:
    return lambda _, field: field.type in kinds


def _named(*names: str) -> Looks:
    return lambda _, field: field.id in names


_CODES = _typed(FieldType.UNIFIED_CODE)
_NUMBERS = _typed(FieldType.UNIFIED_CODE, FieldType.IDENTIFIER, FieldType.PERSON_NUMBER)
_TEXTS = _typed(FieldType.TEXT, FieldType.NAME)
_AMOUNTS = _typed(FieldType.DECIMAL)

LOOKS_AT: Mapping[str, Looks] = {
    "required": lambda _, field: field.required,
    "column_missing": lambda _, field: field.required,
    "required_when": lambda _, field: bool(field.required_when),
    "blank_when": lambda _, field: bool(field.blank_when),
    "one_of": lambda dataset, field: any(field.id in group for group in dataset.one_of),
    "ordering": lambda dataset, field: any(field.id in (one.earlier, one.later) for one in dataset.orderings),
    "max_length": lambda _, field: field.max_length > 0,
    "code_value": lambda _, field: bool(field.codelist),
    "date_value": _typed(FieldType.DATE),
    "future": lambda dataset, field: field.id in (dataset.decision_date, "event_date"),
    "late": lambda dataset, field: field.id == dataset.decision_date,
    "deadline_undetermined": lambda dataset, field: field.id == dataset.decision_date,
    "decimal_value": _AMOUNTS,
    "negative": _AMOUNTS,
    "decimal_scale": lambda _, field: field.type is FieldType.DECIMAL and field.scale > 0,
    "unit_converted": lambda _, field: bool(field.unit),
    "cell_long_number": _NUMBERS,
    "unified_code": _CODES,
    "unified_code_early": _CODES,
    "registration_in_code": _CODES,
    "person_in_code": _typed(FieldType.UNIFIED_CODE, FieldType.IDENTIFIER),
    "person_in_text": _TEXTS,
    "old_person_in_text": _TEXTS,
    "phone_in_text": _TEXTS,
    "pattern_in_text": _TEXTS,
    "unknown_organ": _named("organ", "organ_code"),
    "organ_name": _named("organ", "organ_code"),
    "organ_code_filled": _named("organ_code"),
    "sender_is_organ": _named("organ_code"),
    "other_organ": _named("organ_code"),
    "category_filled": _named("subject_category"),
    "natural_person": _named("subject_category", "role"),
    "name_at_odds": _named("subject_name"),
    "list_authority": _named("list_type"),
    "list_in_use": _named("list_type"),
    "listing_organ": _named("organ_code"),
    "polarity": _named("list_type"),
    "not_in_force": _named("list_type", "decision_date"),
    "pre_notice_missing": _named("pre_notice_served"),
    "notice_period_open": _named("pre_notice_served", "decision_date"),
    "term_too_long": _named("term_end"),
    "minor": _named("id_number"),
    "linked_firm_missing": _named("linked_code"),
    "unknown_target": _named("target_decision_number"),
    "red_while_black": _named("unified_code"),
    "step_missing": _named("stage"),
    "step_repeated": _named("stage", "event_date"),
    "step_before": _named("event_date"),
    "date_outside": _typed(FieldType.DATE),
    "odd_characters": _typed(FieldType.NAME, FieldType.DOCUMENT_NUMBER),
    "bank_card_in_text": _typed(FieldType.TEXT),
    "code_of_several_names": _named("unified_code", "subject_name"),
    "number_reused": _named("decision_number"),
    "repeated_key": lambda dataset, field: field.id in dataset.key,
}


@dataclass(frozen=True, slots=True)
class Cited:
    """A place of the standard that cites a law."""

    kind: str  # rule, parameter, list, notice
    id: str
    title: str
    article: str


def texts_in(value: object) -> Iterator[str]:
    """Every text in a nested value, keys too."""
    if isinstance(value, Mapping):
        for key, one in value.items():
            yield str(key)
            yield from texts_in(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from texts_in(one)
    else:
        yield str(value)


def applies(rule: Rule, dataset: Dataset) -> bool:
    """Whether the rule is asked of rows of the data set."""
    return not rule.datasets or dataset.id in rule.datasets


def concerned(rule: Rule, dataset: Dataset) -> tuple[Field, ...]:
    """The fields of the data set that the rule looks at; none for a rule on files or whole rows."""
    if not applies(rule, dataset):
        return ()
    named = {text for value in rule.args.values() for text in texts_in(value)}
    looks = LOOKS_AT.get(rule.check)
    return tuple(
        field for field in dataset.fields if field.id in named or (looks is not None and looks(dataset, field))
    )


def rules_of_field(standard: Standard, dataset: Dataset, field: Field) -> tuple[Rule, ...]:
    """The rules that look at the field."""
    return tuple(rule for rule in standard.rules.values() if field in concerned(rule, dataset))


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
        for one in (*kind.basis, *nested_citations(kind.terms)):
            yield one.law, Cited("list", kind.id, kind.name, one.article)
    for notice in standard.notices.values():
        for one in notice.law:
            yield one.law, Cited("notice", notice.id, notice.title, one.article)
