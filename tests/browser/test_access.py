"""Every kind of page can be used by everyone: axe-core and the Nu HTML checker find nothing, and pages stay light."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import html
from selenium import webdriver
from selenium.webdriver.support.wait import WebDriverWait

from tests.browser.driver import browser, show
from tests.browser.fetch_tools import AXE, NU, PACKAGES, digest

pytestmark = pytest.mark.browser

WHOLE_PAGES, SHEETS = 100_000, ["static/site.css", "static/day.css"]
# The checker does not know that "file:" of the policy allows a page's own files; browsers do (test_pages).
OPENED_FROM_DISK = r".*external (stylesheet|script) .* blocked by .*-src. directive\."
LOOKS = {
    "light": (1280, "screen", "light"),
    "dark": (1280, "screen", "dark"),
    "phone": (360, "screen", "light"),
    "phone, dark": (360, "screen", "dark"),
    "print": (1280, "print", "light"),
}


@pytest.fixture(scope="module")
def tools() -> None:
    """The checkers are there and are what was pinned; nothing here is skipped without a word."""
    missing = [str(target) for _, target, wanted in PACKAGES.values() if digest(target) != wanted]
    assert not missing, f"run `make tools` (it needs npm) to fetch {', '.join(missing)}"
    assert shutil.which("java"), "the HTML checker needs Java: apt-get install default-jre-headless"


@pytest.fixture(scope="module")
def driver() -> Iterator[webdriver.Chrome]:
    one = browser(scripts=True, width=1280)
    yield one
    one.quit()


def kinds(site: Path) -> list[str]:
    """One page of every kind: those at the top, the first of each folder, the fullest and the emptiest of the subjects,
    a search that finds something and one that does not."""
    subjects = sorted((site / "subjects").rglob("*.html"), key=lambda one: (one.stat().st_size, one.name))
    found = [*site.glob("*.html"), *site.glob("*/index.html"), subjects[0], subjects[-1]]
    pages = [one.relative_to(site).as_posix() for one in found]
    return [*sorted(pages), "search.html?q=驼铃", "search.html?q=不存在的公司"]


def address(site: Path, page: str) -> str:
    path, _, query = page.partition("?")
    return (site / path).as_uri() + (f"?{query}" if query else "")


@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_nothing(look: str, demo: Path, driver: webdriver.Chrome, tools: None) -> None:
    wrong = []
    for page in kinds(demo / "site"):
        show(driver, address(demo / "site", page), *LOOKS[look])
        driver.execute_script(AXE.read_text("utf-8"))
        told = driver.execute_async_script("axe.run(document, {resultTypes: ['violations']}).then(arguments[0])")
        wrong += [f"{page}: {one['id']}: {one['nodes'][0]['html']}" for one in told["violations"]]
    assert wrong == []


def test_the_html_checker_finds_nothing(demo: Path, tools: None) -> None:
    site = demo / "site"
    pages = sorted({str(site / one.partition("?")[0]) for one in kinds(site)})
    sheet = str(site / "static" / "site.css")
    command = ["java", "-jar", str(NU), "--format", "json", "--filterpattern", OPENED_FROM_DISK, "--also-check-css"]
    done = subprocess.run([*command, *pages, sheet], capture_output=True, text=True, check=False)
    told = json.loads(done.stderr)["messages"]
    assert [f"{one.get('url')}: {one['message']} {one.get('extract', '')}" for one in told] == []


@pytest.mark.parametrize("width", [320, 360, 768, 1280])
@pytest.mark.parametrize("size", ["usual", "large"])
def test_no_page_scrolls_sideways(width: int, size: str, demo: Path, driver: webdriver.Chrome) -> None:
    wide = []
    for page in kinds(demo / "site"):
        show(driver, address(demo / "site", page), width, "screen", "light")
        driver.execute_script(f"document.documentElement.setAttribute('data-size', '{size}')")
        root = "document.documentElement"
        if driver.execute_script(f"return {root}.scrollWidth > {root}.clientWidth"):
            wide.append(page)
    assert wide == []


def test_pages_are_light_and_wait_for_the_sheets_of_the_site_and_of_the_day_only(demo: Path) -> None:
    site = demo / "site"
    for page in kinds(site):
        text = (site / page.partition("?")[0]).read_bytes()
        tree = html.document_fromstring(text)
        sheets = [one.lstrip("./") for one in tree.xpath("//link[@rel!='alternate']/@href")]
        assert sheets == SHEETS, page
        files = [*tree.xpath("//link[@rel!='alternate']/@href"), *tree.xpath("//script/@src")]
        beside = sum((site / page.partition("?")[0]).parent.joinpath(one).resolve().stat().st_size for one in files)
        data = sum(len(html.tostring(one)) for one in tree.iterfind(".//tbody"))
        assert len(text) - data + beside < WHOLE_PAGES, page
        assert all(one.get("defer") is not None for one in tree.xpath("//head/script")), page
        assert not tree.xpath("//*[@style] | //style | //*[@onclick] | //script[not(@src)]"), page


def test_a_switch_turns_the_page_dark_and_large_and_is_remembered(demo: Path, driver: webdriver.Chrome) -> None:
    show(driver, address(demo / "site", "index.html"), 1280, "screen", "light")
    before = _look(driver)
    for name in ("scheme", "size"):
        driver.find_element("css selector", f"[data-look={name}]").click()
    dark, large = _look(driver)
    assert dark != before[0]
    assert large == pytest.approx(before[1] * 1.3)

    def remembered(_: object) -> bool:
        show(driver, address(demo / "site", "rights.html"), 1280, "screen", "light")
        return _look(driver) == (dark, large)

    WebDriverWait(driver, 20).until(
        remembered
    )  # the browser hands what is kept to the next page's process in its own time
    assert driver.find_element("css selector", "[data-look=scheme]").get_attribute("aria-pressed") == "true"
    for name in ("scheme", "size"):
        driver.find_element("css selector", f"[data-look={name}]").click()
    assert _look(driver) == before


def test_where_nothing_can_be_remembered_switches_still_work(demo: Path) -> None:
    one = browser(scripts=True, width=1280)
    try:
        refuse = "Object.defineProperty(window, 'localStorage', {get: function () { throw new Error('no'); }});"
        one.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": refuse})
        show(one, address(demo / "site", "index.html"), 1280, "screen", "light")
        before = _look(one)
        one.find_element("css selector", "[data-look=scheme]").click()
        assert _look(one) != before
        assert [entry["message"] for entry in one.get_log("browser")] == []
    finally:
        one.quit()


def test_without_scripts_there_are_no_dead_switches(demo: Path, plain: webdriver.Chrome) -> None:
    plain.get(address(demo / "site", "index.html"))
    assert not plain.find_element("css selector", ".looks").is_displayed()
    assert "Ctrl 和 +" in plain.find_element("tag name", "footer").text


def _look(driver: webdriver.Chrome) -> tuple[str, float]:
    """Colour of the ground and size of the letters."""
    ground, size = driver.execute_script(
        "var s = getComputedStyle(document.body); return [s.backgroundColor, s.fontSize]"
    )
    return str(ground), float(re.sub("px", "", size))
