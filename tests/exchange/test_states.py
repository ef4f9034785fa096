"""What a receiver holds after changes is what a whole package would give, whatever was sent or acknowledged between."""

from __future__ import annotations

import random
from datetime import date, timedelta
from pathlib import Path

import pytest

from creditcli.cli.workplace import Workplace, open_workplace
from creditcli.io.exchange_package import acknowledgement, pack, read_acknowledgement, unpack
from creditcli.model.exchange import DELTA, FULL, PARTS, Package, Party, Sent, State, acknowledged_up_to, held_after
from creditcli.model.ledger import Ledger
from creditcli.stages.exchange import Now, next_package, now

A, B = Party("12152501YY0000992A", "甲", "152501"), Party("12152502MB00001074", "乙", "152502")
DAYS = [date(2025, 6, 1) + timedelta(days=23 * at) for at in range(25)]  # the sample's stories, from day to day


@pytest.fixture(scope="module")
def told(demo: Path) -> list[tuple[Ledger, Now]]:
    place: Workplace = open_workplace(demo)
    found = []
    for day in DAYS:
        view = place.view(day)
        ledger = place.ledger(view)
        found.append((ledger, now(ledger, view.salt, place.standard, B.code)))
    return found


def through_bytes(package: Package) -> tuple[Package, bytes]:
    content = pack(package)
    read, _, refused = unpack(content)
    assert read is not None, refused
    assert pack(read) == content
    return read, content


def whole_of(state: State) -> dict[str, dict[str, object]]:
    return {part: dict(state.get(part, {})) for part in PARTS}


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(8))
def test_changes_add_up_to_the_whole(seed: int, told: list[tuple[Ledger, Now]]) -> None:
    dice = random.Random(seed)
    sent: list[Sent] = []
    kinds = set()
    for ledger, today in sorted(dice.sample(told, 12), key=lambda one: one[0].as_of):
        package, content = through_bytes(next_package(today, sent, (A, B), ledger, dice.random() < 0.2))
        answer = None
        if dice.random() < 0.5:
            record = {"number": 1, "before": "0" * 64, "after": "1" * 64}
            answer, refused = read_acknowledgement(acknowledgement(package, ledger.as_of, record, B))
            assert refused is None
        gone, wrong = taken_back(sent, today), corrected(sent, today)
        sent.append(Sent(package, content, answer))
        kinds.add(package.kind)
        assert whole_of(held_after(one.package for one in sent)[-1]) == whole_of(today.state)
        assert {(one["part"], one["id"]) for one in package.ended} == gone
        assert {(one["part"], one["id"]) for one in package.corrections} >= wrong
    assert kinds == {FULL, DELTA}


def taken_back(sent: list[Sent], today: Now) -> set[tuple[str, str]]:
    """What any package since the last acknowledged one told and that does not hold now."""
    states = held_after(one.package for one in sent)
    known = states[max(acknowledged_up_to(sent) - 1, 0) :]
    return {(part, key) for state in known for part in PARTS for key in state[part]} - {
        (part, key) for part in PARTS for key in today.state[part]
    }


def corrected(sent: list[Sent], today: Now) -> set[tuple[str, str]]:
    """Things told with another name, number or document since then."""
    states = held_after(one.package for one in sent)
    known = states[max(acknowledged_up_to(sent) - 1, 0) :]
    return {
        (part, key)
        for state in known
        for part in PARTS
        for key, one in state[part].items()
        if key in today.state[part]
        and any(one.get(name) != today.state[part][key].get(name) for name in ("subject_name", "facts", "basis"))
    }


def test_something_ended_was_corrected_and_was_suspended_in_the_sample(told: list[tuple[Ledger, Now]]) -> None:
    """Else the test above would say nothing."""
    first, last = told[0][1].state, told[-1][1].state
    assert any(set(first[part]) - set(last[part]) for part in PARTS)
    assert any(
        one["state"]["measures"]["suspended_since"] for _, today in told for one in today.state["entries"].values()
    )


def test_an_ending_says_how_and_never_whose(told: list[tuple[Ledger, Now]]) -> None:
    package, content = through_bytes(next_package(told[0][1], (), (A, B), told[0][0], False))
    kinds: set[str] = set()
    for ledger, today in told[1:]:
        later = next_package(today, [Sent(package, content, {"any": 1})], (A, B), ledger, False)
        kinds |= {one["kind"] for one in later.ended}
        assert all(set(one) == {"part", "id", "kind", "day", "document", "organ"} for one in later.ended)
    assert {"expired", "repaired"} <= kinds


def test_ids_of_two_receivers_have_nothing_in_common(demo: Path, told: list[tuple[Ledger, Now]]) -> None:
    place = open_workplace(demo)
    ledger, today = told[-1]
    other = now(ledger, place.view(ledger.as_of).salt, place.standard, "12150000MB0000203X")
    public = {one.public_id for one in ledger.entries} | {one.public_id for one in ledger.endings}
    for part in PARTS:
        assert not set(today.state[part]) & set(other.state[part])
        assert not set(today.state[part]) & public
