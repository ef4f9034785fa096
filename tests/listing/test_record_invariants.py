"""A record that grows day by day, judged by the whole of ``decide`` as an office would see it every day.

Firms and their legal representatives on several lists, a red entry, a penalty; anything by any organ. What one
entry's history must keep: ``test_invariants.py``.
"""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from creditcli.model.ledger import Disclosure, Entry, Ledger, Listing, MeasureStatus
from creditcli.stages.decide import decide
from tests.listing.story import CALENDAR, FIRM, LATER, NUMBERS, OFFICE, PERSON, STANDARD, Story, view_of

LISTS = ("wage_arrears", "work_safety", "samr_serious", "court_defaulter")
FIRST = date(2026, 3, 2)
BY = ("", "", "", "法院：", "住建：")
ENDED_AHEAD = ("撤销", "认定有误", "依据被撤销")
EXITS = ("决定撤销", "认定错误", "提前移出", "主体注销")
KEPT = ("public_id", "listing", "exit_kind", "exit_day", "term_end", "disclosure", "verifying", "stays", "measures")
Row = tuple[str, str, dict[str, Any]]


def told(ledger: Ledger) -> list[tuple[Any, ...]]:
    """All that a reader of the ledger is told of its entries, cases and records, without numbers of rows."""
    entries = [(one.id, *(getattr(one, name) for name in KEPT)) for one in ledger.entries]
    steps = [
        (one.id, *((step.event, step.day, step.document, step.effect) for step in one.history))
        for one in ledger.entries
    ]
    cases = [(one.kind, one.number, one.opened, one.closed, one.result, one.answer_due) for one in ledger.cases]
    shown = ledger.penalties.select("decision_number", "disclosure", "term_end", "annotation").rows()
    return [*entries, *steps, *cases, *shown, *ledger.endings]


class Days(RuleBasedStateMachine):
    """An office's record over some years."""

    def __init__(self) -> None:
        super().__init__()
        self.day, self.number = FIRST, 0
        self.rows: list[Row] = []
        self.listed: dict[str, bool] = {}  # lists with an entry, and whether a person stands beside it
        self.before: dict[str, Entry] = {}
        self.undone: set[str] = set()  # lists of which the listing organ undid a repair since the last look
        self.restored = False

    def _say(self, list_id: str, text: str) -> None:
        """One statement of a story; documents and cases numbered so that no two are the same thing."""
        for dataset, received, row in Story(list_id, text).rows:
            self.number += 1
            own = {
                "document_number": self.number,
                "objection_number": f"{list_id}{row.get('id_number')}{row.get('list_type')}",
            }
            if dataset == "list-exit":
                own["decision_number"] = self.number
            numbered = {name: f"{row[name]}-{more}" for name, more in own.items() if row.get(name)}
            made = (dataset, received, {**row, **numbered})
            if self._key(made) not in {self._key(one) for one in self.rows}:
                self.rows.append(made)

    @staticmethod
    def _key(row: Row) -> tuple[Any, ...]:
        """What a version is told by: two versions of one thing on one day are told apart by their numbers alone."""
        return (row[0], *(row[2].get(name) for name in STANDARD.datasets[row[0]].key))

    @precondition(lambda self: len(self.listed) < len(LISTS))
    @rule(list_id=st.sampled_from(LISTS), person=st.booleans(), served=st.integers(0, 9), told_before=st.booleans())
    def list_somebody(self, list_id: str, person: bool, served: int, told_before: bool) -> None:
        """Notice some days ago, decision today, service later."""
        if list_id in self.listed:
            return
        day, notice = self.day.isoformat(), (self.day - timedelta(days=20)).isoformat()
        text = f"{day} 决定列入（截止={self.day + timedelta(days=700)}）" if list_id == "court_defaulter" else (
            f"{day} 决定列入（收到={day}）；{self.day + timedelta(days=served)} 送达" + (f"；{notice} 告知" if told_before else "")
        )  # fmt: skip
        self._say(list_id, text)
        self.listed[list_id] = person and list_id != "court_defaulter"
        if self.listed[list_id]:
            self._say(list_id, f"{day} 本人决定列入（收到={day}）；{notice} 本人告知；{day} 本人送达")

    @rule(years=st.integers(1, 4))
    def recognise(self, years: int) -> None:
        """A red entry, once."""
        if not any(dataset == "red-listing" for dataset, _, _ in self.rows):
            self._say("red", f"{self.day} 认定（至={self.day.replace(year=self.day.year + years, day=1)}）")

    @rule(level=st.sampled_from(["轻微", "一般", "严重"]))
    def punish(self, level: str) -> None:
        if not any(dataset == "penalty" for dataset, _, _ in self.rows):
            self._say("penalty", f"{self.day} 交通：作出决定（程度={level}）")

    @rule(
        what=st.sampled_from([name for name in LATER if name not in ("采取", "不采取", "已执行", "更正")]),
        list_id=st.sampled_from([*LISTS, "penalty", "red"]),
        by=st.sampled_from(BY),
        about=st.sampled_from(["", "", "本人"]),
        case=st.sampled_from("甲乙"),
        kind=st.sampled_from(EXITS),
    )
    def happen(self, what: str, list_id: str, by: str, about: str, case: str, kind: str) -> None:
        """Anything by anybody, about anything."""
        details = {"移出": f"（类型={kind}）"}.get(what, "")
        if list_id == "penalty":
            if what == "移出" or not any(dataset == "penalty" for dataset, _, _ in self.rows):
                return
            self._say(list_id, f"{self.day} {by or '交通：'}{what}{case}{details}")
        elif list_id == "red":
            self._say("wage_arrears", f"{self.day} {by}红名单{what}{case}{details}")
        elif list_id in self.listed and (not about or self.listed[list_id]):
            self._say(list_id, f"{self.day} {by}{about}{what}{case}{details}")
            if what == "撤销修复" and not by:
                self.undone.add(list_id + about)

    @rule(
        what=st.sampled_from(["采取", "不采取", "已执行"]),
        list_id=st.sampled_from(LISTS),
        by=st.sampled_from(["发改", "住建", "人社", "市监"]),
        measure=st.sampled_from(["限制申请财政性资金项目", "列为重点监管对象", "限制新增项目审批、核准"]),
    )
    def answer(self, what: str, list_id: str, by: str, measure: str) -> None:
        if list_id in self.listed:
            done = f"，执行日={self.day}" if what == "已执行" else ""
            self._say(list_id, f"{self.day} {by}：{what}（措施={measure}{done}）")

    @rule(days=st.sampled_from([1, 1, 2, 7, 30, 200, 365]))
    def pass_days(self, days: int) -> None:
        self.day += timedelta(days=days)

    def look(self, rows: list[Row] | None = None) -> Ledger:
        return decide(view_of(self.rows if rows is None else rows, self.day), STANDARD, OFFICE, CALENDAR)

    @invariant()
    def the_day_is_lawful(self) -> None:
        ledger = self.look()
        serious = {one.id: one for one in ledger.entries if one.polarity == "black"}
        for entry in ledger.entries:
            self._entry(entry, serious)
        self._together(ledger, serious)
        self.before, self.undone = {one.id: one for one in ledger.entries}, set()

    def _entry(self, entry: Entry, serious: dict[str, Entry]) -> None:
        if entry.disclosure.is_public:  # invariant 2
            assert entry.listing is Listing.LISTED
            assert entry.term_end is not None
            assert self.day <= entry.term_end
            assert entry.unified_code
            assert not entry.role
            assert entry.polarity == "red" or entry.served_date is not None
        assert all(one.executable for one in entry.measures if one.status is MeasureStatus.EXECUTING)  # 1
        if entry.listing is not Listing.LISTED or entry.verifying or entry.stays:  # 10
            assert not any(one.executable for one in entry.measures)
        if entry.verifying and entry.listing is Listing.LISTED:
            assert entry.disclosure in (Disclosure.ANNOTATED, Disclosure.SHIELDED, Disclosure.HIDDEN)
        was = self.before.get(entry.id)
        if was and was.term_end != entry.term_end:  # 5
            assert entry.list_id + ("本人" if entry.role else "") in self.undone
        if entry.role and entry.listing is Listing.LISTED:  # 9
            assert serious[entry.linked_to].listing is Listing.LISTED
        assert all(step.law and step.rule and step.day <= self.day for step in entry.history)  # 4

    def _together(self, ledger: Ledger, serious: dict[str, Entry]) -> None:
        red = {one.unified_code for one in ledger.entries if one.polarity == "red" and one.listing is Listing.LISTED}
        barring = [
            one for one in serious.values()
            if one.listing is Listing.LISTED and not one.verifying and one.unified_code
        ]  # fmt: skip
        assert not red & {one.unified_code for one in barring}  # 3
        names = (FIRM["subject_name"], FIRM["unified_code"], PERSON["subject_name"], *NUMBERS.values())
        for ending in ledger.endings:  # 7
            assert ending.day <= self.day
            assert not any(name in part for name in names for part in (ending.public_id, ending.kind, ending.reason))
        assert len({one.public_id for one in ledger.endings}) == len(ledger.endings)

    def teardown(self) -> None:
        """What came in on one day may stand in any order, and what came in later was not known before."""
        first = told(self.look())
        mixed = list(self.rows)
        Random(len(mixed)).shuffle(mixed)
        assert told(self.look(mixed)) == first
        if self.rows:
            known = [one for one in self.rows if date.fromisoformat(one[1]) <= self.day]
            assert told(self.look(known)) == first


Days.TestCase.settings = settings(max_examples=15, stateful_step_count=20)
TestDays = Days.TestCase


class ManyDays(Days):
    """The same, for a hundred and fifty records."""


ManyDays.TestCase.settings = settings(
    max_examples=150, stateful_step_count=25, database=None, suppress_health_check=list(HealthCheck)
)
TestManyDays = pytest.mark.slow(ManyDays.TestCase)
