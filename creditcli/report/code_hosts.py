"""What code hosts show beside a change: GitHub annotations, GitLab code quality, a summary in Markdown."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from creditcli.model.finding import Finding, Severity
from creditcli.model.intake import FileReport, Report
from creditcli.report.causes import causes_of
from creditcli.report.fingerprint import fingerprinted
from creditcli.report.messages import spot, texts
from creditcli.report.rule_runs import runs_of, summary
from creditcli.report.text_report import WORDS, rows_line, totals
from creditcli.report.view import View
from creditcli.standard.types import Standard

COMMANDS = {Severity.ERROR: "error", Severity.CONFIRM: "warning", Severity.NOTICE: "notice"}
GITHUB_SHOWS = 10  # annotations of one level in one step
GITLAB = {Severity.ERROR: "critical", Severity.CONFIRM: "major", Severity.NOTICE: "info"}
SUMMARY_ROWS = 100  # of a table in the summary; GitHub takes at most 1 MiB


def github(report: Report, standard: Standard, lang: str, view: View) -> str:
    """Workflow commands, the gravest first and one place of each cause before its second.

    GitHub shows ten of a level and drops the rest, so the tenth says how many more there are and where.
    """
    lines = []
    for severity in Severity:
        found = list(_by_turn(report, severity))
        shown = found if len(found) <= GITHUB_SHOWS else found[: GITHUB_SHOWS - 1]
        lines += [_annotation(file, finding, standard, lang) for file, finding in shown]
        if len(found) > len(shown):
            lines.append(f"::{COMMANDS[severity]}::{_data(_more(severity, len(found) - len(shown), lang, view))}")
    return "\n".join([*lines, totals(report, lang), summary(runs_of(report), lang)])


def _by_turn(report: Report, severity: Severity) -> Iterator[tuple[FileReport, Finding]]:
    """The first finding of every cause, then every second one, and so on."""
    turns = []
    for number, file in enumerate(report.files):
        for at, cause in enumerate(causes_of(file.findings)):
            if cause.severity is severity:
                turns += [((turn, number, at), (file, one)) for turn, one in enumerate(cause.findings)]
    turns.sort(key=lambda item: item[0])
    return (one for _, one in turns)


def _more(severity: Severity, rest: int, lang: str, view: View) -> str:
    word = WORDS[lang][severity]
    if lang == "en":
        return f"{word}: {rest} more. Full list: {view.full_list}"
    return f"{word}：还有 {rest} 处没有在这里标出。全部列表：{view.full_list}"


def _annotation(file: FileReport, finding: Finding, standard: Standard, lang: str) -> str:
    text = texts(finding, standard, lang)
    span = file.spans.get((finding.place.row, finding.place.letters))
    about = {"file": file.path or file.name}
    if span:
        about |= {"line": str(span.line), "endLine": str(span.end_line)}
        if span.line == span.end_line:  # GitHub takes columns within one line only
            about |= {"col": str(span.column), "endColumn": str(span.end_column)}
    about["title"] = f"{finding.code} {text.title}"
    place = ",".join(f"{name}={_property(value)}" for name, value in about.items())
    mark, blank = (": ", " ") if lang == "en" else ("：", "")
    said = f"{spot(finding, lang)}{mark}{text.what}{blank}{text.fix}"
    return f"::{COMMANDS[finding.severity]} {place}::{_data(said)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def gitlab(report: Report, standard: Standard, lang: str) -> str:
    """GitLab's code quality report: a list of issues, each with a fingerprint of its own."""
    issues = [
        _issue(report.files[at], finding, f"{digest}-{number}", standard, lang)
        for at, finding, digest, number in fingerprinted(report)
    ]
    return json.dumps(issues, ensure_ascii=False, indent=1)


def _issue(file: FileReport, finding: Finding, fingerprint: str, standard: Standard, lang: str) -> dict[str, Any]:
    text = texts(finding, standard, lang)
    span = file.spans.get((finding.place.row, finding.place.letters))
    mark, blank = (": ", " ") if lang == "en" else ("：", "")
    return {
        "description": f"{spot(finding, lang)}{mark}{text.what}{blank}{text.fix}",
        "check_name": finding.code,
        "fingerprint": fingerprint,
        "severity": GITLAB[finding.severity],
        "location": {"path": file.path or file.name, "lines": {"begin": span.line if span else 1}},
    }


def markdown(report: Report, standard: Standard, lang: str, view: View) -> str:
    """A summary for the page of a run: counts of the files, then causes from the gravest down."""
    causes = [(file, cause) for file in report.files for cause in causes_of(file.findings)]
    causes.sort(key=lambda item: -item[1].severity.rank)
    heads = (
        (("File", "Rows"), ("Duty", "Rule", "Count", "First place", "Mend"))
        if lang == "en"
        else (("文件", "行数"), ("级别", "规则", "处数", "第一处", "改法"))
    )
    files = [(file.path or file.name, rows_line(file, lang)) for file in report.files]
    rows = []
    for file, cause in causes[:SUMMARY_ROWS]:
        first = cause.findings[0]
        text = texts(first, standard, lang)
        where = f"{file.path or file.name} {spot(first, lang)}"
        rows.append(
            (WORDS[lang][cause.severity], f"{cause.code} {text.title}", str(len(cause.findings)), where, text.fix)
        )
    title = f"Findings, {report.as_of}" if lang == "en" else f"检查结果（{report.as_of}）"
    more = "Full list" if lang == "en" else "全部列表"
    parts = [f"## {title}", _cell(totals(report, lang)), _table(heads[0], files[:SUMMARY_ROWS]), _table(heads[1], rows)]
    left = len(files[SUMMARY_ROWS:]) + len(causes[SUMMARY_ROWS:])
    if left:
        parts.append(f"{left} more rows are left out." if lang == "en" else f"另有 {left} 行没有列出。")
    parts += [_cell(summary(runs_of(report), lang)), f"{more}: `{view.full_list}`"]
    return "\n\n".join(part for part in parts if part)


def _table(head: tuple[str, ...], rows: list[Any]) -> str:
    if not rows:
        return ""
    lines = [head, ("---",) * len(head), *(tuple(map(_cell, row)) for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _cell(text: str) -> str:
    """Text that Markdown takes for text."""
    safe = "".join(f"\\{letter}" if letter in "\\`*_[]|#~" else letter for letter in text)
    return safe.replace("&", "&amp;").replace("<", "&lt;").replace("\r", "").replace("\n", "<br>")
