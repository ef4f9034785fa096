"""Pages of many subjects are made by several processes: the same bytes, the same gate, and no help that is needed."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from creditcli.cli import site_apart, site_making
from tests.helpers import Run, tree

DAY = "2026-11-23"


def ends_at_once(*_: object) -> None:
    """In the place of the process that helps: one that the system has ended."""


@pytest.fixture
def many(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if the few subjects of the demo were many."""
    monkeypatch.setattr(site_making, "WORTH", 1)
    monkeypatch.setattr(site_apart.os, "cpu_count", lambda: 2)
    monkeypatch.setattr(site_making, "AT_ONCE", 5)


def anew(office: Path, run: Run) -> dict[str, bytes]:
    """The site of the day, made into an empty folder."""
    shutil.rmtree(office / "site")
    done = run("publish", "--office", str(office), "--as-of", DAY)
    assert done.returncode == 0, done.stderr
    return tree(office, "site")


@pytest.mark.usefixtures("many")
@pytest.mark.parametrize("ends", [False, True])
def test_a_site_made_by_several_processes_is_that_of_one(
    ends: bool, office: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    if ends:
        monkeypatch.setattr(site_apart, "_work", ends_at_once)
    before = tree(office, "site")
    assert anew(office, run) == before


@pytest.mark.usefixtures("many")
def test_a_fault_of_a_template_in_another_process_is_told_with_its_line(office: Path, run: Run) -> None:
    path = office / "templates" / "site" / "document.html"
    path.parent.mkdir(parents=True)
    path.write_text("{% if page.code %}\n{{ page.nothing }}{% endif %}", "utf-8")
    before = tree(office, "site")
    done = run("publish", "--office", str(office), "--as-of", DAY, "--lang", "zh")
    assert done.returncode == 2, done.stderr
    assert f"{path} 第 2 行" in done.stderr
    assert tree(office, "site") == before
    assert not (office / ".site.new").exists()


@pytest.mark.usefixtures("many")
def test_what_another_process_finds_keeps_the_site_as_it_is(office: Path, run: Run) -> None:
    path = office / "templates" / "site" / "document.html"
    path.parent.mkdir(parents=True)
    path.write_text("{{ page.heading }}{% if page.code %} 13912345678{% endif %}", "utf-8")
    before = tree(office, "site")
    done = run("publish", "--office", str(office), "--as-of", DAY, "--lang", "zh")
    assert done.returncode == 1, done.stderr
    found = [line for line in done.stdout.splitlines() if "含手机号码" in line]
    assert len(found) == sum(1 for name in before if name.startswith("site/subjects/") and name.endswith(".html"))
    assert found == sorted(found)
    assert tree(office, "site") == before
