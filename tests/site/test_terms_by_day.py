"""Four hundred days of the sample, published one after another: in every form what is in its term is there, and nothing else.

What has to be there is told by the terms as they stood on the first day, after which nothing is received, and by ``lists``.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path

import polars as pl
import pytest

from creditcli.cli.workplace import open_workplace
from creditcli.io.opened import plain_bytes
from tests.helpers import Run, tree

START = date(2026, 11, 23)
LISTS = ("licences/", "penalties/", "red/", "serious/")
DATA = (".csv", ".jsonl", ".xlsx", ".parquet")
PUBLIC = ("published", "annotated")
Terms = dict[str, date]  # last day by decision number


def terms(office: Path) -> tuple[Terms, Terms, set[str]]:
    """Of penalties and licences that are plainly public on the first day; of those that are while an objection is looked
    into, which may be taken off for that; and all decision numbers of the record."""
    place = open_workplace(office)
    ledger = place.ledger(place.view(START))
    found: dict[str, Terms] = {one: {} for one in PUBLIC}
    everything = {one.decision_number for one in ledger.entries}
    for frame in (ledger.penalties, ledger.licences):
        everything |= set(frame["decision_number"])
        shown = (
            frame.filter(pl.col("disclosure").is_in(PUBLIC)).select("disclosure", "decision_number", "term_end").rows()
        )
        for disclosure, number, end in shown:
            some = found[disclosure]
            some[number] = max(some.get(number, date.min), end or date.max)
    return found["published"], found["annotated"], everything


def running(some: Terms, day: date) -> set[str]:
    return {number for number, end in some.items() if end >= day}


def listed(office: Path, run: Run, day: date) -> dict[str, bool]:
    """Decision numbers of entries, and whether one of them may be seen."""
    done = run("lists", "--office", str(office), "--as-of", str(day), "--format", "json")
    found: dict[str, bool] = {}
    for one in json.loads(done.stdout):
        in_term = one["disclosure"] in PUBLIC and (not one["term_end"] or one["term_end"] >= str(day))
        found[one["decision_number"]] = found.get(one["decision_number"], False) or in_term
    return found


def seen(texts: Iterable[bytes], numbers: Iterable[str]) -> set[str]:
    found = pl.Series([one.decode() for one in texts], dtype=pl.String).str.extract_many(
        list(numbers), overlapping=True
    )
    return set(found.explode().drop_nulls())


def form_of(name: str) -> str:
    """Of a file of the site: the form in which it and its like tell every row; empty where they need not."""
    if name.startswith(LISTS):
        return "lists"
    top, _, rest = name.partition("/")
    suffix = Path(name).suffix
    if top == "subjects" or (top == "data" and "/" not in rest and suffix in DATA):
        return f"{top} {suffix}"
    return ""


@pytest.mark.parametrize("days", [2, pytest.param(400, marks=pytest.mark.slow)])
def test_every_form_shows_what_is_in_its_term_and_nothing_else(days: int, office: Path, run: Run) -> None:
    known, doubted, everything = terms(office)
    for day in (START + timedelta(later) for later in range(1, days + 1)):
        assert run("publish", "--office", str(office), "--as-of", str(day)).returncode == 0, day
        entries = listed(office, run, day)
        wanted = running(known, day) | {one for one in entries if entries[one]}
        allowed = wanted | running(doubted, day)
        forms: dict[str, list[bytes]] = {}
        for path, content in tree(office, "site").items():
            name = path.removeprefix("site/")
            forms.setdefault(form_of(name), []).extend((name.encode(), plain_bytes(name, content)))
        assert len(forms) == 1 + 1 + 2 + len(DATA)
        others = seen(forms.pop(""), everything)
        assert others <= allowed, (day, others - allowed)
        for form, texts in forms.items():
            shown = seen(texts, everything)
            assert (wanted - shown, shown - allowed) == (set(), set()), (day, form)
