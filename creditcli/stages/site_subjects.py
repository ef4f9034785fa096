"""The one-stop page of a subject, in the order of a public credit report; neutral, without any score."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, partial
from typing import Any

from creditcli.model.ledger import Entry, Ledger
from creditcli.model.outputs import DataFile, Draft, Page
from creditcli.model.pages import Document, Frame, PageTable, Section, TableRow, Tally
from creditcli.model.words import day_words
from creditcli.stages.called import NAME, called, of_entries, of_rows
from creditcli.stages.objectable import object_words
from creditcli.stages.site_cases import CASE_COLUMNS, case_row
from creditcli.stages.site_explained import listing_explained, penalty_explained
from creditcli.stages.site_held import ByCode
from creditcli.stages.site_others import (
    ABNORMAL,
    ABNORMAL_COLUMNS,
    ABNORMAL_NOTE,
    COMMITMENT,
    COMMITMENT_COLUMNS,
    abnormal_row,
    commitment_row,
)
from creditcli.stages.site_rows import (
    LICENCE_COLUMNS,
    PENALTY_COLUMNS,
    RED_COLUMNS,
    SERIOUS_COLUMNS,
    has_page,
    licence_row,
    penalty_row,
    red_row,
    serious_row,
    subject_path,
)
from creditcli.stages.site_slips import with_twin
from creditcli.stages.site_sources import Sourced
from creditcli.standard.lookups import is_organisation
from creditcli.standard.types import ListType, Standard

Cases = Sequence[Mapping[str, Any]]
Rows = Mapping[str, Cases]
ORDER = ("licences", "penalties", "honours", "serious", "abnormal", "commitments", "judicial", "other")
LEAD = "以下为仍在公示期内的信息；没有列出的，本网站没有公示。"
COURT = "法院"  # kind of issuer, in the words of standards/lists


@dataclass(frozen=True, slots=True)
class Shown:
    """Everything public, by unified code, and the registered organisations."""

    licences: Rows
    penalties: Rows
    red: Mapping[str, Sequence[Entry]]
    serious: Mapping[str, Sequence[Entry]]
    registered: Mapping[str, Mapping[str, Any]]
    abnormal: Rows
    commitments: Rows

    def of(self, code: str) -> tuple[object, ...]:
        """All that is shown of one subject, or digests of it."""
        return tuple(one.marks(code) if isinstance(one, ByCode) else one.get(code) for one in self._groups)

    @property
    def codes(self) -> list[str]:
        """Every subject that gets a page."""
        return sorted({code for group in self._groups for code in group})

    @property
    def _groups(self) -> tuple[Mapping[str, Any], ...]:
        return (
            self.licences, self.penalties, self.red, self.serious, self.registered, self.abnormal, self.commitments,
        )  # fmt: skip

    def only(self, code: str) -> Shown:
        """What is shown of one subject, and nothing else."""
        return Shown(*({code: group[code]} if code in group else {} for group in self._groups))

    def has(self, code: str) -> bool:
        """Whether the subject gets a page."""
        return any(code in group for group in self._groups)

    @property
    def searchable(self) -> list[tuple[str, str]]:
        """Name and code of registered, licensed or honoured subjects: the index says nothing adverse."""
        codes = dict.fromkeys((*self.registered, *self.licences, *self.red))
        return sorted((self._called(code, {"licence": self.licences}, (self.red,)), code) for code in codes)

    def name(self, code: str) -> str:
        """What the subject is called, as far as what is shown tells."""
        rows = {
            "licence": self.licences, "penalty": self.penalties, ABNORMAL: self.abnormal, COMMITMENT: self.commitments,
        }  # fmt: skip
        return self._called(code, rows, (self.red, self.serious))

    def _called(self, code: str, rows: Mapping[str, Rows], lists: Iterable[Mapping[str, Sequence[Entry]]]) -> str:
        if code in self.registered:
            return str(self.registered[code][NAME])
        told = [one for dataset, some in rows.items() if code in some for one in of_rows(dataset, some[code])]
        return called("", [*told, *(one for some in lists for one in of_entries(some.get(code, ())))])


def entries_by_code(entries: Iterable[Entry]) -> dict[str, list[Entry]]:
    """Entries of organisations by unified code."""
    found: dict[str, list[Entry]] = {}
    for entry in entries:
        if has_page(entry):
            found.setdefault(entry.unified_code, []).append(entry)
    return found


def registered(ledger: Ledger, standard: Standard) -> dict[str, dict[str, Any]]:
    """Registered organisations by code; individual businesses are treated as persons and have no page."""
    return {
        row["unified_code"]: row
        for row in ledger.subjects.to_dicts()
        if is_organisation(standard, row["subject_category"], row["unified_code"], row.get("id_number"))
    }


@dataclass(frozen=True, slots=True)
class Desk:
    """What subjects' pages have in common. ``as_of``: whose law they tell."""

    frame: Frame
    standard: Standard
    as_of: date

    def make(self, told: Told) -> tuple[Page | DataFile, ...]:
        """The page at its permanent address, and its twin."""
        page = Page(subject_path(told.code), "document.html", _page(self, told))
        return with_twin(twin_path(told.code), page)


@dataclass(frozen=True, slots=True)
class Told:
    """What one subject's page is made of beside. ``cases``: those that name it."""

    code: str
    shown: Shown
    cases: Cases


@dataclass(frozen=True, slots=True)
class SubjectDrafts:
    """One page a subject, with its twin. ``sources``: by code, in the order of the codes; ``cases``: by the code of the
    subject that they name."""

    desk: Desk
    shown: Shown
    cases: Rows
    sources: Mapping[str, str]

    def __iter__(self) -> Iterator[Draft]:
        for code, source in self.sources.items():
            yield Draft(
                (subject_path(code), twin_path(code)),
                source,
                partial(_made, self.desk, code, self.shown, self.cases),
                partial(_told, code, self.shown, self.cases),
            )


def subject_drafts(desk: Desk, shown: Shown, cases: Rows, source: Sourced) -> SubjectDrafts:
    """One of every subject that gets a page."""
    return SubjectDrafts(desk, shown, cases, {code: source(shown.of(code), cases.get(code)) for code in shown.codes})


def _told(code: str, shown: Shown, cases: Rows) -> Told:
    return Told(code, shown.only(code), cases.get(code, ()))


def _made(desk: Desk, code: str, shown: Shown, cases: Rows) -> tuple[Page | DataFile, ...]:
    return desk.make(_told(code, shown, cases))


def twin_path(code: str) -> str:
    """Where the page of a subject stands once more, as data."""
    return subject_path(code).replace(".html", ".json")


def parts_of(code: str, shown: Shown, standard: Standard, as_of: date, cases: Cases) -> list[Part]:
    """All that is public about a subject, in the order of a credit report."""
    pages = (code,) if shown.has(code) else ()
    parts = (
        *_decided(code, shown, standard, as_of),
        *_listings(code, shown, standard),
        Part("other", "其他", CASE_COLUMNS, [case_row(one, pages) for one in cases], first=0),
    )
    return sorted(parts, key=lambda one: ORDER.index(one.anchor))


def registration(code: str, shown: Shown) -> Section:
    """Who the subject is."""
    return Section("登记信息", facts=_facts(code, shown))


def _page(desk: Desk, told: Told) -> Document:
    code, shown = told.code, told.shown
    ordered = parts_of(code, shown, desk.standard, desk.as_of, told.cases)
    sections = (
        registration(code, shown),
        *(section for one in ordered for section in one.sections()),
        _advice(code, desk.standard),
    )
    tallies = tuple(one.tally() for one in ordered)
    return Document(desk.frame, shown.name(code), LEAD, sections, noindex=True, code=code, tallies=tallies)


@dataclass(frozen=True, slots=True)
class Part:
    """A kind of information on the page: always there, also where it holds nothing. ``first``: of the columns, for on a
    subject's own page no row names it again."""

    anchor: str
    title: str
    columns: tuple[str, ...]
    rows: Sequence[TableRow]
    explained: Sequence[Section] = ()
    note: str = ""
    first: int = 1

    def sections(self) -> Iterator[Section]:
        """The table, then what explains its rows."""
        columns = self.columns[self.first :]
        if not self.rows:
            yield _nothing(self.title, self.anchor, columns)
            return
        own = tuple(replace(one, cells=one.cells[self.first :]) for one in self.rows)
        yield Section(self.title, (self.note,) if self.note else (), table=PageTable(columns, own), anchor=self.anchor)
        yield from self.explained

    def tally(self) -> Tally:
        """Their number, which holds until the first of them ends."""
        return Tally(
            self.title, len(self.rows), self.anchor, min((one.until for one in self.rows if one.until), default=None)
        )


@cache
def _nothing(title: str, anchor: str, columns: tuple[str, ...]) -> Section:
    """Most parts of most pages."""
    return Section(title, table=PageTable(columns, ()), empty="没有公示信息。", anchor=anchor)


def _decided(code: str, shown: Shown, standard: Standard, as_of: date) -> Iterator[Part]:
    """What the record has of it, but for lists."""
    penalties = shown.penalties.get(code, ())
    yield Part("licences", "行政许可", LICENCE_COLUMNS, [licence_row(one) for one in shown.licences.get(code, ())])
    yield Part(
        "penalties", "行政处罚", PENALTY_COLUMNS, [penalty_row(one) for one in penalties],
        [penalty_explained(one, standard, as_of) for one in penalties],
    )  # fmt: skip
    irregular = [abnormal_row(one) for one in shown.abnormal.get(code, ())]
    yield Part("abnormal", "经营异常名录", ABNORMAL_COLUMNS, irregular, note=ABNORMAL_NOTE)
    promises = [commitment_row(one) for one in shown.commitments.get(code, ())]
    yield Part("commitments", "信用承诺", COMMITMENT_COLUMNS, promises)


def _listings(code: str, shown: Shown, standard: Standard) -> Iterator[Part]:
    """Honours, and serious lists; those that courts keep stand apart."""
    yield Part("honours", "诚实守信", RED_COLUMNS, [red_row(one) for one in shown.red.get(code, ())])
    for anchor, title, judicial in (("serious", "严重失信主体名单", False), ("judicial", "司法信息", True)):
        found = [one for one in shown.serious.get(code, ()) if is_judicial(standard.lists[one.list_id]) is judicial]
        yield Part(
            anchor, title, SERIOUS_COLUMNS, [serious_row(one, standard) for one in found],
            [listing_explained(one, standard) for one in found],
        )  # fmt: skip


def is_judicial(kind: ListType) -> bool:
    """Whether courts alone decide on the list."""
    return kind.issuer_kinds == (COURT,)


def _advice(code: str, standard: Standard) -> Section:
    return Section(
        "怎样改进、怎样提出异议",
        (
            "公示期满的信息自动停止公示，不需要申请。纠正失信行为以后，可以在上面写明的日期起申请信用修复或者提前移出；"
            "异议、修复都不收费，任何单位不得收费。",
            *object_words(standard),
            "本页只汇集依法公示的信息，不作评分，不代表对该主体的评价。",
        ),
        links=(
            ("异议和修复：条件、材料、期限", "rights.html"),
            ("本页数据（JSON）", twin_path(code)),
        ),
    )  # fmt: skip


def _facts(code: str, shown: Shown) -> tuple[tuple[str, str], ...]:
    row = shown.registered.get(code, {})
    established = row.get("established_date")
    facts = (
        ("名称", shown.name(code)),
        ("统一社会信用代码", code),
        ("登记状态", row.get("status")),
        ("成立日期", day_words(date.fromisoformat(established)) if established else None),
        ("登记机关", row.get("registrar")),
    )
    return tuple((name, str(value)) for name, value in facts if value)
