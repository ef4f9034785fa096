"""Runs a stranger's program over the conformance suite: a process a case, several at a time."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from creditcli.errors import UsageFault
from creditcli.io.case_folder import lay_out, read_findings
from creditcli.standard.conformance import Case, Verdict, compare
from creditcli.standard.types import Standard

TAIL = 300  # characters of what a program said when it could not judge


@dataclass(frozen=True, slots=True)
class Bench:
    """What every case is run with: the program, the suite's files, its standard, and the seconds allowed."""

    command: tuple[str, ...]
    suite: Mapping[str, bytes]
    standard: Standard
    timeout: float


def found_command(command: Sequence[str]) -> tuple[str, ...]:
    """The command with whole paths: it is run in an empty folder. Raises UsageFault for no program of that name."""
    program = shutil.which(command[0])
    if program is None:
        raise UsageFault(f"找不到程序 {command[0]}。", f"There is no program {command[0]}.")
    return (str(Path(program).absolute()), *(_whole(one) for one in command[1:]))


def _whole(argument: str) -> str:
    path = Path(argument)
    return str(path.absolute()) if path.is_file() else argument


def run_cases(bench: Bench, cases: Sequence[Case], jobs: int) -> Iterator[Verdict]:
    """The verdict of each case, in the order of ``cases``."""
    with ThreadPoolExecutor(max_workers=jobs) as pool:
        yield from pool.map(lambda case: run_case(bench, case), cases)


def run_case(bench: Bench, case: Case) -> Verdict:
    """Lays the case out, runs the program on it in a folder of its own, and compares."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as text:
        root = Path(text)
        folder, output, work = root / "case", root / "findings.csv", root / "work"
        work.mkdir()
        lay_out(case, bench.suite, bench.standard, folder)
        why = _run((*bench.command, str(folder), str(output)), work, root / "stderr", bench.timeout)
        if why:
            return Verdict(case, unjudged=why)
        try:
            return compare(case, read_findings(output), bench.standard)
        except ValueError as fault:
            return Verdict(case, unjudged=str(fault))


def _run(command: Sequence[str], work: Path, said: Path, timeout: float) -> str:
    """Runs to the end or to the time limit; empty where it ended well, else why the case is not judged.

    What the program says goes to a file: a child that it leaves behind cannot keep a pipe open.
    """
    with said.open("wb") as stream:
        process = subprocess.Popen(
            command, cwd=work, stdin=subprocess.DEVNULL, stdout=stream, stderr=stream, start_new_session=True
        )
        try:
            code = process.wait(timeout)
        except subprocess.TimeoutExpired:
            return f"超过 {timeout:g} 秒 / more than {timeout:g} seconds"
        finally:
            _end(process)
    if code == 0:
        return ""
    tail = said.read_bytes().decode("utf-8", "replace").strip()[-TAIL:]
    return f"退出码 {code} / exit {code}{': ' if tail else ''}{tail}"


def _end(process: subprocess.Popen[bytes]) -> None:
    """Ends a program that runs still, and where the system can, whatever it started."""
    if process.poll() is not None:
        return
    if hasattr(os, "killpg"):
        os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()
    process.wait()
