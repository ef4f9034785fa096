"""``standards/conformance``: sound in itself, and this program gives what every case says.

The cases run in this process, through the very flow of ``creditcli standard judge``;
``test_adapter.py`` runs them through a process each, as a stranger's program is run.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from creditcli.cli.judging import judge
from creditcli.io.bundle import bundle, open_standard, read_tree
from creditcli.io.calendar import working_calendar
from creditcli.io.case_folder import lay_out, read_task
from creditcli.standard.conformance import Case, compare, load_cases, row_of
from creditcli.standard.conformance_check import suite_faults

SUITE = read_tree(bundle("standards") / "conformance")
STANDARD = open_standard()
CALENDAR = working_calendar(None)


@pytest.mark.parametrize("case", load_cases(SUITE), ids=lambda case: case.id)
def test_a_case_gives_what_it_says(case: Case, tmp_path: Path) -> None:
    lay_out(case, SUITE, STANDARD, tmp_path / "case")
    found = judge(read_task(tmp_path / "case"), STANDARD, CALENDAR, tmp_path / "office")
    verdict = compare(case, map(row_of, found), STANDARD)
    assert verdict.passed, f"missing {verdict.missing}\nunexpected {verdict.unexpected}"


def test_the_suite_is_sound() -> None:
    faults = suite_faults(SUITE, STANDARD.rules)
    assert not faults, "\n".join(f"{one.path}: {one.en}" for one in faults)
