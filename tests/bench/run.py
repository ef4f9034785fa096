"""``make bench``: the targets of every stage, each in one run with what it is compared to.

``python tests/bench/run.py [--rows 100000 1000000] [--full] [--only NAME …] [--output DIR] [--keep]``. ``--full`` adds
10^7 rows and gives the slow peers 10^5; ``--keep`` puts the figures into the page that the README links. Data, the peers'
environment and the report go into the output folder. Exit code 1 where a comparison is void (a program did not find the
planted defects that its rules can say), 0 otherwise: a target that is not met is told, not punished, for the machine may
be at fault.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import office_targets
import report
import rows
import site_targets
import targets
from bench import Bench

DEFAULT = Path("build/bench")
KEPT = Path(__file__).resolve().parents[2] / "standards" / "docs" / "speed.md"
TARGETS = {
    "startup": targets.starting,
    "digits": targets.check_digits,
    "validate": targets.validating,
    "gb18030": targets.other_encoding,
    "xlsx": targets.workbook,
    "annotate": targets.annotating,
    "search": site_targets.searching,
    "merge": office_targets.merging,
    "lists": office_targets.listing,
    "publish": office_targets.publishing,
    "letters": site_targets.lettering,
    "peers": targets.peers,
    "held": office_targets.holding,
}


def main() -> int:
    """Command line: see the module's docstring."""
    parser = argparse.ArgumentParser(description="Benchmarks; ratios within one run")
    parser.add_argument("--rows", type=int, nargs="+", default=[100_000, 1_000_000])
    parser.add_argument("--full", action="store_true", help="adds 10^7 rows")
    parser.add_argument("--only", nargs="+", choices=TARGETS, default=list(TARGETS))
    parser.add_argument("--times", type=int, default=5, help="runs of each process")
    parser.add_argument("--output", type=Path, default=DEFAULT)
    parser.add_argument(
        "--keep", action="store_true", help=f"writes the figures into {KEPT.name} of the standard's documents"
    )
    given = parser.parse_args()
    if given.keep and set(given.only) != set(TARGETS):
        parser.error("--keep keeps a whole run: leave out --only")
    sizes = sorted({*given.rows, *([10_000_000] if given.full else [])})
    bench = Bench(given.output.resolve(), sizes, given.times, given.full, report.Report(rows.SEED, sizes))
    facts = report.machine(bench.peers_python() if {"xlsx", "peers"} & set(given.only) else None)
    for name in given.only:
        print(f"— {name}", flush=True)
        TARGETS[name](bench)
        report.write(bench.report, facts, bench.folder)
    if given.keep and not bench.report.void:
        report.keep(bench.report, facts, KEPT)
    print(f"\n{bench.folder / 'report.md'}")
    return int(bool(bench.report.void))


if __name__ == "__main__":
    sys.exit(main())
