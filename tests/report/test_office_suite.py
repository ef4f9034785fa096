"""Our workbooks after an office suite has opened and saved them: they are still what they are."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from creditcli.model.finding import Severity
from tests.report.books import STANDARD, annotated, checked, opened
from tests.report.offices import NEW, WAYS, Way, as_csv, held, merged, new_office, returned, saved
from tests.report.test_returned import clean, mend, spoiled, with_words

pytestmark = [pytest.mark.office, pytest.mark.slow]


def resaved(content: bytes, folder: Path, kind: str) -> bytes:
    """The workbook as LibreOffice saves it, as xlsx or old xls."""
    source = folder / "来件.xlsx"
    source.write_bytes(content)
    out = folder / "saved"
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", kind, "--outdir", str(out), str(source)],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    return (out / f"来件.{kind}").read_bytes()


@pytest.mark.parametrize("kind", ["xlsx", "xls"])
def test_an_annotated_workbook_that_was_saved_again_is_taken_in(kind: str, tmp_path: Path) -> None:
    content = annotated(*checked(as_csv([[cell.replace("有效", "没有") for cell in row] for row in NEW]), "处罚.csv"))
    book = opened(content)
    book["数据"]["Q2"] = "有效"
    _, report = checked(resaved(saved(book), tmp_path, kind), f"处罚.{kind}")
    assert report.counts.accepted == 1
    assert [one.code for one in report.findings if one.severity is not Severity.NOTICE] == []


@pytest.mark.parametrize("kind", ["xlsx", "xls"])
@pytest.mark.parametrize("way", [WAYS[0], WAYS[3]], ids=lambda way: way.id)
def test_returned_rows_that_were_saved_again_are_mended_and_merged(way: Way, kind: str, tmp_path: Path) -> None:
    table = clean(way)
    whole, place = new_office(tmp_path / "whole"), new_office(tmp_path / "place")
    merged(whole, way.write(with_words(table, 8)), way.name)
    merged(place, way.write(spoiled(way, table)), way.name)
    [path] = returned(place)
    content = resaved(mend(way, path, table), tmp_path, kind)
    second = merged(place, content, f"退回.{kind}")
    assert second.line.counts.read == second.line.counts.accepted
    assert held(place) == held(whole)
    codes = {one.code for one in second.findings}
    assert not codes & {STANDARD.rule_of(one).code for one in ("column_extra", "file_hidden_sheet", "header_not_found")}
