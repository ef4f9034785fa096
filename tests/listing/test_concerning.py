"""What a file's checks ask of the lists is worked out for its subjects alone, and is the same as beside all others."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from creditcli.cli.workplace import open_workplace
from creditcli.model.ledger import Entry, Listings
from creditcli.model.record import Parties, RecordView
from creditcli.stages.decide import list_entries
from creditcli.stages.narrow import concerning
from tests.listing.story import CALENDAR, FIRM, OFFICE, PERSON, STANDARD, Story, view_of

DAY = date(2026, 6, 10)
LISTED = "2026-02-24 告知；2026-03-16 决定列入；2026-03-18 送达"
PERSON_TOO = f"{LISTED}；2026-02-24 本人告知；2026-03-16 本人决定列入；2026-03-18 本人送达"
RENAMED = "字段=主体名称，新值=示例新名公司"
STORIES = {
    "nothing else": LISTED,
    "a person beside the firm": PERSON_TOO,
    "a person of a firm that left": f"{PERSON_TOO}；2026-04-08 法院：撤销",
    "an objection and its answer": f"{LISTED}；2026-04-08 受理异议甲；2026-04-10 核实无误甲；2026-04-11 受理异议乙",
    "an objection by a person": f"{PERSON_TOO}；2026-04-08 本人受理异议甲",
    "an objection by a name alone": f"{PERSON_TOO}；2026-04-08 本人受理异议甲（证件=）",
    "a new name": f"{LISTED}；2026-04-08 更正（{RENAMED}）",
    "a new name of a person": f"{PERSON_TOO}；2026-04-08 本人更正（{RENAMED}）",
    "a new name by the old one alone": f"{LISTED}；2026-04-08 更正（{RENAMED}，代码=，名称=示例甲 贸易有限公司）",
    "a red entry beside": f"2026-01-05 认定（至=2029-01-04）；{LISTED}",
    "a second version": f"{LISTED}；2026-04-08 重报（截止=2027-01-01）",
    "an answer": f"{LISTED}；2026-04-08 法院：已执行（措施=列为重点监管对象，执行日=2026-04-08）",
}
OTHER = {
    FIRM["subject_name"]: "示例乙建筑有限公司", FIRM["unified_code"]: "91152501MAYX000259", PERSON["subject_name"]: "李某某",
    PERSON["id_number"]: "另一人员摘要", "二人社列〔2026〕1号": "二人社列〔2026〕9号", "二发改信〔2026〕3号": "二发改信〔2026〕9号",
}  # fmt: skip
FIRMS = ({FIRM["unified_code"]}, {"91152501MAYX000259"}, set[str]())
NAMES = ({PERSON["subject_name"]}, {"李某某"}, {"示例新名公司"}, {FIRM["subject_name"]}, set[str]())


def beside_another(story: str) -> RecordView:
    """The story, and the same of another firm and its representative."""
    own = Story("wage_arrears", story).rows
    other: list[tuple[str, str, dict[str, Any]]] = [
        (name, day, {key: OTHER.get(value, value) for key, value in row.items()}) for name, day, row in own
    ]
    return view_of([*own, *other], DAY)


def listed(view: RecordView) -> Listings:
    return list_entries(view, STANDARD, OFFICE, CALENDAR)


def of(found: Listings, parties: Parties) -> list[tuple[Entry, tuple[object, ...]]]:
    """Entries of these subjects with what happened to them: by code, those without one by name."""
    return [
        (one, one.history)
        for one in found.entries
        if one.unified_code in parties.codes or (not one.unified_code and one.subject_name in parties.names)
    ]


@pytest.mark.parametrize("story", STORIES.values(), ids=STORIES)
def test_lists_of_some_subjects_are_those_of_the_whole_record(story: str) -> None:
    view = beside_another(story)
    whole = listed(view)
    assert len(whole.entries) >= 2
    for codes in FIRMS:
        for names in NAMES:
            parties = Parties(frozenset(codes), frozenset(names))
            assert of(listed(concerning(view, parties, STANDARD)), parties) == of(whole, parties)


def test_of_many_firms_no_more_is_read_than_those_asked_about() -> None:
    view = concerning(beside_another(LISTED), Parties(frozenset({FIRM["unified_code"]}), frozenset()), STANDARD)
    assert view.frames["black-listing"]["unified_code"].to_list() == [FIRM["unified_code"]]


def test_a_name_that_stands_alone_is_known_however_it_is_written() -> None:
    written = FIRM["subject_name"].replace("示例", "示例 ")
    alone = Parties(frozenset(), frozenset({written}), bare=frozenset({written}))
    view = beside_another(LISTED)
    (entry,) = listed(concerning(view, alone, STANDARD)).entries
    assert entry in listed(view).entries
    assert entry.unified_code == FIRM["unified_code"]


def test_a_list_that_the_standard_does_not_know_is_seen_whoever_is_asked_about() -> None:
    (dataset, day, row), *_ = Story("wage_arrears", LISTED).rows
    unknown = (dataset, day, {**row, "list_type": "no_such_list"})
    view = concerning(view_of([unknown], DAY), Parties(frozenset({"91152501MAYX000259"}), frozenset()), STANDARD)
    assert view.frames["black-listing"]["list_type"].to_list() == ["no_such_list"]


def test_a_demo_offices_lists_and_penalties_are_the_same_for_each_subject(demo: Path) -> None:
    place = open_workplace(demo)
    view = place.view(DAY)
    whole = place.ledger(view)
    assert whole.entries
    _, _, lists, ledger, *_ = place.known(view)
    for one in {(one.unified_code, one.subject_name) for one in whole.entries}:
        parties = Parties(frozenset({one[0]} - {""}), frozenset({one[1]}))
        assert of(lists(parties), parties) == of(Listings(whole.entries, whole.foreign), parties)
    for code in whole.penalties["unified_code"].drop_nulls().unique().to_list()[:5]:
        own = ledger(Parties(frozenset({code}), frozenset())).penalties
        assert own.filter(unified_code=code).rows() == whole.penalties.filter(unified_code=code).rows()
