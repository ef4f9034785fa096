"""An honour tells of no listing that was over before it was recognised, not even of one that proved wrong."""

from __future__ import annotations

from datetime import date

import pytest

from creditcli.stages.decide import decide
from tests.listing.story import CALENDAR, OFFICE, STANDARD, Story

LISTED = "2026-02-24 告知；2026-03-16 决定列入；2026-03-18 送达；2026-04-02 移出（类型=认定错误）"


@pytest.mark.parametrize(("recognised", "traces"), [("2026-01-05", 1), ("2026-05-12", 0)])
def test_what_was_over_before_leaves_no_trace(recognised: str, traces: int) -> None:
    story = Story("wage_arrears", f"{LISTED}；{recognised} 认定（至=2029-01-04）")
    ledger = decide(story.view(date(2026, 6, 1)), STANDARD, OFFICE, CALENDAR)
    [red] = [one for one in ledger.entries if one.polarity == "red"]
    assert red.is_active
    assert sum("恢复红名单资格" in step.effect for step in red.history) == traces
