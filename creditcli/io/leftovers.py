"""What a run that was killed left behind: told by ``verify``, swept and told by the next run.

Only what a killed run can have left is ever swept: parts, and things of the number that comes next, where nothing says that
the log had a line of that number (``io.lost_lines``). Whatever bears a higher number is a sign that the log was cut, and stays
where it is.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

from creditcli.model.receipt import paper_name

_SEGMENT = re.compile(r"([0-9]{6,})-[0-9a-f]{12}")
PART = ".part"


def record_leftovers(folder: Path, lines: int, named: set[str], lost: bool = False) -> tuple[str, ...]:
    """Places of what taking in left, in a record of ``lines`` lines whose segments are ``named``; ``lost``: parts only, for the
    log had more lines."""
    found = (*_parts(folder), *(() if lost else _of_next(folder, lines, named)))
    return tuple(sorted(path.relative_to(folder).as_posix() for path in found))


def _parts(folder: Path) -> Iterator[Path]:
    record = folder / "record"
    for where in (record, folder / "archive", folder / "receipts", folder / "returned"):
        yield from where.glob(f".*{PART}")
    yield from record.glob(f"columns/*/.*{PART}")
    yield from folder.glob(f"exchange/in/*/.*{PART}")
    yield from record.glob(f"segments/*{PART}")


def _of_next(folder: Path, lines: int, named: set[str]) -> Iterator[Path]:
    yield from (
        one
        for one in folder.glob("record/segments/*")
        if one.is_dir() and one.name not in named and not one.name.endswith(PART) and unfinished(one.name, lines)
    )
    yield from folder.glob(f"receipts/{paper_name(lines)}.*")
    yield from folder.glob(f"returned/{lines:06}-*")
    yield from folder.glob(f"exchange/in/*/{lines:06}.*")


def unfinished(name: str, lines: int) -> bool:
    """Whether a folder of segments that no line names is one that a killed commit was writing."""
    match = _SEGMENT.fullmatch(name)
    return name.endswith(PART) or (match is not None and int(match[1]) == lines)


def output_leftovers(folder: Path) -> tuple[str, ...]:
    """Places of parts that writing letters, measures, figures and lists left; the site's and the register's own apart."""
    tops = ("notices", "measures", "stats", "upload", "site-changes", "exchange/out", "exchange/upload")
    found = (path for top in tops for path in (folder / top).rglob(f".*{PART}"))
    return tuple(sorted(path.relative_to(folder).as_posix() for path in found))


def sweep(folder: Path, places: tuple[str, ...]) -> tuple[str, ...]:
    """Removes them; gives what was removed."""
    for place in places:
        path = folder / place
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
    return places
