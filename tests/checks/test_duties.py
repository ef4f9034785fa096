"""Every duty of the checks (domain/data.md 8), with a row that passes and one that fails, and how it weighs."""

from __future__ import annotations

import io

import openpyxl
import pytest

from creditcli.ids import registration_number, resident_id, uscc
from tests.checks.rows import CODE, FINE, NUMBER, PENALTY, STANDARD, duties, report, told, with_register

NAME, KIND, TEXT, FACTS, DAY = "行政相对人名称", "行政相对人类别", "处罚内容", "违法事实", "处罚决定日期"
REGISTRATION, END, ORGAN = "行政相对人代码_2(工商注册号)", "处罚有效期", "处罚机关统一社会信用代码"
BUSINESS = "92152501MAYX00025" + uscc.check_character("92152501MAYX00025")
ZONE = "91152599MAYX00017" + uscc.check_character("91152599MAYX00017")
INDIVIDUAL, FIRM = registration_number.complete("15250160000001"), registration_number.complete("15250100000001")
PERSON = resident_id.complete("15250118900101001")
FUJIAN = "91350100M000100Y44"
REGISTER = {
    "unified_code": "91152501MAYX00017E",
    "subject_name": "二连浩特市示例甲贸易有限公司",
    "former_names": "二连浩特市示例旧贸易有限公司",
}

# name of the rule, severity, columns that fail, columns that pass
TABLE = [
    ("required-field-empty", "error", {FACTS: ""}, {}),
    ("required-when-empty", "error", {CODE: "", REGISTRATION: FIRM}, {}),
    ("no-identifier", "error", {CODE: ""}, {}),
    ("required-when-empty", "error", {FINE: ""}, {FINE: "", "处罚类别": "警告", TEXT: "警告"}),
    ("date-unreadable", "error", {DAY: "三月中旬"}, {DAY: "2026年6月8日"}),
    ("date-unreadable", "error", {DAY: "2026-02-30"}, {DAY: "2026-02-28"}),
    ("date-unreadable", "error", {DAY: "0000-01-01"}, {DAY: "20260608"}),
    ("date-without-day", "error", {DAY: "2026-6"}, {DAY: "2026.6.8"}),
    ("date-of-short-year", "error", {DAY: "26-6-8"}, {DAY: "二〇二六年六月八日"}),
    ("open-end-in-words", "error", {END: "长期"}, {END: "2099/12/31"}),
    ("date-far-away", "confirm", {END: "2999-12-31"}, {END: "2099-12-31"}),
    ("decision-in-the-future", "error", {DAY: "2026-06-11"}, {DAY: "2026-06-10"}),
    ("dates-in-wrong-order", "error", {END: "2026-06-07"}, {END: "2026-06-08"}),
    ("value-not-in-code-list", "error", {KIND: "公司"}, {KIND: "法人及非法人组织"}),
    ("unified-code-wrong", "error", {CODE: "91152501MAYX00017F"}, {}),
    ("unified-code-wrong", "error", {CODE: "0" * 18}, {}),
    ("unified-code-wrong", "error", {ORGAN: "11152501YY000001XN"}, {}),
    ("person-number-in-code", "error", {CODE: PERSON}, {}),
    ("person-number-in-text", "error", {FACTS: f"当事人（{PERSON}）未明码标价"}, {FACTS: "当事人未明码标价"}),
    ("amount-unreadable", "error", {FINE: "贰仟"}, {FINE: "0.2"}),
    ("amount-unreadable", "error", {FINE: "2000元"}, {FINE: "0.2万元"}),
    ("amount-negative", "error", {FINE: "-0.2", TEXT: "罚款"}, {}),
    ("amount-too-precise", "error", {FINE: "0.2000001", TEXT: "罚款"}, {FINE: "0.200001", TEXT: "罚款"}),
    ("name-at-odds", "confirm", {NAME: "二连浩特市示例申贸易有限公司"}, {NAME: "二连浩特市示例甲贸易有有限公司"}),
    ("amount-differs-from-text", "confirm", {FINE: "2"}, {FINE: "0.2"}),
    ("unified-code-early-fujian", "confirm", {CODE: FUJIAN}, {CODE: "91350100M000100Y43"}),
    ("registration-number-in-code", "confirm", {CODE: FIRM}, {}),
    ("not-a-decision", "confirm", {TEXT: "我局拟对你单位罚款2000元"}, {TEXT: "对你单位罚款2000元"}),
    ("not-a-decision", "confirm", {TEXT: "不予处罚"}, {}),
    ("number-of-no-decision", "confirm", {NUMBER: "二市监责改〔2026〕8号"}, {}),
    ("number-year-after-date", "confirm", {NUMBER: "二市监罚【2027)第8号"}, {NUMBER: "二市监罚【2026)第8号"}),
    ("number-is-a-title", "confirm", {NUMBER: "2026年6月行政处罚统计表"}, {NUMBER: "TQ第Q-4008号"}),
    ("amount-very-large", "confirm", {FINE: "2000", TEXT: "罚款"}, {FINE: "1000", TEXT: "罚款"}),
    ("individual-code-as-organisation", "error", {CODE: BUSINESS}, {CODE: BUSINESS, KIND: "个体工商户"}),
    ("individual-business-as-organisation", "confirm", {REGISTRATION: INDIVIDUAL}, {REGISTRATION: FIRM}),
    ("individual-business-as-organisation", "confirm", {NAME: "示例便利店（个体工商户）"}, {}),
    ("name-of-a-person", "confirm", {NAME: "王示例"}, {}),
    ("person-number-with-slip", "confirm", {FACTS: f"证件号{PERSON[:-2]}{(int(PERSON[-2]) + 1) % 10}{PERSON[-1]}"}, {}),
    ("decision-of-another-department", "confirm", {ORGAN: "11152501YY0000028M", "处罚机关": "二连浩特市人力资源和社会保障局"}, {}),
    ("value-normalised", "notice", {DAY: "2026/6/8"}, {}),
    ("value-normalised", "notice", {CODE: "\t91152501mayx00017e"}, {}),
    ("placeholder-emptied", "notice", {REGISTRATION: "无"}, {}),
    ("region-digits-unknown", "notice", {CODE: ZONE}, {}),
    ("submitted-late", "notice", {DAY: "2026-05-20"}, {DAY: "2026-06-01"}),
    ("name-of-former-days", "notice", {NAME: "二连浩特市示例旧贸易有限公司"}, {}),
    ("name-doubled", "notice", {NAME: "二连浩特市示例甲贸易有有限公司"}, {}),
    ("name-cut-off", "notice", {NAME: "二连浩特市示例甲贸易有限公"}, {}),
    ("odd-characters", "notice", {NAME: "二连浩特市示例甲贸易有限公司\u200b"}, {}),
]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "severity", "fails", "passes"), TABLE, ids=[f"{at}-{one[0]}" for at, one in enumerate(TABLE)]
)
def test_each_duty_has_a_row_that_fails_and_one_that_passes(
    name: str, severity: str, fails: dict[str, str], passes: dict[str, str]
) -> None:
    view = with_register(REGISTER)
    assert duties(told(view, **fails)).get(name) == severity
    found = duties(told(view, **passes))
    assert name not in found
    assert {one: weight for one, weight in found.items() if weight != "notice"} == {}, "the passing row is no pass"


def test_a_lawful_row_is_clean() -> None:
    assert told(with_register(REGISTER)) == []


@pytest.mark.parametrize(
    ("column", "value", "name"),
    [
        (CODE, 152501199001011200, "number-lost-digits"),
        (FINE, "#N/A", "cell-without-value"),
        (FINE, "=A1", "cell-without-value"),
        (DAY, True, "cell-without-value"),
        (CODE, "#REF!", "cell-without-value"),
    ],
)
def test_one_cause_is_one_finding(column: str, value: object, name: str) -> None:
    """A cell that is no text: what the fields rules would say of it follows from that and is not said too."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(list(PENALTY))
    sheet.append([value if header == column else text or None for header, text in PENALTY.items()])
    out = io.BytesIO()
    book.save(out)
    found = [one for one in report(out.getvalue(), "表.xlsx").findings if one.severity.rank > 1]
    assert [STANDARD.rules[one.code].name for one in found] == [name]


def test_rows_left_out_are_told() -> None:
    lines = [",".join(PENALTY), ",".join(PENALTY.values()), "", "合计,1", "说明：示例"]
    found = duties(report("\n".join(lines).encode()).findings)
    assert found["rows-left-out"] == "notice"
