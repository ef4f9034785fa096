"""An entry is public on its last day and nowhere the day after; an objection suspends at once."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.helpers import Run, tree


def entries(run: Run, office: Path, day: str) -> list[dict[str, object]]:
    done = run("lists", "--office", str(office), "--as-of", day, "--format", "json", "--ended")
    assert done.returncode == 0, done.stderr
    return list(json.loads(done.stdout))


def holding(office: Path, text: str) -> list[str]:
    return [name for name, content in tree(office, "site").items() if text.encode() in content or text in name]


def test_an_entry_is_on_its_last_day_and_gone_the_day_after(office: Path, run: Run) -> None:
    public = [
        entry
        for entry in entries(run, office, "2026-11-23")
        if entry["polarity"] == "black" and entry["disclosure"] == "published" and entry["term_end"] == "2026-11-23"
    ]
    assert public, "the sample has an entry whose last day is the day of the demo"
    number = str(public[0]["decision_number"])
    for offset, present in ((0, True), (1, False), (2, False)):
        day = date(2026, 11, 23) + timedelta(days=offset)
        assert run("publish", "--office", str(office), "--as-of", day.isoformat()).returncode == 0
        found = holding(office, number)
        assert bool(found) == present, f"{day}: {found}"


def test_during_an_objection_measures_are_suspended_and_the_page_says_so(demo: Path, run: Run) -> None:
    verifying = [entry for entry in entries(run, demo, "2026-11-23") if entry["verifying"]]
    assert verifying, "the sample has an open objection"
    for entry in verifying:
        measures = entry["measures"]
        assert isinstance(measures, list)
        assert all(not measure["executable"] for measure in measures)
        assert all(measure["status"] in ("suspended", "proposed", "declined", "lifted") for measure in measures)
        pages = [
            content.decode() for name, content in tree(demo, "site").items()
            if name.endswith(".html") and str(entry["unified_code"]) in name
        ]  # fmt: skip
        assert pages
        assert all("异议核实中" in page for page in pages)


@pytest.mark.parametrize("day", ["2024-06-30", "2025-01-01", "2025-12-31", "2026-04-01", "2026-11-23"])
def test_nothing_is_public_after_its_last_day(demo: Path, run: Run, day: str) -> None:
    late = [
        entry
        for entry in entries(run, demo, day)
        if entry["disclosure"] in ("published", "annotated")
        and entry["polarity"] == "black"
        and (entry["term_end"] is None or str(entry["term_end"]) < day)
    ]
    assert late == []
