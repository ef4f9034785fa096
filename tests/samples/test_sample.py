"""The sample office: made anew it is the same, and validation finds what was planted, no more and no less."""

from __future__ import annotations

import csv
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from creditcli.cli.checking import Intake, context_for
from creditcli.cli.workplace import Workplace, open_workplace
from creditcli.io.inbox import scan_inbox
from creditcli.io.read import read_path
from creditcli.model.finding import Severity
from creditcli.stages.validate import validate_file
from tests.helpers import Run

ROOT = Path(__file__).resolve().parents[2]
TOLD = {"PUB001", "SET001", "REC030"}  # planted notices; normalisations and the like are not defects
Defect = tuple[str, str, int, str, str]


def planted() -> set[Defect]:
    text = (ROOT / "samples" / "expected-defects.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    return {(row["file"], row["sheet"], int(row["row"]), row["cell"], row["code"]) for row in rows}


@pytest.fixture(scope="module")
def found(demo: Path) -> set[Defect]:
    """Defects that validation finds in every file of the inbox, as of the day of its receipt."""
    place = open_workplace(demo)
    defects: set[Defect] = set()
    for item in scan_inbox(demo / "inbox"):
        assert item.received is not None
        defects |= _defects(place, item.path, item.name, item.department, item.received)
    return defects


def _defects(place: Workplace, path: Path, name: str, department: str, received: date) -> set[Defect]:
    view = place.view(received)
    known = place.known(view)
    defects = set()
    for file in read_path(path, place.standard, name):
        given = replace(file, department=department)
        context = context_for(place.standard, place.calendar, Intake(received, received), given, known)
        for one in validate_file(given, context).findings:
            if one.severity is not Severity.NOTICE or one.code in TOLD:
                where = one.place
                defects.add((where.file, where.sheet, where.row, where.cell, one.code))
    return defects


def test_every_planted_defect_is_found_at_its_true_place(found: set[Defect]) -> None:
    assert sorted(planted() - found) == []


def test_nothing_but_the_planted_defects_is_found(found: set[Defect]) -> None:
    assert sorted(found - planted()) == []


def test_the_defects_are_of_many_kinds_and_some_three_per_cent(demo: Path) -> None:
    rows = [line.counts.read for line in open_workplace(demo).store.log()]
    defects = planted()
    assert 1400 <= sum(rows) <= 1600
    assert 0.02 <= len(defects) / sum(rows) <= 0.05
    assert len({code for *_, code in defects}) >= 30


def test_the_committed_files_are_what_the_generator_makes() -> None:
    done = subprocess.run(
        [sys.executable, "samples/generate.py", "--check"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (0, ""), done.stderr


def test_validate_names_file_sheet_and_cell(demo: Path, run: Run) -> None:
    path = demo / "inbox" / "2024-03-15" / "市场监管局" / "行政处罚2024年3月.xlsx"
    done = run("validate", str(path), "--office", str(demo), "--as-of", "2024-03-15")
    assert done.returncode == 1
    for cell in ("行政处罚!G6", "行政处罚!C9", "行政处罚!K12"):
        assert cell in done.stdout, done.stdout


def test_many_forms_of_files_are_in_the_inbox(demo: Path) -> None:
    kinds = {path.suffix for path in (demo / "inbox").rglob("*") if path.is_file()}
    assert {".xlsx", ".xls", ".csv", ".jsonl", ".zip"} <= kinds
    names = [line.file for line in open_workplace(demo).store.log()]
    assert any("!" in name for name in names), "members of packages are named by package and path"
