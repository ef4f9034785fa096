"""A look-up printed for the files: whose site, asked what, found what, as of when, on every sheet, and a digest of it."""

from __future__ import annotations

import hashlib
import re
import subprocess
from pathlib import Path

import pytest
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

from tests.browser.driver import printed

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("text", ["", "abc", "a" * 55, "a" * 56, "a" * 64, "二连浩特" * 50, "𠮷野家\n", "é" * 1000])
def test_the_digest_is_the_one_that_everyone_computes(text: str, demo: Path, wide: webdriver.Chrome) -> None:
    wide.get((demo / "site" / "search.html").as_uri())
    WebDriverWait(wide, 5).until(lambda one: one.execute_script("return typeof window.creditSha256") == "function")
    mine = wide.execute_script("return window.creditSha256(arguments[0])", text)
    assert mine == hashlib.sha256(text.encode()).hexdigest()


@pytest.mark.parametrize("asked", ["驼铃", "不存在的公司"])
def test_a_search_is_printed_with_what_was_asked_and_found(
    asked: str, demo: Path, wide: webdriver.Chrome, tmp_path: Path
) -> None:
    wide.get(f"{(demo / 'site' / 'search.html').as_uri()}?q={asked}")
    WebDriverWait(wide, 5).until(lambda one: one.find_element(By.ID, "slip").is_displayed())
    WebDriverWait(wide, 5).until(lambda one: "找到" in one.find_element(By.ID, "slip-count").text)
    found = [
        (one.find_element(By.TAG_NAME, "span").text, one.find_element(By.TAG_NAME, "a").text)
        for one in wide.find_elements(By.CSS_SELECTOR, "#found li")
    ]
    slip = wide.find_element(By.ID, "slip")
    about = [str(slip.get_attribute(f"data-{name}")) for name in ("title", "day", "head")]
    lines = [*about, asked, str(len(found)), *(f"{code} {name}" for code, name in found)]
    words = printed(wide, tmp_path / "slip.pdf")
    told = hashlib.sha256("".join(f"{line}\n" for line in lines).encode()).hexdigest()
    for one in (asked, "2026年11月23日", about[0], about[2], told):
        assert one in words.replace("\n", ""), one
    assert ("没有找到" in words) == (not found)


def test_a_page_is_printed_with_the_digest_of_its_data(demo: Path, plain: webdriver.Chrome, tmp_path: Path) -> None:
    page = max((demo / "site" / "subjects").rglob("*.html"), key=lambda one: (one.stat().st_size, one.name))
    plain.get(page.as_uri())
    words = printed(plain, tmp_path / "page.pdf")
    assert hashlib.sha256(page.with_suffix(".json").read_bytes()).hexdigest() in words
    assert page.relative_to(demo / "site").as_posix() in words
    assert re.search(r"数据截至\s*2026年11月23日", words), "the slip below the page, without scripts"


@pytest.mark.parametrize("path", ["penalties/index.html", "subjects", "ended.html"])
def test_every_sheet_says_whose_it_is_as_of_when_and_from_which_record(
    path: str, demo: Path, plain: webdriver.Chrome, tmp_path: Path
) -> None:
    site = demo / "site"
    subjects = (site / "subjects").rglob("*.html")
    page = max(subjects, key=lambda one: (one.stat().st_size, one.name)) if path == "subjects" else site / path
    plain.get(page.as_uri())
    head = re.findall(r"档案首值：<code>([0-9a-f]{64})", (site / "index.html").read_text("utf-8"))[0]
    printed(plain, tmp_path / "page.pdf")
    told = subprocess.run(
        ["pdftotext", "-layout", str(tmp_path / "page.pdf"), "-"], capture_output=True, text=True, check=True
    ).stdout
    sheets = told.rstrip("\f").split("\f")
    assert len(sheets) > 1
    for number, sheet in enumerate(sheets, 1):
        for words in ("信用二连浩特", "数据截至2026年11月23日", head, f"第 {number} 张，共 {len(sheets)} 张"):
            assert words in sheet, f"{number}: {words}"
