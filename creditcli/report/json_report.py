"""The JSON report, under ``standards/schemas/validate-report.schema.json``."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from creditcli import __version__
from creditcli.model.finding import Finding, RowCounts, RuleRun, Severity
from creditcli.model.intake import NO_DATA, FileReport, Report, Span, TableReport
from creditcli.report.mapping import sheets_data
from creditcli.report.messages import texts
from creditcli.report.rule_runs import REASONS, grouped, reason_of, runs_of
from creditcli.standard.types import Standard


def render(report: Report, standard: Standard, lang: str) -> str:
    """The whole report; keys in the order of the schema."""
    return "".join(parts(report, standard, lang))


def parts(report: Report, standard: Standard, lang: str) -> Iterator[str]:
    """The same in parts, none of them empty: of a large file the whole text weighs more than all that it is made of."""
    before = "{\n"
    for key, value in _values(report, standard, lang).items():
        yield f"{before} {json.dumps(key)}: "
        yield from _each(value) if key == "findings" else (_indented(value),)
        before = ",\n"
    yield "\n}"


def _indented(value: Any) -> str:
    """A value over several lines."""
    return json.dumps(value, ensure_ascii=False, indent=1).replace("\n", "\n ")


def _each(findings: Iterable[dict[str, Any]]) -> Iterator[str]:
    """Findings, of which there may be very many, each on one line."""
    before, encoded = "[", json.JSONEncoder(ensure_ascii=False).encode
    for one in findings:
        yield f"{before}\n  {encoded(one)}"
        before = ","
    yield "[]" if before == "[" else "\n ]"


def as_data(report: Report, standard: Standard, lang: str) -> dict[str, Any]:
    """The report as plain values."""
    data = _values(report, standard, lang)
    return {**data, "findings": list(data["findings"])}


def _values(report: Report, standard: Standard, lang: str) -> dict[str, Any]:
    """``as_data``, where findings are made one after the other: all of them together take much memory."""
    findings = report.findings
    severities = Counter(finding.severity for finding in findings)
    codes = Counter(finding.code for finding in findings)
    return {
        "tool": f"creditcli {__version__}",
        "standard": {"version": report.standard_version, "digest": report.standard_digest},
        "as_of": report.as_of.isoformat(),
        "files": [_file(file, lang) for file in report.files],
        "findings": (
            _finding(finding, file.spans, standard, lang) for file in report.files for finding in file.findings
        ),
        "summary": {
            **{severity.value: severities[severity] for severity in Severity},
            "by_code": dict(sorted(codes.items())),
        },
        "rules": [
            {
                "code": run.code,
                "status": run.status.value,
                "reason": reason_of(run, lang),
                "reason_id": run.reason or "",
            }
            for run in runs_of(report)
        ],
    }


def _file(file: FileReport, lang: str) -> dict[str, Any]:
    """``dataset`` to ``header_row`` are those of the first table; ``tables`` has them all."""
    first = file.tables[0].table if file.tables else None
    return {
        "path": file.name,
        "sha256": file.sha256,
        "format": file.format,
        "encoding": file.encoding,
        "department": file.department,
        "dataset": first.dataset if first else "",
        "layout": first.layout if first else "",
        "sheet": first.sheet if first else "",
        "header_row": first.header_row if first else 0,
        "rows": _rows(file.counts),
        "dropped": _dropped([*(table.dropped for table in file.tables), {"blank": file.whole.dropped}]),
        "tables": [_table(table) for table in file.tables],
        "sheets": sheets_data(file.sheets),
        "rules": _rules(file.rules, lang),
    }


def _table(table: TableReport) -> dict[str, Any]:
    about = table.table
    return {
        "sheet": about.sheet,
        "dataset": about.dataset,
        "layout": about.layout,
        "header_row": about.header_row,
        "rows": _rows(table.counts),
        "dropped": _dropped([table.dropped]),
    }


def _rows(counts: RowCounts) -> dict[str, int]:
    return {
        "read": counts.read,
        "accepted": counts.accepted,
        "held": counts.held,
        "refused": counts.refused,
        "dropped": counts.dropped,
    }


def _dropped(parts: Sequence[Mapping[str, int]]) -> dict[str, int]:
    return {kind: sum(part.get(kind, 0) for part in parts) for kind in NO_DATA}


def _rules(runs: Sequence[RuleRun], lang: str) -> list[dict[str, Any]]:
    return [
        {
            "status": status.value,
            "reason": REASONS[lang][reason] if reason else "",
            "reason_id": reason or "",
            "codes": list(codes),
        }
        for status, reason, codes in grouped(runs)
    ]


def _finding(finding: Finding, spans: Mapping[tuple[int, str], Span], standard: Standard, lang: str) -> dict[str, Any]:
    text, place = texts(finding, standard, lang, ("what", "fix")), finding.place
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "file": place.file,
        "sheet": place.sheet,
        "row": place.row,
        "column": place.header,
        "cell": place.cell,
        "place": _place(finding, spans.get((place.row, place.letters))),
        "field": finding.field,
        "value": finding.value,
        "message": text.what,
        "fix": text.fix,
        "suggestion": finding.suggestion,
    }


def _place(finding: Finding, span: Span | None) -> dict[str, Any]:
    """The place whole, the line and character of a text file with it (0 where there are none)."""
    place = finding.place
    return {
        "file": place.file,
        "sheet": place.sheet,
        "row": place.row,
        "letters": place.letters,
        "header": place.header,
        "cell": place.cell,
        "line": span.line if span else 0,
        "character": span.column if span else 0,
    }
