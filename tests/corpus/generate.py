"""Writes the files of the corpus: ``python -m tests.corpus.generate``. Those of LibreOffice are kept as it made them.

``python -m tests.corpus.generate --expected`` writes what is found now into expected.csv and index.csv, to be read in
the diff before it is believed.
"""

from __future__ import annotations

import csv
import io
import sys
from datetime import date
from pathlib import Path

from creditcli.cli.checking import Intake, context_for
from creditcli.io.bundle import open_standard
from creditcli.io.calendar import working_calendar
from creditcli.io.read import read_bytes
from creditcli.model.intake import FileReport
from creditcli.stages.validate import validate_file
from tests.corpus.texts import texts
from tests.corpus.workbooks import workbooks

HERE = Path(__file__).resolve().parent
FILES, INDEX, EXPECTED = HERE / "files", HERE / "index.csv", HERE / "expected.csv"
COLUMNS = ("file", "writer", "stands_for", "encoding", "read", "accepted", "held", "refused", "dropped")
FOUND = ("file", "code", "sheet", "row", "cell", "severity")
DAY = date(2026, 6, 10)
STANDARD, CALENDAR = open_standard(), working_calendar(None)


def made() -> dict[str, bytes]:
    """Every file that a Python library writes."""
    return {**texts(), **workbooks()}


def judged(name: str) -> FileReport:
    """The report of one file, without an office."""
    intake = Intake(DAY, DAY)
    (file,) = read_bytes((FILES / name).read_bytes(), name, STANDARD)
    return validate_file(file, context_for(STANDARD, CALENDAR, intake, file, None))


def found(report: FileReport) -> list[tuple[str, ...]]:
    """Each finding as a line of expected.csv."""
    return [
        (report.name, one.code, one.place.sheet, str(one.place.row or ""), one.place.cell, one.severity.value)
        for one in report.findings
    ]


def counts(report: FileReport) -> dict[str, str]:
    """Encoding and rows, as index.csv has them."""
    numbers = report.counts
    rows = {name: str(getattr(numbers, name)) for name in COLUMNS[4:]}
    return {"encoding": report.encoding, **rows}


def lines(path: Path) -> list[dict[str, str]]:
    """The rows of index.csv or expected.csv."""
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))


def _write(path: Path, header: tuple[str, ...], rows: list[tuple[str, ...]]) -> None:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\n").writerows([header, *rows])
    path.write_text(buffer.getvalue(), encoding="utf-8", newline="\n")


def _expected() -> None:
    known = {one["file"]: one for one in lines(INDEX)}
    index, expected = [], []
    for name in sorted(path.name for path in FILES.iterdir()):
        report = judged(name)
        about = {**known.get(name, {"file": name, "writer": "", "stands_for": ""}), **counts(report)}
        index.append(tuple(about[column] for column in COLUMNS))
        expected += found(report)
    _write(INDEX, COLUMNS, index)
    _write(EXPECTED, FOUND, expected)


if __name__ == "__main__":
    if "--expected" in sys.argv:
        _expected()
    else:
        FILES.mkdir(exist_ok=True)
        for file, content in made().items():
            (FILES / file).write_bytes(content)
