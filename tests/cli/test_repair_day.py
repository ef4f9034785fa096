"""The first day on which a repair may be asked for is told at every door, and at none where the end comes before it."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest
from lxml import html

from creditcli.cli.workplace import open_workplace
from creditcli.model.words import day_words
from creditcli.stages.exchange import now
from tests.helpers import Run
from tests.letters.expect import letters_of
from tests.letters.stories import MARKET, firm, listing, number, penalty, story_office

SAFETY, LIST = "应急管理局", "安全生产严重失信主体名单"
DAY, OVER = "2026-06-20", "2027-06-10"
# the least term of the listings runs to 2027-06-01, that of the penalties to 2026-08-06 (serious: to 2027-05-06)
LISTINGS = {"甲": "2027-05-31", "乙": "2027-06-01", "丙": "2027-06-02", "丁": "2027-06-03"}
PENALTIES = {"戊": ("一般", "通报批评"), "己": ("严重", "通报批评"), "庚": ("一般", "罚款")}
TOLD = {"丙": "2027-06-02", "丁": "2027-06-02", "庚": "2026-08-07"}
NEVER = {"甲": "2027-06-02", "乙": "2027-06-02", "戊": "2026-08-07", "己": "2027-05-07"}  # the day that is not told


def listed(name: str, end: str) -> dict[str, str]:
    organ = {"organ": f"二连浩特市{SAFETY}", "organ_code": "11152501YY0000036G", "list_type": LIST}
    basis = "《中华人民共和国安全生产法》第七十八条"
    return listing(name, "2026-05-11", "2026-06-01", "2026-06-03", term_end=end, basis=basis, behaviour="", **organ)


def punished(name: str, degree: str, category: str) -> dict[str, str]:
    number = {"decision_number": f"二市监罚〔2026〕{'戊己庚'.index(name) + 1}号"}
    return {**penalty(), **firm(name), **number, "penalty_class": degree, "penalty_categories": category}


@pytest.fixture(scope="module")
def told_office(tmp_path_factory: pytest.TempPathFactory, run: Run) -> Path:
    """Listings and penalties whose last day lies before, on and after the last of the least term, as published."""
    folder = tmp_path_factory.mktemp("repair") / "office"
    rows = [listed(name, end) for name, end in LISTINGS.items()]
    fined = [punished(name, *of) for name, of in PENALTIES.items()]
    story_office(
        folder, files=(("2026-05-08", MARKET, "penalty", fined), ("2026-06-05", SAFETY, "black-listing", rows))
    )
    for command in ("publish", "notices"):
        done = run(command, "--office", str(folder), "--as-of", DAY)
        assert done.returncode == 0, done.stderr
    return folder


def numbers() -> dict[str, str]:
    """Whom each decision is about."""
    fined = {punished(name, "", "")["decision_number"]: name for name in PENALTIES}
    return {**{number(name): name for name in LISTINGS}, **fined}


def told_by(rows: Iterable[dict[str, object]]) -> dict[str, str]:
    """The day in rows of data, of those that have one."""
    known = numbers()
    return {known[str(row["decision_number"])]: str(day) for row in rows if (day := row.get("earliest_repair"))}


def asked(run: Run, office: Path, *arguments: str, day: str = DAY) -> str:
    done = run(*arguments, "--office", str(office), "--as-of", day)
    assert done.returncode == 0, done.stderr
    return done.stdout


def says_what_it_may(text: str, name: str) -> None:
    """A page, a letter, an answer: the day in any writing, or not."""
    day = date.fromisoformat(TOLD.get(name) or NEVER[name])
    written = [one for one in (day_words(day), day.isoformat()) if one in text]
    assert bool(written) == (name in TOLD), (name, written)
    assert ("不能提前移出" in text or "不适用提前修复" in text) == (name not in TOLD), name


@pytest.mark.parametrize("name", [*LISTINGS, *PENALTIES])
def test_a_subjects_page_its_twin_and_the_tables_of_the_site_tell_the_day_only_where_the_end_comes_later(
    told_office: Path, name: str
) -> None:
    code, site = firm(name)["unified_code"], told_office / "site"
    page = html.document_fromstring((site / "subjects" / code[-2:] / f"{code}.html").read_bytes())
    says_what_it_may(page.xpath("string(//main)"), name)
    twin = json.loads((site / "subjects" / code[-2:] / f"{code}.json").read_bytes())
    says_what_it_may(json.dumps(twin, ensure_ascii=False), name)
    part = "serious" if name in LISTINGS else "penalties"
    rows = [
        html.tostring(row, encoding="unicode")
        for path in (site / part).rglob("*.html")
        for row in html.document_fromstring(path.read_bytes()).xpath(f"//tbody/tr[contains(., '示例{name}有限公司')]")
    ]
    assert rows
    for row in rows:
        says_what_it_may(row, name)


def test_open_data_tells_the_day_in_every_form_only_where_the_end_comes_later(told_office: Path) -> None:
    data = told_office / "site" / "data"
    for table, names in (("serious", LISTINGS), ("penalties", PENALTIES)):
        wanted = {name: day for name, day in TOLD.items() if name in names}
        rows = csv.DictReader(io.StringIO((data / f"{table}.csv").read_text("utf-8-sig")))
        assert told_by(rows) == wanted
        lines = (data / f"{table}.jsonl").read_text("utf-8").splitlines()
        assert told_by(map(json.loads, lines)) == wanted
        assert told_by(pl.read_parquet(data / f"{table}.parquet").iter_rows(named=True)) == wanted
        sheet = openpyxl.load_workbook(data / f"{table}.xlsx").worksheets[0]
        cells = (
            [str(cell or "").removesuffix(" 00:00:00") for cell in row]
            for row in sheet.iter_rows(min_row=2, values_only=True)
        )
        columns = pl.read_parquet(data / f"{table}.parquet").columns
        assert told_by(dict(zip(columns, row, strict=True)) for row in cells) == wanted


@pytest.mark.parametrize("name", [*LISTINGS])
def test_the_letters_served_with_a_listing_tell_the_day_or_that_there_is_none(told_office: Path, name: str) -> None:
    letters = letters_of(told_office)
    says_what_it_may(letters[DAY, "N5", name], name)
    decision = letters[DAY, "N2", name]
    assert ("不能提前移出" in decision) == (name not in TOLD)
    assert ("可以向本机关提出书面申请" in decision) == (name in TOLD)


def explained(run: Run, office: Path, name: str, day: str = DAY) -> dict[str, Any]:
    [decision] = [one for one, whose in numbers().items() if whose == name]
    found = json.loads(asked(run, office, "explain", decision, "--format", "json", day=day))
    return dict(found[0] if isinstance(found, list) else found)


def reported(run: Run, office: Path, name: str, folder: Path, *edition: str, day: str = DAY) -> str:
    asked(run, office, "report", firm(name)["unified_code"], *edition, "-o", str(folder), day=day)
    [path] = folder.glob("*.html")
    return path.read_text("utf-8")


INTERNAL = ("--edition", "internal", "--for", "测试")


@pytest.mark.parametrize("name", [*LISTINGS, *PENALTIES])
def test_explain_and_both_editions_of_the_report_tell_the_day_only_where_the_end_comes_later(
    told_office: Path, name: str, run: Run, tmp_path: Path
) -> None:
    told = explained(run, told_office, name)
    assert told["earliest_repair"] == TOLD.get(name)
    [way] = [one for one in told["ways"] if one["方式"] in ("提前移出", "信用修复")]
    assert way["日期"] == TOLD.get(name, "")
    assert ("不能提前移出" in way["条件"] or "不需要申请" in way["条件"]) == (name not in TOLD)
    for edition in ((), INTERNAL):
        says_what_it_may(reported(run, told_office, name, tmp_path / f"edition{len(edition)}", *edition), name)


def test_lists_and_todays_matters_and_packages_for_other_offices_tell_the_same_days(
    told_office: Path, run: Run
) -> None:
    listed_rows = json.loads(asked(run, told_office, "lists", "--format", "json"))
    fined_rows = json.loads(asked(run, told_office, "lists", "--penalties", "--format", "json"))
    assert told_by([*listed_rows, *fined_rows]) == TOLD
    duties = json.loads(asked(run, told_office, "today", "--days", "400", "--format", "json"))["duties"]
    may = {numbers()[one["decision_number"]]: one["until"] for one in duties if one["kind"] == "repairable"}
    assert may == TOLD
    place = open_workplace(told_office)
    ledger = place.ledger(place.view(date.fromisoformat(DAY)))
    entries = now(ledger, ledger.salt, place.standard, "another").state["entries"].values()
    assert told_by(dict(one) for one in entries) == {name: TOLD[name] for name in LISTINGS if name in TOLD}


def test_what_is_over_has_no_first_day_of_repair_any_more(told_office: Path, run: Run, tmp_path: Path) -> None:
    for part in ((), ("--penalties",)):
        rows = json.loads(asked(run, told_office, "lists", "--ended", *part, "--format", "json", day=OVER))
        assert {row["earliest_repair"] for row in rows} == {None}
        assert len(rows) == len(LISTINGS if not part else PENALTIES)
    assert [explained(run, told_office, name, OVER)["earliest_repair"] for name in TOLD] == [None] * len(TOLD)
    for name in TOLD:
        text = reported(run, told_office, name, tmp_path / name, *INTERNAL, day=OVER)
        assert day_words(date.fromisoformat(TOLD[name])) not in text.replace(
            day_words(date.fromisoformat(LISTINGS.get(name, OVER))), ""
        )
    changes = json.loads(asked(run, told_office, "lists", "--diff", DAY, "--format", "json", day=OVER))
    fields = {change["field"] for one in (*changes["entries"], *changes["penalties"]) for change in one["changes"]}
    assert "earliest_repair" not in fields, "that it is over says so"
