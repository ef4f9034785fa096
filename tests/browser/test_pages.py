"""The site in a real browser, opened from disk as a clerk or citizen would: scripts on and off, phone, paper."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

from tests.browser.driver import browser, printed, text

pytestmark = pytest.mark.browser

NOTE = "该信息自2026年11月19日起异议核实中，相关联合惩戒措施暂不执行"


@pytest.fixture(scope="module")
def phone() -> Iterator[webdriver.Chrome]:
    driver = browser(scripts=True, width=500)
    yield driver
    driver.quit()


def url(demo: Path, path: str) -> str:
    return (demo / "site" / path).as_uri()


# What the one sheet of the day shows in the foot of a page.
SHEET_OF_THE_DAY = """return [".as-of", ".record-head"].map(function (one) {
  var place = document.querySelector("footer " + one);
  return place ? window.getComputedStyle(place, "::before").content : "";
}).join(" ")"""


@pytest.mark.parametrize("kind", ["wide", "plain", "phone"])
def test_every_kind_of_page_says_whose_it_is_and_as_of_when(
    kind: str, demo: Path, request: pytest.FixtureRequest
) -> None:
    driver = request.getfixturevalue(kind)
    for path in ("index.html", "licences/index.html", "penalties/index.html", "red/index.html", "serious/index.html",
                 "terms.html", "rights.html", "measures.html", "ended.html", "search.html", "data/index.html"):  # fmt: skip
        driver.get(url(demo, path))
        shown = text(driver) + driver.execute_script(SHEET_OF_THE_DAY)
        for words in ("二连浩特市社会信用体系建设领导小组办公室", "2026年11月23日", "档案首值", "全部虚构"):
            assert words in shown, f"{path}: {words}"
        width = driver.execute_script(
            "return document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert width <= 0, f"{path} scrolls sideways"


def test_no_page_complains_or_asks_for_anything_outside(demo: Path, wide: webdriver.Chrome) -> None:
    wide.get_log("performance")
    for path in ("index.html", "search.html?q=驼铃", "serious/index.html"):
        wide.get(url(demo, path.split("?")[0]) + (f"?{path.split('?')[1]}" if "?" in path else ""))
        assert [entry["message"] for entry in wide.get_log("browser")] == []
    asked = [
        entry["message"] for entry in wide.get_log("performance") if "Network.requestWillBeSent" in entry["message"]
    ]
    assert asked
    assert [one for one in asked if '"url":"http' in one] == []


def searched(driver: webdriver.Chrome, words: str) -> list[str]:
    field = driver.find_element(By.ID, "q")
    field.clear()
    field.send_keys(words + Keys.ENTER)
    WebDriverWait(driver, 5).until(
        lambda one: "找到" in one.find_element(By.ID, "told").text or "没有找到" in one.find_element(By.ID, "told").text
    )
    return [link.text for link in driver.find_elements(By.CSS_SELECTOR, "#found a")]


def test_search_from_disk_by_part_of_a_name_and_by_code(demo: Path, wide: webdriver.Chrome) -> None:
    wide.get(url(demo, "index.html"))
    wide.find_element(By.ID, "q").send_keys("驼铃" + Keys.ENTER)
    WebDriverWait(wide, 5).until(lambda one: "找到" in one.find_element(By.ID, "told").text)
    names = [link.text for link in wide.find_elements(By.CSS_SELECTOR, "#found a")]
    assert len(names) > 3
    assert all("驼铃" in name for name in names)
    both = searched(wide, "驼铃 运输")
    assert both
    assert all("驼铃" in name and "运输" in name for name in both)
    wide.get(url(demo, "search.html"))
    code = next((demo / "site" / "subjects").rglob("*.html")).stem
    assert len(searched(wide, code)) == 1
    wide.find_element(By.CSS_SELECTOR, "#found a").click()
    assert code in text(wide)


def test_search_that_finds_nothing_says_so(demo: Path, wide: webdriver.Chrome) -> None:
    wide.get(url(demo, "search.html"))
    assert searched(wide, "不存在的公司") == []


def test_without_scripts_lists_and_subject_pages_are_reached_by_links(demo: Path, plain: webdriver.Chrome) -> None:
    plain.get(url(demo, "index.html"))
    plain.find_element(By.LINK_TEXT, "严重失信主体名单").click()
    assert NOTE in text(plain)
    noted = plain.find_element(By.XPATH, f"//tr[contains(., '{NOTE}')]//a")
    name = noted.text
    noted.click()
    assert name in text(plain)
    assert NOTE in text(plain)
    assert "截止日已过的信息已停止公示，不得使用" in text(plain)
    plain.get(url(demo, "search.html"))
    plain.find_element(By.LINK_TEXT, "主体名录").click()
    for _ in ("region", "initial", "subject"):
        plain.find_element(By.CSS_SELECTOR, "td a").click()
    assert "登记信息" in text(plain)


def test_on_a_phone_every_value_stands_beside_its_name(demo: Path, phone: webdriver.Chrome) -> None:
    phone.get(url(demo, "penalties/index.html"))
    cell = phone.find_element(By.CSS_SELECTOR, "td[data-label='公示截止日']")
    label = phone.execute_script("return getComputedStyle(arguments[0], '::before').content", cell)
    assert "公示截止日" in label


@pytest.fixture
def later() -> Iterator[webdriver.Chrome]:
    """A browser whose clock is years ahead."""
    driver = browser(scripts=True, width=1280)
    shift = "Date = (function (Old) { return function () { return new Old(2031, 0, 1); }; }(Date));"
    driver.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": shift})
    yield driver
    driver.quit()


def test_a_page_opened_after_its_day_hides_itself(demo: Path, wide: webdriver.Chrome, later: webdriver.Chrome) -> None:
    wide.get(url(demo, "serious/index.html"))
    link = wide.find_element(By.XPATH, "//tr[contains(., '二人社列〔2026〕3号')]//a").get_attribute("href")
    later.get(url(demo, "serious/index.html"))
    assert "公示期已满" in text(later)
    assert "二人社列" not in text(later)
    wide.get(link)
    assert "列入说明：二人社列〔2026〕3号" in text(wide)
    later.get(link)
    assert "公示期已满" in text(later)
    for words in ("二人社列", "列入事由", "拖欠农民工工资"):
        assert words not in text(later)


def test_a_licence_that_has_lapsed_says_so(demo: Path, later: webdriver.Chrome) -> None:
    later.get(url(demo, "licences/index.html"))
    assert "该许可有效期已满" in text(later)
    assert "公示期已满" not in text(later)


def test_a_query_too_short_clears_what_was_found_before(demo: Path, wide: webdriver.Chrome) -> None:
    wide.get(url(demo, "search.html"))
    assert searched(wide, "驼铃")
    field = wide.find_element(By.ID, "q")
    field.clear()
    field.send_keys("驼" + Keys.ENTER)
    assert "请至少输入两个" in text(wide)
    assert wide.find_elements(By.CSS_SELECTOR, "#found a") == []


def test_printed_pages_hold_the_table_and_no_navigation(demo: Path, plain: webdriver.Chrome, tmp_path: Path) -> None:
    plain.get(url(demo, "serious/index.html"))
    words = printed(plain, tmp_path / "page.pdf")
    assert "严重失信主体名单" in words
    assert "二人社列〔2026〕2号" in words
    assert "开放数据" not in words


def test_a_list_is_printed_as_a_table_on_few_sheets_lying(demo: Path, plain: webdriver.Chrome, tmp_path: Path) -> None:
    plain.get(url(demo, "penalties/index.html"))
    rows = len(plain.find_elements(By.CSS_SELECTOR, "tbody tr"))
    printed(plain, tmp_path / "page.pdf")
    info = subprocess.run(["pdfinfo", str(tmp_path / "page.pdf")], capture_output=True, text=True, check=True).stdout
    sheets = int(next(line.split()[1] for line in info.splitlines() if line.startswith("Pages:")))
    width, height = next(line.split()[2:5:2] for line in info.splitlines() if line.startswith("Page size:"))
    assert float(width) > float(height)
    assert rows / sheets > 8
