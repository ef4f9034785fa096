"""Nobody reads a list's terms without the day of the decision: where all that a list says of its first day is nonsense,
and what it says now is a later version of that, every case ends as it did."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from typing import Any

import pytest
import yaml

from creditcli.listing.events import matters_of
from creditcli.model.ledger import Ledger
from creditcli.stages.decide import decide
from creditcli.stages.due import due
from creditcli.stages.letter_told import told_of
from creditcli.stages.notify import Desk, due_letters
from creditcli.stages.prospects import ways
from creditcli.stages.site_explained import listing_explained
from creditcli.stages.site_rows import serious_row
from creditcli.standard.list_terms import DATED
from creditcli.standard.load import load_standard
from creditcli.standard.types import Standard
from tests.helpers import bundled
from tests.listing.story import CALENDAR, OFFICE, STANDARD, Story
from tests.listing.test_cases import CASES, LISTS

FILES = bundled("standards")
NONSENSE = {
    "term": {"length": "2d", "from": "decision_date"},
    "early_exit": {
        "after": "9y",
        "after_from": "served_date",
        "need": ["没有"],
        "bars": ["没有"],
        "decide_within": "1wd",
    },
}
OWN = ("wage_arrears", "samr_serious", "work_safety")


def later(content: bytes) -> bytes:
    """The list type with all its dated blocks as a version from its second day on."""
    said = yaml.safe_load(content)
    blocks = {name: said[name] for name in DATED}
    since = said["valid"]["from"] + timedelta(days=1)
    law = blocks["term"]["law"]
    first = {name: {**block, "law": law} for name, block in NONSENSE.items()}
    version = {"valid": {"from": since}, "tag": said["tag"], **blocks}
    return yaml.safe_dump({**said, **first, "versions": [version]}, allow_unicode=True).encode()


@cache
def dated_standard() -> Standard:
    """The standard whose own lists are all such."""
    return load_standard({**FILES, **{f"lists/{one}.yaml": later(FILES[f"lists/{one}.yaml"]) for one in OWN}})


STORIES = sorted({
    (LISTS[case["名单"]], case["经过"], case["设置"], case["统计日"]) for case in CASES if LISTS[case["名单"]] in OWN
})  # fmt: skip


def everything(story: Story, settings: str, day: date, standard: Standard) -> tuple[Any, ...]:
    chosen = dict(part.split("=") for part in settings.split("；") if part)
    office = replace(OFFICE, settings={**OFFICE.settings, **chosen})
    view = story.view(day)
    ledger: Ledger = decide(view, standard, office, CALENDAR)
    desk = Desk(ledger, standard, office, (), told_of(ledger, standard, matters_of(view, standard)), CALENDAR)
    letters = due_letters(desk, {}, date.min)
    return (
        ledger.entries, ledger.cases, ledger.endings,
        [replace(one, context={**one.context, "trace": ""}) for one in letters],
        due(desk, (), CALENDAR, 5000),
        [ways(one, ledger.cases, standard, day) for one in ledger.entries],
        [(listing_explained(one, standard), serious_row(one, standard)) for one in ledger.entries if one.term_end],
    )  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("list_id", OWN)
def test_every_case_ends_as_it_did(list_id: str) -> None:
    own = [one for one in STORIES if one[0] == list_id]
    assert own
    for name, text, settings, day in own:
        story, on = Story(name, text), date.fromisoformat(day)
        assert everything(story, settings, on, dated_standard()) == everything(story, settings, on, STANDARD), text
