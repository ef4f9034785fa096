"""Which rules concern a field: asked of the checks themselves, of rules' arguments, and of the failing cases."""

from __future__ import annotations

import csv
import io
import re
from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from typing import Any

import polars as pl

from creditcli.checks.context import Subject, ValidateContext
from creditcli.checks.registry import ROW_CHECKS
from creditcli.model.finding import letters_to_number
from creditcli.model.intake import ColumnMap, ColumnRole, Table
from creditcli.model.workdays import WorkingCalendar
from creditcli.stages.header import header_key
from creditcli.standard.conformance import Case
from creditcli.standard.types import Dataset, Field, Rule, Standard

Shown = Mapping[str, frozenset[str]]  # rule -> fields in whose cells its cases show a fault


def rules_of_field(dataset: Dataset, field: Field, standard: Standard, shown: Shown, day: date) -> tuple[Rule, ...]:
    """Rules of the data set that test the field, name it, or have a case that fails in it."""
    found = []
    for rule in standard.rules.values():
        if rule.datasets and dataset.id not in rule.datasets:
            continue
        tests = field.id in _tested(rule, dataset, standard, day)
        if tests or field.id in _texts(rule.args) or field.id in shown.get(rule.code, frozenset()):
            found.append(rule)
    return tuple(found)


def _tested(rule: Rule, dataset: Dataset, standard: Standard, day: date) -> frozenset[str]:
    """Fields that a row check tests in a file that carries every field of the data set."""
    if rule.check not in ROW_CHECKS:
        return frozenset()
    columns = tuple(ColumnMap("", one.label, ColumnRole.USED, one.id) for one in dataset.fields)
    frame = pl.DataFrame(schema={"row": pl.UInt32, **{one.id: pl.String for one in dataset.fields}})
    table = Table("", "", dataset.id, dataset.layouts[0].id, 1, columns, frame, frame)
    context = ValidateContext(standard, day, day, WorkingCalendar({}))
    return frozenset(test.field for test in ROW_CHECKS[rule.check](Subject(rule, table, dataset, context)))


def _texts(value: Any) -> frozenset[str]:
    """Every text in a rule's arguments."""
    if isinstance(value, str):
        return frozenset([value])
    if isinstance(value, Mapping):
        return frozenset().union(*(_texts(one) for pair in value.items() for one in pair))
    return frozenset().union(*(_texts(one) for one in value)) if isinstance(value, list | tuple) else frozenset()


def shown_in_cases(cases: tuple[Case, ...], suite: Mapping[str, bytes], standard: Standard) -> Shown:
    """What the cases in csv show: the fields of the cells in which each rule's own findings are expected."""
    fields = _headers(standard)
    found: dict[str, set[str]] = defaultdict(set)
    for case in cases:
        for name, _, _, cell, code in case.places:
            content = suite.get(f"{case.id}/files/{name}", b"")
            if code == case.code and name.endswith(".csv") and cell:
                found[code] |= fields.get(_header(content, cell), set())
    return {code: frozenset(names) for code, names in found.items()}


def _header(content: bytes, cell: str) -> str:
    rows = csv.reader(io.StringIO(content.decode("utf-8-sig", "replace")))
    first = next(rows, [])
    at = letters_to_number(re.sub(r"[0-9]", "", cell)) - 1
    return header_key(first[at]) if at < len(first) else ""


def _headers(standard: Standard) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for dataset in standard.datasets.values():
        for layout in dataset.layouts:
            for column in layout.columns:
                for text in (column.code, column.header, *column.aliases):
                    found[header_key(text)] |= {column.field} - {""}
    return found
