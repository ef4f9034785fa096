"""What goes into the national platform's import files, what does not and why, and what was uploaded before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class UploadRow:
    """One row: cells by column code, and the record's ``核实说明`` and other fields by which it is read back."""

    key: str
    decision_number: str
    organ: str
    organ_code: str
    subject_name: str
    unified_code: str
    cells: Mapping[str, str]
    beside: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A record that is not uploaded. ``reason`` in Chinese. ``subject_name`` is empty where it is not an organisation's; whose
    the record is is told of what had been uploaded only."""

    key: str
    decision_number: str
    organ: str
    organ_code: str
    reason: str
    subject_name: str = ""
    unified_code: str = ""


@dataclass(frozen=True, slots=True)
class Upload:
    """A data set's rows and what was left out: together every record. ``doubts``: rows that a recalled limit would stop."""

    dataset: str
    rows: tuple[UploadRow, ...]
    left: tuple[LeftOut, ...]
    doubts: tuple[LeftOut, ...] = ()


@dataclass(frozen=True, slots=True)
class Uploaded:
    """One upload as the office remembers it. ``since``: the day whose uploads it built on; ``head``: of the record then.

    ``rows``: data set -> key of a record -> digest of its cells; ``withdrawn``: data set -> keys that it told to take down.
    """

    number: int
    as_of: date
    since: date | None
    head: str
    rows: Mapping[str, Mapping[str, str]]
    withdrawn: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Before:
    """What was uploaded before. ``held``: key -> digest, as far as it is certain after the uploads up to a day; ``owed``: key -> day on which it was
    last uploaded, of everything that ever was and that no upload up to that day told to take down since."""

    held: Mapping[str, str]
    owed: Mapping[str, date]


def uploaded_before(uploads: Iterable[Uploaded], dataset: str, since: date | None) -> Before:
    """What the platform has of a data set if the uploads up to ``since`` arrived (None: perhaps none of them did).

    What later ones sent may be there as well, and so may what one sent that another passed over since: it is owed its end,
    and its rows are sent again.
    """
    held: dict[str, str] = {}
    owed: dict[str, date] = {}
    passed: list[Uploaded] = []
    for one in uploads:
        rows = one.rows.get(dataset, {})
        owed |= dict.fromkeys(rows, one.as_of)
        if since is not None and one.as_of <= since:
            _forget(held, (former for former in passed if one.since is None or former.as_of > one.since), dataset)
            held |= rows
            for key in one.withdrawn.get(dataset, ()):
                held.pop(key, None)
                owed.pop(key, None)
        passed.append(one)
    if since is not None:
        _forget(held, (one for one in passed if one.as_of > since), dataset)
    return Before(held, owed)


def _forget(held: dict[str, str], uploads: Iterable[Uploaded], dataset: str) -> None:
    """What may have arrived or not: which content the platform has of it nobody can tell."""
    for one in uploads:
        for key in (*one.rows.get(dataset, {}), *one.withdrawn.get(dataset, ())):
            held.pop(key, None)
