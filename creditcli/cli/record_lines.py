"""``explain``: a licence or penalty, from its decision to what ends its being shown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import polars as pl

from creditcli.cli.workplace import Workplace
from creditcli.listing.known import OVERDUE
from creditcli.model.ledger import Ledger, Step
from creditcli.model.record import RecordView
from creditcli.report.explain import Lines
from creditcli.report.law_words import chosen
from creditcli.stages.difference_penalties import Books
from creditcli.stages.prospects import ANSWER, Way
from creditcli.stages.record_prospects import basis_of, open_cases, record_steps, record_ways


def explain_records(number: str, place: Workplace, view: RecordView, ledger: Ledger, lang: str) -> Iterator[Lines]:
    """One block for each licence or penalty with that decision number."""
    books = Books(view, place.standard, place.office, place.calendar)
    for dataset, frame in (("licence", ledger.licences), ("penalty", ledger.penalties)):
        for row in frame.filter(pl.col("decision_number") == number).to_dicts():
            yield _lines(dataset, row, ledger, books, lang)


def _lines(dataset: str, row: Mapping[str, Any], ledger: Ledger, books: Books, lang: str) -> Lines:
    law, setting = basis_of(dataset, row, books)
    names = [*([setting] if setting else []), ANSWER, OVERDUE]
    return [
        ("统计日", "as_of", ledger.as_of.isoformat()),
        ("数据集", "dataset", books.standard.dataset(dataset).title),
        ("主体", "subject", row["subject_name"]),
        ("统一社会信用代码", "unified_code", row["unified_code"]),
        ("决定文号", "decision_number", row["decision_number"]),
        ("决定日期", "decision_date", row["decision_date"]),
        ("作出决定的单位", "organ", row["organ"]),
        ("类别", "categories", row.get("penalty_categories") or row.get("licence_category")),
        ("失信程度", "penalty_class", row.get("penalty_class")),
        ("公示", "disclosure", row["disclosure"]),
        ("不公示的原因", "disclosure_reason", row["disclosure_reason"]),
        ("异议标注", "annotation", row["annotation"]),
        ("正在核实的异议", "verifying", [one.number for one in open_cases(dataset, row, ledger.cases)]),
        ("最后一日", "term_end", _day(row["term_end"])),
        ("期限依据", "term_law", law),
        ("最早可申请修复", "earliest_repair", _day(row["earliest_repair"])),
        ("怎样结束", "ways", [_way(one) for one in record_ways(dataset, row, ledger, books)]),
        (
            "信用办的选择",
            "settings",
            [
                {"设置": title, "取值": value}
                for title, value in chosen(books.office.settings, books.standard, names, lang)
            ],
        ),
        ("经过", "history", [_step(one) for one in record_steps(dataset, row, books)]),
    ]


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _way(one: Way) -> dict[str, str]:
    return {"方式": one.how, "日期": _day(one.day) or "", "条件": one.condition, "依据": one.law}


def _step(one: Step) -> dict[str, str]:
    return {
        "日期": one.day.isoformat(), "事件": one.event, "单位": one.organ, "文号": one.document, "结果": one.effect,
        "依据": one.law, "规则": one.rule, "出处": one.row_id,
    }  # fmt: skip
