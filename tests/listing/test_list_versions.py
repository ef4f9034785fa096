"""Terms of lists by day of decision: a later version leaves alone, or only shortens, what was decided before it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from creditcli.errors import BrokenStandard
from creditcli.faces.handbook_lists import list_leaf
from creditcli.listing.events import matters_of
from creditcli.model.ledger import Entry, Ledger
from creditcli.model.outputs import Letter
from creditcli.model.words import day_words
from creditcli.report.explain import explain_list
from creditcli.report.standard_diff import render_diff
from creditcli.stages.decide import decide
from creditcli.stages.difference import difference
from creditcli.stages.difference_penalties import Books
from creditcli.stages.letter_told import told_of
from creditcli.stages.notify import Desk, due_letters
from creditcli.stages.prospects import ways
from creditcli.stages.site_explained import listing_explained
from creditcli.stages.site_guides import rights_sections, terms_sections
from creditcli.standard.build import list_type
from creditcli.standard.diff import changes_told, compare
from creditcli.standard.diff_effect import Effect
from creditcli.standard.list_terms import acting_on, decided_under, ruling
from creditcli.standard.load import load_standard
from creditcli.standard.types import Standard
from tests.helpers import bundled
from tests.listing.story import CALENDAR, OFFICE, STANDARD, Story

FILES = bundled("standards")
WAGES, SAFETY = "wage_arrears", "work_safety"
LAW = "law: {law: mohrss-45, article: 第十一条}"
NEW = date(2026, 7, 1)
DAY = timedelta(days=1)
SPANS = ("1m", "6m", "1y", "2y", "3y", "5y")


def version(length: str = "5y", after: str = "24m", transition: str = "", since: date = NEW, more: str = "") -> str:
    passage = f"    transition: {transition}\n" if transition else ""
    return (
        f"  - valid: {{from: {since}}}\n{passage}    tag: F\n"
        f"    term: {{length: {length}, from: decision_date, {LAW}}}\n"
        f"    early_exit: {{after: {after}, after_from: decision_date, need: [新的条件], {more}{LAW}}}\n"
    )


def standard(*versions: str, lists: tuple[str, ...] = (WAGES, SAFETY)) -> Standard:
    text = f"versions:\n{''.join(versions)}".encode()
    return load_standard({**FILES, **{f"lists/{one}.yaml": FILES[f"lists/{one}.yaml"] + text for one in lists}})


def decided(day: str, *more: str, served: str = "2026-07-10", list_id: str = SAFETY) -> Story:
    told = date.fromisoformat(day) - 20 * DAY
    return Story(list_id, "；".join([f"{told} 告知", f"{day} 决定列入", f"{served} 送达", *more]))


def ledger_of(story: Story, new: Standard, day: str) -> Ledger:
    return decide(story.view(date.fromisoformat(day)), new, OFFICE, CALENDAR)


def entry_of(story: Story, new: Standard, day: str) -> Entry:
    [entry] = ledger_of(story, new, day).entries
    return entry


def letters(story: Story, new: Standard, day: str) -> dict[str, Letter]:
    """What is due by the day, by kind; without what tells one standard from another."""
    ledger = ledger_of(story, new, day)
    matters = matters_of(story.view(ledger.as_of), new)
    desk = Desk(ledger, new, OFFICE, (), told_of(ledger, new, matters), CALENDAR)
    due = due_letters(desk, {}, date.min)
    return {one.kind: replace(one, context={**one.context, "trace": ""}) for one in due}


@pytest.mark.parametrize("transition", ["", "version_at_decision"])
@pytest.mark.parametrize(
    ("day", "end", "first"),
    [("2026-06-30", "2029-06-30", "2027-07-01"), ("2026-07-01", "2031-07-01", "2028-07-02")],
)
def test_the_day_of_the_decision_says_which_version(transition: str, day: str, end: str, first: str) -> None:
    entry = entry_of(decided(day), standard(version(transition=transition)), "2026-08-01")
    assert (str(entry.term_end), str(entry.earliest_repair)) == (end, first)


@pytest.mark.parametrize(
    ("length", "after", "end", "first"),
    [
        ("1y", "6m", "2027-06-30", "2026-12-31"),  # sooner by the version
        ("1m", "1m", "2026-07-30", "2026-07-31"),
        ("5y", "24m", "2029-06-30", "2027-07-01"),  # never later than it was told
    ],
)
def test_of_both_what_ends_and_lets_out_first(length: str, after: str, end: str, first: str) -> None:
    new = standard(version(length, after, "earliest_end"))
    entry = entry_of(decided("2026-06-30"), new, "2026-07-20")
    assert (str(entry.term_end), str(entry.standing.least_over)) == (end, first)
    before = entry_of(decided("2026-06-10", served="2026-06-20"), new, "2026-06-30")
    assert (str(before.term_end), str(before.earliest_repair)) == ("2029-06-10", "2027-06-11")  # not yet in force


def test_what_a_version_would_have_ended_long_ago_stood_until_it_began() -> None:
    story, new = decided("2026-03-02", served="2026-03-10"), standard(version("1m", "1m", "earliest_end"))
    assert entry_of(story, new, "2026-06-30").is_active
    entry = entry_of(story, new, "2026-07-01")
    assert (str(entry.term_end), entry.exit_day, str(entry.standing.least_over)) == ("2026-06-30", NEW, "2026-07-01")
    assert "人力资源社会保障部令第45号" in entry.history[-1].law  # it is the version that ended it


def test_every_later_version_that_says_so_acts() -> None:
    new = standard(
        version("1y", "3m", "earliest_end", date(2026, 7, 1)),
        version("2y", "6m", "", date(2026, 8, 1)),
        version("18m", "2m", "earliest_end", date(2026, 9, 1)),
    )
    entry = entry_of(decided("2026-06-30"), new, "2026-09-02")
    assert (str(entry.term_end), str(entry.earliest_repair)) == ("2027-06-30", "2026-09-01")
    between = entry_of(decided("2026-08-03", served="2026-08-10"), new, "2026-09-02")
    assert str(between.term_end) == "2028-02-03"


def test_a_version_says_only_what_it_names() -> None:
    text = f"  - valid: {{from: {NEW}}}\n    tag: F\n    term: {{length: 1y, from: decision_date, {LAW}}}\n"
    entry = entry_of(decided("2026-07-02"), standard(text), "2026-08-01")
    assert (str(entry.term_end), str(entry.earliest_repair)) == ("2027-07-02", "None")
    assert entry.ends_first


def test_a_repair_that_is_undone_begins_the_term_again_under_the_version_of_the_decision() -> None:
    story = decided(
        "2026-03-02", "2026-06-01 受理修复甲（改正=2026-03-20）", "2026-10-08 准予修复甲", "2026-11-02 撤销修复甲",
        served="2026-03-10", list_id=WAGES,
    )  # fmt: skip
    assert str(entry_of(story, standard(version()), "2026-11-10").term_end) == "2029-11-02"
    assert (
        str(entry_of(story, standard(version("1y", transition="earliest_end")), "2026-11-10").term_end) == "2027-11-02"
    )


def test_letters_tell_what_was_told_and_a_later_version_makes_none_anew() -> None:
    story = decided("2026-03-02", served="2026-03-10", list_id=WAGES)
    assert {"N1", "N2", "N5", "N10"} <= set(letters(story, STANDARD, "2026-08-01"))
    assert letters(story, standard(version()), "2026-08-01") == letters(story, STANDARD, "2026-08-01")
    anew = letters(decided("2026-07-02", list_id=WAGES), standard(version()), "2026-08-01")
    assert "列入决定作出之日起满24个月" in str(anew["N5"].context["earliest"])
    assert anew["N5"].context["conditions"] == ("新的条件",)
    assert anew["N1"].context["term"] == "5年"
    assert all(day_words(date(2031, 7, 2)) in str(anew[kind]) for kind in ("N2", "N10"))


def test_who_implements_is_told_anew_of_a_term_that_became_shorter() -> None:
    story, new = (
        decided("2026-03-02", served="2026-03-10", list_id=WAGES),
        standard(version("1y", "6m", "earliest_end")),
    )
    before, after = letters(story, new, "2026-06-30")["N10"], letters(story, new, "2026-07-01")["N10"]
    assert after.parts != before.parts
    assert day_words(date(2027, 3, 2)) in str(after.context)


def test_who_is_let_out_sooner_is_told_the_terms_that_do_it() -> None:
    story = decided("2026-06-30", list_id=SAFETY)
    new = standard(version("2y", "1m", "earliest_end", more="decide_within: 5wd, "))
    entry = entry_of(story, new, "2026-07-20")
    early = next(one for one in ways(entry, (), new, date(2026, 7, 20)) if one.how == "提前移出")
    assert (str(early.day), "新的条件" in early.condition) == ("2026-07-31", True)
    assert "第11" not in early.law
    told = str(listing_explained(entry, new))
    assert "满1个月" in told
    assert "2026年7月31日" in told


def test_pages_tell_which_term_is_of_which_decisions() -> None:
    new = standard(version(transition="earliest_end"), lists=(WAGES,))
    pages = str((terms_sections(new, OFFICE), rights_sections(new, OFFICE, date(2026, 8, 1))))
    name = new.lists[WAGES].name
    for words in (f"{name}（至2026年6月30日止作出的决定）", f"{name}（自2026年7月1日起作出的决定）", "5年", "24个月"):
        assert words in pages
    assert "2026年7月1日前作出的决定，自2026年7月1日起按新旧规定中先到的日期执行，不延长" in pages
    assert new.lists[SAFETY].name in pages
    kept = str(terms_sections(standard(version(), lists=(WAGES,)), OFFICE))
    assert "2026年7月1日前作出的决定，仍按作出决定时的期限和提前移出条件执行" in kept


def test_a_version_is_an_addition_and_an_edit_changes_what_was_told() -> None:
    new = standard(version(), lists=(WAGES,))
    [added] = compare(STANDARD, new)
    assert (added.kind, added.path, added.since, added.effect) == (
        "TermsVersion", (WAGES, "2026-07-01"), NEW, Effect.NEUTRAL,
    )  # fmt: skip
    assert not changes_told(added)
    edited = {
        "lists/wage_arrears.yaml": FILES["lists/wage_arrears.yaml"].replace(b"length: 3y", b"length: 5y"),
        "lists/work_safety.yaml": FILES["lists/work_safety.yaml"].replace(b"after: 12m", b"after: 24m"),
    }
    assert [changes_told(one) for one in compare(STANDARD, load_standard({**FILES, **edited}))] == [True, True]
    assert [changes_told(one) for one in compare(new, standard(version("1y"), lists=(WAGES,)))] == [True]
    assert [changes_told(one) for one in compare(new, STANDARD)] == [True]


def test_between_two_days_the_reason_is_the_rule_that_came_into_force() -> None:
    story, new = decided("2026-03-02", served="2026-03-10"), standard(version("1y", "1m", "earliest_end"))
    before, after = (ledger_of(story, new, day) for day in ("2026-06-30", "2026-07-02"))
    [moved] = difference(before, after, Books(story.view(after.as_of), new, OFFICE, CALENDAR)).entries
    [rule] = [one.step for one in moved.reasons if one.step.event == "rule_in_force"]
    assert (rule.day, rule.effect) == (NEW, "列入期改为至2027-03-02")
    assert "决定列入，期限至2029-03-02" in [one.effect for one in entry_of(story, new, "2026-07-02").history], (
        "as it was told"
    )
    assert "第十一条" in rule.law


def test_explain_and_the_handbook_tell_every_version_and_diff_marks_an_edit() -> None:
    new = standard(version(transition="earliest_end"), lists=(WAGES,))
    for lang, words in (("zh", "5年"), ("en", "5 years")):
        [told] = {name: value for _, name, value in explain_list(WAGES, new, lang)}["versions"]
        assert words in told
        assert "2026-07-01" in told
    page = str(list_leaf(new.lists[WAGES], new))
    assert "自2026年7月1日起作出的决定：提前移出" in page
    assert "按新旧规定中先到的日期执行" in page
    mark = "改动了已经告知的期限或者条件"
    assert mark not in render_diff((STANDARD, new), compare(STANDARD, new), None, "text", "zh")
    assert mark in render_diff((new, STANDARD), compare(new, STANDARD), None, "text", "zh")


@pytest.mark.parametrize(
    "text",
    [
        version(since=date(2022, 1, 1)),  # the list's own first day
        version() + version(),
        version().replace(LAW, "tag: F"),
        version("5y", transition="bald"),
        f"  - valid: {{from: {NEW}}}\n    tag: F\n",
        version().replace("    tag: F\n", "    tag: F\n    measures: []\n"),
        version().replace(f"from: {NEW}", f"from: {NEW}, to: 2027-01-01"),
    ],
)
def test_versions_that_cannot_be_are_refused(text: str) -> None:
    with pytest.raises(BrokenStandard, match="wage_arrears"):
        standard(text, lists=(WAGES,))


days = st.dates(date(2026, 1, 5), date(2028, 12, 31))
some = st.lists(
    st.tuples(days, st.sampled_from(SPANS), st.sampled_from(SPANS), st.sampled_from(["", "earliest_end"])),
    min_size=1, max_size=3, unique_by=lambda one: one[0],
)  # fmt: skip


@pytest.mark.slow
@given(some, days, days, days)
def test_nothing_that_was_told_grows(
    versions: list[tuple[date, str, str, str]], day: date, one: date, other: date
) -> None:
    said = "".join(version(length, after, how, since) for since, length, after, how in sorted(versions))
    kind = list_type(yaml.safe_load(FILES[f"lists/{SAFETY}.yaml"] + f"versions:\n{said}".encode()))
    early, late = sorted((max(one, day), max(other, day)))
    own = decided_under(kind, day)
    before, after = (ruling(kind, day, seen) for seen in (early, late))
    first, last = before.last_day(day, CALENDAR), after.last_day(day, CALENDAR)
    assert first
    assert last
    assert last <= first
    assert last == first or last >= early  # what was public until then was so lawfully
    opens = [one.exit_day(lambda _: day, CALENDAR) for one in (before, after)]
    assert opens[0]
    assert opens[1]
    assert opens[1] <= opens[0]
    assert opens[1] == opens[0] or opens[1] > early
    if all(how == "" for _, _, _, how in versions):
        assert acting_on(kind, day, late, CALENDAR) == own
