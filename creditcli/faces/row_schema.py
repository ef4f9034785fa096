"""JSON Schema 2020-12 of a data set's rows as the record keeps them: ``schemas/rows/<data set>.schema.json``.

Empty fields are absent. A layout that has no column for a demanded field is accepted without it, as in validation;
a row shows that it came by another layout where it holds something that only the others have.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from creditcli.faces.text import json_bytes
from creditcli.ids.uscc import ALPHABET
from creditcli.model.record import DIGEST, FILE, KEY, ROW, ROW_ID, SHEET
from creditcli.standard.canonical import kept
from creditcli.standard.contract import FORMS, HEX
from creditcli.standard.forms import JOINT
from creditcli.standard.types import (
    Codelist,
    Condition,
    Dataset,
    Field,
    FieldType,
    Layout,
    Personal,
    Standard,
)

Schema = dict[str, Any]
FILLED = (FieldType.UNIFIED_CODE, FieldType.PERSON_NUMBER)
LAYOUTS = "where the layout has a column for it"
DIALECT = "https://json-schema.org/draft/2020-12/schema"
DAY = r"^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$"
# Eighteen characters of the code's alphabet, or a registration number that the department confirmed.
CODE = rf"^([{ALPHABET}]{{18}}|[0-9]{{15}})$"
ORIGIN: Mapping[str, Mapping[str, Any]] = {
    ROW_ID: {"type": "string", "description": "档案中的行号 / id in the record"},
    KEY: {"type": "string", "pattern": HEX, "description": "主键各项的摘要 / digest of the key"},
    DIGEST: {"type": "string", "pattern": HEX, "description": "全部各项的摘要 / digest of all fields"},
    FILE: {"type": "string", "description": "来源文件 / file it came in"},
    SHEET: {"type": "string", "description": "来源工作表 / sheet"},
    ROW: {"type": "integer", "minimum": 0, "description": "来源行 / row of the sheet"},
}


def row_schemas(standard: Standard) -> Mapping[str, bytes]:
    """Every data set's schema of rows."""
    return {
        f"schemas/rows/{dataset.id}.schema.json": json_bytes(row_schema(dataset, standard))
        for dataset in standard.datasets.values()
    }


def row_schema(dataset: Dataset, standard: Standard) -> Schema:
    """The schema of one data set's rows."""
    schema: Schema = {
        "$schema": DIALECT,
        "$id": f"urn:creditcli:standard:{standard.version}:rows:{dataset.id}",
        "title": dataset.title,
        "description": dataset.description,
        "x-source": dataset.source,
        "x-key": list(dataset.key),
        "type": "object",
        "properties": {**ORIGIN, **{field.id: _property(dataset, field, standard) for field in dataset.fields}},
        "required": [field.id for field in dataset.fields if field.required and not _lacking(dataset, field)],
        "additionalProperties": False,
    }
    rules = [*_conditions(dataset), *_groups(dataset)]
    return {**schema, "allOf": rules} if rules else schema


def _property(dataset: Dataset, field: Field, standard: Standard) -> Schema:
    about = {
        "title": field.label,
        "description": field.description,
        "type": "string",
        "minLength": 1,
        **_form(field, standard),
        "deprecated": bool(field.deprecated),
        "x-required": LAYOUTS if field.required and _lacking(dataset, field) else "",
        "x-personal": field.personal.value,
        "x-publish": field.publish.value,
        "x-unit": field.unit,
        "x-codelist": field.codelist,
        "x-source": field.source,
        "x-tag": field.tag,
    }
    example = [] if field.personal is Personal.NUMBER or not field.example else [field.example]
    return {name: value for name, value in {**about, "examples": example}.items() if value or name == "x-tag"}


def _form(field: Field, standard: Standard) -> Schema:
    """What the field's type says of its text."""
    if field.type is FieldType.DATE:
        return {"format": "date", "pattern": DAY}
    if field.type is FieldType.DECIMAL:
        places = f"{{1,{field.scale}}}" if field.scale else "+"
        return {"pattern": rf"^[0-9]+(\.[0-9]{places})?$"}
    if field.type is FieldType.PERSON_NUMBER:
        return {"pattern": FORMS[FieldType.PERSON_NUMBER]}
    if field.type is FieldType.UNIFIED_CODE:
        return {"pattern": CODE}
    longest = {"maxLength": field.max_length} if field.max_length else {}
    if field.type is FieldType.CODES:
        return {**longest, "pattern": several(standard.codelists[field.codelist])}
    if field.codelist:
        return {**longest, **_choice(standard.codelists[field.codelist])}
    return longest


def _choice(codelist: Codelist) -> Schema:
    values = {"enum": [kept(codelist, value) for value in codelist.values]}
    if not codelist.open_prefix:
        return values
    return {"anyOf": [values, {"pattern": f"^{literal(codelist.open_prefix)}"}]}


def several(codelist: Codelist) -> str:
    """The pattern of several values joined."""
    words = [literal(kept(codelist, value)) for value in codelist.values]
    if codelist.open_prefix:
        words.append(f"{literal(codelist.open_prefix)}[^{JOINT}]*")
    one = f"({'|'.join(words)})"
    return f"^{one}({JOINT}{one})*$"


def literal(text: str) -> str:
    """The text as a pattern of every dialect of regular expressions: only what has a meaning is escaped."""
    return re.sub(r"([\\^$.|?*+()\[\]{}])", r"\\\1", text)


def _lacking(dataset: Dataset, field: Field) -> tuple[Layout, ...]:
    """The layouts that have no column for the field."""
    return tuple(one for one in dataset.layouts if field.id not in {column.field for column in one.columns})


def _seen(dataset: Dataset, field: Field) -> list[Schema]:
    """Tests of which one shows that a row's layout has a column for the field; none can where the list is empty.

    Codes, numbers and what is always demanded may have been filled from elsewhere, so they show nothing.
    """
    held = {column.field for layout in _lacking(dataset, field) for column in layout.columns}
    return [
        {"required": [one.id]}
        for one in dataset.fields
        if one.id not in held and one.id != field.id and not one.required and one.type not in FILLED
    ]


def _conditions(dataset: Dataset) -> Iterator[Schema]:
    for field in dataset.fields:
        if field.blank_when:
            yield {"if": _any(field.blank_when), "then": {"not": {"required": [field.id]}}}
        tests = [_any(field.required_when)] if field.required_when else []
        if _lacking(dataset, field):
            seen = _seen(dataset, field)
            tests = [*tests, {"anyOf": seen}] if seen and (tests or field.required) else []
        if tests:
            yield {"if": _all(tests), "then": {"required": [field.id]}}


def _all(tests: list[Schema]) -> Schema:
    return tests[0] if len(tests) == 1 else {"allOf": tests}


def _any(conditions: tuple[Condition, ...]) -> Schema:
    tests = [_holds(condition) for condition in conditions]
    return tests[0] if len(tests) == 1 else {"anyOf": tests}


def _holds(condition: Condition) -> Schema:
    test: Schema = {"required": [condition.field]}
    if not condition.values:
        return test
    if condition.contains:
        words = "|".join(literal(value) for value in condition.values)
        return {**test, "properties": {condition.field: {"pattern": f"(^|{JOINT})({words})({JOINT}|$)"}}}
    return {**test, "properties": {condition.field: {"enum": list(condition.values)}}}


def _groups(dataset: Dataset) -> Iterator[Schema]:
    """At least one of each group; a layout with groups of its own takes the place of the data set's."""
    for group in dataset.one_of:
        own = [name for layout in dataset.layouts for other in layout.one_of for name in other]
        yield {"anyOf": [{"required": [name]} for name in dict.fromkeys((*group, *own))]}
