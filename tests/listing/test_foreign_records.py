"""Licences and penalties of other offices: which are told of on a day, and what they make of years without a bad record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

from creditcli.listing.clean import CLASSES, EXISTENCE, REPAIRED, CleanRule, bad_records, clean_of
from creditcli.listing.foreign_records import foreign_records
from creditcli.model.exchange import ForeignRecord, Package, Partner, Recognition
from creditcli.model.inquiry import Clean, CleanYears
from creditcli.stages.decide import decide
from tests.listing.story import CALENDAR, FIRM, OFFICE, STANDARD, Story
from tests.listing.test_foreign import BASIS, LIST, LISTED, THEIRS, package_of

FINED = "2026-05-06 交通：作出决定（程度=一般）"
TOLD, ASKED = date(2026, 6, 1), date(2026, 6, 10)
CHOICES = {CLASSES: "general_and_serious", REPAIRED: "not_counted", EXISTENCE: "since_start"}
FIRST_OFFICE = "11152502MB0000107A"  # before the other in the order of codes


def told_on(day: date, *packages: Package) -> tuple[ForeignRecord, ...]:
    return foreign_records(replace(Story(LIST, "").view(day), foreign=packages), OFFICE)


def clean(packages: Sequence[Package], recognised: bool = False, **settings: str) -> Clean:
    rules = (Recognition(THEIRS, (LIST,), BASIS),) if recognised else ()
    view = replace(Story(LIST, "").view(ASKED), foreign=tuple(packages))
    office = replace(OFFICE, recognised=rules)
    rule = CleanRule.on(ASKED, STANDARD, {**CHOICES, **settings})
    found = bad_records(decide(view, STANDARD, office, CALENDAR), rule, foreign_records(view, office))
    return clean_of(FIRM["unified_code"], {"established_date": "2010-01-01"}, found, rule)


def test_a_penalty_is_told_with_its_term_its_class_and_its_office() -> None:
    [one] = told_on(ASKED, package_of(FINED, "penalty", TOLD))
    assert (one.dataset, one.unified_code, one.decision_number) == (
        "penalty",
        FIRM["unified_code"],
        "二市监罚〔2026〕8号",
    )
    assert (one.penalty_class, one.categories, one.disputed) == ("一般", "罚款", False)
    assert (one.until, one.office, one.told) == (date(2027, 5, 6), "邻市信用办", TOLD)
    partner = replace(OFFICE, partners=(Partner(THEIRS, "锡林浩特市信用办"),))
    view = replace(Story(LIST, "").view(ASKED), foreign=(package_of(FINED, "penalty", TOLD),))
    assert foreign_records(view, partner)[0].office == "锡林浩特市信用办", "as our own register calls it"


@pytest.mark.parametrize(("day", "shown"), [(date(2027, 5, 6), 1), (date(2027, 5, 7), 0)])
def test_it_is_told_to_its_last_day_and_no_longer(day: date, shown: int) -> None:
    assert len(told_on(day, package_of(FINED, "penalty", TOLD))) == shown


def test_what_the_last_package_does_not_tell_any_more_is_gone_and_a_mark_comes_with_it() -> None:
    first = package_of(FINED, "penalty", TOLD)
    marked = package_of(f"{FINED}；2026-06-02 受理异议", "penalty", date(2026, 6, 3), 2)
    gone = package_of(f"{FINED}；2026-06-02 交通：撤销", "penalty", date(2026, 6, 3), 2)
    assert [one.disputed for one in told_on(ASKED, first, marked)] == [True]
    assert told_on(ASKED, first, gone) == ()


def test_a_licence_without_a_last_day_is_told_and_offices_stand_in_the_order_of_their_codes() -> None:
    licence = package_of("2026-02-12 交通：作出决定", "licence", TOLD)
    other = package_of(FINED, "penalty", TOLD, sender=FIRST_OFFICE)
    found = told_on(ASKED, licence, other)
    assert [(one.office_code, one.dataset, one.until) for one in found] == [
        (FIRST_OFFICE, "penalty", date(2027, 5, 6)), (THEIRS, "licence", None),
    ]  # fmt: skip


def test_a_person_without_a_code_is_nobody_that_can_be_told_of() -> None:
    package = package_of(FINED, "penalty", TOLD)
    bare = tuple(
        {name: text for name, text in one.items() if name != "unified_code"} for one in package.told["penalties"]
    )
    assert told_on(ASKED, replace(package, told={**package.told, "penalties": bare})) == ()


@pytest.mark.parametrize(
    ("there", "list_id", "settings", "answer"),
    [
        (FINED, "penalty", {}, CleanYears.UNDETERMINED),
        (FINED, "penalty", {CLASSES: "serious"}, CleanYears.CLEAN),
        ("2024-01-10 交通：作出决定", "penalty", {}, CleanYears.UNDETERMINED),  # shown for three years, without a class
        ("2026-02-12 交通：作出决定", "licence", {}, CleanYears.CLEAN),
        ("2026-01-05 红名单认定（至=2029-01-04）", "red", {}, CleanYears.CLEAN),
    ],
)
def test_a_penalty_elsewhere_that_might_count_leaves_the_answer_to_a_person(
    there: str, list_id: str, settings: dict[str, str], answer: CleanYears
) -> None:
    found = clean([package_of(there, list_id, TOLD)], **settings)
    assert found.answer is answer, found.reasons
    assert all("供参考" in zh and "for reference" in en for zh, en in found.reasons)


@pytest.mark.parametrize(
    ("event", "recognised", "answer"),
    [
        ("", False, CleanYears.UNDETERMINED), ("", True, CleanYears.NOT_CLEAN),
        ("；2026-05-28 受理异议", True, CleanYears.UNDETERMINED), ("；2026-05-28 撤销", True, CleanYears.CLEAN),
    ],
)  # fmt: skip
def test_a_listing_elsewhere_counts_where_it_is_recognised_and_nobody_objects(
    event: str, recognised: bool, answer: CleanYears
) -> None:
    found = clean([package_of(f"{LISTED}{event}", LIST, TOLD)], recognised)
    assert found.answer is answer, found.reasons
