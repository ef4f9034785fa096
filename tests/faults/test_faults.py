"""Killed at any step, or refused: nothing is lost, nothing is half, and the next run puts all of it right."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from filelock import FileLock

from creditcli.io import record as record_module
from creditcli.io.leftovers import output_leftovers
from creditcli.io.record import RecordStore
from tests.exchange.offices import call
from tests.faults.killing import Layer, under
from tests.faults.stories import STANDARD, Story, check, check_site, contents, log_of, received, stories

NAMES = ("run", "merge", "publish", "notices", "exchange")
SWEPT = ("清理", "恢复", "补齐", "swept", "Swept", "is back", "put in its place")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Story]]:
    root = tmp_path_factory.mktemp("faults")
    yield stories(root)
    shutil.rmtree(root)


def steps_of(story: Story, folder: Path, at_once: bool) -> Sequence[str]:
    """Every step of an undisturbed run."""
    if at_once:
        return story.steps
    layer = Layer(story.copy(folder), 0, "kill")
    with under(layer, at_once):
        story.run(folder)
    return layer.steps


def cut_off(story: Story, folder: Path, at: int, mode: str, at_once: bool) -> str:
    """One run cut off at a step, looked at, and run again: the same as if nothing had happened. Gives what it said."""
    story.copy(folder)
    layer = Layer(folder, at, mode)

    def watch() -> None:
        """Whoever reads the site at any moment finds the old one or the new one."""
        if at_once and layer.steps and layer.steps[-1].startswith(("exchange", "rename")):
            check_site(story, folder)

    layer.before = watch
    said = ""
    with under(layer, at_once):
        code, said = story.run(folder)
        assert "Traceback" not in said, said
        assert code in (0, 1, 2)
    without = "没有收取" in said  # a file that could not be taken in: the rest went on, and letters say so for ever
    check(story, folder, without)
    left = RecordStore(folder).unfinished() + output_leftovers(folder)
    code, said = story.run(folder, "en" if at % 2 else "zh")
    # findings of a file that was taken in before were told then; a package that was is told to be one
    assert code in (0, story.exit) or "replay" in said or "此前已收" in said, said
    assert not left or any(word in said for word in SWEPT), (left, said)
    assert RecordStore(folder).verify(STANDARD) == ()
    after = contents(folder)
    if without:
        assert received(log_of(folder)) == received(story.done["record/log.jsonl"])
        story.run(folder)
        assert contents(folder) == after
        return said
    assert sorted(after.keys() ^ story.done.keys()) == [], layer.steps[-3:]
    assert [name for name in after if after[name] != story.done[name]] == [], layer.steps[-3:]
    return said


@pytest.mark.parametrize("name", NAMES)
def test_killed_at_some_steps(made: dict[str, Story], name: str, tmp_path: Path) -> None:
    count = len(steps_of(made[name], tmp_path / "office", True))
    assert count > 10
    cut_off(made[name], tmp_path / "office", count * 2 // 3, "kill", True)


@pytest.mark.slow
def test_verify_tells_what_a_killed_run_left_and_the_next_run_sweeps_it(made: dict[str, Story], tmp_path: Path) -> None:
    story = made["merge"]
    steps = steps_of(story, tmp_path / "office", True)
    at = next(number for number, step in enumerate(steps, 1) if step.startswith("write") and "segments" in step)
    folder = story.copy(tmp_path / "office")
    with under(Layer(folder, at, "kill")):
        story.run(folder)
    done = call("verify", "--office", str(folder))
    assert (done.returncode, "中断" in done.stderr, ".part" in done.stderr) == (0, True, True)
    assert "已清理" in story.run(folder)[1]
    assert "中断" not in call("verify", "--office", str(folder)).stderr


# Each step in turn takes an hour: `make faults`. The slow suite takes every fourth of them.
STRIDE = int(os.environ.get("FAULT_STRIDE", "4"))
WAYS = [(name, True) for name in NAMES] + [("publish", False), ("run", False)]  # the others write no site


@pytest.mark.slow
@pytest.mark.parametrize("mode", ["kill", "cut"])
@pytest.mark.parametrize(
    ("name", "at_once"), WAYS, ids=lambda one: {True: "one step", False: "two renames"}.get(one, one)
)
def test_killed_at_every_step(made: dict[str, Story], name: str, mode: str, at_once: bool, tmp_path: Path) -> None:
    steps = steps_of(made[name], tmp_path / "office", at_once)
    for at in wanted(steps)[
        :: STRIDE * (5 if name == "run" else 1)
    ]:  # its parts are gone through by the other commands
        cut_off(made[name], tmp_path / "office", at, mode, at_once)


def wanted(steps: Sequence[str]) -> list[int]:
    """Every step; while the new site is filled or the old one taken away the first ones, the last, and some between."""
    bulk = [".site." in step or step.startswith(("unlink", "rmdir")) for step in steps] + [False]
    found, row = [], 0
    for at, inside in enumerate(bulk[:-1], 1):
        row = row + 1 if inside else 0
        if row < 4 or row % 25 == 0 or not bulk[at]:
            found.append(at)
    return found


@pytest.mark.slow
@pytest.mark.parametrize(("name", "mode"), [("merge", "full"), ("publish", "denied")])
def test_refused_at_some_steps(made: dict[str, Story], name: str, mode: str, tmp_path: Path) -> None:
    count = len(steps_of(made[name], tmp_path / "office", True))
    cut_off(made[name], tmp_path / "office", count // 2, mode, True)


@pytest.mark.slow
@pytest.mark.parametrize("mode", ["full", "denied"])
@pytest.mark.parametrize("name", NAMES)
def test_refused_at_many_steps(made: dict[str, Story], name: str, mode: str, tmp_path: Path) -> None:
    for at in wanted(steps_of(made[name], tmp_path / "office", True))[:: 5 * STRIDE]:
        cut_off(made[name], tmp_path / "office", at, mode, True)


SLOW = [pytest.param(one, marks=pytest.mark.slow) for one in ("site", "measures", "receipts", "stats", "upload")]


@pytest.mark.slow
@pytest.mark.parametrize("folder", ["notices", "archive", *SLOW])
def test_a_folder_that_vanishes_in_the_middle(made: dict[str, Story], folder: str, tmp_path: Path) -> None:
    story, office = made["run"], made["run"].copy(tmp_path / "office")
    layer = Layer(office, 0, "kill")

    def yanked() -> None:
        if len(layer.steps) == 60:
            layer.before = lambda: None
            shutil.move(office / folder, tmp_path / "away")

    layer.before = yanked
    with under(layer):
        code, said = story.run(office)
    assert "Traceback" not in said
    assert code in (0, 1, 2, 3)
    shutil.rmtree(office / folder, ignore_errors=True)
    shutil.move(tmp_path / "away", office / folder)
    assert story.run(office)[0] in (0, 1)


def test_a_second_writer_is_told_and_changes_nothing(
    made: dict[str, Story], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(record_module, "WAIT", 0.1)
    for name, lock in (("merge", "writer"), ("publish", "outputs"), ("notices", "outputs"), ("exchange", "writer")):
        office = made[name].copy(tmp_path / name)
        before = contents(office)
        with FileLock(office / "record" / f"{lock}.lock"):
            code, said = made[name].run(office)
        assert (code, "正在写入" in said) == (2, True), said
        assert contents(office) == before
