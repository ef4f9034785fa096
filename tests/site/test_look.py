"""The office's own look: colours, names, address; what cannot be read is refused before anything is written."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from lxml import html

from creditcli.model.theme import DARK, LEAST, Theme, contrast
from tests.helpers import Run, tree

DAY = "2026-11-23"
NAME = "ᠮᠣᠩᠭᠣᠯ ᠪᠢᠴᠢᠭ"


def dressed(office: Path, lines: str) -> None:
    with (office / "office.yaml").open("a", encoding="utf-8") as file:
        file.write(lines)


@pytest.mark.slow
def test_colours_names_and_address_of_the_office_are_on_every_page_and_sheet(office: Path, run: Run) -> None:
    dressed(office, f'site_address: credit.example.cn/erlian\ntheme: {{brand: "#7a1f1f", accent: "#ffe08a", logo: 信用示例, site_mn: {NAME}}}\n')  # fmt: skip
    done = run("publish", "--office", str(office), "--as-of", DAY)
    assert done.returncode == 0, done.stdout + done.stderr
    sheet = (office / "site" / "static" / "site.css").read_text("utf-8")
    assert "--brand: #7a1f1f; --accent: #ffe08a" in sheet
    sheet = (office / "site" / "static" / "day.css").read_text("utf-8")
    assert re.search(r"@top-left \{ content: \"信用二连浩特（示例） · credit\.example\.cn", sheet)
    page = html.document_fromstring((office / "site" / "rights.html").read_bytes())
    assert page.xpath("//a[@class='brand']")[0].text_content() == "信用示例"
    (mongolian,) = page.xpath("//header//*[@lang='mn-Mong']")
    assert mongolian.text_content() == NAME
    assert "credit.example.cn/erlian/rights.html" in page.text_content()


@pytest.mark.parametrize(
    ("theme", "told"),
    [
        ('{brand: "#7fb2e5"}', ["theme/brand", "#7fb2e5", "4.5:1"]),
        ('{accent: "#12467d"}', ["theme/accent", "1.0:1"]),
        ('{brand: "blue"}', ["theme/brand"]),
        ("{size: large}", ["theme"]),
        ("{site_mn: Mongol}", ["theme/site_mn"]),
    ],
)
def test_a_look_that_cannot_be_read_is_refused_with_its_line(
    theme: str, told: list[str], office: Path, run: Run
) -> None:
    before = tree(office, "site")
    lines = (office / "office.yaml").read_text("utf-8").count("\n")
    dressed(office, f"theme: {theme}\n")
    done = run("publish", "--office", str(office), "--as-of", DAY, "--lang", "zh")
    assert done.returncode == 2
    for words in (*told, f"第 {lines + 1} 行"):
        assert words in done.stderr
    assert tree(office, "site") == before


@pytest.mark.slow
def test_a_templates_folder_of_the_office_changes_pages_and_rules(office: Path, run: Run) -> None:
    for name, text in (("site/home.html", "<p>自己的首页</p>"), ("shared/dark.css", "--ink: #fefefe;")):
        path = office / "templates" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert run("publish", "--office", str(office), "--as-of", DAY).returncode == 0
    assert "自己的首页" in (office / "site" / "index.html").read_text("utf-8")
    assert (office / "site" / "static" / "site.css").read_text("utf-8").count("--ink: #fefefe;") == 2


@pytest.mark.parametrize(
    ("name", "content", "line"),
    [
        ("site/base.html", "<p>\n{{ frame.nothing }}</p>", 2),
        ("site/home.html", "<p>\n\n{% if %}</p>", 3),
        ("site/document.html", "{% extends 'away.html' %}", 1),
        ("site/section.html", "<p></p>", 1),
        ("site/strip.html", "{{ menu + 1 }}", 1),
        ("shared/chart.html", b"<p>\n\xff</p>", 2),
    ],
)
def test_a_broken_template_of_the_office_is_told_with_file_and_line_and_the_site_stays(
    name: str, content: str | bytes, line: int, office: Path, run: Run
) -> None:
    path = office / "templates" / name
    path.parent.mkdir(parents=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    before = tree(office, "site")
    done = run("publish", "--office", str(office), "--as-of", DAY, "--lang", "zh")
    assert done.returncode == 2, done.stderr
    assert f"{path} 第 {line} 行" in done.stderr
    assert tree(office, "site") == before
    assert not (office / ".site.new").exists()


def test_a_broken_sheet_of_the_office_is_told_with_file_and_line(office: Path, run: Run) -> None:
    path = office / "templates" / "sheets" / "figures.html"
    path.parent.mkdir(parents=True)
    path.write_text("<p>\n{{ page.nothing }}</p>", encoding="utf-8")
    done = run("stats", "--office", str(office), "--as-of", DAY, "--format", "html", "--lang", "zh")
    assert done.returncode == 2, done.stderr
    assert f"{path} 第 2 行" in done.stderr


@pytest.mark.parametrize("brand", ["#12467d", "#7a1f1f", "#00563f", "#000000", "#3b2a6d"])
def test_a_brand_colour_is_lightened_until_it_can_be_read_in_the_dark(brand: str) -> None:
    theme = Theme(brand=brand)
    assert not theme.faults()
    assert contrast(theme.brand_on_dark, DARK) >= LEAST
