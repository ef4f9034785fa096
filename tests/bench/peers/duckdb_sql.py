"""DuckDB: one SQL query, every test a CASE; check digits by arithmetic on positions."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import duckdb
from common import ALPHABET, CODE_SHAPE, DAY, INNER, NUMBER, OUTER, PERSON, PERSON_SHAPE, YEAR, run

Test = dict[str, Any]


def text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def col(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def texts(values: Iterable[str]) -> str:
    return ", ".join(text(value) for value in values)


def value_at(column: str, place: int, alphabet: str = ALPHABET) -> str:
    return f"(strpos('{alphabet}', substr({column}, {place}, 1)) - 1)"


def code_check(c: str) -> str:
    total = " + ".join(f"{value_at(c, at + 1)} * {weight}" for at, weight in enumerate([*OUTER, 1]))
    return f"NOT (regexp_full_match({c}, '{CODE_SHAPE}') AND ({total}) % 31 = 0)"


def organisation_check(c: str) -> str:
    alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    total = " + ".join(f"{value_at(c, at + 1, alphabet)} * {weight}" for at, weight in enumerate(INNER))
    return f"NOT (regexp_full_match({c}, '[0-9A-Z]{{9}}') AND substr('0123456789X0', 12 - ({total}) % 11, 1) = substr({c}, 9, 1))"


def registration_check(c: str) -> str:
    product = "10"
    for at in range(1, 15):
        product = f"((({product} + {value_at(c, at)} + 9) % 10 + 1) * 2 % 11)"
    return f"regexp_full_match({c}, '[0-9]{{15}}') AND (11 - {product}) % 10 != {value_at(c, 15)}"


def person_number(c: str) -> str:
    total = " + ".join(
        f"(strpos('0123456789X', upper(substr(n, {at + 1}, 1))) - 1) * {w}" for at, w in enumerate(PERSON)
    )
    found = f"regexp_extract_all({c}, '{PERSON_SHAPE}')"
    return f"{c} SIMILAR TO '.*[0-9]{{17}}.*' AND len(list_filter({found}, lambda n: ({total}) % 11 = 1)) > 0"


def known(value: str, test: Test) -> str:
    prefix = f" OR starts_with({value}, {text(test['prefix'])})" if test["prefix"] else ""
    return f"({value} IN ({texts(test['values'])}){prefix})"


def condition(one: Test) -> str:
    c = col(one["column"])
    if one["contains"]:
        return f"list_has_any(string_split({c}, '；'), [{texts(one['values'])}])"
    return f"{c} IN ({texts(one['values'])})" if one["values"] else f"{c} IS NOT NULL"


def fails(test: Test) -> str:
    """The SQL of a test that fails."""
    kind, c = test["kind"], col(test["column"])
    if kind in ("required-when", "blank-when"):
        empty = "IS NULL" if kind == "required-when" else "IS NOT NULL"
        return f"{c} {empty} AND ({' OR '.join(condition(one) for one in test['when'])})"
    if kind == "no-pattern-when":
        return f"regexp_matches({c}, {text(test['pattern'])}) AND ({condition(test['when'][0])})"
    if kind == "any-of":
        return " AND ".join(f"{col(name)} IS NULL" for name in test["columns"])
    if kind == "unique":
        return f"row_number() OVER (PARTITION BY {', '.join(map(col, test['columns']))} ORDER BY row) > 1"
    simple = {
        "required": lambda: f"{c} IS NULL",
        "length": lambda: f"length({c}) > {test['most']}",
        "value": lambda: f"NOT {known(c, test)}",
        "value-list": lambda: f"len(list_filter(string_split({c}, '；'), lambda v: NOT {known('v', test)})) > 0",
        "date": lambda: f"NOT regexp_full_match({c}, '{DAY}') OR try_strptime({c}, '%Y-%m-%d') IS NULL",
        "number": lambda: f"NOT regexp_full_match({c}, '{NUMBER}')",
        "not-negative": lambda: f"starts_with({c}, '-')",
        "decimals": lambda: f"regexp_matches({c}, '\\.[0-9]{{{test['most'] + 1},}}$')",
        "code-shape": lambda: f"NOT regexp_full_match({c}, '{CODE_SHAPE}')",
        "unified-code": lambda: code_check(c),
        "organisation-code-check": lambda: organisation_check(c),
        "registration-number-check": lambda: registration_check(c),
        "order": lambda: f"{col(test['earlier'])} > {c}",
        "not-after": lambda: f"{c} > {text(test['day'])}",
        "between": lambda: f"{c} < {text(test['first'])} OR {c} > {text(test['last'])}",
        "no-pattern": lambda: f"regexp_matches({c}, {text(test['pattern'])})",
        "no-person-number": lambda: person_number(c),
        "at-most": lambda: f"TRY_CAST({c} AS DOUBLE) > {test['most']}",
        "number-year": lambda: f"regexp_extract({c}, {text(YEAR)}, 1) > substr({col(test['day'])}, 1, 4)",
    }
    return simple[kind]()


def check(rules: dict[str, Any], path: str) -> tuple[list[int], list[tuple[int, int]]]:
    tests = [one for one in rules["tests"] if r"\p{Han}" not in one.get("pattern", "")]
    cases = ", ".join(f"CASE WHEN {fails(one)} THEN {one['id']} END" for one in tests)
    link = duckdb.connect(config={"threads": 2})
    rows = link.execute(
        f"WITH file AS (SELECT row_number() OVER () + 1 AS row, * FROM read_csv({text(path)}, all_varchar=true, header=true,"
        f" delim=',', quote='\"', escape='\"')), judged AS (SELECT row, list_filter([{cases}], lambda x: x IS NOT NULL) AS failed"
        " FROM file) SELECT row, unnest(failed) FROM judged WHERE len(failed) > 0 ORDER BY ALL"
    ).fetchall()
    return [one["id"] for one in tests], rows


run(check)
