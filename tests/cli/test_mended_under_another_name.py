"""Rows that were sent back and came again mended are known by the receipt in their workbook, whatever it is called."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import openpyxl
import pytest
from jsonschema import Draft202012Validator

from creditcli.io.bundle import bundle
from tests.cli.test_whose_it_is import MARKET, PENALTY, REVOKED, Row, write
from tests.exchange.offices import call, sure

NUMBERS = [f"二市监罚〔2026〕{number}号" for number in range(1, 5)]
MENDED = "0.2"
FINE, NUMBER = "罚款金额（万元）", "行政处罚决定书文号"


@pytest.fixture
def office(winter_office: Path) -> Path:
    return winter_office


def take(office: Path, path: Path, day: str) -> None:
    about = ("--department", MARKET["organ"], "--received", day, "--office", str(office))
    call("merge", str(path), *about, "--confirm")


def waiting(office: Path, day: str) -> list[str]:
    """What `today` says has not come again."""
    said = sure("today", "--office", str(office), "--as-of", day, "--format", "json").stdout
    duties = json.loads(said)["duties"]
    return sorted(about for one in duties if one["kind"] == "returned-rows" for about in one["about"])


def mended(office: Path, receipt: int, path: Path, numbers: list[str]) -> Path:
    """The workbook of a receipt, with the fines of some decisions filled in."""
    (kept,) = (office / "returned").glob(f"{receipt:06}-*")
    book = openpyxl.load_workbook(kept)
    for sheet in book:
        places: dict[str, int] = {}
        for row in sheet.iter_rows():
            texts = {str(cell.value): at for at, cell in enumerate(row) if cell.value}
            if NUMBER in texts:
                places = texts
            elif places and row[places[NUMBER]].value in numbers:
                row[places[FINE]].value = MENDED
    book.save(path)
    return path


@pytest.fixture
def sent_back(office: Path, tmp_path: Path) -> Path:
    """An office that has sent four penalties back."""
    rows: list[Row] = [{**PENALTY, "decision_number": number, "fine_amount": ""} for number in NUMBERS]
    take(office, write(tmp_path / "原件.csv", "penalty", [*rows, PENALTY]), "2026-04-02")
    assert len(waiting(office, "2026-04-02")) == 1
    return office


def test_a_workbook_under_another_name(sent_back: Path, tmp_path: Path) -> None:
    take(sent_back, mended(sent_back, 1, tmp_path / "已改好.xlsx", NUMBERS), "2026-04-08")
    assert waiting(sent_back, "2026-04-08") == []
    assert len(waiting(sent_back, "2026-04-07")) == 1, "as it was known then"
    receipt = json.loads((sent_back / "receipts" / "000002.json").read_text("utf-8"))
    assert receipt["answers"] == 1
    schema = json.loads((bundle("standards") / "schemas" / "receipt.schema.json").read_text(encoding="utf-8"))
    assert not list(Draft202012Validator(schema).iter_errors(receipt))
    sure("verify", "--office", str(sent_back))


def test_one_that_was_mended_in_part_before(sent_back: Path, tmp_path: Path) -> None:
    take(sent_back, mended(sent_back, 1, tmp_path / "部分.xlsx", NUMBERS[:2]), "2026-04-07")
    assert len(waiting(sent_back, "2026-04-07")) == 1, "two of the rows are still wrong"
    take(sent_back, mended(sent_back, 1, tmp_path / "全部.xlsx", NUMBERS), "2026-04-08")
    assert waiting(sent_back, "2026-04-08") == []


def test_a_file_that_was_judged_anew(office: Path, tmp_path: Path) -> None:
    revoked = write(tmp_path / "撤销.csv", "correction", [{**REVOKED, "document_date": "2026-04-07"}])
    take(office, revoked, "2026-04-07")
    assert len(waiting(office, "2026-04-07")) == 1
    take(office, write(tmp_path / "处罚.csv", "penalty", [PENALTY]), "2026-04-08")
    take(office, Path(shutil.copy(revoked, tmp_path / "再报.csv")), "2026-04-09")
    assert waiting(office, "2026-04-09") == []
