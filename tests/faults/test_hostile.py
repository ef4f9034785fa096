"""Text from outside stays text: in pages, letters, workbooks and tables, whatever it looks like."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from lxml import etree, html
from selenium import webdriver

from creditcli.model.csv_cells import RISKY
from tests.browser.driver import browser
from tests.faults.hostile import MARK, hostile_office

pytestmark = pytest.mark.slow
DATA = ("application/json", "application/ld+json")


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return hostile_office(tmp_path_factory.mktemp("hostile"))


def written(office: Path, suffix: str, *apart: str) -> Iterator[Path]:
    for path in sorted([*office.rglob(f"*{suffix}"), *(office.parent / "out").rglob(f"*{suffix}")]):
        if path.is_file() and path.relative_to(office.parent).parts[1] not in apart:
            yield path


def test_pages_show_it_and_do_nothing_with_it(office: Path) -> None:
    seen = set()
    for path in written(office, ".html"):
        page = html.fromstring(path.read_bytes())
        for element in page.iter():
            if not isinstance(element.tag, str):
                continue
            assert MARK.lower() not in str(element.tag), path
            names = [name for name in element.attrib if name.startswith("on") or MARK.lower() in name.lower()]
            assert names == [], path
            assert not element.get("id", "").startswith(MARK), path
            assert not element.get("href", "").strip().lower().startswith("javascript:"), path
            if element.tag in ("script", "style") and element.get("type") not in DATA:
                assert MARK not in (element.text or ""), path
        text = page.text_content()
        assert f"49{MARK}" not in text, path
        if f'<script>document.title="{MARK}"' in text and "{{ 7*7 }}" in text:
            seen.add(path.relative_to(office.parent).parts[1])
    assert {"site", "penalty.html", "notices"} <= seen, seen


def test_letters_are_sound_documents_and_say_it_as_text(office: Path) -> None:
    documents = list(written(office, ".docx"))
    assert documents
    said = []
    for path in documents:
        with zipfile.ZipFile(path) as archive:
            for name in archive.namelist():
                if name.endswith(".xml"):
                    root = etree.fromstring(archive.read(name))
                    assert not [one for one in root.iter() if isinstance(one.tag, str) and MARK in one.tag], path
            body = etree.fromstring(archive.read("word/document.xml"))
            said.append("".join(body.itertext()))
    assert not any(f"49{MARK}" in text for text in said)
    assert any(MARK in text for text in said)


def test_no_cell_of_a_workbook_is_a_formula_of_theirs(office: Path) -> None:
    books = list(written(office, ".xlsx", "inbox", "archive"))
    assert {path.relative_to(office.parent).parts[1] for path in books} >= {"site", "returned"}
    seen = 0
    for path in books:
        for sheet in openpyxl.load_workbook(path):
            for row in sheet.iter_rows():
                for cell in row:
                    seen += MARK in str(cell.value)
                    assert not (cell.data_type == "f" and MARK in str(cell.value)), f"{path} {cell.coordinate}"
    assert seen


def test_no_cell_of_a_table_starts_a_formula(office: Path) -> None:
    found = list(written(office, ".csv", "inbox", "archive", "organisations.csv"))
    assert {path.relative_to(office.parent).parts[1] for path in found} >= {"site", "measures", "stats", "penalty.csv"}
    for path in found:
        for row in csv.reader(io.StringIO(path.read_text("utf-8-sig"), newline="")):
            assert [cell for cell in row if cell.startswith(RISKY)] == [], path


@pytest.mark.browser
def test_nothing_runs_in_a_browser(office: Path) -> None:
    driver = browser(scripts=True, width=1280)
    try:
        for path in written(office, ".html"):
            if MARK in path.read_text("utf-8"):
                driver.get(path.as_uri())
                assert MARK not in driver.title or path.parent.name == "site", path
                assert ran(driver) == [], path
    finally:
        driver.quit()


def ran(driver: webdriver.Chrome) -> list[str]:
    """Elements and attributes that came out of the data."""
    script = (
        f"return [...document.querySelectorAll('*')].filter(e => e.id === '{MARK}' || "
        "[...e.attributes].some(a => a.name.startsWith('on'))).map(e => e.outerHTML.slice(0, 200))"
    )
    return list(driver.execute_script(script))
