"""``standards/conformance``: sound in itself, and this program gives what every case says.

The cases run in this process, through the very flow of ``creditcli standard judge``;
``test_adapter.py`` runs them through a process each, as a stranger's program is run.
"""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from creditcli.cli.judging import judge
from creditcli.io.bundle import bundle, read_tree
from creditcli.io.calendar import working_calendar
from creditcli.io.case_folder import lay_out, read_task
from creditcli.model.finding import Finding
from creditcli.standard.conformance import Case, compare, load_cases, row_of
from creditcli.standard.conformance_check import suite_faults
from tests.standard.wording import STANDARD, check_whole

SUITE = read_tree(bundle("standards") / "conformance")
CALENDAR = working_calendar(None)


@dataclass(frozen=True)
class Judged:
    """A case, and all that this program finds in it."""

    case: Case
    found: tuple[Finding, ...]


@pytest.fixture(scope="module", params=load_cases(SUITE), ids=lambda case: case.id)
def judged(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Judged:
    """Judged once for everything that is asked of it."""
    case, folder = request.param, tmp_path_factory.mktemp("case")
    lay_out(case, SUITE, STANDARD, folder / "case")
    found = judge(read_task(folder / "case"), STANDARD, CALENDAR, folder / "office")
    return Judged(case, tuple(found))


def test_a_case_gives_what_it_says(judged: Judged) -> None:
    verdict = compare(judged.case, map(row_of, judged.found), STANDARD)
    assert verdict.passed, f"missing {verdict.missing}\nunexpected {verdict.unexpected}"


def test_messages_of_a_case_are_whole(judged: Judged) -> None:
    assert judged.found or not judged.case.places
    for finding in judged.found:
        check_whole(finding)


def test_the_suite_is_sound() -> None:
    faults = suite_faults(SUITE, STANDARD.rules)
    assert not faults, "\n".join(f"{one.path}: {one.en}" for one in faults)
