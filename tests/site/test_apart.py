"""Pages of many subjects are made by several processes: the same bytes, the same gate, and no help that is needed."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from creditcli.cli import site_apart, site_making, site_standing
from creditcli.io.site import Filling
from tests.helpers import Run, tree

DAY, LATER = "2026-11-23", "2027-02-15"


def ends_at_once(*_: object) -> None:
    """In the place of the process that helps: one that the system has ended."""


def ends_when_asked(connection: Connection) -> None:
    """One that the system ends over its work."""
    connection.send(None)
    connection.recv()


@pytest.fixture
def many(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if the few subjects of the demo were many."""
    monkeypatch.setattr(site_making, "WORTH", 1)
    monkeypatch.setattr(site_apart.os, "cpu_count", lambda: 2)
    monkeypatch.setattr(site_standing, "MANY", 1)
    for module, name in ((site_making, "AT_ONCE"), (site_making, "KEPT_AT_ONCE"), (site_standing, "AT_ONCE")):
        monkeypatch.setattr(module, name, 5)


def anew(office: Path, run: Run) -> dict[str, bytes]:
    """The site of the day, made into an empty folder."""
    shutil.rmtree(office / "site")
    done = run("publish", "--office", str(office), "--as-of", DAY)
    assert done.returncode == 0, done.stderr
    return tree(office, "site")


@pytest.mark.slow
@pytest.mark.usefixtures("many")
@pytest.mark.parametrize("ends", [None, ends_at_once, ends_when_asked])
def test_a_site_made_by_several_processes_is_that_of_one(
    ends: Callable[..., None] | None, office: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    if ends:
        monkeypatch.setattr(site_apart, "_work", ends)
    before = tree(office, "site")
    assert anew(office, run) == before


@pytest.mark.slow
@pytest.mark.parametrize("ends", [None, ends_at_once, ends_when_asked])
def test_a_site_that_others_looked_through_and_kept_is_that_of_one(
    ends: Callable[..., None] | None,
    office: Path,
    run: Run,
    monkeypatch: pytest.MonkeyPatch,
    request: pytest.FixtureRequest,
) -> None:
    (office / "site" / "index.html").write_text("改动过", "utf-8")
    other = office.with_name("other")
    shutil.copytree(office, other)
    alone = run("publish", "--office", str(office), "--as-of", LATER, "--confirm")
    request.getfixturevalue("many")
    if ends:
        monkeypatch.setattr(site_apart, "_work", ends)
    helped = run("publish", "--office", str(other), "--as-of", LATER, "--confirm")
    told = helped.stderr.replace(str(other), str(office))
    assert (helped.returncode, helped.stdout, told) == (alone.returncode, alone.stdout, alone.stderr)
    assert alone.returncode == 0, alone.stderr
    assert tree(other, "site") == tree(office, "site")
    assert sorted(path.name for path in other.iterdir()) == sorted(path.name for path in office.iterdir())
    again = run("publish", "--office", str(other), "--as-of", LATER, "--lang", "zh")
    assert "网站没有变动" in again.stderr


def test_what_a_process_kept_before_it_ended_is_kept_once_more(tmp_path: Path) -> None:
    filling = Filling(tmp_path / "site", tmp_path / "new", writes=True)
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "a.html").write_text("甲", "utf-8")
    for _ in range(2):
        filling.keep("a.html")
    assert (tmp_path / "new" / "a.html").read_text("utf-8") == "甲"
    (tmp_path / "new" / "a.html").write_text("乙", "utf-8")
    assert (tmp_path / "site" / "a.html").read_text("utf-8") == "甲"


@pytest.mark.slow
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


@pytest.mark.slow
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
