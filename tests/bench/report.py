"""What was measured, on which machine, against which limit: as values, as a table, as files."""

from __future__ import annotations

import json
import os
import platform
import subprocess
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

LIBRARIES = ("creditcli", "polars", "pandera", "jsonschema", "xlsxwriter", "python-calamine", "typer")
PEERS = ("frictionless", "jsonschema", "jsonschema_rs", "pandera", "polars", "duckdb", "fastexcel")
FIGURES = "## Figures"
METHOD = (
    "Medians of whole processes, wall clock, what is compared run turn and turn about; processor time is user and "
    "system. Memory is the peak of RssAnon in /proc, of the process and all that it started, looked at every 4 ms. The scan is a process that does "
    "`polars.scan_csv(file, infer_schema=False).collect()` on two threads. `validate` runs every rule of the standard, "
    "writes the JSON report and takes the file's sha256. Ratios hold within this run only."
)


@dataclass(frozen=True, slots=True)
class Row:
    """One figure beside its limit. ``limit`` and ``good`` are None where there is none: it is told, not judged."""

    what: str
    value: float
    unit: str
    limit: float | None = None
    good: float | None = None
    least: bool = False  # the limit is a least value
    note: str = ""

    @property
    def verdict(self) -> str:
        """``good``, ``met``, ``not met``, or empty."""
        if self.limit is None:
            return ""
        if self.good is not None and self._within(self.good):
            return "good"
        return "met" if self._within(self.limit) else "not met"

    def _within(self, limit: float) -> bool:
        return self.value >= limit if self.least else self.value <= limit

    @property
    def cells(self) -> tuple[str, str, str, str, str]:
        """What, value, limit, verdict, note."""
        sign = "≥" if self.least else "≤"
        limit = "" if self.limit is None else f"{sign} {self.limit:g}"
        good = "" if self.good is None else f" ({sign} {self.good:g})"
        return self.what, f"{shown(self.value)} {self.unit}".strip(), limit + good, self.verdict, self.note


@dataclass
class Report:
    """Rows as they come in, and what made a comparison void."""

    seed: int
    sizes: Sequence[int]
    rows: list[Row] = field(default_factory=list)
    void: list[str] = field(default_factory=list)
    peers: list[dict[str, Any]] = field(default_factory=list)

    def add(self, row: Row) -> None:
        """Takes a row and says it."""
        self.rows.append(row)
        print("  ".join(one for one in row.cells if one), flush=True)

    def spoil(self, why: str) -> None:
        """A comparison that does not hold."""
        self.void.append(why)
        print(f"VOID: {why}", flush=True)


def shown(value: float) -> str:
    """Three figures that say something."""
    return f"{value:,.0f}" if value >= 1000 else f"{value:.3g}"


def machine(peers_python: Path | None) -> dict[str, Any]:
    """Cores, memory, versions; nothing that names the machine or its owner."""
    return {
        "cores": os.cpu_count(),
        "memory_gib": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30, 1),
        "load_at_start": [round(one, 1) for one in os.getloadavg()],
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "libraries": {name: _version(name) for name in LIBRARIES},
        "peers": _peer_versions(peers_python) if peers_python else {},
    }


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"


def _peer_versions(python: Path) -> dict[str, str]:
    code = f"import importlib.metadata as m, json; print(json.dumps({{n: m.version(n) for n in {PEERS!r}}}))"
    done = subprocess.run([python, "-c", code], capture_output=True, text=True, check=True)
    return dict(json.loads(done.stdout))


def write(report: Report, facts: Mapping[str, Any], folder: Path) -> None:
    """``report.md`` and ``report.json`` in the folder."""
    data = {
        "machine": facts, "method": METHOD, "seed": report.seed, "sizes": list(report.sizes), "void": report.void,
        "rows": [{**asdict(row), "verdict": row.verdict} for row in report.rows], "peers": report.peers,
    }  # fmt: skip
    folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps(data, ensure_ascii=False, indent=1)
    (folder / "report.json").write_text(text + "\n", encoding="utf-8", newline="\n")
    (folder / "report.md").write_text(f"# Benchmark\n\n{_markdown(report, facts)}", encoding="utf-8", newline="\n")


def keep(report: Report, facts: Mapping[str, Any], page: Path) -> None:
    """The figures below the words of a page that is kept, in place of those before."""
    words = page.read_text(encoding="utf-8").partition(FIGURES)[0]
    page.write_text(f"{words}{FIGURES}\n\n{_markdown(report, facts)}", encoding="utf-8", newline="\n")


def _markdown(report: Report, facts: Mapping[str, Any]) -> str:
    head = ("what", "measured", "limit (good)", "verdict", "note")
    versions = ", ".join(f"{name} {one}" for name, one in {**facts["libraries"]}.items())
    parts = [
        f"{facts['cores']} cores, {facts['memory_gib']} GiB, {facts['system']}, Python {facts['python']}; load at start "
        f"{facts['load_at_start']}.\n{versions}.\nSeed {report.seed}, rows {', '.join(map(str, report.sizes))}.\n",
        f"{METHOD}\n",
        _table([head, *(row.cells for row in report.rows)]),
    ]
    parts += [f"VOID: {why}\n" for why in report.void]
    if report.peers:
        head = ("peer", "rows", "seconds", "cpu", "rows/s", "MB", "tests run", "not expressed")
        body = [
            (
                one["peer"], f"{one['rows']:,}", shown(one["seconds"]), shown(one["cpu"]), shown(one["rows_per_second"]),
                shown(one["anon"] / 1e6), f"{one['ran']} of {one['of']}", one["not_expressed"],
            )
            for one in report.peers
        ]  # fmt: skip
        parts.append("### Peers\n\n" + _table([head, *body]))
        parts.append(", ".join(f"{name} {one}" for name, one in facts["peers"].items()) + ".\n")
    return "\n".join(parts)


def _table(rows: Sequence[Sequence[str]]) -> str:
    widths = [max(_width(row[at]) for row in rows) for at in range(len(rows[0]))]
    lines = [
        "| " + " | ".join(cell + " " * (wide - _width(cell)) for cell, wide in zip(row, widths, strict=True)) + " |"
        for row in rows
    ]
    return "\n".join([lines[0], "|" + "|".join("-" * (wide + 2) for wide in widths) + "|", *lines[1:]]) + "\n"


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)
