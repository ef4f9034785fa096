"""Reads a workbook in a process of its own, with limits of time and memory.

The reader of old .xls panics, runs wild or asks for terabytes on some damaged files. In a process of its own that is
an ordinary refusal, and nothing of it reaches the screen.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from creditcli.io.sheet_cells import SheetIn, Unreadable, sheets_in
from creditcli.model.intake import CellKind

SECONDS = 25
MEMORY = 1_500 << 20  # bytes of address space, where the system can limit it
_ROOT = Path(__file__).resolve().parents[2]
_START = "import sys; sys.path.insert(0, sys.argv[1]); from creditcli.io.sheet_apart import answer; answer()"


class TooMuch(Exception):
    """The file takes more time or memory than a file may."""


def sheets_apart(content: bytes) -> Iterator[SheetIn]:
    """As ``sheets_in``. Raises Unreadable, or TooMuch."""
    try:
        done = subprocess.run(
            [sys.executable, "-I", "-c", _START, str(_ROOT)],
            input=content,
            capture_output=True,
            timeout=SECONDS,
            check=False,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except subprocess.TimeoutExpired as fault:
        raise TooMuch("time") from fault
    try:
        said = json.loads(done.stdout)
    except ValueError as fault:
        raise Unreadable("ended") from fault  # the reader ended its process: an impossible size, most often
    if said["fault"] == "memory":
        raise TooMuch("memory")
    if said["fault"]:
        raise Unreadable(said["fault"], said["secret"])
    for name, hidden, merged, rows, marks in said["sheets"]:
        yield SheetIn(
            name,
            hidden,
            tuple(tuple(area) for area in merged),
            iter([(number, cells) for number, cells in rows]),
            [(row, at, CellKind(kind)) for row, at, kind in marks],
        )


def answer() -> None:
    """The other process: a workbook on stdin, its sheets on stdout."""
    _limit()
    said: dict[str, object] = {"fault": "", "secret": False}
    try:
        said["sheets"] = [_whole(sheet) for sheet in sheets_in(sys.stdin.buffer.read())]
    except Unreadable as fault:
        said.update(fault=str(fault), secret=fault.secret, sheets=[])
    except MemoryError:
        said.update(fault="memory", sheets=[])
    sys.stdout.write(json.dumps(said))


def _whole(sheet: SheetIn) -> tuple[object, ...]:
    rows = list(sheet.rows)
    return sheet.name, sheet.hidden, sheet.merged, rows, sheet.marks


def _limit() -> None:
    with suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
