"""``stats``: the figures agree with a few lines of SQL over the record's text, and the nine rules for figures hold."""

from __future__ import annotations

import csv
import json
import shutil
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import chinese_calendar
import duckdb
import openpyxl
import pytest
from jsonschema import Draft202012Validator
from lxml import html

from creditcli.io.bundle import bundle
from tests.helpers import Run, tree

DAY = "2026-11-23"


def stats(run: Run, office: Path, *options: str, day: str = DAY) -> dict[str, Any]:
    done = run("stats", "--office", str(office), "--as-of", day, "--format", "json", *options)
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    schema = json.loads((bundle("standards") / "schemas" / "figures.schema.json").read_text("utf-8"))
    Draft202012Validator(schema).validate(found)
    return found


def rows(found: dict[str, Any], group: str) -> dict[str, dict[str, Any]]:
    return {one["code"]: one["figures"] for one in found["rows"] if one["group"] == group}


def share(figures: dict[str, Any], name: str) -> tuple[int, int]:
    return figures[name]["numerator"], figures[name]["denominator"]


def beside(office: Path) -> duckdb.DuckDBPyConnection:
    """The record's log and segments, and the working days of the public calendar, as tables."""
    base = duckdb.connect()
    record = office / "record"
    base.execute(f"create table log as select * from read_json('{record}/log.jsonl', format='newline_delimited')")
    for name in ("licence", "penalty", "objection"):
        base.execute(
            f"create table {name} as select *, cast(regexp_extract(filename, '/(\\d{{6}})-[^/]*/[^/]*$', 1) as int) n "
            f"from read_json('{record}/segments/*/{name}.jsonl', format='newline_delimited', filename=true, "
            "union_by_name=true)"
        )
    first = date.fromisoformat("2023-12-01")
    days = [first + timedelta(at) for at in range(1127)]
    base.execute("create table calendar (d date)")
    base.executemany(
        "insert into calendar values (?)",
        [[day] for day in days if day.year < 2027 and chinese_calendar.is_workday(day)],
    )
    return base


DECIDED = """
with every as (
  select _key k, decision_date::date d, n from licence union all select _key, decision_date::date, n from penalty
), last as (
  select k, arg_max(d, n) d, arg_max(department, n) department, min(received::date) received
  from every join log on log.number = n group by k
), due as (
  select distinct d, (select max(w.d) from (select c.d from calendar c where c.d > last.d order by c.d limit 7) w) due
  from last
)
select {by}, count(*) filter (received <= due), count(*) from last join due using (d)
where due < date '2026-11-23' group by 1 order by 1
"""


@pytest.mark.slow
@pytest.mark.parametrize(("group", "by"), [("department", "department"), ("month", "strftime(d, '%Y-%m')")])
def test_timeliness_agrees_with_sql_over_the_records_text(demo: Path, run: Run, group: str, by: str) -> None:
    wanted = {code: (hits, of) for code, hits, of in beside(demo).execute(DECIDED.format(by=by)).fetchall()}
    told = {code: share(one, "timely") for code, one in rows(stats(run, demo), group).items()}
    assert {code: one for code, one in told.items() if one[1]} == wanted
    whole = share(rows(stats(run, demo), "all")[""], "timely")
    assert whole == (sum(hits for hits, _ in wanted.values()), sum(of for _, of in wanted.values())), (
        "pooled, not averaged"
    )


def test_validity_agrees_with_sql_over_the_log(demo: Path, run: Run) -> None:
    found = beside(demo).execute(
        "select department, sum(counts.accepted), sum(counts.read - counts.dropped) from log "
        "where kind = 'submission' and received <= '2026-11-23' group by 1"
    )
    wanted = {code: (accepted, of) for code, accepted, of in found.fetchall()}
    told = {code: share(one, "valid") for code, one in rows(stats(run, demo), "department").items()}
    assert {code: one for code, one in told.items() if one[1]} == wanted


def test_objections_answered_in_time_agree_with_sql(demo: Path, run: Run) -> None:
    """The sample office gives seven working days; an open one that is not due yet counts neither way."""
    found = beside(demo).execute("""
        with one as (
          select objection_number, min(event_date::date) filter (stage = '受理') opened,
                 min(event_date::date) filter (stage <> '受理') answered from objection group by 1
        ), due as (
          select *, (select max(w.d) from (select c.d from calendar c where c.d > opened order by c.d limit 7) w) due from one
        )
        select count(*) filter (answered <= due), count(*) filter (answered is not null or due < date '2026-11-23'),
               count(*) filter (answered is null) from due""")
    in_time, of, still_open = found.fetchall()[0]
    whole = rows(stats(run, demo), "all")[""]
    assert share(whole, "objections_in_time") == (in_time, of)
    assert whole["objections_open"] == {"count": still_open}
    assert whole["expired_public"] == {"count": 0}


# Rules of the field, section 4.2: decision, last of seven working days.
VECTORS = [
    ("2026-02-12", "2026-02-28"), ("2026-02-14", "2026-03-03"), ("2026-03-31", "2026-04-10"),
    ("2026-04-30", "2026-05-13"), ("2026-06-18", "2026-06-30"), ("2026-09-18", "2026-09-29"),
    ("2026-09-30", "2026-10-15"), ("2026-07-06", "2026-07-15"), ("2025-12-31", "2026-01-12"),
]  # fmt: skip


@pytest.fixture(scope="module")
def vectors(demo: Path, run: Run, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An office that got a licence of every vector on the last day and on the day after it."""
    folder = tmp_path_factory.mktemp("vectors") / "office"
    shutil.copytree(demo, folder)
    head, one = (bundle("standards") / "examples" / "licence.csv").read_text("utf-8-sig").splitlines()[:2]
    for decided, due in VECTORS:
        after = (date.fromisoformat(due) + timedelta(1)).isoformat()
        for number, received in ((1, due), (2, after)):
            text = one.replace(
                "二市监许〔2026〕12号", f"二市监许〔{decided[:4]}〕9{decided[5:7]}{decided[8:]}{number}号"
            )
            text = text.replace("2026-03-16", decided)
            path = folder / "inbox" / received / "市场监管局" / f"许可{decided}-{number}.csv"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(f"{head}\n{text}\n", "utf-8")
    done = run("run", "--office", str(folder), "--as-of", DAY, "--fail-on", "error")
    assert done.returncode in (0, 1), done.stderr
    return folder


@pytest.mark.slow
@pytest.mark.parametrize(("decided", "due"), VECTORS)
def test_the_last_day_is_in_time_and_the_day_after_is_late(vectors: Path, run: Run, decided: str, due: str) -> None:
    only = ("--from", decided, "--to", decided)
    before = stats(run, vectors, *only, day=due)
    after = stats(run, vectors, *only, day=(date.fromisoformat(due) + timedelta(1)).isoformat())
    organ = "11152501YY000001XM"
    first, second = (rows(one, "department").get(organ) for one in (before, after))
    assert first is not None
    assert second is not None
    assert share(first, "timely") == (0, 0), "on the last day more may come: nothing is told of lateness yet"
    assert first["not_due"]["count"] >= 1
    assert second["late"]["count"] == 1
    hits, of = share(second, "timely")
    assert (of - hits, hits >= 1) == (1, True)


@pytest.mark.slow
def test_completeness_is_told_only_against_a_ledger_that_is_named(demo: Path, run: Run, tmp_path: Path) -> None:
    whole = rows(stats(run, demo), "all")[""]
    assert whole["missing"] == {"numerator": None, "denominator": None, "percent": None}
    numbers = [
        one[0]
        for one in beside(demo).execute("select distinct decision_number from penalty order by 1 limit 3").fetchall()
    ]
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    hidden, fresh = ("二市监罚〔2026〕99999号", "2026-03-02"), ("二市监罚〔2026〕99998号", "2026-11-20")
    lines = [*([at, one] for at, one in enumerate(numbers)), [8, *hidden], [9, *fresh]]
    for line in (["市场监管局案卷台账"], ["序号", "处罚决定书文号", "决定日期"], *lines):
        sheet.append(line)
    path = tmp_path / "台账.xlsx"
    book.save(path)
    done = run("stats", "--office", str(demo), "--as-of", DAY, "--reference", str(path))
    assert done.returncode == 2
    assert "--source" in done.stderr
    found = stats(run, demo, "--reference", str(path), "--source", "市场监管局案卷台账")
    assert rows(found, "all")[""]["missing"] == {"numerator": 1, "denominator": 4, "percent": 25.0}
    assert found["reference"]["source"] == "市场监管局案卷台账"
    assert [one["number"] for one in found["reference"]["missing"]] == ["二市监罚〔2026〕99999号"]


@pytest.mark.slow
def test_nobody_is_named_without_a_line_that_the_office_stated(office: Path, run: Run) -> None:
    assert stats(run, office)["laggards"] is None
    path = office / "office.yaml"
    text = path.read_text("utf-8")
    path.write_text(text + '  laggard_threshold: "97"\n', "utf-8")
    assert stats(run, office)["laggards"] == ["二连浩特市人力资源和社会保障局"], "26 of 27"
    path.write_text(text + '  laggard_threshold: "96"\n', "utf-8")
    assert stats(run, office)["laggards"] == []
    path.write_text(text + '  laggard_threshold: "0"\n', "utf-8")
    assert run("stats", "--office", str(office), "--as-of", DAY).returncode == 2


@pytest.mark.slow
def test_few_persons_are_withheld_and_no_subject_is_in_any_output(demo: Path, run: Run, tmp_path: Path) -> None:
    found = stats(run, demo)
    persons = {one["list"]: one["persons"] for one in found["listed"]}
    assert persons["失信被执行人名单"] == {"withheld": True}
    names = {one[0] for one in beside(demo).execute("select distinct subject_name from penalty").fetchall()}
    for format in ("text", "json", "csv", "html"):
        path = tmp_path / f"figures.{format}"
        assert run("stats", "--office", str(demo), "--as-of", DAY, "--format", format, "-o", str(path)).returncode == 0
        text = path.read_text("utf-8")
        assert not [name for name in names if name in text]


@pytest.mark.slow
def test_every_format_says_the_same(demo: Path, run: Run, tmp_path: Path) -> None:
    whole = rows(stats(run, demo), "all")[""]["timely"]
    done = run("stats", "--office", str(demo), "--as-of", DAY, "--format", "csv")
    line = next(one for one in csv.DictReader(done.stdout.splitlines()) if one["指标代码"] == "timely")
    assert (int(line["分子"]), int(line["分母"]), float(line["数值"])) == tuple(whole.values())
    page = html.fromstring(run("stats", "--office", str(demo), "--as-of", DAY, "--format", "html").stdout)
    said = f"{whole['percent']}%（{whole['numerator']}/{whole['denominator']}）"
    assert page.xpath("//td[text()='及时率']/following-sibling::td")[0].text == said
    assert len(page.xpath("//*[local-name()='svg']")) == 3
    book = tmp_path / "统计.xlsx"
    for _ in range(2):
        assert run("stats", "--office", str(demo), "--as-of", DAY, "--workbook", str(book)).returncode == 0
        sheet = openpyxl.load_workbook(book)["全部"]
        told = {head.value: cell.value for head, cell in zip(sheet[1], sheet[2], strict=True)}
        assert (told["及时率（分子）"], told["及时率（分母）"], told["及时率（%）"]) == tuple(whole.values())
    both = run("stats", "--office", str(demo), "--as-of", DAY, "--workbook", str(book), "--format", "json")
    assert json.loads(both.stdout) == stats(run, demo), "a format that is asked for is printed beside a workbook"
    assert (demo / "stats" / f"{DAY}.html").is_file(), "run writes the same"
    assert json.loads((demo / "stats" / f"{DAY}.json").read_text("utf-8")) == stats(run, demo)


def test_a_period_in_the_wrong_order_or_after_the_day_is_refused(demo: Path, run: Run) -> None:
    for options in (("--from", "2026-05-01", "--to", "2026-04-30"), ("--to", "2026-11-24")):
        assert run("stats", "--office", str(demo), "--as-of", DAY, *options).returncode == 2


@pytest.mark.slow
def test_circular_and_work_report_are_numbered_once_and_only_when_asked(office: Path, run: Run) -> None:
    register = office / "notices" / "register.jsonl"
    before = register.read_text("utf-8")
    assert '"N16"' not in before
    asked = ("stats", "--office", str(office), "--as-of", DAY, "--from", "2026-01-01", "--circular", "--work-report")
    assert run(*asked).returncode == 0
    first = tree(office, "notices")
    lines = [json.loads(line) for line in register.read_text("utf-8").removeprefix(before).splitlines()]
    assert [(one["kind"], one["number"]) for one in lines] == [("N16", "信通〔2026〕1号"), ("N18", "信报〔2026〕1号")]
    again = run(*asked)
    assert "已经出具过：信通〔2026〕1号" in again.stderr
    assert tree(office, "notices") == first
    text = (office / "notices" / lines[0]["file"]).with_suffix(".html").read_text("utf-8")
    for said in ("没有单位提供决定台账，不能计算，不等于没有瞒报", "本期不点名", "（应为 0）", "不是名次"):
        assert said in text
    assert run("notices", "--office", str(office), "--as-of", DAY).returncode == 0
    assert tree(office, "notices") == first
