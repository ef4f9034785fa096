"""Values that could not be read are lost for good: neither our workbooks nor a second submission make sound ones of them."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from tests.cli.test_whose_it_is import MARKET, PENALTY, STANDARD
from tests.exchange.offices import call

HEADERS = {one.field: one.header for one in STANDARD.datasets["penalty"].layouts[0].columns if one.field}
LOST = {
    "registration_number": 152501000000123456, "remarks": 20261118000000123, "legal_representative": True,
    "violation_type": "=IF(TRUE,1,2)", "decision_number": 20261118000000123,
}  # fmt: skip


def workbook(path: Path) -> Path:
    """One row a value that is lost, each on a sound row."""
    book = openpyxl.Workbook()
    sheet = book.active
    fields = [*dict.fromkeys((*PENALTY, *LOST))]
    sheet.append([HEADERS[one] for one in fields])
    for at, (field, value) in enumerate(LOST.items()):
        row = {**PENALTY, "decision_number": f"二市监罚〔2026〕{at + 1}号", field: value}
        sheet.append([row.get(one) for one in fields])
    book.save(path)
    return path


def merged(office: Path, path: Path, day: str) -> str:
    done = call(
        "merge", str(path), "--department", MARKET["organ"], "--received", day, "--office", str(office), "--confirm"
    )
    return done.stdout + done.stderr


@pytest.mark.parametrize("annotated", [False, True])
def test_sent_back_as_it_is_a_lost_value_is_refused_again(winter_office: Path, tmp_path: Path, annotated: bool) -> None:
    path = workbook(tmp_path / "处罚.xlsx")
    about = ("--office", str(winter_office), "--department", MARKET["organ"], "--as-of", "2026-04-02")
    if annotated:
        call("validate", str(path), *about, "--annotate", str(tmp_path / "out"))
        [back] = (tmp_path / "out").iterdir()
    else:
        said = merged(winter_office, path, "2026-04-02")
        assert "退回 5" in said, said
        [back] = (winter_office / "returned").iterdir()
    said = merged(winter_office, back, "2026-04-03")
    assert "接受 0 " in said, said
    assert "退回 5" in said, said
