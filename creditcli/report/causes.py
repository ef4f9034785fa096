"""Findings by cause: one rule broken in one column, the gravest first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from creditcli.model.finding import Finding, Severity


@dataclass(frozen=True, slots=True)
class Cause:
    """Findings of one rule in one column of one file, in their order."""

    code: str
    severity: Severity
    findings: tuple[Finding, ...]


def causes_of(findings: Iterable[Finding]) -> tuple[Cause, ...]:
    """The causes of one file's findings: errors, then doubts, then notices; by code, then by first place."""
    found: dict[tuple[int, str, str], list[Finding]] = defaultdict(list)
    for finding in findings:
        column = finding.place.header or finding.place.letters
        found[-finding.severity.rank, finding.code, column].append(finding)
    ordered = sorted(found.items(), key=lambda item: (item[0][:2], item[1][0].sort_key))
    return tuple(Cause(code, one[0].severity, tuple(one)) for (_, code, _), one in ordered)
