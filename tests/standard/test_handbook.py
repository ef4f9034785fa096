"""The documentation of the standard: complete, linked, alive, the same on every run."""

from __future__ import annotations

import csv
import io
import posixpath
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from urllib.parse import unquote

import pytest
from lxml import html

from creditcli.checks.concern import LOOKS_AT, concerned
from creditcli.checks.registry import ROW_CHECKS, SEEN_ELSEWHERE, TABLE_CHECKS
from creditcli.cli.handbook import handbook_files
from creditcli.faces.handbook import cases_by_rule, handbook
from creditcli.faces.handbook_datasets import face_files
from creditcli.faces.handbook_lists import list_leaf
from creditcli.faces.handbook_rules import said
from creditcli.io.bundle import bundle, open_standard
from creditcli.model.handbook import Leaf
from creditcli.render.handbook import SITE
from creditcli.standard.types import Dataset
from creditcli.standard.words import EVIDENCE, SEVERITY
from tests.helpers import Run, bundled, tree

STANDARD = open_standard()
SOURCES = bundled("standards")
# Generated beside the site by the other faces of the standard.
BESIDE = {
    posixpath.normpath(SITE + path) for dataset in STANDARD.datasets.values() for path, _, _ in face_files(dataset)
}
STRICT = ("default-src 'none'", "style-src 'self'", "script-src 'self'", "img-src 'self'")


# Made when they are first asked for: every process that runs tests reads this file.
@cache
def files() -> dict[str, bytes]:
    """Every file of the documentation."""
    return handbook_files(SOURCES, bundled("templates"))


@cache
def pages() -> dict[str, html.HtmlElement]:
    """Its pages, read, by their path in the site."""
    return {
        path.removeprefix(SITE): html.document_fromstring(text)
        for path, text in files().items()
        if path.endswith(".html")
    }


def words(path: str) -> str:
    """The text of a page, blanks folded."""
    return " ".join(pages()[path].text_content().split())


@cache
def links(path: str) -> tuple[tuple[str, str], ...]:
    """Every link of a page: path in ``standards/``, fragment."""
    return tuple(_links(path))


def _links(path: str) -> Iterator[tuple[str, str]]:
    for _, _, link, _ in pages()[path].iterlinks():
        assert not re.match(r"[A-Za-z]+:|//|/", link), f"{path} leads outside: {link}"
        target, _, fragment = unquote(link).partition("#")
        here = posixpath.dirname(SITE + path)
        yield (posixpath.normpath(posixpath.join(here, target)) if target else SITE + path), fragment


def wanted() -> set[str]:
    """The page of everything that the standard has."""
    fields = {f"fields/{one.id}.{field.id}.html" for one in STANDARD.datasets.values() for field in one.fields}
    kinds = {
        "datasets": STANDARD.datasets, "codelists": STANDARD.codelists, "rules": STANDARD.rules,
        "lists": STANDARD.lists, "parameters": STANDARD.parameters, "laws": STANDARD.laws,
        "notices": STANDARD.notices,
    }  # fmt: skip
    return fields | {f"{folder}/{name}.html" for folder, names in kinds.items() for name in names}


@pytest.mark.slow
def test_every_link_is_alive_and_relative() -> None:
    ids = {path: {element.get("id") for element in page.iter() if element.get("id")} for path, page in pages().items()}
    for path in pages():
        for target, fragment in links(path):
            assert target in files() or target in SOURCES or target in BESIDE, f"{path}: {target}"
            page = target.removeprefix(SITE)
            if fragment and page in ids:
                assert fragment in ids[page], f"{path}: {target}#{fragment}"


def test_everything_has_a_page_that_is_reached_from_the_first_one() -> None:
    seen, ahead = {"index.html"}, ["index.html"]
    while ahead:
        found = {target.removeprefix(SITE) for target, _ in links(ahead.pop())} & set(pages())
        ahead += sorted(found - seen)
        seen |= found
    assert wanted() - seen == set()
    assert set(pages()) - seen == set()


def test_every_page_says_what_it_is_and_asks_for_nothing_outside() -> None:
    titles = {}
    for path, page in pages().items():
        assert page.get("lang") == "zh-CN"
        assert titles.setdefault(page.findtext(".//title"), path) == path, "two pages of one title"
        (policy,) = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
        assert all(part in policy for part in STRICT), path
        assert "unsafe" not in policy
        assert not page.xpath("//*[@style] | //style | //script[not(@src)] | //*[@onclick]"), path
        assert len(page.xpath("//h1")) == 1
        headings = page.xpath("//h1 | //h2 | //h3 | //dt | //th")
        assert all(one.text_content().strip() for one in headings), path
        assert not page.xpath("//dd[not(normalize-space())] | //li[not(normalize-space())]"), path
        ids = page.xpath("//@id")
        assert len(ids) == len(set(ids)), f"{path}: an anchor twice"
    for path, content in files().items():
        assert path.endswith(".html") or b"://" not in content, path
        assert b"\r" not in content


def test_version_and_digest_stand_on_the_first_page_only() -> None:
    assert [path for path, content in files().items() if STANDARD.digest.encode() in content] == [SITE + "index.html"]
    assert STANDARD.version in words("index.html")


@pytest.mark.parametrize("code", STANDARD.rules)
def test_a_rule_page_tells_level_texts_law_mend_and_cases_in_both_languages(code: str) -> None:
    rule, text = STANDARD.rules[code], words(f"rules/{code}.html")
    zh = (rule.zh.title, rule.zh.what, rule.zh.why, rule.zh.fix, rule.zh.good, rule.zh.bad)
    for one in (code, SEVERITY[rule.severity], rule.reason, *map(said, zh), *said(rule.zh.steps).splitlines()):
        assert " ".join(one.split()) in text
    for one in (rule.en.title, rule.en.what, rule.en.fix):
        assert " ".join(said(one, "en").split()) in text
    assert pages()[f"rules/{code}.html"].xpath("//section[@lang='en']")
    for citation in rule.law:
        assert STANDARD.cite(citation) in text
    shown = {target for target, _ in links(f"rules/{code}.html")}
    assert set(cases_by_rule(SOURCES).get(code, ())) <= shown
    assert re.search(r"\{[a-z_]+\}", text) is None


@pytest.mark.parametrize("dataset", STANDARD.datasets.values(), ids=lambda one: one.id)
def test_a_data_set_leads_to_its_fields_files_layouts_and_rules(dataset: Dataset) -> None:
    path = f"datasets/{dataset.id}.html"
    text, shown = words(path), {target.removeprefix(SITE) for target, _ in links(path)}
    anchors = set(pages()[path].xpath("//tr/@id"))
    for field in dataset.fields:
        assert field.id in anchors
        assert f"fields/{dataset.id}.{field.id}.html" in shown
        assert not field.codelist or f"codelists/{field.codelist}.html" in shown
    for layout in dataset.layouts:
        assert layout.title in text
        assert all(name in text for column in layout.columns for name in (column.header, *column.aliases))
    assert {posixpath.normpath(SITE + one) for one, _, _ in face_files(dataset)} <= {t for t, _ in links(path)}
    assert {f"rules/{one.code}.html" for one in STANDARD.rules.values() if dataset.id in one.datasets} <= shown


def test_fields_code_lists_and_rules_lead_to_each_other() -> None:
    for dataset in STANDARD.datasets.values():
        judged = {rule.code: concerned(rule, dataset) for rule in STANDARD.rules.values()}
        for field in dataset.fields:
            path = f"fields/{dataset.id}.{field.id}.html"
            shown = {target.removeprefix(SITE) for target, _ in links(path)}
            if field.codelist:
                assert f"codelists/{field.codelist}.html" in shown
                back = {target.removeprefix(SITE) for target, _ in links(f"codelists/{field.codelist}.html")}
                assert path in back
            for code, fields in judged.items():
                has = field in fields
                assert (f"rules/{code}.html" in shown) == has
                if has:
                    assert SITE + path in {target for target, _ in links(f"rules/{code}.html")}


def test_a_parameter_shows_every_value_with_day_law_and_evidence() -> None:
    for parameter in STANDARD.parameters.values():
        path = f"parameters/{parameter.id}.html"
        rows = pages()[path].xpath("//section[@id='history']//tbody/tr")
        assert len(rows) == len(parameter.values)
        for row, value in zip(rows, parameter.values, strict=True):
            text = " ".join(row.text_content().split())
            assert f"{value.valid_from.year}年{value.valid_from.month}月{value.valid_from.day}日" in text
            assert EVIDENCE[value.tag] in text
            assert all(STANDARD.cite(one) in text for one in value.law)
        assert ("由信用办选择" in words(path)) == parameter.setting


def test_a_law_lists_the_rules_parameters_and_lists_that_cite_it() -> None:
    for rule in STANDARD.rules.values():
        for one in rule.law:
            assert f"{rule.code} {rule.zh.title}" in words(f"laws/{one.law}.html")
            assert rule.code in words("laws/articles.html")
    for parameter in STANDARD.parameters.values():
        for value in parameter.values:
            assert all(parameter.title in words(f"laws/{one.law}.html") for one in value.law)


def said_by(leaf: Leaf) -> str:
    """Every text of a page before it is rendered."""
    cells = (
        line for block in leaf.blocks for grid in block.grids for row in grid.rows for c in row.cells for line in c
    )
    facts = (line for block in leaf.blocks for one in block.facts for line in ((one.name,), *one.lines))
    return " ".join(str(getattr(one, "text", one)) for line in (*cells, *facts, leaf.badges) for one in line)


def test_terms_that_the_program_does_not_know_are_shown_all_the_same() -> None:
    kind = next(iter(STANDARD.lists.values()))
    odd = {"novelty": {"odd_key": "3m", "kept": True}, "lasting": "2y", "gifts": [{"id": "a", "odd_name": "奖"}]}
    leaf = list_leaf(replace(kind, terms={**kind.terms, **odd}, enabled=False), STANDARD)
    text = said_by(leaf)
    assert {"novelty", "gifts"} <= {block.title for block in leaf.blocks}
    for one in ("odd_key", "3个月", "lasting", "2年", "奖", "未启用"):
        assert one in text


def fields_found(code: str, folder: Path) -> Iterator[tuple[Dataset, set[str]]]:
    """For findings of the rule in a failing case's csv files: data set, the fields that their column may be."""
    for row in csv.DictReader((folder / "expected.csv").read_text(encoding="utf-8").splitlines()):
        file = folder / "files" / row["file"]
        if row["code"] != code or not row["cell"] or file.suffix != ".csv" or file.stem not in STANDARD.datasets:
            continue
        text = file.read_bytes().decode("utf-8-sig", errors="replace")
        letters = row["cell"].rstrip("0123456789")
        at = sum((ord(char) - 64) * 26**power for power, char in enumerate(reversed(letters))) - 1
        cells = {line[at].strip() for line in csv.reader(io.StringIO(text)) if len(line) > at}
        dataset = STANDARD.datasets[file.stem]
        columns = [one for layout in dataset.layouts for one in layout.columns if one.field]
        yield dataset, {one.field for one in columns if {one.header, *one.aliases} & cells}


def test_what_a_rule_finds_lies_in_the_fields_that_it_is_said_to_concern() -> None:
    seen = 0
    for code, rule in STANDARD.rules.items():
        for dataset, fields in fields_found(code, bundle("standards") / "conformance" / code / "fail"):
            told = {one.id for one in concerned(rule, dataset)}
            if fields and told:
                seen += 1
                assert fields & told, f"{code}: found in {fields}, said to concern {told}"
    assert seen > 30


def test_what_checks_look_at_is_told_of_checks_that_there_are() -> None:
    assert LOOKS_AT.keys() <= {*ROW_CHECKS, *TABLE_CHECKS, *SEEN_ELSEWHERE}


def test_the_search_knows_codes_labels_and_headers() -> None:
    data = files()[SITE + "assets/search-data.js"].decode()
    assert data.startswith("handbookSearch([")
    for one in (*STANDARD.rules, *(field.label for field in STANDARD.datasets["penalty"].fields), "CF_XDR_MC"):
        assert one in data
    assert len(handbook(STANDARD, {}, ()).entries) == len(wanted())


@pytest.mark.slow
def test_the_same_bytes_under_another_hash_seed(tmp_path: Path, run: Run) -> None:
    trees = []
    for seed in ("1", "2"):
        folder = tmp_path / seed
        assert run("standard", "build", "--output", str(folder), PYTHONHASHSEED=seed).returncode == 0
        trees.append(tree(folder, ""))
    assert trees[0] == trees[1]
