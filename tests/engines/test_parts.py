"""What is worked out for parts of the record is what is worked out at once; Spark is no condition of anything else."""

from __future__ import annotations

import pickle
import shutil
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from creditcli.cli.checking import Intake
from creditcli.cli.flow import merge_path
from creditcli.cli.workplace import open_workplace
from creditcli.io import record_rows
from creditcli.listing.disclosed import ADDED
from creditcli.listing.events import matters_of
from creditcli.stages.measured import COUNTED
from creditcli.stages.narrow import columned
from tests.engines.parts import in_parts, penalties
from tests.helpers import Run, tree
from tests.listing.story import STANDARD, Story

DAYS = ("2024-06-30", "2025-12-31", "2026-04-01", "2026-11-23")
DAY = date(2026, 11, 23)


@pytest.mark.parametrize("day", DAYS)
def test_a_ledger_of_parts_is_the_ledger(demo: Path, day: str) -> None:
    place = open_workplace(demo)
    view = place.view(date.fromisoformat(day))
    whole, parted = place.ledger(view), replace(place, engine=in_parts(7)).ledger(view)
    assert whole.endings
    assert parted.endings == whole.endings
    assert parted.penalties.equals(whole.penalties)
    assert parted.licences.equals(whole.licences)


@pytest.mark.parametrize("day", DAYS)
def test_columns_that_nobody_reads_change_nothing(demo: Path, day: str) -> None:
    place = open_workplace(demo)
    view = place.view(date.fromisoformat(day))
    whole, few = place.ledger(view), place.ledger(columned(view, dict.fromkeys(("penalty", "licence"), COUNTED)))
    assert few.endings == whole.endings
    for some, all_ in ((few.penalties, whole.penalties), (few.licences, whole.licences)):
        assert some.equals(all_.select(some.columns))
        assert set(some.columns) == COUNTED & set(all_.columns) | ADDED.keys()


@pytest.mark.slow
def test_a_file_merged_by_parts_makes_the_same_record(demo: Path, tmp_path: Path) -> None:
    first = penalties(demo, tmp_path / "一.csv", range(300))
    second = penalties(demo, tmp_path / "二.csv", range(200, 500), changed=3)
    found = []
    for name, count in (("甲", 1), ("乙", 5)):
        folder = Path(shutil.copytree(demo, tmp_path / name))
        place = replace(open_workplace(folder), engine=in_parts(count))
        for path in (first, second):
            [merged] = merge_path(place, path, path.name, Intake(DAY, DAY, department="交通局"))
        assert merged.repeated
        assert merged.new > merged.repeated
        found.append(tree(folder, "record", "receipts", "archive", "returned"))
    assert found[0] == found[1]


def test_pieces_are_the_frame_with_and_without_mirrors(office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = open_workplace(office)
    whole = place.view(DAY).frames["penalty"]
    assert pl.concat([one.frame for one in place.view(DAY).pieces("penalty")]).collect().equals(whole)
    monkeypatch.setattr(record_rows, "FEW", 0)  # every submission is a large one
    shutil.rmtree(office / "record" / "columns")
    with monkeypatch.context() as patched:
        patched.setattr(record_rows.Mirror, "write", lambda *_: None)
        unmirrored = open_workplace(office).view(DAY).pieces("penalty")
    mirrored = open_workplace(office).view(DAY).pieces("penalty")
    assert {one.mirror for one in unmirrored} == {None}
    assert all(one.mirror and pl.read_parquet(one.mirror).height == one.rows for one in mirrored)
    for pieces in (unmirrored, mirrored):
        assert pl.concat([one.frame for one in pieces]).collect().equals(whole)


def test_without_spark_it_is_said_how_to_install_it(demo: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyspark", None)
    arguments = ("lists", "--office", str(demo), "--as-of", str(DAY), "--engine", "spark")
    refused = run(*arguments, "--penalties")
    assert refused.returncode == 2
    assert "pip install 'creditcli[spark]'" in refused.stderr
    assert "Traceback" not in refused.stderr
    assert (
        run(*arguments).stdout == run(*arguments[:-2]).stdout
    )  # lists without penalties read no data set that is large


def test_what_is_told_can_be_sent_to_other_processes() -> None:
    """An engine ships it with the work: no function made on the way may be in it."""
    told = (
        "2026-05-06 交通：作出决定（程度=一般）；2026-06-18 受理异议；2026-06-20 交通：重报（名称=示例甲商贸有限公司）"
    )
    matters = matters_of(Story("penalty", told).view(date(2026, 7, 1)), STANDARD)
    assert matters.former["penalty"]
    assert pickle.loads(pickle.dumps(matters)).former == matters.former
