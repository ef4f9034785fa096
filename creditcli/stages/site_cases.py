"""Cases that are shown. Pure.

A case has no term of disclosure: a warning case is shown while something else adverse about each subject that it names is
public, and no day longer. A text names whom it holds the unified code of, or the name of, where anything adverse is or was
ever told of that subject; whether the columns of the subject are filled makes no difference. Persons are named nowhere.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from creditcli.ids import subject_name, uscc
from creditcli.model.ledger import Ledger
from creditcli.model.pages import Cell, TableRow
from creditcli.stages.site_adverse import Adverse, Told, adverse
from creditcli.stages.site_others import is_shown, newest, rows_of
from creditcli.stages.site_rows import day_cell, subject_cell
from creditcli.standard.lookups import code_of
from creditcli.standard.types import Standard
from creditcli.standard.withholding import releases

CASE = "case"
WARNING = "2"  # code of standards/codelists
CASE_COLUMNS = ("案例", "类型", "主体", "摘要", "来源", "发布日期")
TEXTS = ("title", "summary", "source_name")  # that are shown
UNTIL = "_until"  # of a shown case: its last day, None where none is known
SHORTEST = 4  # characters of a name that is looked for in praise too: a shorter one is often part of another word
Row = Mapping[str, Any]


def cases(ledger: Ledger, standard: Standard, about: str = "") -> list[Row]:
    """Cases cleared for publication, newest first, with ``UNTIL``. ``about``: those of the subject with this code alone."""
    cleared = [
        one
        for one in rows_of(ledger, CASE)
        if releases(standard, "secrecy_review", one["secrecy_review"]) and (not about or one["unified_code"] == about)
    ]
    if not cleared:
        return []
    known = adverse(ledger, standard, [text for one in cleared for text in _texts(one)])
    found = []
    for one in cleared:
        told = _told(one, known, standard)
        if told.is_public:
            found.append({**one, UNTIL: told.until})
    return newest(found, "publication_date")


def case_row(row: Row, pages: Collection[str]) -> TableRow:
    """A case, with its subject where it names one. ``pages``: codes of subjects that have a page."""
    subject = subject_cell(row) if row.get("unified_code") in pages else Cell(row.get("subject_name") or "")
    cells = (
        Cell(row.get("title") or ""), Cell(row.get("kind") or ""), subject, Cell(row.get("summary") or ""),
        Cell(row.get("source_name") or ""), day_cell(row["publication_date"]),
    )  # fmt: skip
    return TableRow(cells, row.get(UNTIL))


def _texts(row: Row) -> list[str]:
    return [row[name] for name in TEXTS if row[name]]


def _told(row: Row, known: Adverse, standard: Standard) -> Told:
    """Whether the case is shown, and until when: no longer than any of those whom it names may be."""
    if (row["subject_name"] or row["unified_code"]) and not is_shown(row, standard):
        return Told(is_public=False)
    warns = code_of(standard, "credit_kind", row["kind"]) == WARNING
    named = [*_by_code(row, known), *_by_name(row, known, 0 if warns else SHORTEST)]
    if any(one.is_person or (warns and not one.is_public) for one in named):
        return Told(is_public=False)
    return Told(until=min((one.until for one in named if one.until), default=None) if warns else None)


def _by_code(row: Row, known: Adverse) -> Iterator[Told]:
    """Of whom the case holds the code; an organ of which nothing adverse is told is no subject."""
    own = row["unified_code"]
    codes = {*([own] if own else []), *(code for text in _texts(row) for code in uscc.find_in(text))}
    for code in sorted(codes):
        if code == own or code in known.codes or code not in {*known.organs, row["organ_code"]}:
            yield known.by_code(code)


def _by_name(row: Row, known: Adverse, least: int) -> Iterator[Told]:
    """Whose name the case holds, but for that of its own source."""
    source = {subject_name.normal_form(row[name] or "") for name in ("organ", "source_name")}
    for name in known.named_in(_texts(row)):
        if len(name) >= least and name not in source:
            yield known.by_name(name)
