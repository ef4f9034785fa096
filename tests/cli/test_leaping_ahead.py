"""A mistyped year is asked about before it takes anything down, or hides what a department has sent."""

from __future__ import annotations

import shutil
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.helpers import Run, tree

DAY = date(2026, 11, 23)  # of the demo office: its site and the last of what it took in
LAST = DAY + timedelta(days=183)
FILE = "inbox/2025-08-15/交通局/行政处罚2025年8月.csv"


def command(name: str, office: Path, day: date) -> list[str]:
    at = ["--office", str(office), "--received" if name == "merge" else "--as-of", day.isoformat()]
    return [name, *([str(office / FILE), "--department", "交通局"] if name == "merge" else []), *at]


@pytest.mark.slow
@pytest.mark.parametrize("name", ["publish", "run", "notices", "merge"])
def test_a_day_half_a_year_on_is_refused_until_it_is_meant(office: Path, run: Run, name: str) -> None:
    asked, before = command(name, office, LAST + timedelta(days=1)), tree(office, ".")
    done = run(*asked)
    assert done.returncode == 2
    assert "2027-05-26" in done.stderr
    assert "2026-11-23" in done.stderr
    assert "184 天" in done.stderr
    assert "--confirm" in done.stderr
    assert tree(office, ".") == before, "nothing was taken in, made or written"
    assert run(*asked, "--confirm").returncode < 2


@pytest.mark.slow
@pytest.mark.parametrize("name", ["publish", "notices", "merge"])
def test_half_a_year_is_taken_as_it_is(office: Path, run: Run, name: str) -> None:
    assert run(*command(name, office, LAST)).returncode < 2


@pytest.mark.slow
def test_a_look_asks_nothing_and_a_new_office_knows_no_day(office: Path, new_office: Path, run: Run) -> None:
    assert run("publish", "--office", str(office), "--as-of", "2036-11-23", "--check").returncode < 2
    assert run("publish", "--office", str(new_office), "--as-of", "2036-11-23").returncode == 0


@pytest.mark.slow
def test_lists_for_organs_and_import_files_ask_and_answers_on_the_screen_do_not(office: Path, run: Run) -> None:
    at = ["--office", str(office), "--as-of", "2027-11-23"]
    for asked in (["measures", "--packages"], ["exchange", "upload", "--output"]):
        made = office / "made" / asked[0]
        done = run(*asked, str(made), *at)
        assert done.returncode == 2
        assert "--confirm" in done.stderr
        assert not made.exists()
        assert run(*asked, str(made), *at, "--confirm").returncode == 0
    for looked_at in ("measures", "lists", "today"):
        assert run(looked_at, *at).returncode == 0


def wait(office: Path, day: str) -> None:
    folder = office / "inbox" / day / "某局"
    folder.mkdir(parents=True)
    (folder / "空.csv").write_text("甲,乙\n", encoding="utf-8")


def test_what_waits_in_the_inbox_tells_a_day(new_office: Path, run: Run) -> None:
    wait(new_office, "2026-03-02")
    done = run("run", "--office", str(new_office), "--as-of", "2027-03-02")
    assert done.returncode == 2
    assert "2026-03-02" in done.stderr


def test_a_folder_of_the_inbox_with_the_same_slip_does_not_excuse_it(office: Path, run: Run) -> None:
    wait(office, "2027-11-23")
    done = run("run", "--office", str(office), "--as-of", "2027-11-23")
    assert done.returncode == 2
    assert "2026-11-23" in done.stderr
    assert "到期的信息还在网站上" in done.stderr


@pytest.mark.slow
def test_days_that_wait_lead_from_one_to_the_next(new_office: Path, run: Run) -> None:
    for day in ("2024-02-01", "2024-07-01", "2024-12-01"):
        wait(new_office, day)
    assert "--confirm" not in run("run", "--office", str(new_office), "--as-of", "2024-12-31").stderr


def test_a_site_whose_exchange_was_cut_off_still_tells_its_day(office: Path, run: Run) -> None:
    shutil.rmtree(office / "notices")
    (office / "site").rename(office / ".site.old")
    done = run("publish", "--office", str(office), "--as-of", "2026-11-20")
    assert done.returncode == 2
    assert "2026-11-23" in done.stderr
