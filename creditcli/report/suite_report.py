"""What a program made of the conformance suite: rule by rule, as text, JSON or JUnit."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from itertools import groupby
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from creditcli.report.exchange_formats import xml_text
from creditcli.standard.conformance import Row, Verdict
from creditcli.standard.types import Standard

PASSED, FAILED, UNJUDGED = "passed", "failed", "could-not-judge"
WORDS = {
    "zh": {PASSED: "通过", FAILED: "不通过", UNJUDGED: "无法判定"},
    "en": {PASSED: "passed", FAILED: "failed", UNJUDGED: "could not judge"},
}


def render_suite(verdicts: Sequence[Verdict], standard: Standard, format: str, lang: str) -> str:
    """The result in ``text``, ``json`` or ``junit``; verdicts in order of their cases."""
    if format == "json":
        return _json(verdicts, standard)
    return _junit(verdicts, lang) if format == "junit" else _text(verdicts, standard, lang)


def status_of(verdicts: Sequence[Verdict]) -> str:
    """Of one case, or of a rule by all its cases: a difference outweighs a case that was not judged."""
    if any(one.missing or one.unexpected for one in verdicts):
        return FAILED
    return UNJUDGED if any(one.unjudged for one in verdicts) else PASSED


def _by_rule(verdicts: Sequence[Verdict]) -> list[tuple[str, list[Verdict]]]:
    return [(code, list(group)) for code, group in groupby(verdicts, lambda one: one.case.code)]


def _totals(verdicts: Sequence[Verdict]) -> dict[str, dict[str, int]]:
    cases = [status_of([one]) for one in verdicts]
    rules = [status_of(group) for _, group in _by_rule(verdicts)]
    return {
        name: {"run": len(found), **{status: found.count(status) for status in WORDS["en"]}}
        for name, found in (("rules", rules), ("cases", cases))
    }


def _text(verdicts: Sequence[Verdict], standard: Standard, lang: str) -> str:
    lines = []
    for code, group in _by_rule(verdicts):
        text = standard.rules[code].en if lang == "en" else standard.rules[code].zh
        lines.append(f"{code} {WORDS[lang][status_of(group)]}  {text.title}")
        for one in group:
            lines += _difference(one, lang)
    totals = _totals(verdicts)
    for name, zh in (("rules", "规则"), ("cases", "用例")):
        counts = totals[name]
        label = name if lang == "en" else zh
        lines.append(
            f"{label} {counts['run']}: " + ", ".join(f"{WORDS[lang][key]} {counts[key]}" for key in WORDS[lang])
        )
    return "\n".join(lines)


def _difference(one: Verdict, lang: str) -> list[str]:
    if one.passed:
        return []
    lacking, more = ("lacking", "not expected") if lang == "en" else ("缺少", "多出")
    lines = [f"  {one.case.id}{f'  {one.unjudged}' if one.unjudged else ''}"]
    lines += [f"    {lacking} {_place(row)}" for row in one.missing]
    return lines + [f"    {more} {_place(row)}" for row in one.unexpected]


def _place(row: Row) -> str:
    sheet = f"{row.sheet}!" if row.sheet else ""
    return f"{row.code} {row.severity} {row.file} {sheet}{row.cell or row.row}"


def _json(verdicts: Sequence[Verdict], standard: Standard) -> str:
    data = {
        "standard": {"version": standard.version, "digest": standard.digest},
        "totals": _totals(verdicts),
        "rules": [
            {"code": code, "status": status_of(group), "cases": [_case(one) for one in group]}
            for code, group in _by_rule(verdicts)
        ],
        "rules_not_run": sorted(set(standard.rules) - {one.case.code for one in verdicts}),
    }
    return json.dumps(data, ensure_ascii=False, indent=1)


def _case(one: Verdict) -> dict[str, Any]:
    return {
        "case": one.case.name,
        "status": status_of([one]),
        "missing": [asdict(row) for row in one.missing],
        "unexpected": [asdict(row) for row in one.unexpected],
        "reason": one.unjudged,
    }


def _junit(verdicts: Sequence[Verdict], lang: str) -> str:
    """One suite a rule, one test case a case; what could not be judged is an error."""
    suites = []
    for code, group in _by_rule(verdicts):
        cases = "".join(f"<testcase classname={quoteattr(code)} {_body(one, lang)}</testcase>" for one in group)
        failures, errors = (sum(status_of([one]) == status for one in group) for status in (FAILED, UNJUDGED))
        counts = f'tests="{len(group)}" failures="{failures}" errors="{errors}"'
        suites.append(f"<testsuite name={quoteattr(code)} {counts}>{cases}</testsuite>")
    return xml_text(f"<testsuites>{''.join(suites)}</testsuites>")


def _body(one: Verdict, lang: str) -> str:
    name = f"name={quoteattr(one.case.name)}>"
    if one.unjudged:
        return f"{name}<error message={quoteattr(one.unjudged)}/>"
    lines = escape("\n".join(_difference(one, lang)))
    return name if one.passed else f'{name}<failure message="{FAILED}">{lines}</failure>'
