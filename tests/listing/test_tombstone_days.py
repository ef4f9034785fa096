"""A tombstone tells the first day on which its record was not public, and tells no other day afterwards."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.listing.story import statements
from tests.listing.test_cases import CASES, ledger_of

STORIES = sorted({(one["经过"], one["设置"]) for one in CASES if one["名单"] == "行政处罚"})
DAY = timedelta(days=1)
NEW_RULE = date(2026, 4, 1)


@pytest.mark.parametrize(("text", "settings"), STORIES)
def test_the_day_of_a_tombstone_stays_until_the_record_is_public_again(text: str, settings: str) -> None:
    said = [date.fromisoformat(day) for one in statements(text) for day in (one.day, one.received)]
    days = {NEW_RULE - DAY, NEW_RULE, NEW_RULE + DAY, *said, *(day + DAY for day in said), max(said) + 1200 * DAY}
    told: date | None = None
    for day in sorted(one for one in days if one >= min(said)):
        ledger = ledger_of("行政处罚", text, settings, day.isoformat())
        if ledger.endings:
            [ending] = ledger.endings
            assert told in (None, ending.day), day
            assert ending.day <= day
            told = ending.day
        elif {"published", "annotated"} & set(ledger.penalties["disclosure"]):
            told = None
