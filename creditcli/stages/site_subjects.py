"""The one-stop page of a subject, in the order of a public credit report; neutral, without any score."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from creditcli.model.ledger import Entry
from creditcli.model.outputs import Page
from creditcli.model.pages import Cell, Document, Frame, PageTable, Section, TableRow
from creditcli.model.words import day_words, span_words
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
from creditcli.standard.list_terms import block
from creditcli.standard.types import ListType, Standard

T = TypeVar("T")
REMEDY = "对列入决定不服的，可以依法申请行政复议或者提起行政诉讼，具体以决定书为准。"
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
                "对以上信息有异议，或者需要修复的，都可以免费提出；提出时请写明文号。异议核实期间，相关联合惩戒措施暂不执行。",
                "本页只汇集依法公示的信息，不作评分，不代表对该主体的评价。",
            ),
            links=(Cell("怎样提出异议、怎样申请修复", "rights.html"),),
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
        ("移出条件和程序", _exit_words(entry, kind)),
        ("救济途径", str(block(kind, "remedies").get("text") or REMEDY)),
    )
    told = tuple((name, text) for name, text in facts if text)
    return Section(f"列入说明：{entry.decision_number}", facts=told, until=entry.term_end)


def _exit_words(entry: Entry, kind: ListType) -> str:
    early = block(kind, "early_exit")
    needs = "、".join(str(one) for one in early.get("need", ()))
    since = "改正之日" if early.get("after_from") == "corrected_date" else "列入之日"
    after = f"自{since}起满{span_words(str(early['after']))}" if "after" in early else ""
    how = "，".join(
        text for text in (after, f"{needs}的" if needs else "符合条件的", "可以向认定单位申请提前移出") if text
    )
    day = f"最早可在{day_words(entry.earliest_repair)}申请。" if entry.earliest_repair else ""
    return f"“{kind.name}”列入期至{day_words(entry.term_end)}，期满自动移出；{how}。{day}"
