"""Laws of an entry's life, held against any history of events by any organ, in any order of days."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from creditcli.io.bundle import bundle, open_standard
from creditcli.io.calendar import working_calendar
from creditcli.io.office import load_office
from creditcli.listing.events import in_order
from creditcli.listing.life import fold
from creditcli.listing.life_state import Life, Terms
from creditcli.listing.measures import Tasks, tasks_of
from creditcli.model.ledger import Event, ExitKind, Listing, MeasureStatus
from creditcli.model.record import KEY, RecordView
from creditcli.standard.list_terms import statutory_end

STANDARD, CALENDAR = open_standard(), working_calendar(None)
OFFICE = load_office(bundle("samples") / "office")
LISTED_BY, OTHER = "11152501YY000001XM", "11152501YY000002XX"
DECIDED = date(2022, 3, 1)
LAST = date(2032, 1, 1)
BEGINNING = (("pre_notice_served", -20), ("decide_list", 0), ("served", 3))
LATER = (
    "correction_fix", "repair_accepted", "repair_refused", "objection_accepted", "objection_fix", "objection_correct",
    "objection_withdraw", "correction_revoke", "correction_void", "repair_granted", "linked_exit", "repair_revoked",
)  # fmt: skip
BY_LISTING_ORGAN_ONLY = (
    "correction_revoke",
    "correction_void",
    "objection_withdraw",
    "repair_granted",
    "repair_revoked",
    "objection_correct",
    "objection_fix",
)


def happened(kind: str, day: date, organ: str, number: int, case: str) -> Event:
    return Event(
        kind, day, day, "某单位", organ, f"文〔{day.year}〕{number}号", f"{number:06}", {"objection_number": case}
    )


@st.composite
def histories(draw: st.DrawFn) -> list[Event]:
    """Notice, decision and service, then anything by anybody."""
    events = [happened(kind, DECIDED + timedelta(days=at), LISTED_BY, at + 50, "") for kind, at in BEGINNING]
    drawn = draw(
        st.lists(
            st.tuples(
                st.sampled_from(LATER), st.integers(0, 3000), st.sampled_from([LISTED_BY, LISTED_BY, OTHER]),
                st.sampled_from(["甲", "乙"]),
            ),
            max_size=12,
        )
    )  # fmt: skip
    events += [
        happened(kind, DECIDED + timedelta(days=at), organ, 100 + number, case)
        for number, (kind, at, organ, case) in enumerate(drawn)
    ]
    return in_order(events)


ROW = {
    "decision_number": "文〔2022〕1号",
    "unified_code": "91152501MAYX00017E",
    "id_number": None,
    "subject_name": "某公司",
}


def tasks_on(day: date) -> Tasks:
    """The tasks of the list types, with no catalogue and no answers."""
    frames = {
        name: pl.DataFrame(schema=dict.fromkeys((KEY, "_id", *(field.id for field in dataset.fields)), pl.String))
        for name, dataset in STANDARD.datasets.items()
    }
    return tasks_of(RecordView("", "", day, frames), STANDARD, OFFICE, CALENDAR)


list_ids = st.sampled_from([kind.id for kind in STANDARD.lists.values() if kind.polarity == "black"])
any_day = st.dates(DECIDED, LAST)


def lived(list_id: str, events: list[Event], day: date) -> Life:
    kind = STANDARD.lists[list_id]
    terms = Terms(kind, DECIDED, LISTED_BY, STANDARD, CALENDAR, day)
    start = Life(Listing.DRAFT, DECIDED, statutory_end(kind, DECIDED, CALENDAR), DECIDED)
    return fold(start, events, terms)


@pytest.mark.slow
@given(list_ids, histories(), any_day)
def test_nobody_is_listed_a_day_longer_than_the_term(list_id: str, events: list[Event], day: date) -> None:
    life = lived(list_id, events, day)
    if life.listing is Listing.LISTED and life.term_end is not None:
        assert day <= life.term_end


@given(list_ids, histories(), any_day)
def test_a_day_knows_nothing_of_what_comes_later(list_id: str, events: list[Event], day: date) -> None:
    assert lived(list_id, events, day) == lived(list_id, [one for one in events if one.day <= day], day)


@given(list_ids, histories(), any_day)
def test_while_any_objection_is_open_no_organ_executes_any_measure(
    list_id: str, events: list[Event], day: date
) -> None:
    life = lived(list_id, events, day)
    measures = tasks_on(day).states(STANDARD.lists[list_id], life, ROW)
    if any(one.executable for one in measures):
        assert life.listing is Listing.LISTED
        assert not life.cases
    if life.cases:
        assert {one.status for one in measures} <= {MeasureStatus.SUSPENDED}
    if life.listing is Listing.EXITED:
        assert {one.status for one in measures} <= {MeasureStatus.LIFTED}


@pytest.mark.slow
@given(list_ids, histories(), any_day, any_day)
def test_a_term_grows_only_where_a_repair_by_false_material_is_undone(
    list_id: str, events: list[Event], one: date, other: date
) -> None:
    before, after = (lived(list_id, events, day) for day in sorted((one, other)))
    if before.term_end and after.term_end and after.term_end > before.term_end:
        assert any(event.kind == "repair_revoked" and event.organ_code == LISTED_BY for event in events)


@pytest.mark.slow
@given(list_ids, histories(), any_day)
def test_an_organ_that_did_not_list_changes_nothing(list_id: str, events: list[Event], day: date) -> None:
    """What only the listing organ may do has no effect when another says it did."""
    own = [one for one in events if one.organ_code == LISTED_BY or one.kind not in BY_LISTING_ORGAN_ONLY]
    with_others, without = lived(list_id, events, day), lived(list_id, own, day)
    assert (with_others.listing, with_others.exit_day, with_others.cases, with_others.term_end) == (
        without.listing, without.exit_day, without.cases, without.term_end,
    )  # fmt: skip


@given(list_ids, histories(), any_day)
def test_every_step_names_its_day_and_law(list_id: str, events: list[Event], day: date) -> None:
    for step in lived(list_id, events, day).history:
        assert step.day <= day
        assert step.law
        assert step.effect
        assert step.document or step.event == "timer_expired"


def test_a_person_whom_a_repair_freed_stays_out_when_the_repair_is_undone() -> None:
    days = {"repair_granted": date(2023, 5, 4), "repair_revoked": date(2023, 9, 1)}
    own = [happened(kind, DECIDED + timedelta(days=at), LISTED_BY, at + 50, "") for kind, at in BEGINNING]
    firm_events = [*own, *(happened(kind, day, LISTED_BY, 200, "") for kind, day in days.items())]
    firm = lived("wage_arrears", in_order(firm_events), date(2024, 1, 1))
    assert firm.listing is Listing.LISTED
    exits = [happened("linked_exit", one.day, LISTED_BY, 300, "") for one in firm.exits]
    person = lived("wage_arrears", in_order([*own, *exits]), date(2024, 1, 1))
    assert (person.exit_kind, person.exit_day) == (ExitKind.LINKED, days["repair_granted"])


def test_a_court_may_undo_what_another_organ_decided_also_after_the_entry_has_left() -> None:
    own = [happened(kind, DECIDED + timedelta(days=at), LISTED_BY, at + 50, "") for kind, at in BEGINNING]
    repaired = happened("repair_granted", date(2023, 5, 4), LISTED_BY, 200, "")
    revoked = happened("correction_revoke", date(2023, 9, 1), OTHER, 201, "")
    kind, day = STANDARD.lists["wage_arrears"], date(2024, 1, 1)
    start = Life(Listing.DRAFT, DECIDED, statutory_end(kind, DECIDED, CALENDAR), DECIDED)
    lives = [
        fold(start, [*own, *later], Terms(kind, DECIDED, LISTED_BY, STANDARD, CALENDAR, day, frozenset(courts)))
        for later, courts in (([revoked], ()), ([revoked], (OTHER,)), ([repaired, revoked], (OTHER,)))
    ]
    assert [life.exit_kind for life in lives] == [None, ExitKind.REVOKED, ExitKind.REVOKED]
    assert [life.exit_day for life in lives] == [None, revoked.day, repaired.day]
