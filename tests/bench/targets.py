"""The targets of intake, one function each: what is run beside what, and the limit."""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import rows
import xlsxwriter
from bench import HERE, SHEET, Bench, most
from measure import Run, compare, run
from report import Row
from rulebook import SHOWN_BY, rulebook

MILLION = 1_000_000
SMALL = 200  # rows of a department's everyday file
FAST = ("duckdb_sql", "pandera_polars", "jsonschema_rs_rows")
SLOW = ("frictionless_table", "frictionless_formulas", "jsonschema_rows")
LEFT_OUT = {rows.REGISTRATION, 4, 6, 7, 9, 10, 21, 27, 28, 29}  # columns of the workbook that is annotated: 20 are left


def starting(bench: Bench) -> None:
    """The program alone: help, and an everyday file."""
    small = bench.file(SMALL)
    found = compare(
        {
            "bare": [str(bench.own_python()), "-c", "pass"],
            "help": bench.own("--help"),
            "small": bench.validate(small),
        },
        3 * bench.times,
    )
    bench.hold_own(small)
    more = 1000 * (found["help"].seconds - found["bare"].seconds)
    cpu = 1000 * (found["help"].cpu - found["bare"].cpu)
    bench.report.add(Row("--help over the bare interpreter", more, "ms", 90, 60, note=f"{cpu:.0f} ms of processor"))
    note = f"{found['small'].cpu:.2f} s of processor"
    bench.report.add(Row(f"validate, {SMALL} rows", found["small"].seconds, "s", 0.8, 0.5, note=note))


def check_digits(bench: Bench) -> None:
    """A column of unified codes by the package's own expression."""
    out = bench.out("digits.json")
    run([sys.executable, str(HERE / "digits.py"), str(out)])
    found = json.loads(out.read_text(encoding="utf-8"))
    bench.report.add(Row("check digits, codes a second", found["codes"] / found["seconds"], "", 8e6, least=True))
    note = f"{found['valid']:,} of {found['codes']:,} are sound {' '.join(found['examples'])}".strip()
    bench.report.add(Row("check digits that differ from one by one", found["disagree"], "", 0, note=note))


def validating(bench: Bench) -> None:
    """Every rule over csv in UTF-8, beside a scan of the file; time, memory, growth."""
    taken: dict[int, Run] = {}
    start = compare({"small": bench.validate(bench.file(SMALL))}, bench.times)["small"].seconds
    for count in bench.sizes:
        path = bench.file(count)
        found = compare({"scan": bench.scan(path), "own": bench.validate(path)}, bench.times_of(count))
        bench.hold_own(path)
        taken[count] = own = found["own"]
        judged = (2.5, 1.8) if count == MILLION else (None, None)
        note = f"{own.seconds:.2f} s ÷ {found['scan'].seconds:.2f} s; processor {own.cpu / found['scan'].cpu:.2f} ×"
        bench.report.add(
            Row(f"validate, {count:,} rows", own.seconds / found["scan"].seconds, "× scan", *judged, note=note)
        )
        judged = (800, 500) if count == MILLION else (None, None)
        bench.report.add(Row(f"validate, {count:,} rows, memory", own.anon / 1e6, "MB", *judged))
    if 10 * MILLION in taken and MILLION in taken:
        more = taken[10 * MILLION].anon / taken[MILLION].anon
        bench.report.add(Row("validate, memory at ten times as many rows", more, "×", 1.2))
    for count in taken:
        if count * 10 in taken:
            growth = (taken[count * 10].seconds - start) / (taken[count].seconds - start)
            bench.report.add(Row(f"validate, growth {count:,} → {count * 10:,} past start-up", growth, "×", 11))


def other_encoding(bench: Bench) -> None:
    """The same rows in GB18030, beside a scan of them in UTF-8."""
    count = most(bench.sizes, MILLION)
    plain, path = bench.file(count), bench.file(count, "gb")
    found = compare({"scan": bench.scan(plain), "own": bench.validate(path)}, bench.times)
    own, ratio = found["own"], found["own"].seconds / found["scan"].seconds
    report = json.loads(bench.report_of(path).read_text(encoding="utf-8"))
    rows_found = {one["row"] for one in report["findings"] if one["row"]}  # the encoding itself is told of no row
    bench.hold("creditcli", path, rows_found, set(rows.KINDS_PLANTED))
    judged = (5.5, 4) if count == MILLION else (None, None)
    note = f"{own.seconds:.2f} s ÷ {found['scan'].seconds:.2f} s, {own.anon / 1e6:.0f} MB"
    bench.report.add(Row(f"validate GB18030, {count:,} rows", ratio, "× scan", *judged, note=note))


def workbook(bench: Bench) -> None:
    """A workbook, beside fastexcel that only reads it."""
    count = 100_000
    path = bench.file(count, "xlsx")
    alone = [str(bench.peers_python()), "-c", SHEET, str(path)]
    found = compare({"alone": alone, "own": bench.validate(path)}, min(bench.times, 3))
    bench.hold_own(path)
    own, other = found["own"], found["alone"]
    note = f"{own.seconds:.2f} s ÷ {other.seconds:.2f} s, {own.anon / 1e6:.0f} MB against {other.anon / 1e6:.0f}"
    bench.report.add(
        Row(f"validate xlsx, {count:,} rows", own.seconds / other.seconds, "× fastexcel", 2.0, 1.4, note=note)
    )


def annotating(bench: Bench) -> None:
    """The clerk's workbook back: 50,000 rows of 20 columns with some 2,000 marks, reading and checking included."""
    path = bench.folder / "data" / "annotate.xlsx"
    if not path.is_file():
        _narrow_workbook(path, 50_000)
    plain = compare({"plain": bench.validate(path)}, 1)["plain"]
    own = compare({"own": bench.validate(path, "--annotate", str(bench.out("annotated")))}, min(bench.times, 3))["own"]
    marks = len(json.loads(bench.report_of(path).read_text(encoding="utf-8"))["findings"])
    note = f"{marks:,} marks; validate alone {plain.seconds:.2f} s, {plain.anon / 1e6:.0f} MB"
    bench.report.add(Row("validate --annotate, 50,000 × 20", own.seconds, "s", 10, note=note))
    bench.report.add(Row("validate --annotate, memory", own.anon / 1e6, "MB", 500))
    if not 1_800 <= marks <= 2_300:
        bench.report.spoil(f"annotate: {marks} marks instead of some 2,000")


def _narrow_workbook(path: Path, count: int) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    kept = [at for at in range(len(rows.HEADER)) if at not in LEFT_OUT]
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, [rows.HEADER[at] for at in kept])
    for number, row in enumerate(rows.Maker(defects=0.04).rows(count, []), 1):
        for column, at in enumerate(kept):
            if row[at]:
                sheet.write_string(number, column, row[at])
    book.close()


def peers(bench: Bench) -> None:
    """The same rules for others, as far as their languages of rules can say them."""
    from creditcli.io.bundle import open_standard

    rules = rulebook(open_standard())
    bench.out("rules.json").write_text(json.dumps(rules, ensure_ascii=False), encoding="utf-8")
    large = most(bench.sizes, MILLION)
    small = 100_000 if bench.full else 10_000
    path = bench.file(large)
    own = compare(
        {"creditcli": bench.validate(path), **{one: _command(bench, one, path) for one in FAST}}, min(bench.times, 3)
    )
    slow = {one: run(_command(bench, one, bench.file(small))) for one in SLOW}
    bench.hold_own(path)
    rates = {name: large / found.seconds for name, found in own.items()}
    rates |= {name: small / found.seconds for name, found in slow.items()}
    for name, found in {**own, **slow}.items():
        _tell(bench, rules, name, found, bench.file(large if name in own else small), rates[name])
    _judge(bench, own, rates, large)


def _judge(bench: Bench, own: dict[str, Run], rates: dict[str, float], large: int) -> None:
    rate, add = rates["creditcli"], bench.report.add
    note = "its Table Schema alone, without the formulas that compare fields"
    add(Row("rows a second beside frictionless", rate / rates["frictionless_table"], "×", 25, least=True, note=note))
    add(Row("rows a second beside frictionless with formulas", rate / rates["frictionless_formulas"], "×"))
    add(Row("rows a second beside jsonschema-rs", rate / rates["jsonschema_rs_rows"], "×", 3, least=True))
    add(Row("rows a second beside jsonschema", rate / rates["jsonschema_rows"], "×"))
    pandera, mine = own["pandera_polars"], own["creditcli"]
    note = f"{large:,} rows"
    add(Row("time beside pandera", mine.seconds / pandera.seconds, "×", 1, note=note))
    add(Row("memory beside pandera", mine.anon / pandera.anon, "×", 1 / 3, note=note))
    add(Row("time beside DuckDB", mine.seconds / own["duckdb_sql"].seconds, "×", note=note))
    add(Row("memory beside DuckDB", mine.anon / own["duckdb_sql"].anon, "×", note=note))


def _command(bench: Bench, peer: str, path: Path) -> list[str]:
    script, more = ("frictionless_table", ["formulas"]) if peer == "frictionless_formulas" else (peer, [])
    rules, out = bench.out("rules.json"), bench.out(f"{peer}.json")
    return [str(bench.peers_python()), str(HERE / "peers" / f"{script}.py"), str(rules), str(path), str(out), *more]


def _tell(bench: Bench, rules: dict[str, Any], name: str, found: Run, path: Path, rate: float) -> None:
    tests = {one["id"]: one for one in rules["tests"]}
    ran, said = set(tests), "plus all rules that are no plain test"
    if name != "creditcli":
        result = json.loads(bench.out(f"{name}.json").read_text(encoding="utf-8"))
        ran = set(result["ran"])
        kinds = {kind for at in ran for kind in SHOWN_BY.get(tests[at]["kind"], ())}
        bench.hold(name, path, {row for row, _ in result["found"]}, kinds)
        missing = Counter(one["kind"] for at, one in tests.items() if at not in ran)
        said = ", ".join(f"{kind} {count}" for kind, count in sorted(missing.items())) or "nothing"
    bench.report.peers.append(
        {
            "peer": name, "rows": round(rate * found.seconds), "seconds": found.seconds, "cpu": found.cpu,
            "rows_per_second": rate, "anon": found.anon, "ran": len(ran), "of": len(tests), "not_expressed": said,
        }
    )  # fmt: skip
    print(f"{name}: {rate:,.0f} rows a second, {len(ran)} of {len(tests)} tests", flush=True)
