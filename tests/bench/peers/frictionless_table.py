"""frictionless: a Table Schema with its constraints, and row constraints for what compares two fields.

Its fields take one pattern each, so that patterns are joined by looking ahead; errors then name the field, and the
kind of test is told from the constraint. Its formulas have no arithmetic on characters: no check digits.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from typing import Any

from common import CODE_SHAPE, NUMBER, run
from frictionless import Checklist, Dialect, Resource, Schema, checks, system

Test = dict[str, Any]
ROW_KINDS = ("required-when", "blank-when", "any-of", "order", "not-after", "between")


def pattern(test: Test) -> str | None:
    """What a cell must match, to be looked for from its start to its end."""
    if test["kind"] == "no-pattern" and r"\p{" not in test["pattern"]:
        return (
            rf"(?![\s\S]*(?:{test['pattern']}))" if not test["pattern"].startswith("^") else rf"(?!{test['pattern']})"
        )
    simple: dict[str, Callable[[], str]] = {
        "code-shape": lambda: f"(?={CODE_SHAPE}$)",
        "number": lambda: f"(?={NUMBER}$)",
        "not-negative": lambda: "(?!-)",
        "decimals": lambda: rf"(?!.*\.[0-9]{{{test['most'] + 1},}}$)",
        "value-list": lambda: f"(?=({words(test)})(；({words(test)}))*$)",
        "value": lambda: f"(?=({words(test)})$)",
    }
    return simple[test["kind"]]() if test["kind"] in simple else None


def words(test: Test) -> str:
    return "|".join([*map(re.escape, test["values"]), *([f"{test['prefix']}.*"] if test["prefix"] else [])])


def formula(test: Test, name: Callable[[str], str]) -> str:
    own, kind = name(test["column"]), test["kind"]
    if kind == "any-of":
        return " or ".join(name(one) for one in test["columns"])
    if kind == "order":
        return f"not {own} or not {name(test['earlier'])} or {name(test['earlier'])} <= {own}"
    if kind == "not-after":
        return f"not {own} or str({own}) <= '{test['day']}'"
    if kind == "between":
        return f"not {own} or '{test['first']}' <= str({own}) <= '{test['last']}'"
    met = " or ".join(holds(one, name) for one in test["when"])
    return f"{own if kind == 'required-when' else f'not {own}'} or not ({met})"


def holds(one: Test, name: Callable[[str], str]) -> str:
    own = name(one["column"])
    if one["contains"]:
        return " or ".join(f"({own} and '{value}' in {own})" for value in one["values"])
    return f"{own} in {tuple(one['values'])!r}"


def table(rules: dict[str, Any], name: Callable[[str], str]) -> tuple[set[int], Schema]:
    fields, ran = [], set()
    for column in rules["columns"]:
        own = [test for test in rules["tests"] if test["column"] == column]
        constraints: dict[str, Any] = {}
        kinds = {test["kind"]: test for test in own}
        if "required" in kinds:
            constraints["required"] = True
        if "length" in kinds:
            constraints["maxLength"] = kinds["length"]["most"]
        looks = {test["id"]: text for test in own if (text := pattern(test)) is not None}
        if looks and "date" not in kinds:
            constraints["pattern"] = f"{''.join(looks.values())}[\\s\\S]*"
        ran |= set(looks) | {kinds[kind]["id"] for kind in ("required", "length", "date") if kind in kinds}
        type_ = {"type": "date"} if "date" in kinds else {"type": "string"}
        fields.append({"name": name(column), **type_, "constraints": constraints})
    key = next(test for test in rules["tests"] if test["kind"] == "unique")
    made = {"fields": fields, "primaryKey": [name(one) for one in key["columns"]]}
    return ran | {key["id"]}, Schema.from_descriptor(made)


def check(rules: dict[str, Any], path: str) -> tuple[set[int], list[tuple[int, int]]]:
    names = {column: f"c{at}" for at, column in enumerate(rules["columns"])}
    ran, schema = table(rules, names.__getitem__)
    wanted = ROW_KINDS if "formulas" in sys.argv else ()  # they cost more than all the rest
    rows = {formula(one, names.__getitem__): one["id"] for one in rules["tests"] if one["kind"] in wanted}
    checklist = Checklist(checks=[checks.row_constraint(formula=one) for one in rows], skip_errors=["incorrect-label"])
    with system.use_context(trusted=True):
        resource = Resource(path=path, format="csv", encoding="utf-8", schema=schema, dialect=Dialect())
        report = resource.validate(checklist, limit_errors=10**9)
    by_column = {(names[one["column"]], one["kind"]): one["id"] for one in rules["tests"] if one["column"]}
    unique = next(one["id"] for one in rules["tests"] if one["kind"] == "unique")
    found = []
    for fault in report.tasks[0].errors:
        told = fault.to_dict()
        found.append((told.get("rowNumber", 0), test_of(told, rows, by_column, unique, ran)))
    return ran | set(rows.values()), sorted(found)


def test_of(
    told: dict[str, Any], rows: dict[str, int], by_column: dict[tuple[str, str], int], unique: int, ran: set[int]
) -> int:
    """The test an error belongs to; of a pattern that joins several, the last of that column."""
    if told["type"] == "primary-key":
        return unique
    note, own = told.get("note", ""), told.get("fieldName", "")
    if told["type"] == "row-constraint":
        return next((at for text, at in rows.items() if text in note), -1)
    if told["type"] == "type-error":
        return by_column.get((own, "date"), -1)
    kind = "required" if '"required"' in note else "length" if '"maxLength"' in note else ""
    if kind:
        return by_column.get((own, kind), -1)
    joined = [at for (column, kind), at in by_column.items() if column == own and at in ran]
    return max(
        (at for at in joined if at not in (by_column.get((own, "required")), by_column.get((own, "length")))),
        default=-1,
    )


run(check)
