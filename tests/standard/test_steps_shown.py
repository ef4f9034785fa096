"""The menu steps of a rule are shown wherever its mend is explained at length."""

from __future__ import annotations

import io
from datetime import date

import python_calamine

from creditcli.cli.checking import Intake, context_for
from creditcli.io.bundle import bundle, open_standard
from creditcli.io.calendar import working_calendar
from creditcli.io.read import read_bytes
from creditcli.model.intake import Report
from creditcli.report.annotate import SUMMARY, annotate
from creditcli.report.explain import as_text, explain_rule
from creditcli.report.messages import texts
from creditcli.report.render import render_report
from creditcli.stages.validate import validate_file

STANDARD = open_standard()
RULE = STANDARD.rule_of("cell_long_number")
DAY = date(2026, 6, 10)


def test_report_workbook_and_explanation_show_the_steps() -> None:
    content = (bundle("standards") / "conformance" / RULE.code / "fail" / "files" / "penalty.xlsx").read_bytes()
    file = read_bytes(content, "penalty.xlsx", STANDARD)[0]
    checked = validate_file(file, context_for(STANDARD, working_calendar(None), Intake(DAY, DAY), file, None))
    report = Report(STANDARD.version, STANDARD.digest, DAY, (checked,))
    for lang, text in (("zh", RULE.zh), ("en", RULE.en)):
        assert text.steps
        assert text.steps in render_report(report, STANDARD, "html", lang)
        assert text.steps in as_text(explain_rule(RULE, STANDARD, DAY, lang), lang)
    book = annotate(file, checked.findings, lambda finding: texts(finding, STANDARD))
    sheet = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(book)).get_sheet_by_name(SUMMARY).to_python()
    assert sheet[1][-1] == "操作步骤"
    assert RULE.zh.steps in [row[-1] for row in sheet[2:]]


def test_explanations_leave_no_placeholder_open() -> None:
    for rule in STANDARD.rules.values():
        for lang in ("zh", "en"):
            shown = {en: value for _, en, value in explain_rule(rule, STANDARD, DAY, lang)}
            assert "{column}" not in shown["what"], rule.code
