"""Answers to an inquiry as text, JSON, csv, and as the asker's own workbook with columns added."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import xlsxwriter

from creditcli.model.inquiry import Answer, CleanYears, Found, Restraint
from creditcli.model.sheets import Sheet
from creditcli.report import tables
from creditcli.report.cells import CREATED, GENERAL, OPTIONS, TEXT, fitting, sheet_name, widths, write_value
from creditcli.report.exchange import record_words, reference_words
from creditcli.report.marks import Styles
from creditcli.standard.types import Standard

FOUND = {
    Found.EXACT: "查到", Found.NAME_DIFFERS: "代码查到，名称不符", Found.NAME_ONLY: "只有名称相同，请核对代码",
    Found.ELSEWHERE: "本地档案中没有记录，其他信用办有告知", Found.NOT_FOUND: "档案中没有记录", Found.BAD_CODE: "不是有效的统一社会信用代码",
}  # fmt: skip
CLEAN = {
    CleanYears.CLEAN: "没有", CleanYears.NOT_CLEAN: "有", CleanYears.TOO_YOUNG: "成立不满年数",
    CleanYears.UNDETERMINED: "不能判断，请人工核对", CleanYears.NOT_CHOSEN: "不能答复，信用办没有选择口径",
}  # fmt: skip
COLUMNS = (
    "查询日", "查得代码", "查得名称", "查得情况", "严重失信名单", "可以执行的措施", "暂停执行", "红名单", "异议核实中",
    "不良信用记录", "不良信用记录起算日", "说明", "外地名单", "外地许可、处罚",
)  # fmt: skip
DISCLAIMER = "本查询只列截至查询日的事实和依据，不作评分，不替代行政机关依法作出的审查决定。"
SLIP, SAMPLED = "查询说明", 200


@dataclass(frozen=True, slots=True)
class Slip:
    """What a dated answer carries: office, day, head of the record, standard, what is said of clean years."""

    office: str
    as_of: date
    head: str
    standard: str
    rule: str
    choices: tuple[tuple[str, str], ...]
    procedure: str = ""  # only measures that concern this are told

    def lines(self, count: int, digest: str) -> list[tuple[str, str]]:
        """Label and value, in Chinese."""
        return [
            ("查询单位", self.office), ("查询日", self.as_of.isoformat()), ("档案首值", self.head),
            ("数据标准版本", self.standard), *([("办理事项", self.procedure)] if self.procedure else []), ("不良信用记录的规定", self.rule), *self.choices,
            ("查询主体数", str(count)), ("答复摘要（SHA-256）", digest), ("声明", DISCLAIMER),
        ]  # fmt: skip


def cells(answer: Answer, day: date, standard: Standard) -> list[str]:
    """One text for each of ``COLUMNS``."""
    clean = answer.clean
    return [
        day.isoformat(), answer.code, answer.name, FOUND[answer.found],
        "；".join(_restraint(one, standard) for one in answer.restraints),
        "；".join(dict.fromkeys(measure for one in answer.restraints for measure in one.measures)),
        "；".join(one.suspended for one in answer.restraints if one.suspended),
        "；".join(answer.honours), "；".join(f"{one.number}（对{one.decision}）" for one in answer.disputed),
        CLEAN[clean.answer] if clean else "",
        clean.since.isoformat() if clean and clean.since else "",
        "；".join(clean.reasons) if clean else "",
        "；".join(map(reference_words, answer.references)),
        "；".join(record_words(one, standard.datasets[one.dataset].title) for one in answer.records),
    ]  # fmt: skip


def _restraint(one: Restraint, standard: Standard) -> str:
    until = f"至{one.until}" if one.until else "期限未定"
    return f"{standard.lists[one.list_id].name}，{one.decision_number}，{one.organ}，{until}"


def digest_of(answers: Iterable[Answer], day: date, standard: Standard) -> str:
    """SHA-256 of all answers' texts: two slips with the same digest say the same."""
    whole = hashlib.sha256()
    for one in answers:
        whole.update("\x1f".join([one.asked.code, one.asked.name, *cells(one, day, standard)]).encode() + b"\x1e")
    return whole.hexdigest()


def as_text(answers: Sequence[Answer], slip: Slip, standard: Standard) -> str:
    """A block for each subject, then the slip."""
    blocks = []
    for one in answers:
        named = zip(COLUMNS[3:], cells(one, slip.as_of, standard)[3:], strict=True)
        title = " ".join(part for part in (one.code or one.asked.code, one.name or one.asked.name) if part)
        blocks.append("\n".join([title, *(f"  {head}：{text}" for head, text in named if text)]))
    told = slip.lines(len(answers), digest_of(answers, slip.as_of, standard))
    return "\n\n".join([*blocks, "\n".join(f"{label}：{value}" for label, value in told if value)])


def as_json(answers: Sequence[Answer], slip: Slip, standard: Standard) -> str:
    """``{"slip", "answers"}``; codes in English, days in ISO form."""
    told = dict(slip.lines(len(answers), digest_of(answers, slip.as_of, standard)))
    return tables.as_json({"slip": told, "answers": [_plain(one) for one in answers]})


def _plain(one: Answer) -> Mapping[str, Any]:
    clean = one.clean
    return {
        "asked": {"code": one.asked.code, "name": one.asked.name}, "found": one.found.value, "code": one.code,
        "name": one.name,
        "restraints": [
            {
                "list": each.list_id, "decision_number": each.decision_number, "organ": each.organ,
                "until": each.until.isoformat() if each.until else None, "measures": list(each.measures),
                "suspended": each.suspended,
            }
            for each in one.restraints
        ],
        "honours": list(one.honours), "disputed": [each.number for each in one.disputed],
        "clean_years": None if clean is None else {
            "answer": clean.answer.value, "since": clean.since.isoformat() if clean.since else None,
            "reasons": list(clean.reasons), "law": clean.law,
        },
        "references": [
            {
                "list": each.entry.list_id, "list_name": each.list_name, "decision_number": each.entry.decision_number,
                "organ": each.entry.organ, "until": each.entry.term_end.isoformat() if each.entry.term_end else None,
                "suspended": bool(each.entry.suspended), "office": each.office, "office_code": each.office_code,
                "as_of": each.told.isoformat(), "package": each.package, "recognised": each.basis,
            }
            for each in one.references
        ],
        "records_elsewhere": [
            {
                "dataset": each.dataset, "decision_number": each.decision_number,
                "decision_date": each.decision_date.isoformat(), "organ": each.organ, "categories": each.categories,
                "penalty_class": each.penalty_class, "until": each.until.isoformat() if each.until else None,
                "disputed": each.disputed, "office": each.office, "office_code": each.office_code,
                "as_of": each.told.isoformat(),
            }
            for each in one.records
        ],
    }  # fmt: skip


def as_csv(answers: Sequence[Answer], slip: Slip, standard: Standard) -> str:
    """One line a subject, what was asked in the first two columns."""
    rows = ([one.asked.code, one.asked.name, *cells(one, slip.as_of, standard)] for one in answers)
    return tables.table(("所查代码", "所查名称", *COLUMNS), rows)


def workbook(sheets: Sequence[tuple[Sheet, int, Mapping[int, Answer]]], slip: Slip, standard: Standard) -> bytes:
    """The asker's sheets (sheet, row of its header, answers by row), each with ``COLUMNS`` added, and the slip."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, OPTIONS)
    book.set_properties({"created": CREATED, "title": "信用查询"})
    styles = Styles(book)
    every = [answer for _, _, answers in sheets for answer in answers.values()]
    names: list[str] = []
    for sheet, header, answers in sheets:
        names.append(sheet_name(sheet.name, names))
        _write(book.add_worksheet(names[-1]), (sheet, header, answers), styles, (slip.as_of, standard))
    page = book.add_worksheet(sheet_name(SLIP, names))
    page.set_column(0, 0, 26)
    page.set_column(1, 1, 90)
    for at, (label, value) in enumerate(slip.lines(len(every), digest_of(every, slip.as_of, standard))):
        page.write_string(at, 0, label, styles.of(GENERAL))
        page.write_string(at, 1, fitting(value), styles.of(TEXT))
    book.close()
    return buffer.getvalue()


def _write(
    page: Any, content: tuple[Sheet, int, Mapping[int, Answer]], styles: Styles, told: tuple[date, Standard]
) -> None:
    sheet, header, answers = content
    rows = list(sheet.rows())
    right = max((len(row) for _, row in rows), default=0)
    for at, width in enumerate(widths(row for _, row in rows[:SAMPLED])):
        page.set_column(at, at, width)
    page.set_column(right, right + len(COLUMNS) - 1, 18)
    shift = 0 if header else 1  # a list without a header gets one
    if shift:
        _texts(page, 0, right, COLUMNS, styles)
    for number, row in rows:
        for at, value in enumerate(row):
            write_value(page, (number - 1 + shift, at), value, styles, ())
        if number == header:
            _texts(page, number - 1, right, COLUMNS, styles)
        elif number in answers:
            _texts(page, number - 1 + shift, right, cells(answers[number], *told), styles)


def _texts(page: Any, row: int, start: int, texts: Sequence[str], styles: Styles) -> None:
    for at, text in enumerate(texts):
        if text:
            page.write_string(row, start + at, fitting(text), styles.of(TEXT))
