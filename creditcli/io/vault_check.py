"""``verify``: the vault against its key, and every person of the record against the vault."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from creditcli.io.record_check import Problem
from creditcli.io.vault import FOLDER, KEY, PERSON_DIGITS, Vault
from creditcli.model.record import LogLine

_PERSON = re.compile(rb'"(p:[0-9a-f]{%d})"' % PERSON_DIGITS)


def check_vault(folder: Path, lines: Iterable[LogLine]) -> Iterator[Problem]:
    """What does not agree; numbers are never told. Never raises for what it finds."""
    if not (folder / "office.yaml").is_file() and not (folder / FOLDER).is_dir():
        return  # a record that was made anew, or given away, has none
    if not (folder / FOLDER / KEY).is_file():
        yield Problem(f"{FOLDER}/{KEY}", "缺少保密库的密钥", "is missing")
        return
    yield from (Problem(*found) for found in Vault(folder).problems(persons_of(folder, lines)))


def persons_of(folder: Path, lines: Iterable[LogLine]) -> set[str]:
    """The persons (``p:``…) of these lines' segments."""
    paths = (
        folder / "record" / "segments" / line.segment / f"{one.dataset}.jsonl" for line in lines for one in line.files
    )
    return {found.decode() for path in paths if path.is_file() for found in _PERSON.findall(path.read_bytes())}
