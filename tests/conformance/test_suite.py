"""``standards/conformance``: every rule has a passing and a failing case, and gives what the case says.

A failing case lists every finding that must be mended or confirmed, and every finding of its own rule;
a passing case gives none. Files are written as departments write them; one fault a file.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from creditcli.cli.flow import Intake, context_for
from creditcli.cli.workplace import Workplace
from creditcli.io.bundle import bundle, open_standard
from creditcli.io.calendar import working_calendar
from creditcli.io.office import load_office
from creditcli.io.read import read_bytes
from creditcli.io.record import RecordStore
from creditcli.io.vault import Vault
from creditcli.model.finding import Finding
from creditcli.stages.merge import plan_merge
from creditcli.stages.validate import validate_file

SUITE = bundle("standards") / "conformance"
STANDARD = open_standard()
CALENDAR = working_calendar(None)
CASES = sorted(path.parent for path in SUITE.glob("*/*/case.yaml"))
Row = tuple[str, str, str, str, str]


def place_for(folder: Path) -> Workplace:
    """An office with an empty record and a vault of its own."""
    office = load_office(SUITE / "office")
    store, vault = RecordStore(folder), Vault(folder)
    store.create(office.code, date(2024, 1, 1), "conformance")
    vault.create(bytes(32))
    return Workplace(folder, STANDARD, office, store, vault, CALENDAR)


def take_in(place: Workplace, path: Path, about: dict[str, Any]) -> list[Finding]:
    """Validates and merges one file; gives every finding."""
    received = date.fromisoformat(str(about["received"]))
    found: list[Finding] = []
    for file in read_bytes(path.read_bytes(), path.name, STANDARD):
        view = place.view(received)
        organisation = place.office.organisation(about["department"])
        sender = organisation.code if organisation else about["department"]
        known = (place.office, view, place.ledger(view))
        given = replace(file, department=sender)
        report = validate_file(given, context_for(STANDARD, CALENDAR, Intake(received, received), given, known))
        plan = plan_merge(report, view, STANDARD, place.vault.pseudonym)
        place.store.commit(plan, received, file, STANDARD, lambda _: None)
        found += [*report.findings, *plan.findings]
    return found


def outcome(case: Path, folder: Path) -> list[Row]:
    """What a case gives: findings to be mended or confirmed, and those of the case's own rule."""
    about = yaml.safe_load((case / "case.yaml").read_text(encoding="utf-8"))
    place = place_for(folder)
    for earlier in about.get("before", []):
        found = take_in(place, case / "before" / earlier["file"], earlier)
        assert [one.code for one in found if one.severity.rank > 1] == [], "what went before is in order"
    found = [one for name in about["files"] for one in take_in(place, case / "files" / name, about)]
    code = case.parent.name
    kept = [one for one in found if one.severity.rank > 1 or one.code == code]
    return sorted((one.place.file, one.place.sheet, str(one.place.row), one.place.cell, one.code) for one in kept)


def expected(case: Path) -> list[Row]:
    path = case / "expected.csv"
    rows: Iterator[dict[str, str]] = csv.DictReader(path.read_text(encoding="utf-8").splitlines())
    return sorted((row["file"], row["sheet"], row["row"], row["cell"], row["code"]) for row in rows)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.parent.name}-{case.name}")
def test_a_case_gives_what_it_says(case: Path, tmp_path: Path) -> None:
    assert outcome(case, tmp_path) == expected(case)


def test_every_rule_has_a_passing_and_a_failing_case() -> None:
    lacking = [
        f"{code}/{which}" for code in STANDARD.rules for which in ("pass", "fail")
        if not (SUITE / code / which / "case.yaml").is_file()
    ]  # fmt: skip
    assert lacking == []


def test_every_case_belongs_to_a_rule() -> None:
    assert [case for case in CASES if case.parent.name not in STANDARD.rules] == []


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.parent.name}-{case.name}")
def test_a_failing_case_fails_by_its_own_rule_and_a_passing_one_by_none(case: Path) -> None:
    codes = [row[4] for row in expected(case)]
    if case.name == "pass":
        assert codes == []
    else:
        assert case.parent.name in codes
