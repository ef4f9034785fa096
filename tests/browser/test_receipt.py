"""The printed receipt: A4, nothing cut off, the same figures as the JSON, with scripts off."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import pytest
from selenium import webdriver

from tests.browser.driver import printed, text

pytestmark = pytest.mark.browser
A4 = (595, 842)  # points
OVER = "return document.documentElement.scrollWidth - document.documentElement.clientWidth"


def about(paper: Path) -> dict[str, str]:
    done = subprocess.run(["pdfinfo", str(paper)], capture_output=True, text=True, check=True)
    return dict(line.split(":", 1) for line in done.stdout.splitlines() if ":" in line)


def duties(path: Path) -> int:
    return len(json.loads(path.read_text("utf-8"))["duties"])


@pytest.mark.parametrize("kind", ["whole", "none", "most"])
def test_a_receipt_prints_on_a4(demo: Path, plain: webdriver.Chrome, tmp_path: Path, kind: str) -> None:
    papers = sorted((demo / "receipts").glob("*.json"), key=duties)
    refused = [path for path in papers if not json.loads(path.read_text("utf-8"))["sheets"]]
    path = {"whole": refused[0], "none": papers[0], "most": papers[-1]}[kind]
    values = json.loads(path.read_text("utf-8"))
    plain.get(path.with_suffix(".html").as_uri())
    assert plain.execute_script(OVER) <= 0
    seen = text(plain)
    for part in ("公共信用信息报送回执", f"第 {values['number']:06} 号", values["file"]["sha256"], values["digest"]):
        assert part in seen
    assert '"digest"' not in seen, "the values inside the page are not shown"
    paper = tmp_path / "回执.pdf"
    words = printed(plain, paper)
    facts = about(paper)
    size = re.findall(r"[\d.]+", facts["Page size"])
    assert [abs(float(one) - wanted) < 2 for one, wanted in zip(size, A4, strict=False)] == [True, True]
    if kind != "most":
        assert facts["Pages"].strip() == "1"
    for digest in (values["digest"], values["head"]["before"], values["head"]["after"], values["standard"]["digest"]):
        assert digest in words.replace("\n", ""), "nothing is cut off"
    assert "盖章" in words


def test_a_long_receipt_goes_on_and_repeats_its_heading(demo: Path, plain: webdriver.Chrome, tmp_path: Path) -> None:
    from creditcli.model.receipt import sealed
    from creditcli.report.receipt_page import MOST_DUTIES, page_of

    path = max((demo / "receipts").glob("*.json"), key=duties)
    values = json.loads(path.read_text("utf-8"))
    values["duties"] = (values["duties"] * 400)[: MOST_DUTIES + 7]
    values["file"]["name"] = "很长的文件名" * 30 + ".xlsx"
    page = tmp_path / "长.html"
    page.write_bytes(page_of(sealed(values), "000001"))
    plain.get(page.as_uri())
    assert plain.execute_script(OVER) <= 0
    words = printed(plain, tmp_path / "长.pdf")
    pages = words.split("\f")
    assert len(pages) > 5
    assert all("现象" in one for one in pages[1:4])
    assert "此外还有 7 处没有印出" in words
