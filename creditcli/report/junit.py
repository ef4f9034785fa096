"""JUnit XML: a suite a file, a test case a rule. What Jenkins, GitLab and Gitea show as test results."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from xml.sax.saxutils import escape, quoteattr

from creditcli.model.finding import Finding, RuleRun, RuleStatus, Severity
from creditcli.model.intake import FileReport, Report
from creditcli.report.exchange_formats import xml_text
from creditcli.report.messages import rule_texts, spot, texts
from creditcli.report.rule_runs import reason_of
from creditcli.standard.types import Standard


def render(report: Report, standard: Standard, lang: str) -> str:
    """A rule fails where rows must be mended or confirmed; it is an error where the file could not be checked.

    Notices do not fail a case, they stand in its output. Characters that XML forbids are dropped.
    """
    suites = [_suite(file, standard, lang) for file in report.files]
    sums = [sum(counts) for counts in zip(*(counts for _, counts in suites), strict=True)] or [0, 0, 0, 0]
    tests, failures, errors, _ = sums
    head = f'<testsuites name="creditcli" tests="{tests}" failures="{failures}" errors="{errors}">'
    return xml_text("\n".join([head, *(suite for suite, _ in suites), "</testsuites>"]))


def _suite(file: FileReport, standard: Standard, lang: str) -> tuple[str, tuple[int, int, int, int]]:
    """The suite, and its tests, failures, errors, skipped."""
    found: dict[str, list[Finding]] = defaultdict(list)
    for finding in file.findings:
        found[finding.code].append(finding)
    cases = [_case(file, run, found[run.code], standard, lang) for run in file.rules]
    counts = (
        len(cases),
        sum("<failure" in case for case in cases),
        sum("<error" in case for case in cases),
        sum("<skipped" in case for case in cases),
    )
    tests, failures, errors, skipped = counts
    head = (
        f'<testsuite name={quoteattr(file.name)} tests="{tests}" failures="{failures}" errors="{errors}" '
        f'skipped="{skipped}" file={quoteattr(file.path or file.name)}>'
    )
    return "\n".join([head, *cases, "</testsuite>"]), counts


def _case(file: FileReport, run: RuleRun, found: Sequence[Finding], standard: Standard, lang: str) -> str:
    title = rule_texts(standard.rules[run.code], lang).title
    name = quoteattr(f"{run.code} {title}")
    head = f"<testcase classname={quoteattr(file.name)} name={name}>"
    duties = [one for one in found if one.severity is not Severity.NOTICE]
    body = _bad(file, duties, standard, lang) if duties else ""
    if run.status is not RuleStatus.RUN and not duties:
        body += f"<skipped message={quoteattr(reason_of(run, lang))}/>"
    notices = _lines([one for one in found if one.severity is Severity.NOTICE], standard, lang)
    return f"{head}{body}{f'<system-out>{notices}</system-out>' if notices else ''}</testcase>"


def _bad(file: FileReport, duties: Sequence[Finding], standard: Standard, lang: str) -> str:
    """One element a case, as programs count them; every place in its text."""
    first = texts(duties[0], standard, lang)
    kind = "failure" if file.tables else "error"  # without a table, nothing of the file could be checked
    message = f"{len(duties)}x: {first.what}" if lang == "en" else f"{len(duties)} 处：{first.what}"
    body = f"{_lines(duties, standard, lang)}\n{escape(first.fix)}"
    return f'<{kind} type="{duties[0].severity.value}" message={quoteattr(message)}>{body}</{kind}>'


def _lines(findings: Sequence[Finding], standard: Standard, lang: str) -> str:
    mark = ": " if lang == "en" else "："
    return escape("\n".join(f"{spot(one, lang)}{mark}{texts(one, standard, lang).what}" for one in findings))
