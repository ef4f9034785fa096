"""The JSON report, under ``standards/schemas/validate-report.schema.json``."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

from creditcli import __version__
from creditcli.model.finding import Finding, Severity
from creditcli.model.intake import FileReport, Report
from creditcli.report.mapping import sheets_data
from creditcli.report.messages import texts
from creditcli.standard.types import Standard


def render(report: Report, standard: Standard, lang: str) -> str:
    """The whole report; keys in the order of the schema."""
    return json.dumps(as_data(report, standard, lang), ensure_ascii=False, indent=1)


def as_data(report: Report, standard: Standard, lang: str) -> dict[str, Any]:
    """The report as plain values."""
    findings = report.findings
    severities = Counter(finding.severity for finding in findings)
    codes = Counter(finding.code for finding in findings)
    return {
        "tool": f"creditcli {__version__}",
        "standard": {"version": report.standard_version, "digest": report.standard_digest},
        "as_of": report.as_of.isoformat(),
        "files": [_file(file) for file in report.files],
        "findings": [_finding(finding, standard, lang) for finding in findings],
        "summary": {
            **{severity.value: severities[severity] for severity in Severity},
            "by_code": dict(sorted(codes.items())),
        },
        "rules": _rules(report),
    }


def _file(file: FileReport) -> dict[str, Any]:
    first = file.tables[0].table if file.tables else None
    counts = file.counts
    return {
        "path": file.name,
        "sha256": file.sha256,
        "encoding": file.encoding,
        "dataset": first.dataset if first else "",
        "layout": first.layout if first else "",
        "sheet": first.sheet if first else "",
        "header_row": first.header_row if first else 0,
        "rows": {
            "read": counts.read,
            "accepted": counts.accepted,
            "held": counts.held,
            "refused": counts.refused,
            "dropped": counts.dropped,
        },
        "sheets": sheets_data(file.sheets),
    }


def _finding(finding: Finding, standard: Standard, lang: str) -> dict[str, Any]:
    text, place = texts(finding, standard, lang), finding.place
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "file": place.file,
        "sheet": place.sheet,
        "row": place.row,
        "column": place.header,
        "cell": place.cell,
        "field": finding.field,
        "value": finding.value,
        "message": text.what,
        "fix": text.fix,
        "suggestion": finding.suggestion,
    }


def _rules(report: Report) -> list[dict[str, str]]:
    """A rule ran where it ran on any file."""
    found: dict[str, dict[str, str]] = {}
    for file in report.files:
        for run in file.rules:
            if run.code not in found or run.status.value == "run":
                found[run.code] = {"code": run.code, "status": run.status.value, "reason": run.reason}
    return [found[code] for code in sorted(found)]
