"""One file for each line of the catalogue of messy files, made by real writers, each with its expected report."""

from __future__ import annotations

import pytest

from creditcli.model.intake import FileReport
from tests.corpus.generate import EXPECTED, FILES, FOUND, INDEX, counts, found, judged, lines, made

ABOUT = {one["file"]: one for one in lines(INDEX)}
EXPECTATIONS: dict[str, list[tuple[str, ...]]] = {name: [] for name in ABOUT}
for line in lines(EXPECTED):
    EXPECTATIONS.setdefault(line["file"], []).append(tuple(line[column] for column in FOUND))


def test_no_file_and_no_line_stands_alone() -> None:
    assert {path.name for path in FILES.iterdir()} == set(ABOUT)
    assert set(EXPECTATIONS) == set(ABOUT)
    assert [name for name, one in ABOUT.items() if not one["writer"] or not one["stands_for"]] == []


def test_committed_files_are_those_that_the_writers_write() -> None:
    files = made()
    stale = [name for name, content in files.items() if (FILES / name).read_bytes() != content]
    assert stale == [], "renew them: python -m tests.corpus.generate"
    others = {name for name, one in ABOUT.items() if one["writer"] == "LibreOffice"}
    assert set(ABOUT) - set(files) == others


@pytest.fixture(scope="module", params=sorted(ABOUT))
def report(request: pytest.FixtureRequest) -> FileReport:
    """Of each file, judged once for everything that is asked of it."""
    return judged(request.param)


def test_the_report_is_the_expected_one(report: FileReport) -> None:
    name = report.name
    assert sorted(found(report)) == sorted(EXPECTATIONS[name])
    told = counts(report)
    assert {column: ABOUT[name][column] for column in told} == told


def test_a_refused_file_says_why(report: FileReport) -> None:
    accepted = report.counts.accepted
    assert accepted or any(one.severity.rank > 1 for one in report.findings), "nothing taken in, and nothing said"
