"""SARIF 2.1.0, for code hosts and editors."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from creditcli import __version__
from creditcli.model.finding import Finding, RuleRun, RuleStatus, Severity
from creditcli.model.intake import FileReport, Report
from creditcli.report.fingerprint import fingerprinted
from creditcli.report.messages import rule_texts, spot, texts
from creditcli.report.rule_runs import REASONS, STATUSES, grouped, runs_of
from creditcli.report.text_report import STEPS
from creditcli.report.view import View
from creditcli.standard.types import Rule, Standard

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
LEVELS = {Severity.ERROR: "error", Severity.CONFIRM: "warning", Severity.NOTICE: "note"}
EXITS = {
    "zh": ("没有达到 --fail-on 级别的问题", "有达到 --fail-on 级别的问题"),
    "en": ("no finding at or above --fail-on", "findings at or above --fail-on"),
}


def render(report: Report, standard: Standard, lang: str, view: View) -> str:
    """One run: rules with their help, files with their digests, findings with line or cell."""
    codes = sorted({finding.code for finding in report.findings})
    driver = {
        "name": "creditcli",
        "version": __version__,
        "semanticVersion": __version__,
        "language": _language(lang),
        "rules": [_rule(standard.rules[code], standard, report.as_of, lang) for code in codes],
    }
    run = {
        "tool": {"driver": driver},
        "language": _language(lang),
        "columnKind": "unicodeCodePoints",
        "invocations": [_invocation(report, lang, view)],
        "artifacts": [_artifact(file) for file in report.files],
        "results": _results(report, codes, standard, lang),
        "properties": {
            "standard": {"version": report.standard_version, "digest": report.standard_digest},
            "as_of": report.as_of.isoformat(),
        },
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=1)


def uri_of(file: FileReport) -> str:
    """A relative reference as long as the file lies below the working folder."""
    path = file.path or file.name
    pure = PurePath(path)
    return pure.as_uri() if pure.is_absolute() else quote(path)


def _language(lang: str) -> str:
    return "en-US" if lang == "en" else "zh-CN"


def _rule(rule: Rule, standard: Standard, day: date, lang: str) -> dict[str, Any]:
    text = rule_texts(rule, lang)
    parts = [text.what, text.why, text.fix]
    words = ("What", "Why", "Mend", "Good", "Bad") if lang == "en" else ("现象", "原因", "改法", "正例", "反例")
    named = list(zip(words, (*parts, text.good, text.bad), strict=True))
    if text.steps:
        named.insert(3, (STEPS[lang].rstrip(" ：:"), text.steps))
    basis = standard.basis(rule.law, day)
    if basis:
        named.append(("Basis" if lang == "en" else "依据", basis))
    colon = ": " if lang == "en" else "："
    return {
        "id": rule.code,
        "name": rule.name,
        "shortDescription": {"text": text.title},
        "fullDescription": {"text": f"{text.what}{' ' if lang == 'en' else ''}{text.why}"},
        "help": {
            "text": "\n".join(f"{word}{colon}{part}" for word, part in named),
            "markdown": "\n\n".join(f"**{word}**{colon}{_markdown(part)}" for word, part in named),
        },
        "defaultConfiguration": {"level": LEVELS[rule.severity]},
        "properties": {"severity": rule.severity.value, "mend": rule.mend.value, "tags": [rule.code[:3]]},
    }


def _markdown(text: str) -> str:
    marked = "".join(f"\\{letter}" if letter in "\\`*_{}[]<>#|" else letter for letter in text)
    return marked.replace("\n", "  \n")


def _invocation(report: Report, lang: str, view: View) -> dict[str, Any]:
    return {
        "executionSuccessful": True,
        "exitCode": view.exit_code,
        "exitCodeDescription": EXITS[lang][int(view.exit_code != 0)],
        "toolConfigurationNotifications": _statuses(runs_of(report), lang),
    }


def _statuses(runs: Sequence[RuleRun], lang: str) -> list[dict[str, Any]]:
    """What became of the rules: one notification for each status and reason."""
    told = []
    for status, reason, codes in grouped(runs):
        why = REASONS[lang][reason] if reason else ""
        if lang == "en":
            text = f"Rules {STATUSES[lang][status]}{f' ({why})' if why else ''}: {', '.join(codes)}"
        else:
            text = f"{STATUSES[lang][status]}的规则{f'（{why}）' if why else ''}：{'、'.join(codes)}"
        told.append({
            "level": "none" if status is RuleStatus.RUN else "note",
            "message": {"text": text},
            "properties": {"status": status.value, "reason": reason or "", "codes": list(codes)},
        })  # fmt: skip
    return told


def _artifact(file: FileReport) -> dict[str, Any]:
    """A file with its digest; of a package's member the package is the place, and the digest is the member's."""
    about: dict[str, Any] = {"location": {"uri": uri_of(file)}}
    if file.encoding:
        about["encoding"] = "GB18030" if file.encoding == "gb18030" else "UTF-8"
    return {**about, "hashes": {"sha-256": file.sha256}, "properties": {"name": file.name}}


def _results(report: Report, codes: Sequence[str], standard: Standard, lang: str) -> list[dict[str, Any]]:
    index = {code: at for at, code in enumerate(codes)}
    return [
        _result(finding, f"{digest}:{number}", (report.files[at], at), index[finding.code], (standard, lang))
        for at, finding, digest, number in fingerprinted(report)
    ]


def _result(
    finding: Finding, fingerprint: str, within: tuple[FileReport, int], rule: int, words: tuple[Standard, str]
) -> dict[str, Any]:
    (file, at), (standard, lang) = within, words
    text, place = texts(finding, standard, lang), finding.place
    mark, blank = (": ", " ") if lang == "en" else ("：", "")
    physical = {"artifactLocation": {"uri": uri_of(file), "index": at}, "region": _region(file, finding)}
    location: dict[str, Any] = {"physicalLocation": physical}
    if place.row or place.sheet:
        location["logicalLocations"] = [
            {
                "fullyQualifiedName": spot(finding, lang),
                "kind": "cell" if place.cell else "row" if place.row else "sheet",
            }
        ]
    return {
        "ruleId": finding.code,
        "ruleIndex": rule,
        "level": LEVELS[finding.severity],
        "message": {"text": f"{spot(finding, lang)}{mark}{text.what}{blank}{text.fix}"},
        "locations": [location],
        "partialFingerprints": {"primaryLocationLineHash": fingerprint},
        "properties": {
            "severity": finding.severity.value, "file": place.file, "sheet": place.sheet, "row": place.row,
            "cell": place.cell, "column": place.header, "field": finding.field, "value": finding.value,
        },
    }  # fmt: skip


def _region(file: FileReport, finding: Finding) -> dict[str, int]:
    """Line and character of a text file. A workbook has no lines: code hosts demand one, so the first stands for it."""
    span = file.spans.get((finding.place.row, finding.place.letters))
    if span is None:
        return {"startLine": 1}
    return {
        "startLine": span.line, "startColumn": span.column, "endLine": span.end_line, "endColumn": span.end_column,
    }  # fmt: skip
