"""Which rules concern which fields: one answer for the documentation and for ``explain``.

A rule concerns the fields that its arguments name and those that its check looks at by their kind.
``tests/standard/test_handbook.py`` holds this against what the conformance cases find.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from creditcli.checks import lapsed
from creditcli.checks.listings import NOTICE
from creditcli.standard.types import Dataset, Field, FieldType, Rule, Standard
from creditcli.standard.withholding import PUBLIC

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
    "pattern_in_text": _TEXTS,
    "unknown_organ": _named("organ", "organ_code"),
    "organ_name": _named("organ", "organ_code"),
    "organ_code_filled": _named("organ_code"),
    "sender_is_organ": _named("organ_code"),
    "organ_elsewhere": _named("organ_code"),
    "other_organ": _named("organ_code"),
    "organ_dissolved": _named("organ_code"),
    "category_filled": _named("subject_category"),
    "natural_person": _named("subject_category", "role"),
    "name_at_odds": _named("subject_name"),
    "name_former": _named("subject_name"),
    "list_authority": _named("list_type"),
    "list_in_use": _named("list_type"),
    "listing_organ": _named("organ_code"),
    "polarity": _named("list_type"),
    "not_in_force": _named("list_type", "decision_date"),
    "pre_notice_missing": _named(*NOTICE),
    "notice_period_open": _named("pre_notice_served", "decision_date"),
    "term_too_long": _named("term_end"),
    "minor": _named("id_number"),
    "linked_firm_missing": _named("linked_code"),
    "unknown_target": _named("target_decision_number"),
    "red_while_black": _named("unified_code"),
    "red_while_decided": _named("unified_code"),
    "red_decided_while_black": _named("unified_code"),
    "red_alike": _named("subject_name"),
    "outside_period": lambda dataset, field: field.id == dataset.decision_date,
    "step_missing": _named("stage"),
    "step_repeated": _named("stage", "event_date"),
    "step_before": _named("event_date"),
    "undone_before": _named("stage", "event_date"),
    "date_outside": _typed(FieldType.DATE),
    "person_slip_in_text": _typed(FieldType.TEXT, FieldType.NAME, FieldType.DOCUMENT_NUMBER),
    "odd_characters": _typed(FieldType.NAME, FieldType.DOCUMENT_NUMBER),
    "bank_card_in_text": _typed(FieldType.TEXT),
    "code_of_several_names": _named("unified_code", "subject_name"),
    "number_reused": _named("decision_number"),
    "restated": _named("decision_date"),
    "in_force_again": _named("decision_number"),
    "repeated_unnumbered": _named("decision_number"),
    "replaces_unnumbered": _named("decision_number"),
    "another_day": _named("decision_date"),
    "another_code": _named("unified_code"),
    "target_named_otherwise": _named("subject_name"),
    "several_of_that_name": _named("subject_name"),
    "several_organs": _named("target_decision_number"),
    "correction_result": _named("field", "new_value"),
    "old_value_at_odds": _named("field", "old_value"),
    "organ_renamed": _named("field", "new_value"),
    "withdrawn_before": _named("decision_number"),
    "organ_kind": _named("organ_code"),
    "measure_organ": _named("organ_code"),
    "measure_unknown": _named("measure"),
    "measure_not_running": _named("executed_date"),
    "list_elsewhere": _named("list_type"),
    "person_named": _named("subject_name", "unified_code", "consent"),
    "confirmation_empty": _named("confirmation"),
    "withheld_left": lambda *_: True,
    "said_public": _named(*PUBLIC),
    "left_out": _named(*PUBLIC, "decision_number"),
    "lapsed_again": _named(*lapsed.OF_ROWS[1:], *lapsed.OF_CORRECTIONS[1:]),
    "repeated_key": lambda dataset, field: field.id in dataset.key,
}


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
