"""What a finding offers or tells of a code list: values of the row's own day, and lists by their labels."""

from __future__ import annotations

import pytest

from creditcli.report.messages import texts
from tests.checks.rows import DAY, STANDARD, report, table, told

LANGS = ("zh", "en")


@pytest.mark.parametrize("lang", LANGS)
def test_only_values_of_the_day_of_decision_are_offered(lang: str) -> None:
    (value,) = [one for one in STANDARD.codelists["penalty_class"].values if one.valid_to]
    assert value.valid_from
    assert value.valid_to
    code = STANDARD.rule_of("code_value").code
    for day, offered in ((value.valid_from, True), (value.valid_to, True), (DAY, False), (None, False)):
        found = told(处罚决定日期=day.isoformat() if day else "", 失信程度分类="很严重")
        (one,) = [one for one in found if one.code == code]
        assert (value.label in texts(one, STANDARD, lang).fix) is offered, day


@pytest.mark.parametrize(("written", "shown"), [("红名单", "诚信红名单"), ("RED", "red")])
def test_a_list_that_was_written_in_words_is_told_in_words(written: str, shown: str) -> None:
    layout, code = STANDARD.datasets["red-listing"].layouts[0], STANDARD.rule_of("normalised").code
    cells = {"list_type": written, "subject_name": "示例公司", "decision_number": "示例〔2026〕1号"}
    found = report(table([{column.header: cells.get(column.field, "") for column in layout.columns}])).findings
    (one,) = [one for one in found if (one.code, one.field) == (code, "list_type")]
    for lang in LANGS:
        assert f"“{shown}”" in texts(one, STANDARD, lang).what
