"""Whole processes, measured: wall clock, processor time, peak anonymous memory.

Memory is ``RssAnon`` of ``/proc``, of the process and of those that it has started together, looked at every few
milliseconds: pages of mapped files are the system's and no fault of the program. Where there is no ``/proc`` it is not told. What is compared runs turn and turn about, so that a
busy minute falls on both.
"""

from __future__ import annotations

import os
import re
import statistics
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
POLL = 0.004  # seconds between two looks at memory
_ANON = re.compile(r"^RssAnon:\s+([0-9]+) kB", re.MULTILINE)


class Failed(Exception):
    """A process that ended otherwise than it should."""


@dataclass(frozen=True, slots=True)
class Run:
    """One process, or the medians of several: seconds, seconds of processor, bytes (0: not known)."""

    seconds: float
    cpu: float
    anon: int


def run(command: Sequence[str], threads: int = 2) -> Run:
    """Runs to the end. Raises Failed for any exit code but 0 and 1 (findings)."""
    env = {**os.environ, "POLARS_MAX_THREADS": str(threads), "PYTHONUTF8": "1"}
    begun = time.perf_counter()
    process = subprocess.Popen(
        command, cwd=ROOT, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    peak: list[int] = [0]
    watch = threading.Thread(target=_watch, args=(process.pid, peak), daemon=True)
    watch.start()
    said = process.stderr.read() if process.stderr else b""
    _, status, used = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - begun
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 1) or b"Traceback" in said:
        raise Failed(f"{' '.join(command)}: {process.returncode}\n{said.decode(errors='replace')[-2000:]}")
    watch.join()
    return Run(seconds, used.ru_utime + used.ru_stime, peak[0])


def _watch(pid: int, peak: list[int]) -> None:
    while own := _anon(pid):  # ended, or no such figure here
        peak[0] = max(peak[0], own + sum(map(_anon, _started_by(pid))))
        time.sleep(POLL)


def _anon(pid: int) -> int:
    try:
        found = _ANON.search(Path(f"/proc/{pid}/status").read_text())
    except OSError:
        return 0
    return int(found[1]) * 1024 if found else 0


def _started_by(pid: int) -> list[int]:
    """Processes that one has started, whichever thread of it did."""
    try:
        return [int(one) for path in Path(f"/proc/{pid}/task").glob("*/children") for one in path.read_text().split()]
    except OSError:
        return []


def compare(commands: Mapping[str, Sequence[str]], times: int) -> dict[str, Run]:
    """Medians of ``times`` runs of each, turn and turn about."""
    runs: dict[str, list[Run]] = {name: [] for name in commands}
    for _ in range(times):
        for name, command in commands.items():
            runs[name].append(run(command))
    return {name: _median(found) for name, found in runs.items()}


def _median(runs: Sequence[Run]) -> Run:
    return Run(
        statistics.median(one.seconds for one in runs),
        statistics.median(one.cpu for one in runs),
        int(statistics.median(one.anon for one in runs)),
    )
