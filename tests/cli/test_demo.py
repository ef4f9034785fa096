"""The main job on the sample office: same bytes everywhere, nothing twice, every change noticed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.helpers import Run, tree

OUTPUTS = ("record", "archive", "site", "notices", "stats", "receipts", "returned", "measures")


@pytest.mark.slow
def test_two_folders_two_seeds_two_time_zones_give_the_same_bytes(demo: Path, run: Run, tmp_path: Path) -> None:
    second = tmp_path / "another place"
    done = run("demo", str(second), PYTHONHASHSEED="4242", TZ="America/New_York", LANG="en_US.UTF-8")
    assert done.returncode == 0, done.stderr
    first_files, second_files = tree(demo, *OUTPUTS), tree(second, *OUTPUTS)
    assert sorted(first_files) == sorted(second_files)
    assert [name for name in first_files if first_files[name] != second_files[name]] == []


def test_demo_says_what_to_open(run: Run, demo: Path, tmp_path: Path) -> None:
    done = run("demo", str(demo))
    assert done.returncode == 2, "a folder that is not empty is left alone"
    assert "不是空文件夹" in done.stderr


def test_running_again_adds_and_rewrites_nothing(office: Path, run: Run) -> None:
    before = {path: path.stat().st_mtime_ns for path in office.rglob("*") if path.is_file() and path.suffix != ".lock"}
    contents = tree(office, ".")
    done = run("run", "--office", str(office), "--as-of", "2026-11-23")
    assert done.returncode == 0, done.stderr
    assert tree(office, ".") == contents
    after = {path: path.stat().st_mtime_ns for path in office.rglob("*") if path.is_file() and path.suffix != ".lock"}
    assert [str(path) for path in before if before[path] != after.get(path)] == []


def test_the_untouched_record_verifies(demo: Path, run: Run) -> None:
    done = run("verify", "--office", str(demo))
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("pattern", ["record/segments/*/*.jsonl", "archive/*", "record/log.jsonl"])
def test_one_changed_byte_is_found_and_named(office: Path, run: Run, pattern: str) -> None:
    path = sorted(path for path in office.glob(pattern) if path.is_file())[0]
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    done = run("verify", "--office", str(office))
    assert done.returncode == 1, done.stdout + done.stderr
    assert path.name in done.stdout


@pytest.mark.slow
def test_the_record_can_be_made_anew_from_the_archive(demo: Path, run: Run, tmp_path: Path) -> None:
    done = run("record", "rebuild", str(tmp_path / "rebuilt"), "--office", str(demo))
    assert done.returncode == 0, done.stdout + done.stderr
