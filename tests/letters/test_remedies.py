"""Who is told something that goes against them is told what they can do: where, within which periods, by which law."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from creditcli.model.outputs import Letter
from creditcli.stages.letter_desk import UNNAMED, remedy
from creditcli.stages.notify import Desk, due_letters
from tests.letters.stories import CODES, STANDARD, WAGES

AGAINST = {"N2", "N4c", "N6a3", "N6c", "N6e"}  # a decision against its addressee
BEFORE = {"N1"}  # before one
ANSWERS = {"N8"}  # of the office, about the decision of another organ
NO_DECISION = {  # in favour, a notice to organs, or no decision at all: and why no remedy is told
    "N3": "tells what was found; the decision comes after it", "N3b": "in favour", "N4": "in favour", "N4b": "in favour",
    "N5": "tells a right", "N5b": "tells a right", "N6a": "in favour", "N6a2": "asks for what is lacking", "N6b": "in favour",
    "N6d": "in favour", "N7": "in favour", "N9": "to organs", "N9b": "to organs", "N9b2": "to organs", "N9b3": "to organs", "N10": "to organs",
    "N12": "to organs", "N12b": "to organs", "N13": "in favour", "N14": "to a department", "N15": "to a department", "N15b": "to a department",
    "N16": "to departments", "N18": "to the superior organ",
    "N17": "in favour; how to object is told", "N17b": "how to object is told",
}  # fmt: skip


@pytest.fixture(scope="module")
def letters(story_desk: Desk) -> tuple[Letter, ...]:
    return due_letters(story_desk, {}, date(2026, 1, 1))


def test_every_kind_of_letter_is_weighed() -> None:
    kinds = [*AGAINST, *BEFORE, *ANSWERS, *NO_DECISION]
    assert sorted(kinds) == sorted(STANDARD.notices)


def test_a_decision_names_review_organ_and_court_periods_and_law(letters: tuple[Letter, ...]) -> None:
    found = [one for one in letters if one.kind in AGAINST]
    assert {one.kind for one in found} == AGAINST
    for one in found:
        said = str(one.context["remedy"])
        for words in (
            "之日起六十日内向二连浩特市人民政府申请行政复议", "六个月内向二连浩特市人民法院提起行政诉讼",
            "《中华人民共和国行政复议法》第二十条", "《中华人民共和国行政诉讼法》第四十六条",
        ):  # fmt: skip
            assert words in said, (one.kind, said)
        assert ("本通知书" in said) == (one.kind == "N6a3")


def test_before_a_decision_the_right_to_be_heard_is_told_with_its_days(letters: tuple[Letter, ...]) -> None:
    for one in (one for one in letters if one.kind in BEFORE):
        assert one.context["object_days"] == "5个工作日"
        assert one.context["verify_days"]


def test_no_period_is_told_of_a_day_for_which_the_standard_has_none(story_desk: Desk) -> None:
    kind = STANDARD.lists["wage_arrears"]
    assert "六十日" in remedy(story_desk, CODES[WAGES], date(2024, 1, 1), kind)
    assert remedy(story_desk, CODES[WAGES], date(2023, 12, 31), kind) == "如不服本决定，可以依法申请行政复议或者提起行政诉讼。"  # fmt: skip


def test_a_court_list_has_its_own_remedy_and_an_organ_without_entries_a_place_to_fill_in(story_desk: Desk) -> None:
    day = date(2026, 6, 1)
    assert "向作出决定的人民法院申请纠正" in remedy(story_desk, CODES[WAGES], day, STANDARD.lists["court_defaulter"])
    bare = replace(story_desk.office.organisation(CODES[WAGES]), review_body="", court="")
    others = tuple(bare if one.code == bare.code else one for one in story_desk.office.organisations)
    desk = replace(story_desk, office=replace(story_desk.office, organisations=others))
    said = remedy(desk, CODES[WAGES], day, None)
    assert f"六十日内向{UNNAMED}申请行政复议" in said
