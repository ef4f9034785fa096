"""A page changes when what it says does: what stays is not made again, and nothing stays that should not."""

from __future__ import annotations

import os
import shutil
from datetime import date
from pathlib import Path

import pytest

from creditcli.cli.site_apart import Helpers
from creditcli.cli.site_inputs import site_templates
from creditcli.cli.site_making import Numbers, SiteMaker
from creditcli.cli.site_standing import Looking
from creditcli.cli.talk import Talk
from creditcli.cli.workplace import open_workplace
from creditcli.io.site import SOURCES, NextSite
from creditcli.render.site import Dress, SiteRenderer, foot
from creditcli.stages.publish import publish
from tests.helpers import Run, tree

DAY, NEXT = "2026-11-23", "2026-11-24"


def published(run: Run, office: Path, day: str) -> str:
    done = run("publish", "--office", str(office), "--as-of", day, "--confirm")
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stderr


def marks(path: Path) -> tuple[int, ...]:
    found = path.stat()
    return found.st_ino, found.st_mtime_ns, found.st_ctime_ns


def page(office: Path) -> Path:
    """A subject's page."""
    return sorted((office / "site" / "subjects").rglob("*.html"))[7]


@pytest.mark.parametrize(
    "days",
    [(NEXT,), pytest.param(("2026-11-30", "2026-12-25", "2027-06-01", "2029-01-01"), marks=pytest.mark.slow)],
)
def test_day_by_day_gives_the_bytes_of_making_everything_anew(
    days: tuple[str, ...], office: Path, run: Run, tmp_path: Path
) -> None:
    anew = Path(shutil.copytree(office, tmp_path / "anew"))
    for day in days:
        (anew / "site" / SOURCES).unlink()  # without it nothing is kept
        published(run, anew, day)
        published(run, office, day)
        assert tree(office, "site") == tree(anew, "site"), day


@pytest.mark.slow
def test_a_day_on_which_nothing_happens_changes_no_page_of_a_subject_or_list(office: Path, run: Run) -> None:
    published(run, office, NEXT)
    before = tree(office, "site/subjects", "site/penalties", "site/licences")
    shutil.rmtree(office / "upload")
    published(run, office, "2026-11-25")
    sent = (office / "upload" / "2-changed.txt").read_text("utf-8").split()
    assert tree(office, "site/subjects", "site/penalties", "site/licences") == before
    assert {one.split("/")[0] for one in sent} <= {
        "index.html", "search.html", "statistics.html", "changes.html", "static", "data", "feeds"
    }  # fmt: skip
    assert SOURCES not in sent
    assert sent[-1] == "static/day.css", "an upload that is cut off dates no old page"


@pytest.mark.slow
def test_the_day_and_the_head_stand_in_one_sheet_and_on_no_page_of_a_subject(office: Path, run: Run) -> None:
    published(run, office, NEXT)
    sheet = (office / "site" / "static" / "day.css").read_text("utf-8")
    place = open_workplace(office)
    head = place.view(date.fromisoformat(NEXT)).head
    assert '.as-of::before { content: "2026年11月24日"; }' in sheet
    assert f'.record-head::before {{ content: "{head}"; }}' in sheet
    text = page(office).read_text("utf-8")
    assert head not in text
    assert '<a class="as-of" href="../../index.html" title="统计日见首页"><span>见首页</span></a>' in text


def test_the_same_again_is_told_unchanged_and_touches_nothing(office: Path, run: Run) -> None:
    before = {path: marks(path) for path in [office / "site", *(office / "site").rglob("*"), *office.glob("upload/*")]}
    assert "网站没有变动" in published(run, office, DAY)
    assert {path: marks(path) for path in before} == before
    (office / "templates" / "site").mkdir(parents=True)
    (office / "templates" / "site" / "strip.html").write_text("<b>自己的栏目</b>", "utf-8")
    assert "没有变动" not in published(run, office, DAY), "templates are part of what it is made of"
    assert "自己的栏目" in page(office).read_text("utf-8")


@pytest.mark.slow
@pytest.mark.parametrize("day", [DAY, NEXT])
def test_what_was_changed_by_hand_is_never_carried_over(day: str, office: Path, run: Run) -> None:
    changed, away = page(office), page(office).with_suffix(".json")
    content, stat = changed.read_bytes(), changed.stat()
    changed.write_bytes(content.replace("没有公示信息".encode(), "有过公示信息".encode()))
    os.utime(changed, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    assert changed.stat().st_size == stat.st_size
    (office / "site" / "stranger.html").write_text("不是本程序写的", "utf-8")
    twin = away.read_bytes()
    away.unlink()
    published(run, office, day)
    assert (changed.read_bytes(), away.read_bytes()) == (content, twin)
    assert not (office / "site" / "stranger.html").exists()
    assert run("verify", "--office", str(office)).returncode == 0


@pytest.mark.parametrize("known_beside", [None, 1, 20])
def test_the_gate_looks_for_numbers_that_have_ended_since_on_pages_that_stay(
    known_beside: int | None, office: Path
) -> None:
    """Whether it was known already that they have ended, beside others, when the standing files were read, or not."""
    place = open_workplace(office)
    ledger = place.ledger(place.view(date.fromisoformat(DAY)))
    plan = publish(ledger, place.standard, place.office)
    paths = {path for draft in plan.drafts for path in draft.paths}
    renderer = SiteRenderer(site_templates(place), Dress(place.office.theme, "", foot(paths)))
    entry = next(one for one in ledger.entries if one.polarity == "black" and one.disclosure.is_public)
    new = frozenset({entry.decision_number})
    with Helpers() as helpers, Looking(office / "site", helpers) as looking:
        beside = {f"某监罚〔2026〕{number}号" for number in range(known_beside or 0)}
        looking.begin(new | beside if known_beside else frozenset())
        standing = looking.standing
    site = NextSite(office / "site", standing.held, standing.sound, writes=False)
    maker = SiteMaker(renderer, standing, standing.sources, Helpers())
    found = maker.fill(plan, site, Numbers(frozenset(), frozenset(), new, frozenset(), frozenset()), Talk("zh"))
    assert any(one.path.startswith("subjects/") for one in found)
    assert {one.zh for one in found} == {"含已停止公示的文号"}
