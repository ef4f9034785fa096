"""Answers to an inquiry as text, JSON and csv."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from creditcli.model.inquiry import Answer, Restraint, Said
from creditcli.report import answer_words as words
from creditcli.report import tables
from creditcli.report.exchange import record_words, reference_words
from creditcli.standard.types import Standard

HEADS = tuple(zh for zh, _ in words.COLUMNS)
LANGUAGES = ("zh", "en")  # in the order in which words are kept


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
        between.join([_restraint(one, standard, at) for one in answer.restraints]),
        between.join(dict.fromkeys(measure for one in answer.restraints for measure in one.measures)),
        between.join([_halted(one, at) for one in answer.restraints if one.suspended]),
        between.join(answer.honours),
        between.join([words.DISPUTED[at].format(one.number, one.decision) for one in answer.disputed]),
        words.CLEAN[clean.answer][at] if clean else "",
        clean.since.isoformat() if clean and clean.since else "",
        between.join([said[at] for said in clean.reasons]) if clean else "",
        between.join([reference_words(one, lang) for one in answer.references]),
        between.join([record_words(one, standard.datasets[one.dataset].title, lang) for one in answer.records]),
        between.join([words.OTHER_CODE[at].format(one) for one in answer.others]),
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
