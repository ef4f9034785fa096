"""What the targets share: files of rows, commands, the peers' environment, and whether the planted defects were found."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import rows
from measure import ROOT
from report import Report

HERE = Path(__file__).resolve().parent
SCAN = "import sys, polars; polars.scan_csv(sys.argv[1], infer_schema=False).collect()"
SHEET = "import sys, fastexcel; fastexcel.read_excel(sys.argv[1]).load_sheet(0, header_row=None, dtypes='string')"
SUFFIXES = {"csv": ".csv", "gb": "-gb18030.csv", "xlsx": ".xlsx"}


@dataclass(frozen=True, slots=True)
class Bench:
    """One run: where it writes, its sizes, how often each process runs, what it has found."""

    folder: Path
    sizes: Sequence[int]
    times: int
    full: bool
    report: Report

    def file(self, count: int, kind: str = "csv") -> Path:
        """Rows of that format, made where they are not there yet."""
        path = self.folder / "data" / f"penalty-{count}{SUFFIXES[kind]}"
        if not defects_of(path).is_file():
            path.parent.mkdir(parents=True, exist_ok=True)
            rows.write_rows(path, count, kind)
        return path

    def out(self, name: str) -> Path:
        """A file for what a process says."""
        (self.folder / "out").mkdir(parents=True, exist_ok=True)
        return self.folder / "out" / name

    def own(self, *arguments: str) -> list[str]:
        """A command of this program."""
        return [str(self.own_python()), "-m", "creditcli", *arguments]

    def validate(self, path: Path, *more: str) -> list[str]:
        """The command that writes the JSON report of a file to ``report_of``."""
        out = self.report_of(path)
        return self.own("validate", str(path), "--as-of", rows.AS_OF, "--format", "json", "--output", str(out), *more)

    def report_of(self, path: Path) -> Path:
        """Where ``validate`` writes."""
        return self.out(f"{path.name}.json")

    def scan(self, path: Path) -> list[str]:
        """The reading that everything is compared to."""
        return [str(self.own_python()), "-c", SCAN, str(path)]

    def times_of(self, count: int) -> int:
        """Runs of each process: fewer where one takes long."""
        return self.times if count <= 1_000_000 else min(self.times, 3)

    def hold_own(self, path: Path) -> None:
        """Whether our report names every row with a defect, and no other."""
        found = json.loads(self.report_of(path).read_text(encoding="utf-8"))["findings"]
        self.hold("creditcli", path, {one["row"] for one in found}, set(rows.KINDS_PLANTED))

    def hold(self, who: str, path: Path, found: Collection[int], kinds: Collection[str]) -> None:
        """Spoils the comparison where rows with these kinds of defect were not found, or rows without any were."""
        planted = planted_in(path)
        missed = sorted(row for row, kind in planted.items() if kind in kinds and row not in found)
        false = sorted(set(found) - set(planted))
        if missed:
            names = sorted({planted[row] for row in missed})
            self.report.spoil(f"{who} on {path.name}: {len(missed)} defects not found ({', '.join(names)})")
        if false:
            self.report.spoil(f"{who} on {path.name}: {len(false)} sound rows found wrong (row {false[0]})")

    def peers_python(self) -> Path:
        """The Python of the peers' environment, made anew where peers.txt has changed."""
        return self._python("peers", HERE / "peers.txt")

    def own_python(self) -> Path:
        """The Python that runs this program as an office has it: what it needs, and none of what its tests need."""
        return self._python("own", ROOT / "requirements.lock", "--no-deps")

    def _python(self, name: str, needs: Path, *options: str) -> Path:
        home, wanted = self.folder / name, needs.read_text(encoding="utf-8")
        python, mark = home / "bin" / "python", home / needs.name
        if not mark.is_file() or mark.read_text(encoding="utf-8") != wanted:
            print(f"— installing {name}", flush=True)
            subprocess.run([sys.executable, "-m", "venv", "--clear", str(home)], check=True)
            pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *options]
            subprocess.run([*pip, "-r", str(needs)], check=True, cwd=ROOT)
            mark.write_text(wanted, encoding="utf-8")
        return python


def defects_of(path: Path) -> Path:
    """The list of planted defects beside a file."""
    return path.with_name(f"{path.name}.defects.csv")


def planted_in(path: Path) -> dict[int, str]:
    """Row to kind of its defect."""
    with defects_of(path).open(encoding="utf-8", newline="") as file:
        return {int(one["row"]): one["kind"] for one in csv.DictReader(file)}


def most(counts: Iterable[int], limit: int) -> int:
    """The largest size up to a limit, or the smallest there is."""
    fitting = [one for one in counts if one <= limit]
    return max(fitting) if fitting else min(counts)
