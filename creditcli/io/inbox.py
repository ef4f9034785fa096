"""The inbox: ``inbox/<day received>/<department>/<file>``; day and department are folder names."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePath

from creditcli.io.package import is_package
from creditcli.io.plain import iso_day, shown
from creditcli.io.read import is_data


@dataclass(frozen=True, slots=True)
class Received:
    """One received file or package folder. ``name`` is relative to the inbox, forward slashes."""

    path: Path
    name: str
    received: date | None
    department: str


def scan_inbox(inbox: Path) -> tuple[Received, ...]:
    """Everything in the inbox in order of day, department and name; files without a day come last."""
    found = [_received(path, inbox) for path in _items(inbox)] if inbox.is_dir() else []
    return tuple(sorted(found, key=lambda one: (one.received or date.max, one.department, one.name)))


def _items(folder: Path) -> list[Path]:
    items: list[Path] = []
    for path in sorted(folder.iterdir()):
        if not is_data(PurePath(path.name)):
            continue
        if path.is_dir() and not is_package(path):
            items.extend(_items(path))
        elif is_package(path) or path.is_file():
            items.append(path)
    return items


def _received(path: Path, inbox: Path) -> Received:
    parts = path.relative_to(inbox).parts
    day = _day(parts[0]) if len(parts) > 1 else None
    department = shown(PurePath(parts[1])) if day and len(parts) > 2 else ""
    return Received(path, shown(path.relative_to(inbox)), day, department)


def _day(text: str) -> date | None:
    try:
        return iso_day(text)
    except ValueError:
        return None
