"""The one-stop page of a subject, in the order of a public credit report; neutral, without any score."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from creditcli.model.ledger import Entry, Ledger
from creditcli.model.outputs import Page
from creditcli.model.pages import Document, Frame, PageTable, Section, TableRow
from creditcli.model.words import day_words
from creditcli.stages.list_words import early_exit, remedy_words, restored_words
from creditcli.stages.site_others import (
    ABNORMAL_COLUMNS,
    ABNORMAL_NOTE,
    COMMITMENT_COLUMNS,
    abnormal_row,
    commitment_row,
)
from creditcli.stages.site_rows import (
    LICENCE_COLUMNS,
    PENALTY_COLUMNS,
    RED_COLUMNS,
    SERIOUS_COLUMNS,
    is_restored,
    licence_row,
    penalty_row,
    red_row,
    serious_row,
    subject_path,
)
from creditcli.standard.lookups import code_of
from creditcli.standard.types import Standard

Rows = Mapping[str, Sequence[Mapping[str, Any]]]
OBJECT = (
    "对以上信息有异议的，可以向本信用办或者作出决定的单位提出，异议时请写明文号；"
    "异议核实期间，相关联合惩戒措施暂不执行。"
)


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

    @property
    def codes(self) -> list[str]:
        """Every subject that gets a page."""
        groups: Iterable[Mapping[str, Any]] = (
            self.licences, self.penalties, self.red, self.serious, self.registered, self.abnormal, self.commitments,
        )  # fmt: skip
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
        for rows in (self.licences, self.penalties, self.abnormal, self.commitments):
            if code in rows:
                return str(rows[code][0]["subject_name"])
        entries = self.red.get(code) or self.serious[code]
        return entries[0].subject_name


def entries_by_code(entries: Iterable[Entry]) -> dict[str, list[Entry]]:
    """Entries by unified code."""
    found: dict[str, list[Entry]] = {}
    for entry in entries:
        found.setdefault(entry.unified_code, []).append(entry)
    return found


def registered(ledger: Ledger, standard: Standard) -> dict[str, dict[str, Any]]:
    """Registered organisations by code; individual businesses are treated as persons and have no page."""
    return {
        row["unified_code"]: row
        for row in ledger.subjects.to_dicts()
        if code_of(standard, "subject_category", row["subject_category"]) == "1"
    }


def subject_pages(frame: Frame, shown: Shown, standard: Standard) -> list[Page]:
    """One page a subject, at its permanent address."""
    return [Page(subject_path(code), "document.html", _page(frame, code, shown, standard)) for code in shown.codes]


def twin_path(code: str) -> str:
    """Where the page of a subject stands once more, as data."""
    return subject_path(code).replace(".html", ".json")


def registration(code: str, shown: Shown) -> Section:
    """Who the subject is."""
    return Section("登记信息", facts=_facts(code, shown))


def decisions(code: str, shown: Shown) -> tuple[Section, ...]:
    """Licences and penalties."""
    return (
        own_table("行政许可", LICENCE_COLUMNS, [licence_row(one) for one in shown.licences.get(code, ())]),
        own_table("行政处罚", PENALTY_COLUMNS, [penalty_row(one) for one in shown.penalties.get(code, ())]),
    )


def honours(code: str, shown: Shown) -> Section:
    """Red lists."""
    return own_table("诚实守信（红名单）", RED_COLUMNS, [red_row(one) for one in shown.red.get(code, ())])


def listings(title: str, entries: Sequence[Entry], standard: Standard) -> tuple[Section, ...]:
    """Serious entries, then of each why it stands there and how it can leave."""
    table = own_table(title, SERIOUS_COLUMNS, [serious_row(one, standard) for one in entries])
    return (table, *(listing_basis(one, standard) for one in entries))


def _page(frame: Frame, code: str, shown: Shown, standard: Standard) -> Document:
    sections = (
        registration(code, shown),
        *decisions(code, shown),
        honours(code, shown),
        *listings("严重失信主体名单", shown.serious.get(code, ()), standard),
        *irregular(code, shown),
        *promised(code, shown),
        Section(
            "怎样改进、怎样提出异议",
            (OBJECT, "本页只汇集依法公示的信息，不作评分，不代表对该主体的评价。"),
            links=(
                ("异议和修复：条件、材料、期限", "rights.html"),
                ("本页数据（JSON）", twin_path(code)),
            ),
        ),
    )
    lead = f"统一社会信用代码 {code}。以下为截至{day_words(frame.as_of)}仍在公示期内的信息。"
    return Document(frame, shown.name(code), lead, sections, noindex=True)


def irregular(code: str, shown: Shown) -> Iterable[Section]:
    """Abnormal operations, where there are any."""
    if code in shown.abnormal:
        section = own_table("经营异常名录", ABNORMAL_COLUMNS, [abnormal_row(one) for one in shown.abnormal[code]])
        yield replace(section, paragraphs=(ABNORMAL_NOTE,))


def promised(code: str, shown: Shown) -> Iterable[Section]:
    """Commitments, where there are any."""
    if code in shown.commitments:
        yield own_table("信用承诺", COMMITMENT_COLUMNS, [commitment_row(one) for one in shown.commitments[code]])


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


def own_table(title: str, columns: tuple[str, ...], rows: Sequence[TableRow]) -> Section:
    """On a subject's own page no row names it again."""
    own = tuple(replace(one, cells=one.cells[1:]) for one in rows)
    return Section(title, table=PageTable(columns[1:], own), empty="没有公示信息。")


def listing_basis(entry: Entry, standard: Standard) -> Section:
    """Why a subject is listed, and how it can leave."""
    kind = standard.lists[entry.list_id]
    facts = (
        ("列入事由", entry.facts),
        ("列入依据", entry.basis),
        ("恢复列入", f"{restored_words(kind)}，自{day_words(entry.term_start)}起。" if is_restored(entry) else ""),
        ("移出条件和程序", _exit_words(entry, standard)),
        ("救济途径", remedy_words(kind)),
    )
    return Section(
        f"列入说明：{entry.decision_number}",
        facts=tuple((name, text) for name, text in facts if text),
        until=entry.term_end,
    )


def _exit_words(entry: Entry, standard: Standard) -> str:
    kind = standard.lists[entry.list_id]
    early = f"最早可在{day_words(entry.earliest_repair)}申请提前移出。" if entry.earliest_repair else ""
    return f"“{kind.name}”列入期至{day_words(entry.term_end)}，期满自动移出。{early_exit(kind).sentence()}{early}"
