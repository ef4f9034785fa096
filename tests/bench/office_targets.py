"""The targets of an office folder: taking a large file in, lists beside many decisions, lists of a region, a site of many pages."""

from __future__ import annotations

import csv
import shutil
import subprocess
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import listings
import polars as pl
import rows
from bench import Bench, most
from measure import ROOT, Run, compare, run
from report import Row

MILLION, HUNDRED_THOUSAND, HUNDREDTH = 1_000_000, 100_000, 1_000
OFFICE = ("--name", "示例信用办", "--code", "12152501YY0000992A", "--region", "150000", "--as-of", "2024-01-01")
SETTINGS = (
    "penalty_transition=earliest_end", "objection_answer=7wd", "objection_overdue=shield", "red_public_notice=5wd",
    "return_due=5wd", "green_channel_classes=general_and_serious", "green_channel_repaired=not_counted",
    "green_channel_existence=too_young",
)  # fmt: skip
SENDER, CODE = "二连浩特市示例局", "11152501YY000001XM"
NUMBERS = "行政处罚决定书文号"
CODES, INNER, TAX = (
    "行政相对人代码_1(统一社会信用代码)",
    "行政相对人代码_3(组织机构代码)",
    "行政相对人代码_4(税务登记号)",
)
FIRM = "^91[0-9A-Z]{16}$"
DECIDED, MONTHS = "处罚决定日期", 11
LISTED = f"lists, {HUNDRED_THOUSAND:,} entries with events"
AFTER = "2026-03-26"  # the day after the rows were received
MARKET = {"code": CODE, "name": SENDER, "kind": "市场监管", "datasets": "penalty"}
BUREAU = {
    "code": listings.CODE, "name": listings.ORGAN, "kind": "人社", "lists": listings.LIST,
    "datasets": "black-listing；objection；repair；list-exit",
}  # fmt: skip
EVENTS = ("black-listing", "objection", "repair", "list-exit")
PENALTY = "penalty"  # each a decision, of whom and of which day
READ = (
    "import sys, pathlib, datetime; from creditcli.cli.workplace import open_workplace; "
    "from creditcli.stages.narrow import columned; "
    "view = open_workplace(pathlib.Path(sys.argv[1])).view(datetime.date.fromisoformat(sys.argv[2])); "
    "columns = ('_key', '_received', 'unified_code', 'decision_number', 'decision_date'); "
    f"view = columned(view, {{{PENALTY!r}: columns}}); "
    "[view.frames[name].height for name in sys.argv[3:]]"
)


def merging(bench: Bench) -> None:
    """One department's rows into an empty record, and once more; then the lists of an office that holds them."""
    count = most(bench.sizes, MILLION)
    path = _of_one(bench, count)
    office = _office(bench, f"office-{count}")
    _merged(bench, path, office, f"merge, {count:,} rows", (9, 6) if count == MILLION else (None, None))
    lists = bench.own("lists", "--office", str(office), "--as-of", AFTER)
    found = compare({"lists": lists}, bench.times)["lists"]
    bench.report.add(Row(f"lists beside {count:,} penalties", found.seconds, "s", note=f"{found.anon / 1e6:.0f} MB"))
    _query(bench, path, office, count)


def listing(bench: Bench) -> None:
    """The lists of a region: a hundred thousand entries and some sixty thousand events, beside reading their tables. The
    limit is for ten million events, most of which are of nobody who is listed: ``holding``."""
    _lists(bench, _listed(bench, "office-lists"), LISTED, bench.times, EVENTS)


def holding(bench: Bench) -> None:
    """An office that holds ten million decisions: a million more taken in, beside the same into an empty record; its
    lists; and a hundred thousand subjects looked up. With ``--full`` only."""
    if not bench.full:
        return
    empty, office = _office(bench, "office-empty"), _listed(bench, "office-held")
    *held, last = _millions(bench, 11)
    for path in held:
        run(_merge(bench, path(), office))
    path, beside = last(), f"{10 * MILLION:,} held"
    alone = run(_merge(bench, path, empty))
    taken = _merged(bench, path, office, f"merge, {MILLION:,} rows into {beside}", (9, 6))
    note = f"{taken.seconds:.1f} s ÷ {alone.seconds:.1f} s; processor {taken.cpu:.1f} s ÷ {alone.cpu:.1f} s"
    more = taken.seconds / alone.seconds
    bench.report.add(Row(f"merge into {beside}, beside an empty record", more, "×", 1.3, note=note))
    what = f"{LISTED}, over {11 * MILLION:,} penalties"
    _lists(bench, office, what, min(bench.times, 3), (*EVENTS, PENALTY), (6, 3))
    _query(bench, path, office, 11 * MILLION)


def _merged(bench: Bench, path: Path, office: Path, what: str, judged: tuple[int, int] | tuple[None, None]) -> Run:
    """Takes the file in, and once more."""
    scan = compare({"scan": bench.scan(path)}, bench.times)["scan"]
    own = run(_merge(bench, path, office))
    note = f"{own.seconds:.1f} s ÷ {scan.seconds:.2f} s; with archive, text, mirror and receipt"
    bench.report.add(Row(what, own.seconds / scan.seconds, "× scan", *judged, note=note))
    bench.report.add(Row(f"{what}, memory", own.anon / 1e6, "MB", 2000))
    held = _size(office)
    again = run(_merge(bench, path, office))
    bench.report.add(Row(f"{what}, the same file again", again.seconds / scan.seconds, "× scan"))
    bench.report.add(Row(f"{what}, the same file again, bytes written", _size(office) - held, "", 0))
    return own


def _query(bench: Bench, path: Path, office: Path, count: int) -> None:
    asked = _codes(bench, path)
    query = bench.own("query", str(asked), "--office", str(office), "--as-of", AFTER)
    found = run([*query, "--format", "csv", "--output", str(asked.with_name("answers.csv"))])
    codes = asked.read_text().count("\n") - 1
    note = f"{found.anon / 1e6:.0f} MB"
    bench.report.add(Row(f"query, {codes:,} codes beside {count:,} penalties", found.seconds, "s", 5, note=note))


def _listed(bench: Bench, name: str) -> Path:
    """An office that holds the lists of a region."""
    office = _office(bench, name, BUREAU, MARKET)
    for path in listings.write_tables(bench.folder / "data" / "lists", HUNDRED_THOUSAND):
        run(_merge(bench, path, office, listings.ORGAN))
    return office


def _lists(
    bench: Bench, office: Path, what: str, times: int, tables: Sequence[str],
    judged: tuple[int, int] | tuple[None, None] = (None, None),
) -> None:  # fmt: skip
    """Every entry, also what has left, as text; beside reading the tables of events, of penalties the event's columns."""
    lists = bench.own("lists", "--office", str(office), "--as-of", AFTER, "--ended")
    read = [str(bench.own_python()), "-c", READ, str(office), AFTER, *tables]
    found = compare({"read": read, "lists": [*lists, "--output", str(bench.out("lists.txt"))]}, times)
    listed, columns = found["lists"], found["read"]
    note = f"processor: {listed.cpu:.1f} s ÷ {columns.cpu:.2f} s"
    bench.report.add(Row(what, listed.cpu / columns.cpu, "× reading", *judged, note=note))
    bench.report.add(Row(f"{what}, memory", listed.anon / 1e6, "MB", 800))


def publishing(bench: Bench) -> None:
    """A site of some eighty thousand subjects: made; again, when nothing has changed; and when one in a hundred is new."""
    office = _office(bench, "office-site")
    run(_merge(bench, _of_a_year(bench), office))
    publish = bench.own("publish", "--office", str(office), "--as-of", AFTER)
    cold = run(publish)
    pages = sum(1 for _ in (office / "site" / "subjects").rglob("*.html"))
    what = f"publish, {pages:,} subject pages"
    bench.report.add(Row(f"{what}, cold", cold.seconds, "s", 30, 20))
    bench.report.add(Row(f"{what}, memory", cold.anon / 1e6, "MB", 600))
    manifest = office / "site" / ".manifest"
    before = manifest.stat().st_mtime_ns
    bench.report.add(Row(f"{what}, unchanged", run(publish).seconds, "s", 5, 2))
    if manifest.stat().st_mtime_ns != before:
        bench.report.spoil("publish: wrote although nothing had changed")
    run(_merge(bench, _of_a_year(bench, HUNDREDTH), office))
    changed = run(publish)
    note = f"{changed.anon / 1e6:.0f} MB; what is new was decided in the last of {MONTHS} months"
    bench.report.add(Row(f"{what}, 1 % more", changed.seconds, "s", 8, 4, note=note))


def _of_a_year(bench: Bench, news: int = 0) -> Path:
    """A hundred thousand rows decided over the months before they were received, and so many more of the last one."""
    count = HUNDRED_THOUSAND + news
    path = bench.folder / "data" / f"year-{count}.csv"
    at = pl.int_range(pl.len())
    before = pl.when(at < HUNDRED_THOUSAND).then(at % MONTHS).otherwise(0)
    day = pl.col(DECIDED).str.to_date(strict=False) - pl.duration(days=30 * before)
    told = pl.coalesce(day.dt.to_string(), pl.col(DECIDED))  # what is no date stays the defect that it is
    number = pl.col(NUMBERS).str.replace("〔2026〕", "〔" + told.str.head(4) + "〕", literal=True)
    pl.scan_csv(_of_one(bench, count), infer_schema=False).with_columns(told.alias(DECIDED), number).sink_csv(path)
    return path


def _codes(bench: Bench, path: Path) -> Path:
    """A list of those who are to be asked about: the first subjects of a file."""
    asked = bench.folder / "asked.csv"
    codes = pl.scan_csv(path, infer_schema=False).select(CODES).drop_nulls().unique(maintain_order=True)
    codes.head(HUNDRED_THOUSAND).collect().write_csv(asked)
    return asked


def _merge(bench: Bench, path: Path, office: Path, sender: str = SENDER) -> list[str]:
    given = ("--office", str(office), "--department", sender, "--received", rows.AS_OF)
    return bench.own("merge", str(path), *given)


def _of_one(bench: Bench, count: int) -> Path:
    """The rows as decisions of the one department that submits them."""
    source = bench.file(count)
    path = source.with_name(f"merge-{count}.csv")
    if not path.is_file():
        names = {"处罚机关": SENDER, "处罚机关统一社会信用代码": CODE}
        names |= {"数据来源单位": SENDER, "数据来源单位统一社会信用代码": CODE}
        own = [pl.lit(value).alias(name) for name, value in names.items()]
        pl.scan_csv(source, infer_schema=False).with_columns(own).sink_csv(path)
    return path


def _millions(bench: Bench, count: int) -> list[Callable[[], Path]]:
    """So many files of a million decisions, each with numbers and firms of its own, written when asked for."""
    source = _of_one(bench, MILLION)

    def written(at: int) -> Path:
        path = source.with_name("merge-one-of-many.csv")
        number = pl.col(NUMBERS).str.replace("号$", f"{at}号")
        pl.scan_csv(source, infer_schema=False).with_columns(number, *_other_firms(source, at)).sink_csv(path)
        return path

    return [partial(written, at) for at in range(count)]


def _other_firms(source: Path, at: int) -> list[pl.Expr]:
    """As many firms as the rows name, and none that a file of a lower number names: a fifth of the rows are of subjects
    met before in all files together as in each."""
    named = pl.scan_csv(source, infer_schema=False).select(CODES).filter(pl.col(CODES).str.contains(FIRM))
    old = named.unique(maintain_order=True).collect()[CODES].to_list()
    new = [rows.unified_code(one[:8], rows.body_of(at * MILLION + number)) for number, one in enumerate(old)]
    code = pl.col(CODES).replace(old, new)
    inner = pl.when(pl.col(INNER) == pl.col(CODES).str.slice(8, 9)).then(code.str.slice(8, 9)).otherwise(INNER)
    return [code, pl.col(TAX).replace(old, new), inner.alias(INNER)]


def _office(bench: Bench, name: str, *departments: dict[str, str]) -> Path:
    """A new office folder with these departments; none named is the one that submits penalties."""
    folder = bench.folder / name
    shutil.rmtree(folder, ignore_errors=True)
    settings = [text for one in SETTINGS for text in ("--set", one)]
    command = bench.own("init", str(folder), *OFFICE, *settings)
    subprocess.run(command, check=True, cwd=ROOT, capture_output=True)
    register = folder / "organisations.csv"
    header = next(csv.reader(register.read_text("utf-8-sig").splitlines()))
    alike = {
        "region": "152501", "contact_role": "信用信息联络员", "document_prefix": "二示", "review_body": "示例人民政府", "court": "示例人民法院",
    }  # fmt: skip
    known = [department | alike for department in departments or (MARKET,)]
    with register.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([header, *([one.get(column, "") for column in header] for one in known)])
    return folder


def _size(office: Path) -> int:
    """Bytes of everything that the office holds, but for what tells of a file that came again."""
    return sum(path.stat().st_size for path in (office / "record").rglob("*") if path.is_file())
