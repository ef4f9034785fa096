"""Checks of terms go by the version of the day of the decision: cases of the suite under lists with several versions."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from creditcli.cli.judging import judge
from creditcli.io.bundle import bundle, read_tree
from creditcli.io.calendar import working_calendar
from creditcli.io.case_folder import lay_out, read_task
from creditcli.standard.conformance import Case, compare, load_cases, row_of
from creditcli.standard.load import load_standard
from creditcli.standard.types import Standard
from tests.listing.test_list_versions import FILES, version
from tests.listing.test_no_undated_terms import dated_standard

SUITE = read_tree(bundle("standards") / "conformance")
CODES = ("EXT004", "EXT014", "EXT019", "EXT020", "LST005", "LST027")
CASES = [one for one in load_cases(SUITE) if one.code in CODES]
CALENDAR = working_calendar(None)
EARLY = [one for one in CASES if one.code == "EXT004"]


def found(case: Case, standard: Standard, work: Path) -> list[str]:
    lay_out(case, SUITE, standard, work / "case")
    rows = [row_of(one) for one in judge(read_task(work / "case"), standard, CALENDAR, work / "office")]
    if standard is dated_standard():
        assert compare(case, rows, standard).passed, case.id
    return [one.code for one in rows]


@pytest.mark.slow
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_no_check_reads_terms_without_the_day_of_the_decision(case: Case, tmp_path: Path) -> None:
    found(case, dated_standard(), tmp_path)


def of(*versions: str) -> Standard:
    text = f"versions:\n{''.join(versions)}".encode()
    lists = ("wage_arrears", "samr_serious", "work_safety")
    return load_standard({**FILES, **{f"lists/{one}.yaml": FILES[f"lists/{one}.yaml"] + text for one in lists}})


@pytest.mark.slow
@pytest.mark.parametrize("transition", ["version_at_decision", "earliest_end"])
def test_a_harsher_version_refuses_no_repair_of_what_was_decided_before_it(transition: str, tmp_path: Path) -> None:
    later = of(version("5y", "9y", transition, date(2025, 12, 1)))
    for case in (one for one in EARLY if "pass" in one.name):
        assert "EXT004" not in found(case, later, tmp_path / case.name)
    [case] = [one for one in EARLY if one.name == "pass"]
    assert "EXT004" in found(case, of(version("5y", "9y", transition, date(2023, 10, 2))), tmp_path / "always")


@pytest.mark.slow
def test_a_milder_version_lets_out_sooner_only_where_it_says_so_and_from_its_day_on(tmp_path: Path) -> None:
    [case] = [one for one in EARLY if one.name == "fail"]
    for since, transition, refused in (
        (date(2026, 1, 1), "earliest_end", False),
        (date(2026, 1, 1), "version_at_decision", True),
        (date(2027, 1, 1), "earliest_end", True),
    ):
        codes = found(case, of(version("3y", "1m", transition, since)), tmp_path / f"{since}{transition}")
        assert ("EXT004" in codes) is refused
