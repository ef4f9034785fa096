"""No damaged file gives a traceback, runs for long or fills the memory: it is judged, or refused with its reason."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
MEGABYTES = 2_048


def fuzz(*seeds: int, runs: int) -> list[dict[str, Any]]:
    """What became of the files of each seed, each in a process of its own; nothing may be printed beside it."""
    started = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.io.fuzz", str(seed), str(runs)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        for seed in seeds
    ]
    found = []
    for seed, process in zip(seeds, started, strict=True):
        said, noise = process.communicate()
        assert (process.returncode, noise) == (0, b""), f"seed {seed}: {noise.decode(errors='replace')[-2000:]}"
        found.append(json.loads(said))
    return found


def check(found: list[dict[str, Any]], runs: int) -> None:
    assert sum(one["runs"] for one in found) == runs
    assert [text for one in found for text in one["escaped"]] == []
    assert max(one["megabytes"] for one in found) < MEGABYTES
    assert min(min(one["became"].get(kind, 0) for kind in ("judged", "refused")) for one in found) > 0


@pytest.mark.slow
def test_three_hundred_damaged_files() -> None:
    check(fuzz(1, runs=300), 300)


@pytest.mark.slow
def test_ten_thousand_damaged_files() -> None:
    check(fuzz(11, 12, runs=5_000), 10_000)
