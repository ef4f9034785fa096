"""The conformance suite as values: cases, what a program found, and how the two differ.

Built from the bytes of ``standards/conformance``; opens no file itself. What a program is given and
owes is written in ``standards/conformance/README.md``.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import yaml

from creditcli.errors import BrokenStandard
from creditcli.model.finding import Finding, Severity
from creditcli.standard.types import Standard
from creditcli.standard.yaml_loader import FAST

COLUMNS = ("file", "sheet", "row", "cell", "code")  # of expected.csv
KEYS = {"received", "department", "dataset", "files", "before", "also", "reason"}
BEFORE_KEYS = {"received", "department", "dataset", "file"}
PASS, FAIL = "pass", "fail"
Expected = tuple[str, str, str, str, str]  # a line of expected.csv


@dataclass(frozen=True, slots=True, order=True)
class Row:
    """One finding as the suite compares it: place, code and duty. ``row`` is ``0`` for a whole file or sheet."""

    file: str
    sheet: str
    row: str
    cell: str
    code: str
    severity: str


@dataclass(frozen=True, slots=True)
class Sent:
    """One file as it was sent: by whom, when, and the data set where the sender declared one."""

    file: str
    received: date
    department: str
    dataset: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """One case of a rule. ``before``: what the record held; ``files``: what is judged, in order.

    ``places``: rows of ``expected.csv``. ``also``: codes of other rules that the case cannot do without,
    with the ``reason``.
    """

    code: str
    name: str
    files: tuple[Sent, ...]
    before: tuple[Sent, ...]
    places: tuple[Expected, ...]
    also: tuple[str, ...] = ()
    reason: str = ""

    @property
    def id(self) -> str:
        """``CODE/name``: the case's folder in the suite."""
        return f"{self.code}/{self.name}"

    def expected(self, standard: Standard) -> tuple[Row, ...]:
        """What a program is to find; the duty is the rule's own. Raises BrokenStandard for an unknown code."""
        unknown = sorted({place[4] for place in self.places} - set(standard.rules))
        if unknown:
            raise BrokenStandard(f"用例 {self.id} 里的代码不存在：{unknown}", f"case {self.id}: no rule {unknown}")
        return tuple(sorted(Row(*place, standard.rules[place[4]].severity.value) for place in self.places))


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a case: found all and nothing else, or the difference, or why it could not be judged."""

    case: Case
    missing: tuple[Row, ...] = ()
    unexpected: tuple[Row, ...] = ()
    unjudged: str = ""

    @property
    def passed(self) -> bool:
        """Whether the program found what the case says and nothing else."""
        return not (self.missing or self.unexpected or self.unjudged)


def row_of(finding: Finding) -> Row:
    """A finding of this program as the suite compares it."""
    place = finding.place
    return Row(place.file, place.sheet, str(place.row), place.cell, finding.code, finding.severity.value)


def compare(case: Case, found: Iterable[Row], standard: Standard) -> Verdict:
    """Findings to be mended or confirmed, and all of the case's own rule, against what the case says.

    Every other notice is left aside: what a program tells for information is its own affair.
    """
    counted = Counter(row for row in found if row.severity != Severity.NOTICE.value or row.code == case.code)
    expected = Counter(case.expected(standard))
    return Verdict(case, tuple(sorted((expected - counted).elements())), tuple(sorted((counted - expected).elements())))


def load_cases(files: Mapping[str, bytes]) -> tuple[Case, ...]:
    """Every case of a suite, from ``path -> bytes`` relative to its folder. Raises BrokenStandard."""
    return tuple(_case(path, files) for path in sorted(files) if path.count("/") == 2 and path.endswith("/case.yaml"))


def _case(path: str, files: Mapping[str, bytes]) -> Case:
    code, name, _ = path.split("/")
    try:
        data = yaml.load(files[path].decode("utf-8"), Loader=FAST)
        _known(data, KEYS)
        for one in data.get("before", ()):
            _known(one, BEFORE_KEYS)
        return Case(
            code=code,
            name=name,
            files=tuple(_sent(str(file), data) for file in data["files"]),
            before=tuple(_sent(str(one["file"]), one) for one in data.get("before", ())),
            places=_places(files[f"{code}/{name}/expected.csv"]),
            also=tuple(str(one) for one in data.get("also", ())),
            reason=str(data.get("reason", "")),
        )
    except (KeyError, TypeError, ValueError, AttributeError, yaml.YAMLError) as fault:
        why = f"{type(fault).__name__} {fault}"
        raise BrokenStandard(f"用例 {code}/{name} 写法不对：{why}", f"case {code}/{name}: {why}") from fault


def _known(data: Mapping[str, Any], keys: set[str]) -> None:
    extra = sorted(set(data) - keys)
    if extra:
        raise KeyError(f"unknown key {extra}")


def _sent(file: str, data: Mapping[str, Any]) -> Sent:
    received = date.fromisoformat(str(data["received"]))
    return Sent(file, received, str(data["department"]), str(data.get("dataset", "")))


def _places(content: bytes) -> tuple[Expected, ...]:
    rows = csv.DictReader(io.StringIO(content.decode("utf-8-sig")))
    if tuple(rows.fieldnames or ()) != COLUMNS:
        raise ValueError(f"expected.csv: {','.join(COLUMNS)}")
    return tuple((row["file"], row["sheet"], row["row"], row["cell"], row["code"]) for row in rows)
