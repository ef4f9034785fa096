"""Figures count each decision once, at whoever sent it first, and tell nobody's number."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from creditcli.model.figures import Group
from creditcli.stages.withholding import withhold
from tests.cli.test_whose_it_is import FIRM, LISTED, MARKET, PENALTY, PERSON, send, write
from tests.exchange.offices import call, sure

LATER = "2026-06-10"
RELAYED = {**PENALTY, "content": "罚款人民币贰仟元整", "confirmation": "受市场监管局书面委托代报，委托函已存档（示例）"}
FIXED = {
    **FIRM, **MARKET, "target_dataset": "行政处罚", "target_decision_number": PENALTY["decision_number"], "action": "更正",
    "document_number": "二市监更〔2026〕1号", "document_date": "2026-04-07", "reason": "日期笔误（示例）。", "field": "处罚决定日期",
    "old_value": "2026-03-01", "new_value": "2026-04-01",
}  # fmt: skip
Row = Mapping[str, str]


@pytest.fixture
def office(winter_office: Path) -> Path:
    return winter_office


def stats(office: Path, day: str, *more: str) -> dict[str, Any]:
    done = sure("stats", "--office", str(office), "--as-of", day, "--format", "json", *more)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def timely(office: Path, group: str = "department", day: str = LATER) -> dict[str, tuple[int, int]]:
    """Of those that have any: in time, of how many."""
    found = [one for one in stats(office, day)["rows"] if one["group"] == group]
    shares = {one["name"]: one["figures"]["timely"] for one in found}
    return {name: (one["numerator"], one["denominator"]) for name, one in shares.items() if one["denominator"]}


def sent(office: Path, department: str, day: str, row: Row) -> None:
    path = write(office.parent / f"{department}-{day}.csv", "penalty", [row])
    given = ("--department", department, "--received", day, "--office", str(office), "--confirm")
    done = call("merge", str(path), *given)
    assert done.returncode == 0, done.stdout


@pytest.mark.slow
@pytest.mark.parametrize("turn", [1, -1])
def test_a_relay_moves_no_decision_to_another_department(office: Path, turn: int) -> None:
    for department, row in (("市场监管局", PENALTY), ("住建局", RELAYED))[::turn]:
        sent(office, department, "2026-06-02", row)
    assert timely(office) == {MARKET["organ"]: (0, 1)}


@pytest.mark.slow
def test_what_is_sent_again_later_is_at_whoever_sent_it_first(office: Path) -> None:
    sent(office, "市场监管局", "2026-04-02", PENALTY)
    sent(office, "住建局", "2026-06-02", RELAYED)
    assert timely(office) == {MARKET["organ"]: (1, 1)}
    assert "没有需要督办的部门" in sure("stats", "--office", str(office), "--as-of", LATER, "--late-letters").stderr


@pytest.mark.slow
def test_a_day_that_was_corrected_decides_of_lateness_too(office: Path) -> None:
    send(office, "penalty", "2026-04-03", {**PENALTY, "decision_date": "2026-03-01"})
    assert timely(office, "month") == {"2026-03": (0, 1)}
    send(office, "correction", "2026-04-07", FIXED)
    assert timely(office, "month") == {"2026-04": (1, 1)}
    said = sure("stats", "--office", str(office), "--as-of", LATER, "--late-letters").stderr
    assert "没有需要督办的部门" in said
    explained = sure("explain", PENALTY["decision_number"], "--office", str(office), "--as-of", LATER).stdout
    assert "迟报" not in explained


def ledger(path: Path, *lines: tuple[str, str, str]) -> tuple[str, ...]:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([("文号", "处罚机关", "处罚决定日期"), *lines])
    return "--reference", str(path), "--source", "市场监管局案卷台账"


def test_a_decision_is_hidden_once_however_often_its_number_is_spelled(office: Path) -> None:
    send(office, "penalty", "2026-04-02", PENALTY)
    own, organ = PENALTY["decision_number"], MARKET["organ"]
    spelled = (
        "二市监罚〔2026〕77号",
        "二市监罚[2026]77号",
        "二市监罚（2026）77号",
        own,
        own.replace("〔", "[").replace("〕", "]"),
    )
    given = ledger(office.parent / "台账.csv", *((one, organ, "2026-04-01") for one in spelled))
    found = stats(office, LATER, *given)
    assert found["rows"][0]["figures"]["missing"] == {"numerator": 1, "denominator": 2, "percent": 50.0}


@pytest.mark.parametrize("format", ["text", "json", "csv", "html"])
def test_a_persons_number_in_the_ledger_of_decisions_is_told_nowhere(office: Path, format: str) -> None:
    send(office, "penalty", "2026-04-02", PENALTY)
    given = ledger(
        office.parent / "台账.csv", (PERSON, MARKET["organ"], "2026-04-01"), (f"张某{PERSON}", PERSON, "2026-04-01"),
        ("二市监罚〔2026〕77号", PERSON, "2026-04-01"), ("二市监罚〔2026〕78号", MARKET["organ"], "2026-04-01"),
    )  # fmt: skip
    done = sure("stats", "--office", str(office), "--as-of", LATER, *given, "--format", format, "--late-letters")
    assert ("二市监罚〔2026〕77号" in done.stdout) == (format in ("json", "html"))
    assert PERSON not in done.stdout + done.stderr
    kept = [path.read_bytes() for path in office.rglob("*") if path.is_file() and "vault" not in path.parts]
    assert not any(PERSON.encode() in one for one in kept)
    named = call("stats", "--office", str(office), "--as-of", LATER, *given[:3], f"张某{PERSON}的台账")
    assert (named.returncode, PERSON in named.stderr) == (2, False)


@pytest.mark.slow
def test_a_firm_under_two_decisions_of_one_list_is_one_firm(office: Path) -> None:
    again = {**LISTED, "decision_number": "二人社列〔2026〕2号", "pre_notice_number": "二人社列告〔2026〕2号"}
    send(office, "black-listing", "2026-03-19", LISTED, again)
    found = {one["list"]: one["organisations"]["count"] for one in stats(office, "2026-03-20")["listed"]}
    assert [count for count in found.values() if count] == [1]


@dataclass
class Counted:
    hits: int
    of: int
    persons: int = 0
    withheld: bool = False


def withheld(**departments: tuple[str, int, int]) -> set[str]:
    """Names of the groups of which the number is withheld. ``departments``: region, cases, those about persons."""
    cells: dict[tuple[Group, str], Counted] = {}
    for name, (region, of, persons) in departments.items():
        for key in (
            (Group.ALL, ""),
            (Group.LEAGUE, f"{region[:4]}00"),
            (Group.BANNER, region),
            (Group.DEPARTMENT, name),
        ):
            cell = cells.setdefault(key, Counted(0, 0))
            cell.hits, cell.of, cell.persons = cell.hits + of, cell.of + of, cell.persons + persons
    withhold(cells, lambda name: departments[name][0])
    return {code for (_, code), cell in cells.items() if cell.withheld}


def test_a_small_cell_cannot_be_worked_out_from_another_grouping() -> None:
    assert withheld(a=("152501", 3, 1), b=("152501", 20, 0), c=("152502", 6, 0)) == {"a", "b"}, "of its own banner"
    alone = withheld(a=("152501", 3, 1), b=("152502", 20, 0), c=("152502", 6, 0), d=("152503", 30, 0))
    assert alone == {"a", "152501", "152502", "c"}
    far = withheld(a=("152501", 3, 1), b=("152601", 20, 0), c=("152601", 9, 0))
    assert far == {"a", "152501", "152500", "152600", "152601", "c"}
    assert withheld(a=("152501", 9, 1), b=("152501", 20, 0)) == set()
