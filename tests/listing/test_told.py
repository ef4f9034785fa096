"""What was told of a record stays told: also where thousands of rows are worked out together (``disclosed.FEW``)."""

from __future__ import annotations

from datetime import date

import pytest

from creditcli.listing import disclosed
from creditcli.listing.told import filled, kept
from creditcli.stages.decide import decide
from tests.listing.story import CALENDAR, OFFICE, STANDARD, Story
from tests.listing.test_cases import CASES, LISTS

TOLD = [one for one in CASES if one["表"] == "told" and one["名单"] in ("行政处罚", "行政许可")]


@pytest.mark.parametrize("case", TOLD, ids=lambda one: f"{one['案例']}-{one['统计日']}")
def test_rows_that_are_alike_are_told_apart_by_what_was_told_before(
    case: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    day = date.fromisoformat(case["统计日"])
    view = Story(LISTS[case["名单"]], case["经过"]).view(day)
    one_by_one = decide(view, STANDARD, OFFICE, CALENDAR)
    monkeypatch.setattr(disclosed, "FEW", 0)
    together = decide(view, STANDARD, OFFICE, CALENDAR)
    assert one_by_one.penalties.equals(together.penalties)
    assert one_by_one.licences.equals(together.licences)


def test_a_blank_says_nothing_and_a_word_replaces_a_word() -> None:
    versions = [
        {"penalty_class": "一般", "valid_to": None, "facts": "甲"},
        {"penalty_class": "", "valid_to": None, "facts": None},
        {"penalty_class": "严重", "valid_to": None, "facts": None},
    ]
    assert kept(versions) == {"penalty_class": "严重"}
    assert [(one["penalty_class"], one["facts"]) for one in filled(versions)] == [
        ("一般", "甲"),
        ("一般", None),
        ("严重", None),
    ]
