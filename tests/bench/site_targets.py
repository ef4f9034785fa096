"""The targets of the public site and of letters."""

from __future__ import annotations

import json
import sys

from bench import HERE, Bench
from measure import run
from report import Row

SUBJECTS = 1_000_000
LETTERS = 1_000


def searching(bench: Bench) -> None:
    """The search index of a million subjects: time, memory, size."""
    out = bench.out("search.json")
    own = run([sys.executable, str(HERE / "search.py"), str(SUBJECTS), str(out)])
    found = json.loads(out.read_text(encoding="utf-8"))
    what = f"search index, {SUBJECTS:,} subjects"
    bench.report.add(Row(what, found["seconds"], "s", 40, note=f"{found['files']:,} files"))
    bench.report.add(Row(f"{what}, memory", own.anon / 1e6, "MB", 1000, note="the subjects are in it"))
    bench.report.add(Row(f"{what}, size", found["bytes"] / 1e6, "MB", 150))
    bench.report.add(Row(f"{what}, 99 % of its files", found["p99"] / 1024, "KB", 64))


def lettering(bench: Bench) -> None:
    """A thousand letters, numbered, registered and gathered for print; the second time the same bytes."""
    out = bench.out("letters.json")
    run([sys.executable, str(HERE / "letters.py"), str(LETTERS), str(out)])
    found = json.loads(out.read_text(encoding="utf-8"))
    note = f"{found['files']:,} files, {found['bytes'] / 1e6:.0f} MB"
    bench.report.add(Row(f"{LETTERS:,} letters, .docx and print page", found["seconds"], "s", 8, 4, note=note))
    if not found["same"]:
        bench.report.spoil("letters: the second time other bytes")
