"""That nothing is without a legal case: every event with its condition, everything it can lead to, every word of it.

``events.csv`` is the way into the tables for a jurist: for each event of the field (E1 to E25) who may give it, on what
condition, in which cases it takes effect, in which it does not, and which rules send it back when it is submitted.
"""

from __future__ import annotations

import ast
import csv
import re
from collections.abc import Iterator
from datetime import timedelta
from functools import cache
from pathlib import Path

import pytest

from creditcli import listing
from creditcli.io.bundle import bundle
from creditcli.listing.events import RANKS
from creditcli.model.ledger import Event, Ledger
from tests.listing.story import LISTERS, STANDARD, statements
from tests.listing.test_cases import CASES, LISTS, ledger_of
from tests.listing.test_invariants import COURT, DECIDED, EXIT_LABELS, LISTER, OTHER, History

INDEX = list(csv.DictReader((Path(__file__).parent / "events.csv").read_text("utf-8-sig").splitlines()))
NAMES = {f"{one['表']} {one['案例']}" for one in CASES}
ACTS, DOES_NOT, RULES = "生效的案例", "不生效的案例", "报送时退回的规则"
MODULES = ("disclosed", "entries", "fate", "halts", "life", "penalty_terms", "red", "shared")
DAY = re.compile(r"\d{4}-\d\d-\d\d|未确定")
Happening = tuple[str, int, str]  # event, days after the decision, number of the case or kind of the exit
LISTED: tuple[Happening, ...] = (("pre_notice_served", -20, "甲"), ("decide_list", 0, "甲"), ("served", 3, "甲"))
STATES: tuple[tuple[Happening, ...], ...] = (
    (),
    LISTED[:1],
    (*LISTED[:1], ("objection_accepted", -10, "甲")),
    (*LISTED[:1], ("correction_revoke", -5, "甲")),
    LISTED[:2],
    (*LISTED[:2], ("objection_accepted", 1, "甲")),
    LISTED,
    (*LISTED, ("objection_accepted", 10, "甲")),
    (*LISTED, ("objection_accepted", 10, "甲"), ("objection_accepted", 11, "乙")),
    (*LISTED, ("correction_stay", 10, "甲")),
    (*LISTED, ("correction_stay", 10, "甲"), ("objection_accepted", 11, "甲")),
    (*LISTED, ("correction_shield", 10, "甲")),
    (*LISTED, ("repair_granted", 200, "甲")),
    (*LISTED, ("correction_revoke", 20, "甲")),
    (*LISTED, ("objection_withdraw", 20, "甲")),
    (*LISTED, ("list_exit", 20, "主体注销")),
)  # before notice, noticed, objected to, rejected, decided, listed, verified, stayed, shielded, left in every way
PENALTY_EVENTS = (
    "撤销", "确认无效", "准予修复", "撤销修复", "更正", "核实无误", "异议更正", "异议撤销", "暂时屏蔽", "恢复公示",
)  # fmt: skip
WITHIN, AFTER = 300, 1200  # days after the decision: within the term, and past the end of every term


def named(cell: str) -> list[str]:
    return [one for one in cell.split("；") if one]


@cache
def ledgers() -> tuple[Ledger, ...]:
    return tuple(ledger_of(one["名单"], one["经过"], one["设置"], one["统计日"]) for one in CASES)


def test_every_event_has_cases_in_which_it_takes_effect_and_in_which_it_does_not() -> None:
    assert [one["编号"] for one in INDEX] == [f"E{number}" for number in range(1, 26)]
    for one in INDEX:
        missing = {case for column in (ACTS, DOES_NOT) for case in named(one[column])} - NAMES
        assert not missing, f"{one['编号']}：没有这些案例"
        assert one["条件"]
        if one["编号"] != "E16":  # what only the subject does by itself is no event of the record
            assert one[ACTS], one["编号"]
            assert one[DOES_NOT] or one[RULES], one["编号"]
        for code in named(one[RULES]):
            assert code in STANDARD.rules, code
            assert (bundle("standards") / "conformance" / code / "fail").is_dir(), code


def event(happened: Happening, organ: str, number: int) -> Event:
    kind, at, word = happened
    day = DECIDED + timedelta(days=at)
    data = {"objection_number": word if len(word) == 1 else "甲", "exit_kind": word}
    return Event(kind, day, day, "某单位", organ, f"文{number}", f"{number:06}", data)


def led_to(list_id: str, state: tuple[Happening, ...], last: Happening, organ: str) -> Iterator[tuple[str, str]]:
    """The event and what came of it, without its days."""
    events = (*(event(one, LISTER, number) for number, one in enumerate(state)), event(last, organ, len(state)))
    life = History(list_id, events, ()).at_once(events[-1].day)
    yield from ((step.event, DAY.sub("", step.effect)) for step in life.history if step.row_id == events[-1].row_id)


def reachable() -> set[tuple[str, str]]:
    """Everything that any event by any organ, in any state of any list, can lead to."""
    happenings = [
        (kind, at, word)
        for kind in RANKS
        for word in (EXIT_LABELS if kind == "list_exit" else ("甲",))
        for at in (WITHIN, AFTER)
    ]
    return {
        found
        for list_id in LISTERS
        for state in STATES
        for last in happenings
        for organ in (LISTER, COURT, OTHER)
        for found in led_to(list_id, state, last, organ)
    }


@pytest.mark.slow  # tries every happening in every state
def test_whatever_an_event_can_lead_to_stands_in_some_case() -> None:
    told = {
        (step.event, DAY.sub("", step.effect))
        for ledger in ledgers()
        for entry in ledger.entries
        for step in entry.history
    }
    possible = reachable()
    assert len(possible) > 60
    assert not sorted(possible - told)
    assert "timer_expired" in {kind for kind, _ in told}


def sentences(module: str) -> Iterator[str]:
    """Every Chinese text of a module that is no documentation."""
    tree = ast.parse((Path(listing.__file__).parent / f"{module}.py").read_text("utf-8"))
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef)
    told = {id(one.body[0].value) for one in ast.walk(tree) if isinstance(one, documented) and _is_text(one.body[0])}
    for one in ast.walk(tree):
        is_own = isinstance(one, ast.Constant) and isinstance(one.value, str) and id(one) not in told
        if is_own and re.search(r"[\u4e00-\u9fff]", one.value):
            yield one.value


def _is_text(one: ast.stmt) -> bool:
    return isinstance(one, ast.Expr) and isinstance(one.value, ast.Constant)


@pytest.mark.slow
@pytest.mark.parametrize("module", MODULES)
def test_everything_that_the_listing_can_say_is_said_in_some_case(module: str) -> None:
    """Reasons of disclosure, of endings and of suspension as well, which belong to no event of an entry."""
    said: set[str] = set()
    for ledger in ledgers():
        for entry in ledger.entries:
            said |= {step.effect for step in entry.history} | {why for _, _, why in entry.suspended}
        for frame in (ledger.penalties, ledger.licences):
            said |= {text or "" for name in ("disclosure_reason", "annotation") for text in frame[name].to_list()}
        said |= {text for one in ledger.endings for text in (one.kind, one.reason)}
    whole = "\n".join(sorted(said))
    assert [one for one in sentences(module) if one not in whole] == []


def test_whoever_may_or_may_not_change_a_penalty_does_so_in_some_case() -> None:
    """The organ that punished, a court, another organ: each does each thing to a penalty, with or without effect."""
    made: dict[str, set[str]] = {what: set() for what in PENALTY_EVENTS}
    for case in CASES:
        if LISTS[case["名单"]] == "penalty":
            said = statements(case["经过"])
            own = next(one.unit for one in said if one.what == "作出决定")
            for one in said:
                who = {own: "own", "": "own", "法院": "court"}.get(one.unit, "other")
                made.setdefault(one.what, set()).add(who)
    missing = {what: {"own", "court", "other"} - made[what] for what in PENALTY_EVENTS}
    assert {what: who for what, who in missing.items() if who} == {}
