"""The documentation of the standard in a real browser, from disk and from a server with a strict policy."""

from __future__ import annotations

import functools
import http.server
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

from tests.browser.driver import browser, printed, text
from tests.helpers import creditcli

pytestmark = pytest.mark.browser

POLICY = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'"
SHELVES = ("数据集", "字段", "代码表", "规则", "名单", "期限参数", "依据文件", "文书", "怎样使用", "变更")
KINDS = ("index.html", "search.html", "guide.html", "changes.html", "datasets/penalty.html", "laws/articles.html",
         "fields/penalty.fine_amount.html", "rules/FLD010.html", "codelists/region.html", "lists/wage_arrears.html",
         "parameters/penalty_publication_term.html", "laws/im-2017-27.html", "notices/N1.html", "rules/index.html",
         "fields/index.html", "parameters/index.html", "laws/index.html")  # fmt: skip


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("docs") / "标准 1"
    assert creditcli("standard", "build", "--output", str(folder)).returncode == 0
    return folder / "docs" / "site"


@pytest.fixture(scope="module")
def phone() -> Iterator[webdriver.Chrome]:
    driver = browser(scripts=True, width=500)
    size = {"width": 360, "height": 800, "deviceScaleFactor": 1, "mobile": True}
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    yield driver
    driver.quit()


class Strict(http.server.SimpleHTTPRequestHandler):
    """Serves files under the strict policy, without a word."""

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", POLICY)
        super().end_headers()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def served(site: Path) -> Iterator[str]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Strict, directory=str(site)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}/"
    server.shutdown()
    server.server_close()
    thread.join()


def found(driver: webdriver.Chrome) -> list[tuple[str, str]]:
    """Titles and kinds of what the search shows."""
    WebDriverWait(driver, 5).until(lambda one: "找到" in one.find_element(By.ID, "told").text)
    rows = driver.find_elements(By.CSS_SELECTOR, "#found li")
    return [(row.find_element(By.TAG_NAME, "a").text, row.find_element(By.TAG_NAME, "span").text) for row in rows]


def searched(driver: webdriver.Chrome, words: str) -> list[tuple[str, str]]:
    field = driver.find_element(By.NAME, "q")
    field.clear()
    field.send_keys(words + Keys.ENTER)
    WebDriverWait(driver, 5).until(lambda one: one.find_elements(By.ID, "told"))
    return found(driver)


def test_a_clerk_finds_the_code_of_a_report_from_any_page(site: Path, wide: webdriver.Chrome) -> None:
    wide.get((site / "datasets" / "penalty.html").as_uri())
    assert searched(wide, "fld010")[0] == ("统一社会信用代码不对", "规则")
    wide.find_element(By.CSS_SELECTOR, "#found a").click()
    assert "在哪里改" in text(wide)


def test_search_by_label_by_part_and_by_a_departments_own_header(site: Path, wide: webdriver.Chrome) -> None:
    wide.get((site / "index.html").as_uri())
    assert {title for title, _ in searched(wide, "统一社会信用代码")[:5]} == {"统一社会信用代码"}
    titles = [title for title, _ in searched(wide, "处罚")]
    assert "行政处罚" in titles
    assert ("罚款金额", "字段（行政处罚）") in searched(wide, "CF_NR_FK")
    assert searched(wide, "行政处罚 罚款")
    assert searched(wide, "没有这个词") == []
    assert "没有找到" in text(wide)


def test_no_page_complains_or_asks_for_anything_outside(site: Path, wide: webdriver.Chrome) -> None:
    wide.get_log("browser")
    wide.get_log("performance")
    for path in (*KINDS, "search.html?q=处罚"):
        wide.get(f"{site.as_uri()}/{path}")
        assert [entry["message"] for entry in wide.get_log("browser")] == [], path
        assert wide.execute_script("return document.styleSheets.length") == 2
    asked = [one["message"] for one in wide.get_log("performance") if "Network.requestWillBeSent" in one["message"]]
    assert asked
    assert [one for one in asked if '"url":"http' in one] == []


def test_works_on_a_server_with_a_strict_policy(served: str, wide: webdriver.Chrome) -> None:
    wide.get_log("browser")
    for path in ("rules/FLD010.html", "search.html?q=FLD010"):
        wide.get(served + path)
        assert wide.execute_script("return document.styleSheets.length") == 2
    assert found(wide) == [("统一社会信用代码不对", "规则")]
    assert [one["message"] for one in wide.get_log("browser") if "Content Security Policy" in one["message"]] == []


def test_without_scripts_everything_is_listed(site: Path, plain: webdriver.Chrome) -> None:
    plain.get((site / "search.html").as_uri())
    plain.find_element(By.ID, "main").find_element(By.LINK_TEXT, "规则").click()
    plain.find_element(By.LINK_TEXT, "FLD010").click()
    assert "统一社会信用代码不对" in text(plain)
    for name in SHELVES:
        plain.find_element(By.CSS_SELECTOR, "header nav").find_element(By.LINK_TEXT, name).click()
        assert plain.find_element(By.TAG_NAME, "h1").text == name
    plain.get((site / "fields" / "index.html").as_uri())
    plain.find_element(By.LINK_TEXT, "罚款金额").click()
    assert "万元" in text(plain)


def test_on_a_phone_nothing_scrolls_sideways(site: Path, phone: webdriver.Chrome) -> None:
    for path in KINDS:
        phone.get(f"{site.as_uri()}/{path}")
        over = phone.execute_script(
            "return document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert over <= 0, path


def test_on_paper_a_parameter_is_a_table_on_few_sheets(site: Path, plain: webdriver.Chrome, tmp_path: Path) -> None:
    plain.get((site / "parameters" / "penalty_publication_term.html").as_uri())
    words = printed(plain, tmp_path / "page.pdf")
    assert "2026年4月1日" in words
    assert "怎样使用" not in words
    info = subprocess.run(["pdfinfo", str(tmp_path / "page.pdf")], capture_output=True, text=True, check=True).stdout
    assert int(next(line.split()[1] for line in info.splitlines() if line.startswith("Pages:"))) <= 2
