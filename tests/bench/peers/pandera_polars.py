"""pandera on polars: built-in checks where there is one, else a check that is a polars expression; ``lazy=True``."""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from typing import Any

import pandera.polars as pa
import polars as pl
from common import ALPHABET, CODE_SHAPE, DAY, INNER, NUMBER, OUTER, PERSON, PERSON_SHAPE, YEAR, run

Test = dict[str, Any]


def digit(column: pl.Expr, place: int, alphabet: str) -> pl.Expr:
    values = {char: value for value, char in enumerate(alphabet)}
    return column.str.slice(place, 1).replace_strict(values, default=None, return_dtype=pl.Int32)


def code_check(c: pl.Expr) -> pl.Expr:
    total = reduce(lambda a, b: a + b, (digit(c, at, ALPHABET) * weight for at, weight in enumerate([*OUTER, 1])))
    return c.str.contains(f"^{CODE_SHAPE}$") & (total % 31 == 0).fill_null(False)


def organisation_check(c: pl.Expr) -> pl.Expr:
    letters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    total = reduce(lambda a, b: a + b, (digit(c, at, letters) * weight for at, weight in enumerate(INNER)))
    last = digit(c, 8, "0123456789X")
    return c.str.contains("^[0-9A-Z]{9}$") & ((total + last) % 11 == 0).fill_null(False)


def registration_check(c: pl.Expr) -> pl.Expr:
    product = pl.lit(10, dtype=pl.Int32)
    for at in range(14):
        product = ((product + digit(c, at, "0123456789") + 9) % 10 + 1) * 2 % 11
    wrong = (11 - product) % 10 != digit(c, 14, "0123456789")
    return ~(c.str.contains("^[0-9]{15}$") & wrong.fill_null(False))


def no_person(c: pl.Expr) -> pl.Expr:
    number = c.str.extract(f"({PERSON_SHAPE})").str.to_uppercase()
    total = reduce(lambda a, b: a + b, (digit(number, at, "0123456789X") * w for at, w in enumerate(PERSON)))
    return ~(total % 11 == 1).fill_null(False)


def known(value: pl.Expr, test: Test) -> pl.Expr:
    listed = value.is_in(test["values"])
    return listed | value.str.starts_with(test["prefix"]) if test["prefix"] else listed


def holds(one: Test) -> pl.Expr:
    column = pl.col(one["column"])
    if one["contains"]:
        return column.str.split("；").list.set_intersection(one["values"]).list.len().fill_null(0) > 0
    return column.is_in(one["values"]).fill_null(False) if one["values"] else column.is_not_null()


def passes(test: Test) -> pl.Expr:
    """The expression of a test that holds; null counts as holding."""
    kind, c = test["kind"], pl.col(test["column"])
    if kind in ("required-when", "blank-when"):
        filled = c.is_not_null() if kind == "required-when" else c.is_null()
        return filled | ~reduce(lambda a, b: a | b, map(holds, test["when"]))
    simple = {
        "value": lambda: known(c, test),
        "value-list": lambda: c.str.split("；").list.eval(known(pl.element(), test)).list.all(),  # noqa: PLW0108
        "date": lambda: c.str.contains(f"^{DAY}$") & c.str.to_date("%Y-%m-%d", strict=False).is_not_null(),
        "number": lambda: c.str.contains(f"^{NUMBER}$"),
        "not-negative": lambda: ~c.str.starts_with("-"),
        "decimals": lambda: ~c.str.contains(rf"\.[0-9]{{{test['most'] + 1},}}$"),
        "unified-code": lambda: code_check(c),
        "organisation-code-check": lambda: organisation_check(c),
        "registration-number-check": lambda: registration_check(c),
        "any-of": lambda: pl.any_horizontal([pl.col(name).is_not_null() for name in test["columns"]]),
        "order": lambda: pl.col(test["earlier"]) <= c,
        "not-after": lambda: c <= test["day"],
        "between": lambda: c.is_between(pl.lit(test["first"]), pl.lit(test["last"])),
        "no-pattern": lambda: ~c.str.contains(test["pattern"]),
        "no-pattern-when": lambda: ~(c.str.contains(test["pattern"]) & holds(test["when"][0])),
        "no-person-number": lambda: no_person(c),
        "at-most": lambda: c.cast(pl.Float64, strict=False) <= float(test["most"]),
        "number-year": lambda: c.str.extract(YEAR) <= pl.col(test["day"]).str.slice(0, 4),
        "unique": lambda: pl.struct(test["columns"]).is_first_distinct(),
    }
    holding = simple[kind]().fill_null(True)
    return holding if kind in ("any-of", "unique") else holding | c.is_null()


def _on_frame(expr: pl.Expr) -> Callable[[pa.PolarsData], pl.LazyFrame]:
    return lambda data: data.lazyframe.select(expr)


def schema(rules: dict[str, Any]) -> pa.DataFrameSchema:
    columns: dict[str, list[pa.Check]] = {name: [] for name in rules["columns"]}
    whole, needed = [], set()
    for test in rules["tests"]:
        kind, name = test["kind"], f"test-{test['id']}"
        if kind == "required":
            needed.add(test["column"])
        elif kind == "length":
            columns[test["column"]].append(pa.Check.str_length(max_value=test["most"], name=name))
        elif kind == "value" and not test["prefix"]:
            columns[test["column"]].append(pa.Check.isin(test["values"], name=name))
        elif kind == "code-shape":
            columns[test["column"]].append(pa.Check.str_matches(f"^{CODE_SHAPE}$", name=name))
        else:
            whole.append(pa.Check(_on_frame(passes(test)), name=name))
    made = {name: pa.Column(pl.String, checks, nullable=name not in needed) for name, checks in columns.items()}
    return pa.DataFrameSchema(made, checks=whole, strict=True)


def check(rules: dict[str, Any], path: str) -> tuple[list[int], list[tuple[int, int]]]:
    frame = pl.read_csv(path, infer_schema=False)
    required = {one["column"]: one["id"] for one in rules["tests"] if one["kind"] == "required"}
    found: list[tuple[int, int]] = []
    try:
        schema(rules).validate(frame, lazy=True)
    except pa.errors.SchemaErrors as faults:
        for fault in faults.schema_errors:
            cases = fault.failure_cases
            test = required.get(getattr(fault.schema, "name", ""), -1)
            name = getattr(fault.check, "name", None) or ""
            test = int(name.removeprefix("test-")) if name.startswith("test-") else test
            found += [(row + 2, test) for row in rows_of(fault, frame, cases)]
    return [one["id"] for one in rules["tests"]], sorted(found)


def rows_of(fault: Any, frame: pl.DataFrame, cases: Any) -> list[int]:
    if "index" in cases.columns:
        return cases["index"].to_list()
    output = fault.check_output
    output = output.collect() if isinstance(output, pl.LazyFrame) else output
    return output.with_row_index("at").filter(~pl.col("check_output"))["at"].to_list()


run(check)
