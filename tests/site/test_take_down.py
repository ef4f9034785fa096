"""Nothing that has ended stays, whatever was done to the site or kept a publication from being made."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from creditcli.cli import site_inputs
from tests.exchange.offices import call
from tests.faults.stories import BEFORE, FIRST, inbox, new_office
from tests.helpers import Run
from tests.site.walks import UNKNOWN, Walk

NEXT = "2026-11-24"


@pytest.fixture(scope="module")
def foreign(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of an office with a record of its own."""
    office = new_office(tmp_path_factory.mktemp("foreign") / "office")
    inbox(office, BEFORE)
    call("run", "--office", str(office), "--as-of", FIRST)
    return office / "site"


@pytest.mark.parametrize(
    ("seed", "steps"), [(1, 3), *(pytest.param(seed, 50, marks=pytest.mark.slow) for seed in (2, 3, 4))]
)
def test_a_random_walk_ends_where_a_publication_into_nothing_ends(
    seed: int, steps: int, office: Path, foreign: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(site_inputs, "program_digest", site_inputs.program_digest)
    walk = Walk(office, foreign, seed)
    for _ in range(steps):
        walk.step()


@pytest.mark.slow
def test_a_site_that_is_a_link_to_where_the_server_looks_stays_one(office: Path, run: Run) -> None:
    away = office.with_name("www") / "credit"
    away.parent.mkdir()
    shutil.move(office / "site", away)
    (office / "site").symlink_to(away)
    for day in ("2027-03-01", "2027-03-02"):
        assert run("publish", "--office", str(office), "--as-of", day, "--confirm").returncode == 0
        assert (office / "site").readlink() == away
        assert sorted(one.name for one in away.parent.iterdir()) == ["credit"], "nothing is left beside it"
    assert "2027年3月2日" in (away / "static" / "day.css").read_text("utf-8")
    assert run("verify", "--office", str(office)).returncode == 0


@pytest.mark.slow
@pytest.mark.parametrize("place", ["site", ".site.new", ".site.old"])
def test_a_file_or_a_link_in_the_place_of_a_folder_keeps_no_publication_from_being_made(
    place: str, office: Path, run: Run
) -> None:
    before = sorted(one.name for one in office.iterdir())
    for put in (lambda path: path.write_text("x", "utf-8"), lambda path: path.symlink_to(office / "nowhere")):
        if (office / place).is_dir():
            shutil.rmtree(office / place)
        put(office / place)
        done = run("publish", "--office", str(office), "--as-of", NEXT, "--confirm")
        assert done.returncode == 0, done.stderr
        if place == "site":
            shutil.rmtree((office / "nowhere") if (office / "site").is_symlink() else (office / "site"))
            (office / "site").unlink(missing_ok=True)
        else:
            assert sorted(one.name for one in office.iterdir()) == before


@pytest.mark.slow
def test_without_the_site_that_was_published_the_lists_say_that_they_cannot_say_everything(
    office: Path, run: Run
) -> None:
    shutil.rmtree(office / "site")
    done = run("publish", "--office", str(office), "--as-of", NEXT)
    assert UNKNOWN in done.stderr
    assert UNKNOWN not in run("publish", "--office", str(office), "--as-of", "2026-11-25").stderr


@pytest.mark.slow
def test_what_was_changed_by_hand_into_what_it_becomes_is_uploaded_all_the_same(office: Path, run: Run) -> None:
    """The server has it as it was published."""
    index = office / "site" / "index.html"
    former = index.read_bytes()
    shutil.copytree(office, office.with_name("other"))
    assert run("publish", "--office", str(office.with_name("other")), "--as-of", NEXT).returncode == 0
    shutil.copy(office.with_name("other") / "site" / "index.html", index)
    assert index.read_bytes() != former
    shutil.rmtree(office / "upload")
    assert run("publish", "--office", str(office), "--as-of", NEXT).returncode == 0
    assert "index.html" in (office / "upload" / "2-changed.txt").read_text("utf-8").split("\n")


@pytest.mark.slow
def test_what_a_killed_run_meant_to_take_away_is_sent_where_it_stays(office: Path, run: Run) -> None:
    """Its lists were written, its site was not; then the day before was published once more."""
    other = Path(shutil.copytree(office, office.with_name("other")))
    assert run("publish", "--office", str(other), "--as-of", "2029-01-01", "--confirm").returncode == 0
    shutil.rmtree(office / "upload")
    shutil.copytree(other / "upload", office / "upload")
    removed, changed = (office / "upload" / name for name in ("1-removed.txt", "2-changed.txt"))
    taken = set(removed.read_text("utf-8").split())
    assert taken
    assert "网站没有变动" in run("publish", "--office", str(office), "--as-of", "2026-11-23").stderr
    assert removed.read_text("utf-8") == ""
    sent = set(changed.read_text("utf-8").split())
    assert taken <= sent
    assert all((office / "site" / name).is_file() for name in sent)


@pytest.mark.slow
def test_a_record_made_anew_from_the_archive_changes_nothing(office: Path, run: Run, tmp_path: Path) -> None:
    assert run("record", "rebuild", str(tmp_path / "again"), "--office", str(office)).returncode == 0
    shutil.rmtree(office / "record")
    shutil.copytree(tmp_path / "again" / "record", office / "record")
    done = run("publish", "--office", str(office), "--as-of", "2026-11-23")
    assert "网站没有变动" in done.stderr, done.stderr
