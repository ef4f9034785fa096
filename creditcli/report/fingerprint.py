"""Fingerprints of findings that stay the same when lines above them come or go."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator

from creditcli.model.finding import Finding
from creditcli.model.intake import FileReport, Report

LENGTH = 32


def fingerprinted(report: Report) -> Iterator[tuple[int, Finding, str, int]]:
    """File number, finding, a digest of what it says of which column, its number among those that say the same.

    The row is no part of it. What a finding may not echo is not in it either: only what the report shows.
    """
    seen: Counter[str] = Counter()
    for at, file in enumerate(report.files):
        for finding in file.findings:
            digest = _digest(file, finding)
            seen[digest] += 1
            yield at, finding, digest, seen[digest]


def _digest(file: FileReport, finding: Finding) -> str:
    place = finding.place
    params = [part for pair in finding.params for part in pair if pair[0] != "row"]
    said = (finding.code, file.path, place.file, place.sheet, place.header, finding.field, finding.value, *params)
    return hashlib.sha256("\0".join(said).encode("utf-8", "surrogatepass")).hexdigest()[:LENGTH]
