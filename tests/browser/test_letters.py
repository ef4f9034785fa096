"""Everything of a day in one print page: each letter on sheets of its own, counted from 1, in A4, without scripts."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import pytest
from selenium import webdriver

from tests.browser.driver import printed

pytestmark = pytest.mark.browser
DAY = "2026-11-23"


def test_the_print_page_of_a_day_holds_every_letter_on_its_own_sheets(
    demo: Path, plain: webdriver.Chrome, tmp_path: Path
) -> None:
    lines = [json.loads(one) for one in (demo / "notices" / "register.jsonl").read_text("utf-8").splitlines()]
    plain.get((demo / "notices" / DAY / "print.html").as_uri())
    paper = tmp_path / "print.pdf"
    sheets = printed(plain, paper).split("\f")[:-1]
    info = subprocess.run(["pdfinfo", str(paper)], capture_output=True, text=True, check=True).stdout
    assert "A4" in info
    assert int(re.findall(r"Pages:\s+(\d+)", info)[0]) == len(sheets)
    cover = next(at for at, sheet in enumerate(sheets) if "代拟稿（代" in sheet)
    listed = "".join("".join(sheets[:cover]).split())
    assert all(at in listed for at in ("请单面打印", "代拟稿交署名单位审核"))
    assert re.findall(r"(\d+)信停〔2026〕1号", listed) == [str(len(lines))]
    traces = [re.findall(r"事项\s*(N\S+)", sheet) for sheet in sheets[cover:]]
    assert max(map(len, traces)) == 1, "no two letters on one sheet"
    assert sum(map(len, traces)) == len(lines)
    _counted(sheets[cover:], traces)


def _counted(sheets: list[str], traces: list[list[str]]) -> None:
    """Pages of each letter: from 1 on; odd ones to the right, even ones to the left; a red head has none on the first."""
    at, without = 0, 0
    for sheet, ends in zip(sheets, traces, strict=True):
        at += 1
        found = re.findall(r"^( *)— ?(\d+) ?—$", sheet, re.M)
        if not found:
            assert at == 1, "only the first sheet of a letter may bear no number"
            without += 1
        else:
            [(blank, number)] = found
            assert int(number) == at
            assert (len(blank) > 20) == (at % 2 == 1)
        at = 0 if ends else at
    assert without > 10


def test_one_letter_prints_alone_with_its_own_count(demo: Path, plain: webdriver.Chrome, tmp_path: Path) -> None:
    path = next((demo / "notices" / DAY).glob("*-N2.html"))
    plain.get(path.as_uri())
    sheets = printed(plain, tmp_path / "one.pdf").split("\f")[:-1]
    assert [re.findall(r"— ?(\d+) ?—", sheet) for sheet in sheets] == [[str(at)] for at in range(1, len(sheets) + 1)]
