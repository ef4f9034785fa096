"""Fingerprints of findings that stay the same when lines above them come or go."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator

from creditcli.model.finding import Finding

LENGTH = 32


def fingerprinted(findings: Iterable[Finding]) -> Iterator[tuple[Finding, str, int]]:
    """Each finding, a digest of what it says of which column, and its number among those that say the same.

    The row is no part of it. What a finding may not echo is not in it either: only what the report shows.
    """
    seen: Counter[str] = Counter()
    for finding in findings:
        place = finding.place
        params = [part for pair in finding.params for part in pair if pair[0] != "row"]
        said = (finding.code, place.file, place.sheet, place.header, finding.field, finding.value, *params)
        digest = hashlib.sha256("\0".join(said).encode("utf-8", "surrogatepass")).hexdigest()[:LENGTH]
        seen[digest] += 1
        yield finding, digest, seen[digest]
