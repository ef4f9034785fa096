"""Whether the log once had a line of the number that comes next, and what lies there of such lines.

A killed run leaves papers of that number, and nothing that came later. Where something later is there, the record was restored
from an older copy, or its end was cut off: those papers are evidence. They are never swept, and make room only by being
moved to ``superseded/``. A note there keeps the heads that they name until somebody says that the older record is meant: what they
told of is not known any better for having made room.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

from creditcli.errors import BrokenRecord
from creditcli.io.exchange_package import read_acknowledgement
from creditcli.io.exchange_store import ACK, receivers, sent_to
from creditcli.io.files import move, sync_folder, write_atomic
from creditcli.io.letters import LetterRegister
from creditcli.io.receipts import read_receipt
from creditcli.io.site import MANIFEST, manifest_about
from creditcli.io.upload_store import uploads_of
from creditcli.model.receipt import paper_name
from creditcli.model.record import LogLine

SUPERSEDED = "superseded"
UNCONFIRMED = "unconfirmed.txt"  # in that folder: a head of the lost lines on each line
UNKNOWN = "-"  # where no paper names one
_OURS = {  # by the folder: what the program puts there under the number of a line
    "receipts/*": re.compile(r"([0-9]{6,})(?:-again-.+)?\.(?:json|html)"),
    "exchange/in/*/*": re.compile(rf"([0-9]{{6,}}){re.escape(ACK)}"),
    "record/segments/*": re.compile(r"([0-9]{6,})-[0-9a-f]{12}"),
}


def has_lost_lines(folder: Path, log: Sequence[LogLine]) -> bool:
    """Whether papers lie there, or made room, that only a longer log can have given. Never raises for what it finds."""
    number = len(log)
    note = folder / SUPERSEDED / UNCONFIRMED
    if note.is_file() and not {line.digest for line in log}.issuperset(note.read_text("utf-8").split()):
        return True
    if any(at > number or _is_repeat(path) for at, path in _numbered(folder, number)):
        return True
    papers = [*_papers(folder, number)]
    if not papers or not log:
        return False
    if any(one.get("before") != log[-1].digest for one in papers):
        return True
    cited, last = set(_cited(folder)), _last_letter(folder)
    return any(one.get("after") in cited or (one["received"] and one["received"] < last) for one in papers)


def confirm(folder: Path) -> None:
    """Somebody said that the record without those lines is meant."""
    (folder / SUPERSEDED / UNCONFIRMED).unlink(missing_ok=True)


def set_aside(folder: Path, number: int) -> tuple[str, ...]:
    """Moves whatever bears that number or a higher one to ``superseded/``, which its owner alone reads; gives the places."""
    found = {path: at for at, path in _numbered(folder, number)}
    returned = (path for at in set(found.values()) for path in folder.glob(f"returned/{at:06}-*"))
    moved = sorted((*found, *returned))
    if moved:
        _note(folder, set(found.values()))  # before they move: a run that is killed in between forgets nothing
    for path in moved:
        target = folder / SUPERSEDED / path.relative_to(folder)
        target.parent.mkdir(parents=True, exist_ok=True)
        with suppress(OSError):  # a system without such rights
            (folder / SUPERSEDED).chmod(0o700)
        free, again = target, 1
        while free.exists():
            again += 1
            free = target.with_name(f"{again}-{target.name}")
        move(path, free)
        sync_folder(free.parent)
    return tuple(path.relative_to(folder).as_posix() for path in moved)


def _note(folder: Path, numbers: Iterable[int]) -> None:
    note = folder / SUPERSEDED / UNCONFIRMED
    held = note.read_text("utf-8").split() if note.is_file() else []
    heads = (str(one.get("after") or "") for number in numbers for one in _papers(folder, number))
    known = sorted({*held, *filter(None, heads)}) or [UNKNOWN]
    write_atomic(note, "".join(f"{head}\n" for head in known).encode())


def _numbered(folder: Path, number: int) -> Iterator[tuple[int, Path]]:
    """Receipts, acknowledgements that were given and segments from that number on."""
    for where, name in _OURS.items():
        for path in folder.glob(where):
            match = name.fullmatch(path.name)
            if match is not None and int(match[1]) >= number:
                yield int(match[1]), path


def _is_repeat(path: Path) -> bool:
    """A receipt for a file that came again is given for a line that is there."""
    return path.parent.name == "receipts" and "-" in path.name


def _papers(folder: Path, number: int) -> Iterator[Mapping[str, Any]]:
    """Heads before and after, and the day of receipt, of receipt and acknowledgements of that number."""
    path = folder / "receipts" / f"{paper_name(number)}.json"
    if path.is_file():
        values = read_receipt(path.read_bytes()).values
        head = values.get("head")
        yield {**(head if isinstance(head, dict) else {}), "received": str(values.get("received") or "")}
    for path in folder.glob(f"exchange/in/*/{number:06}{ACK}"):
        values, refused = read_acknowledgement(path.read_bytes())
        yield {**({} if refused else values["record"]), "received": ""}


def _cited(folder: Path) -> Iterator[str]:
    """Heads that the site, packages and uploads name."""
    manifest = folder / "site" / MANIFEST
    if manifest.is_file():
        yield manifest_about(manifest.read_bytes()).rpartition(" ")[2]
    with suppress(BrokenRecord):  # told by verify
        yield from (one.head for one in uploads_of(folder))
    for receiver in receivers(folder):
        with suppress(BrokenRecord):
            yield from (one.package.head for one in sent_to(folder, receiver))


def _last_letter(folder: Path) -> str:
    with suppress(BrokenRecord):
        return max((one.issued for one in LetterRegister(folder).book().issued), default=date.min).isoformat()
    return ""
