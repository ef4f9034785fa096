"""The one-stop page of a subject, in the order of a public credit report; neutral, without any score."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from creditcli.model.ledger import Entry
from creditcli.model.outputs import Page
from creditcli.model.pages import Document, Frame, PageTable, Section, TableRow
from creditcli.model.words import day_words
from creditcli.stages.site_rows import (
    LICENCE_COLUMNS,
    PENALTY_COLUMNS,
    RED_COLUMNS,
    SERIOUS_COLUMNS,
    licence_row,
    penalty_row,
    red_row,
    serious_row,
    subject_path,
)
from creditcli.standard.types import Standard

T = TypeVar("T")
Rows = Mapping[str, Sequence[Mapping[str, Any]]]


@dataclass(frozen=True, slots=True)
class Shown:
    """Everything public, by unified code, and the registered organisations."""

    licences: Rows
    penalties: Rows
    red: Mapping[str, Sequence[Entry]]
    serious: Mapping[str, Sequence[Entry]]
    registered: Mapping[str, Mapping[str, Any]]

    @property
    def codes(self) -> list[str]:
        """Every subject that gets a page."""
        groups: Iterable[Mapping[str, Any]] = (self.licences, self.penalties, self.red, self.serious, self.registered)
        return sorted({code for group in groups for code in group})

    @property
    def searchable(self) -> list[tuple[str, str]]:
        """Name and code of registered, licensed or honoured subjects: the index says nothing adverse."""
        found = {code: str(row["subject_name"]) for code, row in self.registered.items()}
        for code, rows in self.licences.items():
            found.setdefault(code, str(rows[0]["subject_name"]))
        for code, entries in self.red.items():
            found.setdefault(code, entries[0].subject_name)
        return sorted((name, code) for code, name in found.items())

    def name(self, code: str) -> str:
        """The registered name, else the name of the newest thing shown."""
        if code in self.registered:
            return str(self.registered[code]["subject_name"])
        for rows in (self.licences, self.penalties):
            if code in rows:
                return str(rows[code][0]["subject_name"])
        entries = self.red.get(code) or self.serious[code]
        return entries[0].subject_name


def subject_pages(frame: Frame, shown: Shown, standard: Standard) -> list[Page]:
    """One page a subject, at its permanent address."""
    return [Page(subject_path(code), "document.html", _page(frame, code, shown, standard)) for code in shown.codes]


def _page(frame: Frame, code: str, shown: Shown, standard: Standard) -> Document:
    sections = (
        Section("登记信息", facts=_facts(code, shown)),
        _table("行政许可", LICENCE_COLUMNS, licence_row, shown.licences.get(code, ())),
        _table("行政处罚", PENALTY_COLUMNS, penalty_row, shown.penalties.get(code, ())),
        _table("诚实守信（红名单）", RED_COLUMNS, red_row, shown.red.get(code, ())),
        _table(
            "严重失信主体名单", SERIOUS_COLUMNS, lambda one: serious_row(one, standard), shown.serious.get(code, ())
        ),
        *(_basis(one, standard) for one in shown.serious.get(code, ())),
        Section(
            "怎样改进、怎样提出异议",
            (
                "对以上信息有异议，或者需要修复的，请看“异议和修复”。异议核实期间，相关联合惩戒措施暂不执行。",
                "本页只汇集依法公示的信息，不作评分，不代表对该主体的评价。",
            ),
        ),
    )
    lead = f"统一社会信用代码 {code}。以下为截至{day_words(frame.as_of)}仍在公示期内的信息。"
    return Document(frame, shown.name(code), lead, sections, noindex=True)


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


def _table(title: str, columns: tuple[str, ...], make: Callable[[T], TableRow], items: Sequence[T]) -> Section:
    return Section(title, table=PageTable(columns, tuple(make(one) for one in items)), empty="没有公示信息。")


def _basis(entry: Entry, standard: Standard) -> Section:
    """Why a subject is listed, and how it can leave."""
    kind = standard.lists[entry.list_id]
    facts = (
        ("列入事由", entry.facts),
        ("列入依据", entry.basis),
        ("移出条件和程序", _exit_words(entry, kind.name)),
        ("救济途径", "对列入决定不服的，可以依法申请行政复议或者提起行政诉讼，具体以决定书为准。"),
    )
    return Section(f"列入说明：{entry.decision_number}", facts=tuple((name, text) for name, text in facts if text))


def _exit_words(entry: Entry, name: str) -> str:
    early = f"最早可在{day_words(entry.earliest_repair)}提前移出。" if entry.earliest_repair else ""
    return f"“{name}”列入期至{day_words(entry.term_end)}，期满自动移出；符合条件的可以向认定单位申请提前移出。{early}"
