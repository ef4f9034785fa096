"""Since when nobody has to answer an objection or decide a repair, for what it is about has left."""

from __future__ import annotations

from datetime import date

import pytest

from creditcli.stages.decide import decide
from tests.listing.story import CALENDAR, OFFICE, STANDARD, Story

LISTED = "2026-02-02 告知；2026-03-02 决定列入；2026-03-04 送达"
NOTICED = "2026-02-02 告知；2026-03-02 决定列入"
WITH_PERSON = f"{LISTED}；2026-02-02 本人告知；2026-03-02 本人决定列入；2026-03-04 本人送达"
FINED = "2026-04-01 市监：作出决定（程度=一般）"
OPEN, APPLIED = "2026-05-06 受理异议", "2026-05-06 受理修复"
NO_DAY = ""


@pytest.mark.parametrize(
    ("list_id", "text", "moot"),
    [
        ("wage_arrears", f"{LISTED}；{OPEN}", NO_DAY),
        ("wage_arrears", f"{LISTED}；{OPEN}；2026-06-01 法院：撤销", "2026-06-01"),
        ("wage_arrears", f"{LISTED}；{OPEN}；2026-06-01 市监：撤销", NO_DAY),  # which it may not
        ("wage_arrears", f"{LISTED}；{OPEN}；2026-06-01 移出（类型=主体注销）", NO_DAY),
        ("wage_arrears", f"{LISTED}；{OPEN}；2026-06-01 移出（类型=主体注销）；2026-07-01 法院：撤销", "2026-07-01"),
        ("wage_arrears", f"{LISTED}；{OPEN}；2026-06-01 准予修复乙", NO_DAY),
        ("wage_arrears", f"{NOTICED}；{OPEN}；2026-06-01 撤销", "2026-06-01"),
        ("wage_arrears", f"{WITH_PERSON}；2026-05-06 本人受理异议；2026-06-01 法院：撤销", "2026-06-01"),
        ("wage_arrears", f"{WITH_PERSON}；2026-05-06 本人受理异议；2026-06-01 移出（类型=主体注销）", NO_DAY),
        ("wage_arrears", f"{LISTED}；{APPLIED}", NO_DAY),
        ("wage_arrears", f"{LISTED}；{APPLIED}；2026-06-01 市监：移出（类型=主体注销）", NO_DAY),
        ("wage_arrears", f"{LISTED}；{APPLIED}；2026-06-01 移出（类型=主体注销）", "2026-06-01"),
        ("wage_arrears", f"{LISTED}；{APPLIED}；2026-06-01 准予修复乙", "2026-06-01"),
        (
            "wage_arrears",
            f"{LISTED}；{APPLIED}；2026-06-01 准予修复乙；2026-06-08 撤销修复乙",
            NO_DAY,
        ),  # it is open again
        ("penalty", f"{FINED}；{OPEN}", NO_DAY),
        ("penalty", f"{FINED}；{OPEN}；2026-06-01 法院：撤销", "2026-06-01"),
        ("penalty", f"{FINED}；{OPEN}；2026-06-01 住建：撤销", NO_DAY),
        ("penalty", f"{FINED}；{OPEN}；2026-06-01 重报（状态=撤销）", "2026-06-01"),
        ("penalty", f"{FINED}；{OPEN}；2026-06-01 准予修复乙", NO_DAY),
        ("penalty", "2025-05-06 市监：作出决定（程度=一般，类别=通报批评）；2025-05-20 受理异议", NO_DAY),  # it ran out
        ("penalty", "2025-05-06 市监：作出决定（程度=一般，类别=通报批评）；2025-05-20 受理修复", "2025-08-07"),
        ("penalty", f"{FINED}；{APPLIED}；2026-06-01 撤销", "2026-06-01"),
    ],
)
def test_a_case_is_moot_from_the_day_on_which_what_it_is_about_left(list_id: str, text: str, moot: str) -> None:
    view = Story(list_id, text).view(date(2026, 8, 3))
    [case] = [one for one in decide(view, STANDARD, OFFICE, CALENDAR).cases if one.number.endswith("甲")]
    assert case.closed is None
    assert str(case.moot or NO_DAY) == moot
