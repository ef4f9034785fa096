"""Letter templates saved again by LibreOffice: they pass the check, and every letter says the same."""

from __future__ import annotations

import re
import subprocess
from html import unescape
from pathlib import Path

import pytest

from creditcli.cli.issuing import letter_fields
from creditcli.io.bundle import bundle
from creditcli.render.letter import compile_letter
from creditcli.render.letter_lint import lint
from creditcli.stages.notify import Desk, due_letters
from tests.letters.conftest import story_desk
from tests.letters.edited import bundled, put, with_words, xml_of
from tests.letters.stories import STANDARD

pytestmark = pytest.mark.office
__all__ = ["story_desk"]


@pytest.fixture(scope="module")
def saved_again(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every bundled template, opened and saved by LibreOffice."""
    folder = tmp_path_factory.mktemp("again")
    profile = (folder / "profile").as_uri()
    sources = sorted(map(str, (bundle("templates") / "letters").glob("*.docx")))
    subprocess.run(
        ["soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to", "docx", "--outdir", str(folder), *sources],
        check=True, capture_output=True, timeout=300,
    )  # fmt: skip
    return folder


def said(xml: str) -> list[str]:
    """Words of each paragraph that holds any."""
    lines = ("".join(re.findall(r"<w:t(?: [^>]*)?>(.*?)</w:t>", one)) for one in xml.split("</w:p>"))
    return [unescape(one) for one in lines if one.strip()]


def shown(page: str) -> list[tuple[str, str]]:
    """Style and words of each paragraph of a print page."""
    return [(name, unescape(words)) for name, words in re.findall(r'<p class="(\w+)">(.*?)</p>', page)]


@pytest.mark.parametrize("name", sorted(letter_fields()))
def test_a_template_saved_again_passes_the_check(saved_again: Path, name: str) -> None:
    content = (saved_again / f"{name}.docx").read_bytes()
    assert content != bundled(f"{name}.docx")
    assert lint(content, name, letter_fields()[name]) == ()
    assert "仿宋_GB2312" in xml_of(content, "word/styles.xml")


def test_letters_from_templates_saved_again_say_the_same(saved_again: Path, story_desk: Desk) -> None:
    made = 0
    for letter in due_letters(story_desk, {}, story_desk.ledger.as_of.replace(month=1, day=1)):
        name = f"{STANDARD.notices[letter.kind].template}.docx"
        docx, page = compile_letter(bundled(name), name).fill(letter.context)
        again, paged = compile_letter((saved_again / name).read_bytes(), name).fill(letter.context)
        assert said(xml_of(again)) == said(xml_of(docx)), letter.identity
        assert shown(paged) == shown(page), letter.identity
        assert "<w:ind w:left=" in xml_of(again)
        made += 1
    assert made > 20


def test_an_edited_template_saved_again_is_used(saved_again: Path, office: Path) -> None:
    from tests.helpers import creditcli

    again = (saved_again / "N4.docx").read_bytes()
    put(office, "N4.docx", with_words(again, "自移出之日起", "按本办格式，自移出之日起"))
    done = creditcli("notices", "--office", str(office), "--as-of", "2026-11-24")
    assert done.returncode == 0, done.stderr
    [path] = (office / "notices" / "2026-11-24").glob("*-N4.docx")
    assert "按本办格式，自移出之日起，该信息停止公示" in "".join(said(xml_of(path.read_bytes())))
