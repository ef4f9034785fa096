"""``exchange/`` of an office folder: packages as they were sent, acknowledgements that came and that were given.

``out/<receiver>/000001.zip`` and ``000001.ack.json``, ``in/<sender>/<archive number>.ack.json``. What came in lies in the archive and is named
by the log; what was sent is kept here, each package naming the digest of the one before.
"""

from __future__ import annotations

import json
from pathlib import Path

from creditcli.errors import BrokenRecord
from creditcli.io.exchange_package import kept_package
from creditcli.io.files import write_atomic
from creditcli.model.exchange import Sent

FOLDER, OUT, IN = "exchange", "out", "in"
PACKAGE, ACK = ".zip", ".ack.json"


def out_path(folder: Path, receiver: str, number: int, suffix: str = PACKAGE) -> Path:
    """Where a package for that office, or its acknowledgement, is kept."""
    return folder / FOLDER / OUT / receiver / f"{number:06}{suffix}"


def in_path(folder: Path, sender: str, line: int) -> Path:
    """Where the acknowledgement of the package of that log line is kept."""
    return folder / FOLDER / IN / sender / f"{line:06}{ACK}"


def sent_to(folder: Path, receiver: str) -> tuple[Sent, ...]:
    """Every package sent to that office, in order. Raises BrokenRecord where one is missing, changed or unreadable."""
    found: list[Sent] = []
    for path in sorted((folder / FOLDER / OUT / receiver).glob(f"*{PACKAGE}")):
        content = path.read_bytes()
        package = kept_package(content, str(path))
        before = found[-1].package.sha256 if found else ""
        if package.number != len(found) + 1 or package.previous != before or path.stem != f"{package.number:06}":
            raise BrokenRecord(
                f"{path} 与上一个包不相连，请运行 creditcli verify。",
                f"{path} is not chained to the package before it; run creditcli verify.",
            )
        found.append(Sent(package, content, _acknowledged(folder, receiver, package.number)))
    return tuple(found)


def _acknowledged(folder: Path, receiver: str, number: int) -> dict[str, object] | None:
    path = out_path(folder, receiver, number, ACK)
    try:
        return dict(json.loads(path.read_text(encoding="utf-8-sig"))) if path.is_file() else None
    except ValueError as fault:
        raise BrokenRecord(f"{path} 读不了。", f"{path} cannot be read.") from fault


def receivers(folder: Path) -> tuple[str, ...]:
    """Codes of the offices to which something was sent."""
    root = folder / FOLDER / OUT
    return tuple(sorted(path.name for path in root.iterdir() if path.is_dir())) if root.is_dir() else ()


def keep_sent(folder: Path, receiver: str, number: int, content: bytes) -> None:
    """Keeps a package before it leaves."""
    write_atomic(out_path(folder, receiver, number), content)


def keep_acknowledgement(folder: Path, receiver: str, number: int, content: bytes) -> bool:
    """Keeps an acknowledgement that came; False where it was there."""
    return write_atomic(out_path(folder, receiver, number, ACK), content)
