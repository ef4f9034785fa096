"""The search page's own script over a large index, from disk, beside the plain truth."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from selenium import webdriver
from selenium.webdriver.common.by import By

from creditcli.io.bundle import bundle
from creditcli.stages.site_search import search_index
from tests.browser.driver import browser
from tests.site.test_search import MANY, folded, truth
from tests.subjects import queries, subjects

pytestmark = pytest.mark.browser
MOST = 200
ASK = """
var queries = arguments[0], done = arguments[arguments.length - 1], answers = [], at = 0;
var told = document.getElementById("told"), field = document.getElementById("q");
var form = document.querySelector("form.search");
function ask() {
  if (at === queries.length) { done(JSON.stringify(answers)); return; }
  field.value = queries[at];
  form.dispatchEvent(new Event("submit", { cancelable: true }));
  (function wait() {
    if (told.textContent.indexOf("正在查询") >= 0) { setTimeout(wait, 0); return; }
    var codes = [].map.call(document.querySelectorAll("#found span"), function (one) { return one.textContent; });
    answers.push([told.textContent, codes]);
    at += 1;
    ask();
  }());
}
ask();
"""


@pytest.fixture(scope="module")
def known() -> list[tuple[str, str]]:
    return subjects(MANY)


@pytest.fixture(scope="module")
def page(known: list[tuple[str, str]], tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    index = search_index(known)
    (folder / "search").mkdir()
    for one in index.files:
        (folder / one.path).write_bytes(one.content)
    script = bundle("templates") / "site" / "static" / "search.js"
    (folder / "search.js").write_bytes(script.read_bytes())
    text = (
        '<!doctype html><meta charset="utf-8"><form class="search"><input id="q"></form><p id="told"></p><ol id="found">'
        f'</ol><script src="search.js" data-blocks="{index.blocks}" data-room="{index.room}"'
        f' data-shards="{index.shards}"></script>'
    )
    path = folder / "search.html"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def driver() -> Iterator[webdriver.Chrome]:
    found = browser(scripts=True, width=1280)
    found.set_script_timeout(300)
    yield found
    found.quit()


COMMON = (
    "有限公司", "公司 示例", "有限公司 二连浩特", "商贸 有限责任公司", "新能源 合作社 赤峰", "内蒙古 示例 商贸 责任公司",
    "Café 合作社 锡林", "物业服务有限公司 包头", "有限公司 有限责任公司", "二连浩特 锡林浩特", "合作社 公司", "公司公司",
)  # fmt: skip


def answers_to(asked: Sequence[str], driver: webdriver.Chrome) -> list[tuple[str, list[str]]]:
    return [(told, codes) for told, codes in json.loads(driver.execute_async_script(ASK, list(asked)))]


def check(asked: Sequence[str], known: list[tuple[str, str]], driver: webdriver.Chrome) -> None:
    plain = [(folded(name), code) for name, code in known]
    for query, (told, codes) in zip(asked, answers_to(asked, driver), strict=True):
        right = truth(query, plain)
        assert set(codes) <= right, query
        if len(right) <= MOST:
            assert set(codes) == right, query
        else:
            assert len(set(codes)) == MOST
            assert "超过" in told


def test_a_thousand_queries_equal_the_truth(page: Path, known: list[tuple[str, str]], driver: webdriver.Chrome) -> None:
    driver.get(page.as_uri())
    check(queries(known, 1_000), known, driver)


def test_words_that_very_many_names_have_equal_the_truth(
    page: Path, known: list[tuple[str, str]], driver: webdriver.Chrome
) -> None:
    driver.get(page.as_uri())
    check(COMMON, known, driver)


def test_words_that_no_name_has_together_are_answered_without_a_name_being_read(
    page: Path, driver: webdriver.Chrome
) -> None:
    driver.get(page.as_uri())
    ((told, codes),) = answers_to(["有限公司 有限责任公司"], driver)
    assert told.startswith("没有找到")
    assert not codes
    assert not driver.find_elements(By.CSS_SELECTOR, 'script[src^="search/n"]')


def test_two_words_that_very_many_names_have_read_no_more_names_than_are_shown(
    page: Path, driver: webdriver.Chrome
) -> None:
    driver.get(page.as_uri())
    ((told, codes),) = answers_to(["商贸 有限责任公司"], driver)
    assert "请再" in told
    assert len(codes) == MOST
    assert len(driver.find_elements(By.CSS_SELECTOR, 'script[src^="search/n"]')) <= MOST
