"""``verify``: the vault against its key, and every person of the record against the vault."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

from creditcli.io.record_check import Problem, persons_in, read_segment
from creditcli.io.vault import FOLDER, KEY, Vault
from creditcli.model.record import LogLine


def check_vault(folder: Path, persons: Collection[str]) -> Iterator[Problem]:
    """What does not agree; ``persons``: those of the record. Numbers are never told. Never raises for what it finds."""
    if not (folder / "office.yaml").is_file() and not (folder / FOLDER).is_dir():
        return  # a record that was made anew, or given away, has none
    if not (folder / FOLDER / KEY).is_file():
        yield Problem(f"{FOLDER}/{KEY}", "缺少保密库的密钥", "is missing")
        return
    yield from (Problem(*found) for found in Vault(folder).problems(persons))


def persons_of(folder: Path, lines: Iterable[LogLine]) -> set[str]:
    """The persons (``p:``…) of these lines' segments."""
    found: set[str] = set()
    for line in lines:
        for file in line.files:
            found |= persons_in(read_segment(folder, line, file) or b"")
    return found
