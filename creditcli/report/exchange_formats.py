"""The report in formats of other programs: csv, GitHub annotations, SARIF, JUnit."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from creditcli import __version__
from creditcli.model.finding import Severity
from creditcli.model.intake import Report
from creditcli.report.messages import texts, where
from creditcli.standard.types import Standard

COLUMNS = ("code", "severity", "file", "sheet", "row", "cell", "column", "field", "value", "message", "fix")
LEVELS = {Severity.ERROR: "error", Severity.CONFIRM: "warning", Severity.NOTICE: "note"}
_NOT_XML = re.compile("[^\\t\\n\\r\\x20-\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]")
RISKY = ("=", "+", "-", "@", "\t", "\r")


def safe_cell(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(RISKY) else text


def csv_text(report: Report, standard: Standard, lang: str) -> str:
    """One line a finding, the full list."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(COLUMNS)
    for finding in report.findings:
        text, place = texts(finding, standard, lang), finding.place
        cells = (
            finding.code, finding.severity.value, place.file, place.sheet, str(place.row or ""), place.cell,
            place.header, finding.field, finding.value, text.what, text.fix,
        )  # fmt: skip
        writer.writerow([safe_cell(cell) for cell in cells])
    return buffer.getvalue()


def github(report: Report, standard: Standard, lang: str) -> str:
    """Workflow commands: one annotation a finding."""
    lines = []
    for finding in report.findings:
        text = texts(finding, standard, lang)
        level = {"note": "notice"}.get(LEVELS[finding.severity], LEVELS[finding.severity])
        place = f"file={_property(finding.place.file)},line={finding.place.row or 1},title={_property(finding.code)}"
        lines.append(f"::{level} {place}::{_data(f'{where(finding, lang)} {text.what} {text.fix}')}")
    return "\n".join(lines)


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def sarif(report: Report, standard: Standard, lang: str) -> str:
    """SARIF 2.1.0."""
    codes = sorted({finding.code for finding in report.findings})
    rules = [
        {
            "id": code,
            "name": standard.rules[code].name,
            "shortDescription": {"text": (standard.rules[code].en if lang == "en" else standard.rules[code].zh).title},
        }
        for code in codes
    ]
    driver = {"name": "creditcli", "version": __version__, "rules": rules}
    run = {"tool": {"driver": driver}, "results": [_result(one, standard, lang) for one in report.findings]}
    schema = "https://json.schemastore.org/sarif-2.1.0.json"
    return json.dumps({"$schema": schema, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=1)


def _result(finding: Any, standard: Standard, lang: str) -> dict[str, Any]:
    text = texts(finding, standard, lang)
    region = {"startLine": finding.place.row or 1}
    location = {"physicalLocation": {"artifactLocation": {"uri": finding.place.file}, "region": region}}
    return {
        "ruleId": finding.code,
        "level": LEVELS[finding.severity],
        "message": {"text": f"{where(finding, lang)}：{text.what}{text.fix}"},
        "locations": [location],
    }


def junit(report: Report, standard: Standard, lang: str) -> str:
    """One test case a rule and file; a rule with errors or doubts fails. Characters that XML forbids are dropped."""
    suites = []
    for file in report.files:
        cases = []
        for run in file.rules:
            own = [one for one in file.findings if one.code == run.code and one.severity is not Severity.NOTICE]
            body = "".join(
                f"<failure message={quoteattr(texts(one, standard, lang).what)}>{escape(where(one, lang))}</failure>"
                for one in own
            )
            skipped = f"<skipped message={quoteattr(run.reason)}/>" if run.status.value != "run" else ""
            cases.append(
                f"<testcase classname={quoteattr(file.name)} name={quoteattr(run.code)}>{body}{skipped}</testcase>"
            )
        failures = sum("<failure" in case for case in cases)
        head = f'<testsuite name={quoteattr(file.name)} tests="{len(cases)}" failures="{failures}">'
        suites.append(head + "".join(cases) + "</testsuite>")
    return xml_text(f"<testsuites>{''.join(suites)}</testsuites>")


def xml_text(root: str) -> str:
    """A document around its root element, without the characters that XML forbids."""
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + _NOT_XML.sub("", root)
