"""What the pages for users say is there: every command and option that they show, every file that they point to."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.helpers import Run

ROOT = Path(__file__).resolve().parents[2]
READMES = [ROOT / "README.md", ROOT / "README.zh-CN.md"]
PAGES = [
    *READMES,
    ROOT / "CONTRIBUTING.md",
    *sorted((ROOT / "standards").rglob("*.md")),
    *(ROOT / "samples").glob("*.md"),
]
LINK = re.compile(r"\]\((?!https?:)([^)#\s]+)")
SHOWN = re.compile(r"^creditcli (?P<line>[^#\n]+)|`creditcli (?P<inline>[^`]+)`", re.MULTILINE)
OPTION = re.compile(r"(?<!\S)--[a-z][a-z-]*")
GROUPS = ("exchange", "mapping", "notices", "record", "standard", "vault")


def commands(page: Path) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Command with its subcommand, and the options shown with it."""
    found = []
    for match in SHOWN.finditer(page.read_text("utf-8")):
        words = (match["line"] or match["inline"]).partition(" -- ")[0].split()
        name = words[:2] if words[0] in GROUPS and len(words) > 1 and re.fullmatch("[a-z]+", words[1]) else words[:1]
        found.append((tuple(name), tuple(OPTION.findall(" ".join(words)))))
    return found


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_files_that_a_page_points_to_are_there(page: Path) -> None:
    assert not [link for link in LINK.findall(page.read_text("utf-8")) if not (page.parent / link).exists()]


@pytest.mark.parametrize("page", READMES, ids=lambda page: page.name)
def test_commands_and_options_that_a_readme_shows_are_there(page: Path, run: Run) -> None:
    shown = commands(page)
    assert len(shown) > 20
    for name, options in shown:
        told = run(*name, "--help")
        assert told.returncode == 0, name
        assert not [option for option in options if option not in told.stdout], name


def test_both_readmes_show_the_same_commands() -> None:
    one, other = (sorted(commands(page)) for page in READMES)
    assert one == other
