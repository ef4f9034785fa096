"""A register of letters that is older than the letters beside it: no letter is written over another, no number given twice."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.cli.test_whose_it_is import LISTED, OBJECTION, send
from tests.exchange.offices import call, sure

REGISTER = Path("notices/register.jsonl")


@pytest.fixture
def older(winter_office: Path) -> Path:
    """The register as it was before the letters of 2026-04-08."""
    send(winter_office, "black-listing", "2026-03-19", LISTED)
    sure("notices", "--office", str(winter_office), "--as-of", "2026-04-02")
    shutil.copy(winter_office / REGISTER, winter_office.parent / "older")
    send(winter_office, "objection", "2026-04-07", OBJECTION)
    sure("notices", "--office", str(winter_office), "--as-of", "2026-04-08")
    shutil.copy(winter_office / REGISTER, winter_office.parent / "newer")
    shutil.copy(winter_office.parent / "older", winter_office / REGISTER)
    return winter_office


def papers(office: Path) -> dict[str, bytes]:
    return {str(one): one.read_bytes() for one in (office / "notices").rglob("*") if one.is_file()}


@pytest.mark.parametrize("day", ["2026-04-08", "2026-04-09"])
@pytest.mark.parametrize("command", ["notices", "run"])
def test_no_letter_is_written_over_and_no_number_given_twice(older: Path, day: str, command: str) -> None:
    before = papers(older)
    assert any("2026-04-08" in name for name in before)
    done = call(command, "--office", str(older), "--as-of", day)
    assert done.returncode == 1
    assert "不在登记簿里（2026-04-08/0001-" in done.stderr
    assert papers(older) == before
    assert (older / "measures").is_dir() is (command == "run"), "all else is made"
    shutil.copy(older.parent / "newer", older / REGISTER)
    sure(command, "--office", str(older), "--as-of", day)


def test_where_the_register_is_lost_the_office_can_go_on(older: Path) -> None:
    shutil.move(older / "notices" / "2026-04-08", older.parent / "kept")
    sure("notices", "--office", str(older), "--as-of", "2026-04-09")


def test_papers_of_the_offices_own_are_none_of_these(older: Path) -> None:
    shutil.copy(older.parent / "newer", older / REGISTER)
    for name in ("0001-盖章扫描.docx", "0001-N7 副本.docx", "N7.docx"):
        (older / "notices" / "2026-04-08" / name).write_bytes(b"")
    send(
        older,
        "objection",
        "2026-04-09",
        {**OBJECTION, "stage": "核实无误", "event_date": "2026-04-09", "finding": "信息准确"},
    )
    assert "份文书不在登记簿里" not in sure("notices", "--office", str(older), "--as-of", "2026-04-09").stderr
