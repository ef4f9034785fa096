"""What changed in the standard from version to version, told in days: from which day, for which records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import yaml

from creditcli.errors import BrokenStandard

PATH = "docs/changelog.yaml"


@dataclass(frozen=True, slots=True)
class Change:
    """One change. ``since``: the day from which it holds, None for every day; ``records``: what it concerns."""

    since: date | None
    records: str
    text: str


@dataclass(frozen=True, slots=True)
class Release:
    """A version of the standard; ``day`` is None until it is published."""

    version: str
    day: date | None
    changes: tuple[Change, ...]


def load_history(files: Mapping[str, bytes]) -> tuple[Release, ...]:
    """The releases of ``docs/changelog.yaml``, newest first; none without the file. Raises BrokenStandard."""
    if PATH not in files:
        return ()
    try:
        return tuple(
            Release(
                str(one["version"]),
                one["day"],
                tuple(Change(each["from"], each["records"], each["text"]) for each in one["changes"]),
            )
            for one in yaml.safe_load(files[PATH].decode("utf-8"))["releases"]
        )
    except (yaml.YAMLError, UnicodeDecodeError, KeyError, TypeError) as fault:
        raise BrokenStandard(f"标准文件 {PATH} 写法不对：{fault}", f"{PATH}: {fault}") from fault
