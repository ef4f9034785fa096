"""Frictionless Table Schema of tables as they are handed in: ``tables/<data set>.schema.json``.

Headers, values and examples are those of the entry form; what a spreadsheet may hold that stands for "empty" is
told as a missing value. Conditions between columns cannot be said here: they stand in the row schemas.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from creditcli.faces.row_schema import CODE, literal
from creditcli.faces.text import json_bytes
from creditcli.standard.forms import JOINT, form_fields, form_header
from creditcli.standard.types import Codelist, Dataset, Field, FieldType, Personal, Standard

TYPES = {FieldType.DATE: "date", FieldType.DECIMAL: "number"}
CODELIST = "tables/codelist.schema.json"


def table_path(dataset: Dataset) -> str:
    """Where the schema of a data set's tables stands in ``standards/``."""
    return f"tables/{dataset.id}.schema.json"


def table_schemas(standard: Standard) -> Mapping[str, bytes]:
    """Every data set's Table Schema, and the one that all code lists share."""
    schemas = {table_path(dataset): table_schema(dataset, standard) for dataset in standard.datasets.values()}
    return {path: json_bytes(schema) for path, schema in {**schemas, CODELIST: codelist_schema()}.items()}


def table_schema(dataset: Dataset, standard: Standard) -> dict[str, Any]:
    """The Table Schema of one data set's tables. The key is a primary key where all of it is always filled."""
    schema: dict[str, Any] = {
        "title": dataset.title,
        "description": dataset.description,
        "fields": [_field(field, standard) for field in form_fields(dataset)],
        "missingValues": ["", *standard.placeholders],
    }
    key = [dataset.field(name) for name in dataset.key]
    if all(field.required for field in key):
        schema["primaryKey"] = [form_header(field) for field in key]
    return schema


def _field(field: Field, standard: Standard) -> dict[str, Any]:
    about = {
        "name": form_header(field),
        "title": field.label,
        "description": field.description,
        "type": TYPES.get(field.type, "string"),
        "example": "" if field.personal is Personal.NUMBER else field.example,
        "constraints": _constraints(field, standard),
        "x-field": field.id,
    }
    return {name: value for name, value in about.items() if value}


def _constraints(field: Field, standard: Standard) -> dict[str, Any]:
    found: dict[str, Any] = {"required": True} if field.required else {}
    if field.type is FieldType.DECIMAL:
        return {**found, "minimum": 0}
    if field.type is FieldType.UNIFIED_CODE:
        return {**found, "pattern": CODE}
    if field.max_length and field.type is not FieldType.DATE:
        found["maxLength"] = field.max_length
    if field.codelist:
        found.update(_values(standard.codelists[field.codelist], several=field.type is FieldType.CODES))
    return found


def _values(codelist: Codelist, several: bool) -> dict[str, Any]:
    """Labels and codes: both are taken."""
    texts = list(dict.fromkeys([*(one.label for one in codelist.values), *(one.code for one in codelist.values)]))
    if not several and not codelist.open_prefix:
        return {"enum": texts}
    words = [literal(text) for text in texts]
    if codelist.open_prefix:
        words.append(f"{literal(codelist.open_prefix)}[^{JOINT}]*")
    one = f"({'|'.join(words)})"
    return {"pattern": f"^{one}({JOINT}{one})*$" if several else f"^{one}$"}


def codelist_schema() -> dict[str, Any]:
    """The Table Schema that the tables of all code lists have."""
    columns = {
        "code": ("代码", "string"),
        "label": ("名称", "string"),
        "aliases": (f"也接受的写法，用“{JOINT}”隔开", "string"),
        "valid_from": ("启用日期，空白为一直有效", "date"),
        "valid_to": ("停用前最后一日，空白为未停用", "date"),
        "group": ("分组", "string"),
        "source": ("来源", "string"),
    }
    fields = [
        {"name": name, "title": title, "type": kind, "constraints": {"required": name in ("code", "label")}}
        for name, (title, kind) in columns.items()
    ]
    return {"fields": fields, "missingValues": [""], "primaryKey": ["code"]}
