"""The stories of samples/STORIES.md come out as told, to the day."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from pathlib import Path

import polars as pl
import pytest

from creditcli.cli.workplace import Workplace, open_workplace
from creditcli.model.ledger import Disclosure, Entry, ExitKind, Ledger, Listing, MeasureStatus


@cache
def place_of(folder: Path) -> Workplace:
    return open_workplace(folder)


@cache
def ledger_of(folder: Path, day: str) -> Ledger:
    place = place_of(folder)
    return place.ledger(place.view(date.fromisoformat(day)))


def entry(folder: Path, day: str, number: str, role: str = "") -> Entry:
    found = [one for one in ledger_of(folder, day).entries if one.decision_number == number and one.role == role]
    assert len(found) == 1, f"{number} on {day}: {len(found)}"
    return found[0]


def test_objected_suspended_corrected(demo: Path) -> None:
    number = "二人社列〔2025〕1号"
    before, during, after = (entry(demo, day, number) for day in ("2026-03-01", "2026-03-02", "2026-03-10"))
    assert before.disclosure is Disclosure.PUBLISHED
    assert any(one.executable for one in before.measures)
    assert during.disclosure is Disclosure.ANNOTATED
    assert {one.status for one in during.measures} == {MeasureStatus.SUSPENDED}
    assert not any(one.executable for one in during.measures)
    assert after.disclosure is Disclosure.PUBLISHED
    assert "已更正" in after.facts
    assert "已更正" not in before.facts
    assert any(one.executable for one in after.measures)


def test_an_objection_that_is_not_justified_lets_measures_resume(demo: Path) -> None:
    number = "二市监列〔2026〕1号"
    assert entry(demo, "2026-04-03", number).verifying == ("YY〔2026〕2号",)
    after = entry(demo, "2026-04-13", number)
    assert after.verifying == ()
    assert after.term_end == date(2029, 3, 23), "verification does not lengthen the term"


def test_repaired_early(demo: Path) -> None:
    number = "二人社列〔2025〕2号"
    assert entry(demo, "2025-09-14", number).listing is Listing.LISTED
    gone = entry(demo, "2025-09-19", number)
    assert (gone.exit_kind, gone.exit_day) == (ExitKind.REPAIRED, date(2025, 9, 15))
    assert {one.status for one in gone.measures} == {MeasureStatus.LIFTED}


@pytest.mark.parametrize(
    ("number", "last"), [("二人社列〔2025〕3号", "2026-11-23"), ("（2024）内2501执11号", "2026-03-05")]
)
def test_expired_without_anybody_doing_anything(demo: Path, number: str, last: str) -> None:
    assert entry(demo, last, number).disclosure is Disclosure.PUBLISHED
    day_after = (date.fromisoformat(last) + timedelta(days=1)).isoformat()
    gone = entry(demo, day_after, number)
    assert (gone.exit_kind, gone.disclosure) == (ExitKind.EXPIRED, Disclosure.WITHDRAWN)


def test_a_penalty_revoked_is_gone_and_its_tombstone_says_why(demo: Path) -> None:
    before, after = ledger_of(demo, "2026-10-11"), ledger_of(demo, "2026-10-12")
    new = [one for one in after.endings if one not in before.endings and one.kind == "撤销"]
    assert [one.day for one in new] == [date(2026, 10, 9)]
    assert "撤销" in new[0].reason


def test_firm_and_linked_persons_leave_together(demo: Path) -> None:
    firm = entry(demo, "2026-05-08", "二应急列〔2025〕1号")
    persons = [one for one in ledger_of(demo, "2026-05-08").entries if one.linked_to == firm.id]
    assert len(persons) == 2
    assert firm.exit_day == date(2026, 5, 6)
    assert {(one.exit_kind, one.exit_day) for one in persons} == {(ExitKind.LINKED, firm.exit_day)}
    assert {one.disclosure for one in persons} == {Disclosure.HIDDEN}, "persons are not public"


def test_red_refused_because_listed(demo: Path) -> None:
    numbers = [one.decision_number for one in ledger_of(demo, "2026-11-23").entries]
    assert "二发改信〔2026〕20号" not in numbers


def test_red_lost_to_a_listing_and_restored_after_a_wrong_one(demo: Path) -> None:
    lost, restored = "二发改信〔2025〕18号", "二发改信〔2025〕17号"
    assert entry(demo, "2025-08-10", restored).exit_kind is ExitKind.BLACKLISTED
    assert entry(demo, "2025-10-29", restored).listing is Listing.LISTED
    assert entry(demo, "2026-11-23", lost).exit_kind is ExitKind.BLACKLISTED


def test_false_repair_is_undone_with_a_new_term(demo: Path) -> None:
    number = "二人社列〔2024〕1号"
    assert entry(demo, "2025-07-01", number).exit_kind is ExitKind.REPAIRED
    back = entry(demo, "2026-02-27", number)
    assert back.listing is Listing.LISTED
    assert (back.term_start, back.term_end) == (date(2026, 2, 24), date(2029, 2, 24))


def test_a_late_licence_is_kept_and_counted(demo: Path) -> None:
    late = ledger_of(demo, "2025-05-16").licences.filter(pl.col("late_days") > 0)
    assert late.height == 1
    assert late["disclosure"].to_list() == ["published"]


def test_a_held_row_is_taken_in_once_the_department_has_confirmed_it(demo: Path) -> None:
    before, after = ledger_of(demo, "2025-08-18"), ledger_of(demo, "2025-08-19")
    assert after.penalties.height == before.penalties.height + 1
