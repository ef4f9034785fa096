"""What a killed run leaves is swept; what only a longer log can have given is kept."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from creditcli.io.lost_lines import has_lost_lines
from creditcli.io.record import RecordStore
from tests.cli.test_whose_it_is import LISTED, PENALTY, REVOKED, send
from tests.exchange.offices import sure


def cut(office: Path, lines: int) -> None:
    """The log as it was when it had so many lines."""
    log = office / "record" / "log.jsonl"
    log.write_text("".join(log.read_text("utf-8").splitlines(keepends=True)[:lines]), "utf-8")


def lost(office: Path) -> bool:
    return has_lost_lines(office, RecordStore(office).log())


@pytest.fixture
def office(winter_office: Path) -> Path:
    send(winter_office, "black-listing", "2026-03-19", LISTED)
    send(winter_office, "penalty", "2026-04-02", PENALTY)
    return winter_office


def test_what_a_run_left_that_was_killed_before_its_line_is_swept(office: Path) -> None:
    cut(office, 2)
    assert not lost(office)
    left = RecordStore(office).unfinished()
    assert {"receipts/000002.json", "receipts/000002.html"} < set(left)
    assert any(one.startswith("record/segments/000002-") for one in left)
    assert RecordStore(office).heal() == left
    assert not (office / "receipts" / "000002.json").exists()


def test_a_receipt_of_a_later_number_says_that_there_were_more(office: Path) -> None:
    send(office, "correction", "2026-05-06", REVOKED)
    cut(office, 2)
    assert lost(office)
    assert RecordStore(office).heal() == ()
    moved = RecordStore(office).set_aside()
    assert {"receipts/000002.json", "receipts/000003.html"} < set(moved)
    assert all((office / "superseded" / one).exists() and not (office / one).exists() for one in moved)
    assert not lost(office)


def test_a_receipt_that_follows_another_line_says_so_too(office: Path) -> None:
    cut(office, 2)
    path = office / "receipts" / "000002.json"
    values = json.loads(path.read_text("utf-8"))
    values["head"]["before"] = "0" * 64
    path.write_text(json.dumps(values), "utf-8")
    assert lost(office)


def test_a_site_or_an_upload_that_names_its_head_says_so_too(office: Path) -> None:
    sure("exchange", "upload", "--office", str(office), "--as-of", "2026-04-02", "--output", str(office.parent / "up"))
    cut(office, 2)
    assert lost(office)
    shutil.rmtree(office / "exchange")
    assert not lost(office)


def test_a_letter_of_a_later_day_says_so_too(office: Path) -> None:
    sure("notices", "--office", str(office), "--as-of", "2026-04-02")
    cut(office, 2)
    assert not lost(office), "a run that was killed on a day on which letters were written before"
    shutil.rmtree(office / "notices")
    sure("notices", "--office", str(office), "--as-of", "2026-04-03")
    assert lost(office)
