"""Answers to an inquiry as text, JSON, csv, and as the asker's own workbook with columns added."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import xlsxwriter

from creditcli.ids import resident_id
from creditcli.model.inquiry import Answer, Restraint, Said
from creditcli.model.sheets import Cell, Sheet
from creditcli.report import answer_words as words
from creditcli.report import tables
from creditcli.report.cells import CREATED, GENERAL, OPTIONS, TEXT, fitting, sheet_name, widths, write_value
from creditcli.report.exchange import record_words, reference_words
from creditcli.report.marks import Styles
from creditcli.standard.types import Standard

HEADS = tuple(zh for zh, _ in words.COLUMNS)
LANGUAGES = ("zh", "en")  # in the order in which words are kept
SLIP, SAMPLED = "查询说明", 200


@dataclass(frozen=True, slots=True)
class Slip:
    """What a dated answer carries: office, day, head of the record, standard, what is said of clean years."""

    office: str
    as_of: date
    head: str
    standard: str
    rule: str
    choices: tuple[tuple[Said, Said], ...]
    procedure: Said | None = None  # only measures that concern this are told
    early: Said | None = None  # the day is before the record began

    def lines(self, count: int, digest: str, lang: str = "zh") -> list[tuple[str, str]]:
        """Label and value."""
        at = LANGUAGES.index(lang)
        return [
            (words.OFFICE[at], self.office), (words.DAY[at], self.as_of.isoformat()), (words.HEAD[at], self.head),
            (words.VERSION[at], self.standard), *([(words.PROCEDURE[at], self.procedure[at])] if self.procedure else []),
            *([(words.CAUTION[at], self.early[at])] if self.early else []), (words.RULE[at], self.rule), *((title[at], value[at]) for title, value in self.choices),
            (words.COUNT[at], str(count)), (words.DIGEST[at], digest), (words.STATEMENT[at], words.DISCLAIMER[at]),
        ]  # fmt: skip


def cells(answer: Answer, day: date, standard: Standard, lang: str = "zh") -> list[str]:
    """One text for each of ``words.COLUMNS``."""
    clean, at = answer.clean, LANGUAGES.index(lang)
    between = words.JOINTS[at][0]
    return [
        day.isoformat(), answer.code, answer.name, words.FOUND[answer.found][at],
        between.join(_restraint(one, standard, at) for one in answer.restraints),
        between.join(dict.fromkeys(measure for one in answer.restraints for measure in one.measures)),
        between.join(_halted(one, at) for one in answer.restraints if one.suspended),
        between.join(answer.honours),
        between.join(words.DISPUTED[at].format(one.number, one.decision) for one in answer.disputed),
        words.CLEAN[clean.answer][at] if clean else "",
        clean.since.isoformat() if clean and clean.since else "",
        between.join(said[at] for said in clean.reasons) if clean else "",
        between.join(reference_words(one, lang) for one in answer.references),
        between.join(record_words(one, standard.datasets[one.dataset].title, lang) for one in answer.records),
        between.join(words.OTHER_CODE[at].format(one) for one in answer.others),
    ]  # fmt: skip


def _restraint(one: Restraint, standard: Standard, at: int) -> str:
    until = words.UNTIL[at].format(one.until) if one.until else words.NO_END[at]
    return words.JOINTS[at][1].join((standard.lists[one.list_id].name, one.decision_number, one.organ, until))


def _halted(one: Restraint, at: int) -> str:
    return ("、", ", ")[at].join(said[at] for said in one.suspended)


def digest_of(answers: Iterable[Answer], day: date, standard: Standard) -> str:
    """SHA-256 of all answers' texts: two slips with the same digest say the same."""
    whole = hashlib.sha256()
    for one in answers:
        whole.update("\x1f".join([one.asked.code, one.asked.name, *cells(one, day, standard)]).encode() + b"\x1e")
    return whole.hexdigest()


def as_text(answers: Sequence[Answer], slip: Slip, standard: Standard, lang: str) -> str:
    """A block for each subject, then the slip."""
    at, blocks = LANGUAGES.index(lang), []
    colon = words.JOINTS[at][2]
    heads = [said[at] for said in words.COLUMNS[3:]]
    for one in answers:
        named = zip(heads, cells(one, slip.as_of, standard, lang)[3:], strict=True)
        title = " ".join(part for part in (one.code or one.asked.code, one.name or one.asked.name) if part)
        blocks.append("\n".join([title, *(f"  {head}{colon}{text}" for head, text in named if text)]))
    told = slip.lines(len(answers), digest_of(answers, slip.as_of, standard), lang)
    return "\n\n".join([*blocks, "\n".join(f"{label}{colon}{value}" for label, value in told if value)])


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
                "suspended": _halted(each, 0),
            }
            for each in one.restraints
        ],
        "honours": list(one.honours), "disputed": [each.number for each in one.disputed],
        "clean_years": None if clean is None else {
            "answer": clean.answer.value, "since": clean.since.isoformat() if clean.since else None,
            "reasons": [zh for zh, _ in clean.reasons], "law": clean.law,
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
        "other_codes": list(one.others),
    }  # fmt: skip


def as_csv(answers: Sequence[Answer], slip: Slip, standard: Standard) -> str:
    """One line a subject, what was asked in the first two columns."""
    rows = ([one.asked.code, one.asked.name, *cells(one, slip.as_of, standard)] for one in answers)
    return tables.table(("所查代码", "所查名称", *HEADS), rows)


def workbook(sheets: Sequence[tuple[Sheet, int, Mapping[int, Answer]]], slip: Slip, standard: Standard) -> bytes:
    """The asker's sheets (sheet, row of its header, answers by row), each with ``HEADS`` added, and the slip."""
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
    page.set_column(right, right + len(HEADS) - 1, 18)
    shift = 0 if header or not answers else 1  # a list without a header gets one
    if shift:
        _texts(page, 0, right, HEADS, styles)
    for number, row in rows:
        for at, value in enumerate(row):
            write_value(page, (number - 1 + shift, at), _masked(value), styles, ())
        if number == header:
            _texts(page, number - 1, right, HEADS, styles)
        elif number in answers:
            _texts(page, number - 1 + shift, right, cells(answers[number], *told), styles)


def _masked(value: Cell) -> Cell:
    """Persons' numbers stand in no other file than the asker's own; in a spreadsheet's number the first fifteen digits,
    and with them the day of birth, are there still."""
    text = f"{Decimal(f'{value:.15g}'):f}" if isinstance(value, float | int) else value
    return value if not isinstance(text, str) or resident_id.mask(text) == text else resident_id.mask(text)


def _texts(page: Any, row: int, start: int, texts: Sequence[str], styles: Styles) -> None:
    for at, text in enumerate(texts):
        if text:
            page.write_string(row, start + at, fitting(text), styles.of(TEXT))
