"""The standard's rules on penalty rows as plain tests that other validators can be given.

One test is one question about a row of the file: a kind, the column it is told of, and what the kind needs. Made from
the standard that is benchmarked, so that no peer is asked less or more than the data set demands. What depends on the
record, the office's register, the calendar or on reading sums in words is no plain test and is left out for everybody.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from rows import AS_OF, HEADER

from creditcli.standard.types import Condition, Dataset, Field, FieldType, Rule, Standard

Test = dict[str, Any]
TEXTS = (FieldType.TEXT, FieldType.NAME)
NAMED = (FieldType.NAME, FieldType.DOCUMENT_NUMBER)
# The planted kinds that a test finds, by the kind of test: a peer that runs the test must have found them.
SHOWN_BY = {
    "unified-code": ("code-check", "organ-code-check", "registration-in-code"),
    "code-shape": ("registration-in-code", "code-with-tab"),
    "required": ("required-empty",),
    "required-when": ("required-when-empty",),
    "length": ("text-too-long",),
    "value": ("code-value",),
    "value-list": ("codes-value",),
    "date": ("date-impossible",),
    "not-after": ("date-in-future",),
    "order": ("dates-in-wrong-order",),
    "number": ("amount-unreadable",),
    "decimals": ("amount-too-precise",),
    "number-year": ("year-after-date",),
    "no-pattern": ("not-a-decision",),
    "no-person-number": ("person-number-in-text",),
    "unique": ("key-repeated",),
}


def rulebook(standard: Standard) -> dict[str, Any]:
    """``columns``, ``as_of`` and ``tests``, each test with an ``id`` of its own; values are plain."""
    dataset = standard.datasets["penalty"]
    layout = next(one for one in dataset.layouts if one.id == "national-2018")
    headers = {one.field: one.header for one in layout.columns if one.header in HEADER}
    tests = [
        *(test for name in headers for test in _of_field(dataset.field(name), headers, standard)),
        *_of_record(dataset, headers),
        *(test for rule in standard.rules.values() for test in _of_rule(rule, dataset, headers)),
    ]
    return {"columns": list(HEADER), "as_of": AS_OF, "tests": [{"id": at, **one} for at, one in enumerate(tests)]}


def _of_field(field: Field, headers: dict[str, str], standard: Standard) -> Iterator[Test]:
    own = {"column": headers[field.id]}
    if field.required:
        yield {"kind": "required", **own}
    if field.max_length:
        yield {"kind": "length", **own, "most": field.max_length}
    if field.codelist:
        codelist = standard.codelists[field.codelist]
        kind = "value-list" if field.type is FieldType.CODES else "value"
        yield {"kind": kind, **own, "values": [one.label for one in codelist.values], "prefix": codelist.open_prefix}
    if field.type is FieldType.DATE:
        yield {"kind": "date", **own}
    if field.type is FieldType.DECIMAL:
        yield from ({"kind": kind, **own, "most": field.scale} for kind in ("number", "not-negative", "decimals"))
    if field.type is FieldType.UNIFIED_CODE:
        yield from ({"kind": kind, **own} for kind in ("code-shape", "unified-code"))
    for kind, conditions in (("required-when", field.required_when), ("blank-when", field.blank_when)):
        if conditions:
            yield {"kind": kind, **own, "when": [_condition(one, headers) for one in conditions]}


def _condition(one: Condition, headers: dict[str, str]) -> Test:
    return {"column": headers[one.field], "values": list(one.values), "contains": one.contains}


def _of_record(dataset: Dataset, headers: dict[str, str]) -> Iterator[Test]:
    for group in dataset.one_of:
        yield {"kind": "any-of", "column": headers[group[0]], "columns": [headers[name] for name in group]}
    for pair in dataset.orderings:
        yield {"kind": "order", "column": headers[pair.later], "earlier": headers[pair.earlier]}
    yield {"kind": "not-after", "column": headers[dataset.decision_date], "day": AS_OF}
    yield {"kind": "unique", "column": "", "columns": [headers[name] for name in dataset.key]}


def _of_rule(rule: Rule, dataset: Dataset, headers: dict[str, str]) -> Iterator[Test]:
    args = rule.args
    if rule.datasets and dataset.id not in rule.datasets:
        return
    by_type = {
        "pattern_in_text": TEXTS,
        "odd_characters": NAMED,
        "person_in_text": tuple(
            set(FieldType) - {FieldType.UNIFIED_CODE, FieldType.IDENTIFIER, FieldType.PERSON_NUMBER}
        ),
        "date_outside": (FieldType.DATE,),
    }
    own = [name for name in headers if dataset.field(name).type in by_type.get(rule.check, ())]
    if rule.check in ("pattern_in_text", "odd_characters"):
        yield from ({"kind": "no-pattern", "column": headers[name], "pattern": _plain(args)} for name in own)
    elif rule.check == "wording":
        own = [name for name in args["fields"] if name in headers]
        yield from ({"kind": "no-pattern", "column": headers[name], "pattern": _plain(args)} for name in own)
    elif rule.check == "person_in_text":
        yield from ({"kind": "no-person-number", "column": headers[name]} for name in own)
    elif rule.check == "date_outside":
        yield from ({"kind": "between", "column": headers[name], **args} for name in own)
    elif rule.check == "individual_business":
        when = {"column": headers[args["category"]], "values": [args["organisation"]], "contains": False}
        for name, pattern in args["patterns"].items():
            yield {"kind": "no-pattern-when", "column": headers[name], "pattern": pattern, "when": [when]}
    elif rule.check == "above":
        yield {"kind": "at-most", "column": headers[args["field"]], "most": args["above"]}
    elif rule.check == "number_year":
        for number, day in args["pairs"]:
            yield {"kind": "number-year", "column": headers[number], "day": headers[day]}
    elif rule.check in ("organisation_code_check", "registration_number_check"):
        yield {"kind": rule.check.replace("_", "-"), "column": headers[args["field"]]}


def _plain(args: Any) -> str:
    """The pattern with its escapes written out, which not every dialect knows."""
    return re.sub(
        r"\\u([0-9a-f]{4})|\\U([0-9a-f]{8})", lambda found: chr(int(found[1] or found[2], 16)), str(args["pattern"])
    )
