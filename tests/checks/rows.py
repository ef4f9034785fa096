"""One or more rows of a table as a department sends them, judged as the command judges them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from functools import partial

import polars as pl

from creditcli.checks.context import Known
from creditcli.cli.checking import Intake, context_for
from creditcli.io.bundle import bundle, open_standard
from creditcli.io.calendar import working_calendar
from creditcli.io.office import load_office
from creditcli.io.read import read_bytes
from creditcli.io.record_rows import schema_of
from creditcli.model.finding import Finding
from creditcli.model.intake import FileReport
from creditcli.model.ledger import Listings
from creditcli.model.record import RecordView
from creditcli.stages.decide import decide
from creditcli.stages.penalty_law import public_term
from creditcli.stages.validate import validate_file

STANDARD, CALENDAR = open_standard(), working_calendar(None)
OFFICE = load_office(bundle("samples") / "office")
DAY = date(2026, 6, 10)
CODE, NUMBER = "行政相对人代码_1(统一社会信用代码)", "行政处罚决定书文号"
FINE, TAKEN = "罚款金额（万元）", "没收违法所得、没收非法财物的金额（万元）"
PENALTY = {
    "行政相对人名称": "二连浩特市示例甲贸易有限公司", "行政相对人类别": "法人及非法人组织", CODE: "91152501MAYX00017E",
    "行政相对人代码_2(工商注册号)": "", "法定代表人": "王示例一", NUMBER: "二市监罚〔2026〕8号",
    "违法行为类型": "未按规定明码标价", "违法事实": "经查，该单位销售商品未明码标价（示例）。",
    "处罚依据": "《中华人民共和国价格法》第四十二条", "处罚类别": "罚款", "处罚内容": "罚款人民币2000元整",
    FINE: "0.2", "处罚决定日期": "2026-06-08", "处罚有效期": "", "处罚机关": "二连浩特市市场监督管理局",
    "处罚机关统一社会信用代码": "11152501YY000001XM", "失信程度分类": "一般", "处罚领域": "其他", "当前状态": "有效",
}  # fmt: skip
SUBJECT = {
    "主体名称": "二连浩特市示例甲贸易有限公司", "主体类别": "法人及非法人组织", "统一社会信用代码": "91152501MAYX00017E",
    "曾用名": "", "登记地区划": "152501", "成立日期": "2015-03-02", "登记状态": "存续",
}  # fmt: skip


def table(rows: Iterable[Mapping[str, str]]) -> bytes:
    """A csv file of the rows."""
    several = list(rows)
    out = io.StringIO()
    writer = csv.DictWriter(out, list(several[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(several)
    return out.getvalue().encode()


def empty_view() -> RecordView:
    """A record that holds nothing."""
    return RecordView(
        "", "", DAY, {one: pl.DataFrame(schema=schema_of(STANDARD.datasets[one])) for one in STANDARD.datasets}
    )


def with_register(*rows: Mapping[str, str | None]) -> RecordView:
    """A record whose register of subjects holds the rows, in their order."""
    view = empty_view()
    held = pl.DataFrame(list(rows), schema_overrides=dict.fromkeys(rows[0], pl.String))
    frames = {**view.frames, "subject": pl.concat([view.frames["subject"], held], how="diagonal")}
    return RecordView("", "", DAY, frames)


def report(content: bytes, name: str = "表.csv", view: RecordView | None = None, day: date = DAY) -> FileReport:
    """The report on a file that the market supervision bureau sent on ``day``."""
    (file,) = read_bytes(content, name, STANDARD)
    known = view or empty_view()
    ledger = decide(known, STANDARD, OFFICE, CALENDAR)
    intake = Intake(day, day, department="市场监管局")
    terms = partial(public_term, standard=STANDARD, office=OFFICE, calendar=CALENDAR, rules_day=day)
    lists = Listings(ledger.entries, ledger.foreign)
    office: Known = OFFICE, known, lambda _: lists, lambda _: ledger, None, terms, lambda _: office
    context = context_for(STANDARD, CALENDAR, intake, replace(file, department="市场监管局"), office)
    return validate_file(file, context)


def told(view: RecordView | None = None, day: date = DAY, **cells: str) -> list[Finding]:
    """What is found in one penalty, changed in the named columns."""
    return list(report(table([{**PENALTY, **cells}]), view=view, day=day).findings)


def duties(findings: Iterable[Finding]) -> dict[str, str]:
    """Name of the rule -> severity."""
    return {STANDARD.rules[one.code].name: one.severity.value for one in findings}
