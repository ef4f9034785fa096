"""The invariants of a life, held against any history of one entry: any organ, any order of days, any event.

Days pass one by one here, as they do in an office; at every day on which something happened, and on the day
after, the invariants must hold, and what has become of the entry must be what one look at all its events gives.
Whole records, with persons, red entries and penalties: ``test_record_invariants.py``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from creditcli.listing.events import RANKS, in_order
from creditcli.listing.life import fold
from creditcli.listing.life_state import Life, Terms
from creditcli.listing.measures import Answer, Tasks, tasks_of
from creditcli.model.ledger import Event, ExitKind, Listing, MeasureState, MeasureStatus
from creditcli.standard.list_terms import statutory_end
from tests.listing.story import CALENDAR, OFFICE, STANDARD, unit_row, view_of

DECIDED, DAY = date(2024, 2, 29), timedelta(days=1)
AT = (-5, 0, 1, 2, 3, 4, 5, 40, 41, 42, 200, 201, 400, 730, 731, 800, 1093, 1094, 1095, 1096, 1097, 1200, 1500)  # days
LISTER, COURT, OTHER = unit_row("人社")["organ_code"], unit_row("法院")["organ_code"], unit_row("住建")["organ_code"]
ORGANS = (LISTER, LISTER, LISTER, COURT, OTHER)
LATER = tuple(kind for kind in RANKS if kind not in ("pre_notice_served", "decide_list", "served"))
EXIT_LABELS = ("决定撤销", "认定错误", "提前移出", "主体注销", "期满移出")
ONLY_LISTER = ("objection_fix", "objection_correct", "objection_withdraw", "repair_granted", "repair_revoked")
LISTER_OR_COURT = (
    "correction_revoke", "correction_void", "correction_stay", "correction_stay_end", "correction_shield",
    "correction_shield_end",
)  # fmt: skip
LISTS = [one.id for one in STANDARD.lists.values() if one.polarity == "black" and one.enabled]
ROW = {
    "decision_number": "文〔2024〕1号",
    "unified_code": "91152501MAYX00017E",
    "id_number": None,
    "subject_name": "某",
}
STATUSES = (MeasureStatus.ACCEPTED, MeasureStatus.DECLINED, MeasureStatus.EXECUTING)
TASKS = tasks_of(view_of([], date(2026, 6, 1)), STANDARD, OFFICE, CALENDAR)


def _digits(code: int, *bases: int) -> list[int]:
    """A number as digits of mixed bases: one draw gives a whole event, which keeps fifty thousand histories cheap."""
    found = []
    for base in bases:
        code, digit = divmod(code, base)
        found.append(digit)
    return found


def event_from(code: int, number: int) -> Event:
    kind, organ, at, case, label = _digits(code, len(LATER), len(ORGANS), len(AT), 2, len(EXIT_LABELS))
    day = DECIDED + timedelta(days=AT[at])
    data = {"objection_number": "甲乙"[case], "exit_kind": EXIT_LABELS[label]}
    return Event(LATER[kind], day, day, "某单位", ORGANS[organ], f"文{number}", f"{100 + number:06}", data)


def beginning(missing: int) -> list[Event]:
    """Notice, decision, service; for one history in eight each of them is missing or too late."""
    days = {"pre_notice_served": -20, "decide_list": 0, "served": 3}
    late = {1: ("pre_notice_served", 2), 2: ("served", 1200)}.get(missing)
    if late:
        days[late[0]] = late[1]
    if missing in (3, 4):
        del days["pre_notice_served" if missing == 3 else "served"]
    at = {kind: DECIDED + timedelta(days=one) for kind, one in days.items()}
    return [Event(kind, day, day, "人社局", LISTER, "文0", f"{n:06}", {}) for n, (kind, day) in enumerate(at.items())]


@dataclass(frozen=True)
class History:
    """One entry: its list, all that happened, what organs answered to its tasks."""

    list_id: str
    events: tuple[Event, ...]
    answers: tuple[tuple[int, MeasureStatus, date], ...]

    def terms(self, day: date) -> Terms:
        return Terms(STANDARD.lists[self.list_id], DECIDED, LISTER, STANDARD, CALENDAR, day, frozenset([COURT]))

    @property
    def start(self) -> Life:
        end = statutory_end(STANDARD.lists[self.list_id], DECIDED, CALENDAR) or date(2026, 2, 28)
        return Life(Listing.DRAFT, DECIDED, end, DECIDED)

    def days(self) -> list[date]:
        """Every day of an event, the day after it, and the days around every term end."""
        found = {one.day for one in self.events} | {one.day + DAY for one in self.events}
        ends = {statutory_end(STANDARD.lists[self.list_id], one.day, CALENDAR) for one in self.events}
        ends.add(self.start.term_end)
        return sorted(found | {day for end in ends if end for day in (end, end + DAY)})

    def at_once(self, day: date, events: Iterable[Event] | None = None) -> Life:
        return fold(self.start, self.events if events is None else events, self.terms(day))

    def measures(self, life: Life, day: date) -> tuple[MeasureState, ...]:
        own = TASKS.by_list.get(self.list_id, ())
        told: dict[tuple[str, str, str, str], tuple[tuple[dict[str, str | None], Answer], ...]] = {}
        for at, status, when in sorted(self.answers, key=lambda one: one[2]):
            if own and when <= day:
                task = own[at % len(own)]
                key = (self.list_id, "文〔2024〕1号", task.measure, task.organ_code)
                told[key] = (*told.get(key, ()), (ROW, Answer(status, when, "")))
        tasks = Tasks(TASKS.by_list, told, "", None, CALENDAR, day)
        return tasks.states(STANDARD.lists[self.list_id], life, ROW)


def history_from(list_id: str, codes: list[int], answers: list[int], missing: int) -> History:
    events = [*beginning(missing), *(event_from(code, number) for number, code in enumerate(codes))]
    told = []
    for code in answers:
        task, status, at = _digits(code, 8, len(STATUSES), len(AT))
        told.append((task, STATUSES[status], DECIDED + timedelta(days=AT[at])))
    return History(list_id, tuple(in_order(events)), tuple(told))


histories = st.builds(
    history_from,
    st.sampled_from(LISTS),
    st.lists(st.integers(0, len(LATER) * len(ORGANS) * len(AT) * 2 * len(EXIT_LABELS) - 1), max_size=10),
    st.lists(st.integers(0, 8 * len(STATUSES) * len(AT) - 1), max_size=3),
    st.sampled_from([0, 0, 0, 1, 2, 3, 4]),
)


def check_day(life: Life, day: date, measures: tuple[MeasureState, ...]) -> None:
    """Invariants 1, 2, 4 and 10 on one day."""
    if life.listing is Listing.LISTED:
        assert life.term_end is None or day <= life.term_end
        assert life.listed_since is not None
        assert life.term_start <= day
        assert (life.exit_kind, life.exit_day) == (None, None)
    else:
        assert not any(one.executable for one in measures)
        assert {one.status for one in measures} <= {MeasureStatus.LIFTED}
    if life.listing is Listing.EXITED:
        assert life.exit_day is not None
        assert life.listed_since is not None
        assert life.listed_since <= life.exit_day <= day
        assert not life.cases
        assert not life.stays
        assert not life.shields
    for one in measures:
        assert one.executable or one.status is not MeasureStatus.EXECUTING
        if one.executable:
            assert life.listing is Listing.LISTED
            assert not life.cases
            assert not life.stays
            assert one.mandatory or one.status in (MeasureStatus.ACCEPTED, MeasureStatus.EXECUTING)
        if life.listing is Listing.LISTED and (life.cases or life.stays):
            assert one.status in (MeasureStatus.SUSPENDED, MeasureStatus.DECLINED)
    for spans, is_open in ((life.verified_since, bool(life.cases)), (life.stayed, bool(life.stays))):
        assert [end for _, end in spans].count(None) == is_open
        assert all(one is not None and one <= nxt for (_, one), (nxt, _) in pairwise(spans))
    for step in life.history:
        assert step.day <= day
        assert step.law
        assert step.rule
        assert step.effect
        assert step.event == "timer_expired" or (step.document and step.organ_code and step.row_id)


def check_change(before: Life, after: Life, events: list[Event]) -> None:
    """Invariants 5 and 8 from one day to the next: a term grows, and an entry comes back, only where the organ
    that listed undoes a repair won by false material; nothing leaves or begins by another's hand."""
    undone = any(one.kind == "repair_revoked" and one.organ_code == LISTER for one in events)
    if before.term_end and after.term_end and after.term_end != before.term_end:
        assert undone
    if before.listing is Listing.EXITED and after.listing is Listing.LISTED:
        assert undone
        assert before.exit_kind in (ExitKind.REPAIRED, ExitKind.LINKED)
    decided = [one for one in after.history[len(before.history) :] if one.effect.startswith("决定列入")]
    assert not decided or before.listing in (Listing.DRAFT, Listing.NOTICED, Listing.OBJECTED_BEFORE)
    if after.listing in (Listing.DECIDED, Listing.LISTED) and before.listing is Listing.OBJECTED_BEFORE:
        assert any(one.kind in ONLY_LISTER and one.organ_code == LISTER for one in events)
    if before.listing is Listing.REJECTED:
        assert after.listing is Listing.REJECTED
    assert after.history[: len(before.history)] == before.history


def check_open(life: Life, events: Iterable[Event]) -> None:
    """While an entry is listed, whatever was opened and not ended by its own organ is open, through every exit and return."""
    cases, stays, shields, decided = set(), [], [], False
    for one in events:
        decided = decided or one.kind == "decide_list"
        if one.kind == "objection_accepted":
            cases.add(one.data["objection_number"])
        elif one.kind in ("objection_fix", "objection_correct") and one.organ_code == LISTER:
            cases.discard(one.data["objection_number"])
        for kind, orders in (("correction_stay", stays), ("correction_shield", shields)):
            if one.kind == kind and decided and one.organ_code in (LISTER, COURT):
                orders.append(one)
            elif one.kind == f"{kind}_end":
                own = [order for order in orders if order.organ_code == one.organ_code]
                for order in [order for order in own if order.day < one.day] or own:
                    orders.remove(order)
    assert set(life.cases) == cases
    assert {one.document for one in life.stays} == {one.document for one in stays}
    assert {one.document for one in life.shields} == {one.document for one in shields}


def holds(history: History) -> None:
    """Every invariant of one history, day by day."""
    life, left = history.start, list(history.events)
    for day in history.days():
        today = [one for one in left if one.day == day]
        before, life = life, fold(life, today, history.terms(day))
        check_day(life, day, history.measures(life, day))
        check_change(before, life, today)
        if life.listing is Listing.LISTED:
            check_open(life, (one for one in history.events if one.day <= day))
    last = history.days()[-1]
    assert life == history.at_once(last)
    competent = [
        one for one in history.events
        if one.organ_code == LISTER
        or one.kind not in (*ONLY_LISTER, *LISTER_OR_COURT, "list_exit")
        or (one.organ_code == COURT and (one.kind in LISTER_OR_COURT or one.data["exit_kind"] == EXIT_LABELS[0]))
    ]  # fmt: skip
    bare = history.at_once(last, competent)
    assert replace(bare, history=()) == replace(life, history=())


@settings(max_examples=400)
@given(histories)
def test_every_history_keeps_the_invariants(history: History) -> None:
    holds(history)


@pytest.mark.slow
@settings(max_examples=50_000, database=None, suppress_health_check=list(HealthCheck))
@given(histories)
def test_fifty_thousand_histories_keep_the_invariants(history: History) -> None:
    holds(history)


def one_day(codes: list[tuple[str, str, str, str]], missing: int) -> History:
    """A history of which all that comes after service happens on two days."""
    events = beginning(missing)
    for number, (kind, organ, case, label) in enumerate(codes):
        day = DECIDED + timedelta(days=40 + number % 2)
        data = {"objection_number": case, "exit_kind": label, "corrected_date": str(DECIDED + number * DAY)}
        events.append(Event(kind, day, day, "某单位", organ, f"文{number}", f"{100 + number:06}", data))
    return History("wage_arrears", tuple(in_order(events)), ())


crowded = st.builds(
    one_day,
    st.lists(
        st.tuples(
            st.sampled_from(LATER), st.sampled_from(ORGANS), st.sampled_from("甲乙"), st.sampled_from(EXIT_LABELS)
        ),
        max_size=8,
    ),
    st.sampled_from([0, 4]),
)


@given(crowded, st.randoms(use_true_random=False))
def test_what_came_in_on_one_day_acts_the_same_in_whatever_order(history: History, random: Random) -> None:
    """Rows get their numbers in the order in which submissions come in."""
    numbers = [one.row_id for one in history.events]
    random.shuffle(numbers)
    other = [replace(one, row_id=number) for one, number in zip(history.events, numbers, strict=True)]
    last = history.days()[-1]
    lives = [history.at_once(last, in_order(events)) for events in (history.events, other)]
    bare = [replace(one, history=(), exits=()) for one in lives]
    assert bare[0] == bare[1]
    told = [[(step.event, step.day, step.document, step.effect) for step in one.history] for one in lives]
    assert told[0] == told[1]
