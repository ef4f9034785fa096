"""A listing that is in force again though nothing came in about it: nobody carries out its measures before somebody says that it
is meant, and then everybody who was told that they are over is told that they are not."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from creditcli.io.bundle import bundle
from tests.cli.test_whose_it_is import FIRM, LISTED, send
from tests.exchange.offices import call, sure
from tests.letters.expect import lines_of
from tests.site.test_older_record import tasks

SHORTER = """
versions:
  - valid: {from: 2026-07-01}
    transition: earliest_end
    tag: F
    term: {length: 3m, from: decision_date, law: {law: mohrss-45, article: 第十一条}}
"""


def kinds_of(office: Path, day: str) -> list[str]:
    return [one["kind"] for one in lines_of(office) if one["issued"] == day]


@pytest.fixture
def mistaken(winter_office: Path) -> Path:
    """A shorter term ended a listing; it was a mistake in the office's own standard, and is mended."""
    send(winter_office, "black-listing", "2026-03-19", LISTED)
    office = str(winter_office)
    sure("run", "--office", office, "--as-of", "2026-06-30")
    assert tasks(winter_office) == 6
    own = winter_office / "standards" / "lists" / "wage_arrears.yaml"
    own.parent.mkdir(parents=True)
    own.write_text((bundle("standards") / "lists" / own.name).read_text("utf-8") + SHORTER, "utf-8")
    sure("run", "--office", office, "--as-of", "2026-07-01")
    assert (tasks(winter_office), "N9b2" in kinds_of(winter_office, "2026-07-01")) == (0, True)
    shutil.rmtree(winter_office / "standards")
    return winter_office


def test_its_measures_wait_with_it_and_begin_again_by_a_letter(mistaken: Path, tmp_path: Path) -> None:
    office = str(mistaken)
    for day in ("2026-07-02", "2026-07-03"):
        done = call("run", "--office", office, "--as-of", day)
        assert (done.returncode, tasks(mistaken), kinds_of(mistaken, day)) == (1, 0, [])
        assert "在那以前不交实施单位执行" in done.stderr + done.stdout
    sure("measures", "--office", office, "--as-of", "2026-07-03", "--packages", str(tmp_path / "packages"))
    assert not [*(tmp_path / "packages").glob("*/*.csv")]
    sure("run", "--office", office, "--as-of", "2026-07-06", "--confirm")
    assert (tasks(mistaken), kinds_of(mistaken, "2026-07-06")) == (6, ["N10"])
    sure("run", "--office", office, "--as-of", "2026-07-07")
    assert (tasks(mistaken), kinds_of(mistaken, "2026-07-07")) == (6, [])
    assert FIRM["unified_code"] in call("lists", "--office", office, "--as-of", "2026-07-07", "--format", "json").stdout
