"""A list's own terms on pages and letters, where it has them and where it has none."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import html

from creditcli.io.bundle import open_standard
from creditcli.stages.list_words import early_exit, remedy_words, restored_words
from creditcli.standard.types import ListType, Standard

COURT = "认为列入错误的，可以向作出决定的人民法院申请纠正"


@pytest.fixture(scope="module")
def standard() -> Standard:
    return open_standard(None)


def with_terms(kind: ListType, **terms: Mapping[str, object]) -> ListType:
    return replace(kind, terms={**kind.terms, **terms})


def test_a_list_with_remedies_of_its_own_tells_those_and_no_others(standard: Standard) -> None:
    kind = with_terms(standard.lists["court_defaulter"], remedies={"text": COURT})
    assert remedy_words(kind) == f"{COURT}。"
    plain = with_terms(kind, remedies={})
    assert "行政复议" in remedy_words(plain)


def test_what_a_list_asks_for_an_early_exit_is_told_in_one_sentence(standard: Standard) -> None:
    kind = with_terms(
        standard.lists["wage_arrears"],
        early_exit={
            "after": "3m",
            "after_from": "corrected_date",
            "need": ["改正", "承诺"],
            "bars": ["再犯"],
            "decide_within": "9wd",
        },
    )
    assert early_exit(kind).sentence("本机关") == (
        "自改正之日起满3个月、改正、承诺的，可以向本机关提出书面申请；本机关自收到申请之日起9个工作日内作出决定。"
        "有下列情形之一的，不予提前移出：再犯。"
    )
    assert early_exit(with_terms(kind, early_exit={})).sentence() == "符合法定条件的，可以依法申请提前移出。"


def test_a_restored_listing_says_that_its_term_began_anew_only_where_it_did(standard: Standard) -> None:
    kind = standard.lists["wage_arrears"]
    assert restored_words(kind) == "因撤销信用修复恢复列入，期限重新计算"
    assert restored_words(with_terms(kind, false_material={"restore": True})) == "因撤销信用修复恢复列入"


@pytest.fixture(scope="module")
def pages(demo: Path) -> dict[str, str]:
    """The words of the guides as a reader sees them."""
    return {
        name: html.document_fromstring((demo / "site" / name).read_bytes()).text_content()
        for name in ("terms.html", "rights.html", "ended.html", "search.html")
    }


def test_the_terms_page_speaks_no_machine_words(pages: dict[str, str]) -> None:
    assert "本信用办的选择：新旧期限中先到的为准" in pages["terms.html"]
    for word in ("earliest_end", "version_at_decision"):
        assert word not in pages["terms.html"]
    assert not re.search(r"[\u4e00-\u9fff，。；（）] [\u4e00-\u9fff，。；（）]", pages["terms.html"])


def test_the_rights_page_tells_of_every_list_how_it_is_left(pages: dict[str, str]) -> None:
    for words in ("信用中国", "改正之日起满6个月", "自收到申请之日起15个工作日", "其他以认定单位告知为准"):
        assert words in pages["rights.html"]
    assert "都标明最早" not in pages["rights.html"]


def test_crawlers_are_kept_from_the_data_but_see_noindex_on_pages(demo: Path) -> None:
    robots = (demo / "site" / "robots.txt").read_text("utf-8")
    assert "Disallow: /data/" in robots
    assert "Disallow: /subjects/*.json" in robots
    assert robots.count("Disallow") == 2


def test_the_directory_names_every_subject_that_can_be_searched(demo: Path, pages: dict[str, str]) -> None:
    found = re.search(r"可查询 (\d+) 个主体", pages["search.html"])
    assert found is not None
    links = [
        one
        for path in (demo / "site" / "directory").rglob("*.html")
        for one in re.findall(r'<td[^>]*><span><a href="\.\./\.\./(subjects/[^"]+)"', path.read_text("utf-8"))
    ]
    assert len(links) == len(set(links)) == int(found[1])


def test_a_restored_listing_and_an_objection_are_told_with_their_day(demo: Path) -> None:
    text = (demo / "site" / "serious" / "index.html").read_text("utf-8")
    assert "因撤销信用修复恢复列入，期限重新计算" in text
    assert "该信息自2026年11月19日起异议核实中，相关联合惩戒措施暂不执行" in text
    assert "该信息自2026年11月18日起异议核实中" in (demo / "site" / "penalties" / "index.html").read_text("utf-8")
