"""From day to day: what entered, changed and ended is told, and what has ended is named nowhere, in no earlier delta."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from jsonschema import Draft202012Validator
from lxml import etree

from creditcli.cli.workplace import Workplace, open_workplace
from creditcli.faces.site_schema import site_schemas
from creditcli.io.opened import plain_bytes
from creditcli.model.ledger import Disclosure, Ledger
from creditcli.report.open_data import data_files
from creditcli.stages.publish import publish
from creditcli.stages.site_former import former_of
from tests.helpers import Run, tree

START = date(2026, 11, 23)
ABNORMAL = "abnormal-operation"
FIRST, SECOND = "通过登记的住所无法联系（示例一）", "未按规定公示年度报告（示例二）"
ATOM = {"a": "http://www.w3.org/2005/Atom"}
Files = Mapping[str, bytes]


@pytest.fixture(scope="module")
def place(demo: Path) -> Workplace:
    return open_workplace(demo)


@pytest.fixture(scope="module")
def ledger(place: Workplace) -> Ledger:
    return place.ledger(place.view(START))


def on(ledger: Ledger, days: int, reason: str = "") -> Ledger:
    """The ledger some days later with this one abnormal operation, or none."""
    frame = ledger.others[ABNORMAL].head(1 if reason else 0)
    frame = frame.with_columns(put_in_reason=pl.lit(reason, dtype=pl.String), put_in_date=pl.lit("2026-11-20"))
    return replace(ledger, as_of=START + timedelta(days), others={**ledger.others, ABNORMAL: frame})


def site(place: Workplace, ledgers: Iterable[Ledger]) -> Files:
    """Data and feeds of the last of these publications, one after another."""
    files: dict[str, bytes] = {}
    for one in ledgers:
        plan = publish(one, place.standard, place.office, former_of(files))
        files = {**data_files(plan.tables, plan.about), **{file.path: file.content for file in plan.files}}
    return files


def delta(files: Files, days: int) -> list[dict[str, Any]]:
    content = files[f"data/changes/{START + timedelta(days)}.jsonl"].decode()
    return [line for line in map(json.loads, content.splitlines()) if line["table"] == "abnormal"]


def told(files: Files, days: int) -> list[tuple[str, str]]:
    return [(one["change"], one.get("row", {}).get("put_in_reason", "")) for one in delta(files, days)]


def words(files: Files) -> str:
    return "\n".join(plain_bytes(name, content).decode() for name, content in files.items())


@pytest.mark.slow
def test_entered_changed_ended_each_on_its_day(place: Workplace, ledger: Ledger) -> None:
    days = [on(ledger, 0), on(ledger, 1, FIRST), on(ledger, 2, SECOND), on(ledger, 3)]
    files = [site(place, days[: at + 1]) for at in range(4)]
    assert told(files[0], 0) == []
    assert told(files[1], 1) == [("entered", FIRST)]
    assert (told(files[2], 1), told(files[2], 2)) == ([("entered", SECOND)], [("changed", SECOND)])
    assert FIRST not in words(files[2]), "former words stand nowhere"
    assert [told(files[3], day) for day in (1, 2, 3)] == [[("entered", "")], [("changed", "")], [("ended", "")]]
    [[line]] = [delta(files[3], 3)]
    assert line == {
        "change": "ended", "table": "abnormal", "row_id": delta(files[1], 1)[0]["row_id"], "day": "2026-11-26",
        "ending": "停止公示",
    }  # fmt: skip
    assert SECOND not in words(files[3])
    assert ledger.others[ABNORMAL]["unified_code"][0] not in "".join(
        files[3][name].decode() for name in files[3] if name.startswith(("data/changes/", "feeds/"))
    )
    table = list(csv.DictReader(io.StringIO(files[2][f"data/changes/{START + timedelta(2)}.csv"].decode())))
    assert [(one["change"], bool(one["unified_code"])) for one in table] == [("changed", True)]


@pytest.mark.slow
def test_the_index_leads_from_day_to_day(place: Workplace, ledger: Ledger) -> None:
    files = site(place, [on(ledger, 0), on(ledger, 2, FIRST), on(ledger, 9)])
    index = json.loads(files["data/changes/index.json"])
    assert [(one["since"], one["as_of"]) for one in index["publications"]] == [
        (None, "2026-11-23"), ("2026-11-23", "2026-11-25"), ("2026-11-25", "2026-12-02"),
    ]  # fmt: skip
    assert [one["counts"].get("abnormal") for one in index["publications"]] == [
        None, {"entered": 1, "changed": 0, "ended": 0}, {"entered": 0, "changed": 0, "ended": 1},
    ]  # fmt: skip
    for one in index["publications"]:
        for file in one["files"]:
            assert len(files[f"data/changes/{file['path']}"]) == file["bytes"]


@pytest.mark.slow
def test_two_publications_of_a_day_are_told_as_one(place: Workplace, ledger: Ledger) -> None:
    base = on(ledger, 0)
    changed = site(place, [base, on(ledger, 1, FIRST), on(ledger, 1, SECOND)])
    assert told(changed, 1) == [("entered", SECOND)]
    gone = site(place, [base, on(ledger, 1, FIRST), on(ledger, 1)])
    assert told(gone, 1) == [("ended", "")]
    once, again = (
        site(place, [base, on(ledger, 1, FIRST)]),
        site(place, [base, on(ledger, 1, FIRST), on(ledger, 1, FIRST)]),
    )
    assert once == again


@pytest.mark.slow
def test_the_same_days_give_the_same_bytes_and_going_back_begins_anew(place: Workplace, ledger: Ledger) -> None:
    days = [on(ledger, 0), on(ledger, 1, FIRST), on(ledger, 2, SECOND)]
    assert site(place, days) == site(place, days)
    back = site(place, [*days, on(ledger, 1, FIRST)])
    assert back == site(place, [on(ledger, 1, FIRST)])
    assert json.loads(back["data/changes/index.json"])["publications"][0]["since"] is None


@pytest.mark.slow
def test_deltas_are_kept_for_a_year_and_feeds_for_a_month(place: Workplace, ledger: Ledger) -> None:
    files = site(place, [on(ledger, 0), on(ledger, 1, FIRST), on(ledger, 31, SECOND), on(ledger, 368)])
    kept = [one["as_of"] for one in json.loads(files["data/changes/index.json"])["publications"]]
    assert kept == ["2026-12-24", "2027-11-26"]
    late = site(place, [on(ledger, 0), on(ledger, 1, FIRST), on(ledger, 31, SECOND)])
    feed = etree.fromstring(late["feeds/abnormal.xml"])
    assert [one.text for one in feed.iterfind("a:entry/a:updated", ATOM)] == ["2026-12-24T00:00:00+08:00"]


@pytest.mark.slow
def test_feeds_are_atom_and_name_nobody(place: Workplace, ledger: Ledger) -> None:
    files = site(place, [on(ledger, 0), on(ledger, 1, FIRST), on(ledger, 2)])
    names = {record["subject_name"] for record in publish(ledger, place.standard, place.office).tables[4].records}
    feeds = {name: content for name, content in files.items() if name.startswith("feeds/")}
    assert len(feeds) == 8
    seen: dict[str, str] = {}
    for name, content in feeds.items():
        feed = etree.fromstring(content)
        assert feed.tag == f"{{{ATOM['a']}}}feed"
        for one in (feed, *feed.iterfind("a:entry", ATOM)):
            ids, titles, days = (one.findall(f"a:{tag}", ATOM) for tag in ("id", "title", "updated"))
            assert [len(found) for found in (ids, titles, days)] == [1, 1, 1]
            assert seen.setdefault(ids[0].text, titles[0].text) == titles[0].text
            assert ids[0].text.startswith("urn:uuid:")
        assert feed.find("a:author/a:name", ATOM).text == place.office.name
        for link in feed.iterfind(".//a:link", ATOM):
            assert link.get("href").startswith("../")
        assert not [one for one in names if one in content.decode()], name
    titles = [one.text for one in etree.fromstring(feeds["feeds/all.xml"]).iterfind("a:entry/a:title", ATOM)]
    assert titles == ["经营异常名录：2026年11月25日停止公示 1 条", "经营异常名录：2026年11月24日新增 1 条"]


@pytest.mark.slow
def test_a_month_of_the_sample_names_nothing_that_ended_and_keeps_its_schemas(
    office: Path, run: Run, place: Workplace, ledger: Ledger
) -> None:
    schemas = {
        path.split("/")[-1].split(".")[0]: Draft202012Validator(json.loads(content))
        for path, content in site_schemas(place.standard).items()
    }
    for day in ("2026-11-24", "2026-11-30", "2026-12-25"):
        done = run("publish", "--office", str(office), "--as-of", day)
        assert done.returncode == 0, done.stdout
    files = tree(office, "site")
    later = place.ledger(place.view(date(2026, 12, 25)))
    ended = {one.public_id: one for one in later.endings if one.day > START}
    lines = [
        json.loads(line)
        for name, content in files.items()
        if name.startswith("site/data/changes/") and name.endswith(".jsonl")
        for line in content.decode().splitlines()
    ]
    buried = {one["row_id"]: one["ending"] for one in lines if one["ending"] != "停止公示"}
    assert buried == {key: one.kind for key, one in ended.items()}
    shielded = {one.public_id for one in later.entries if one.disclosure is Disclosure.SHIELDED}
    assert shielded & {one["row_id"] for one in lines} - buried.keys(), "hidden for a while: no tombstone, but told"
    public = {one["row_id"] for table in publish(later, place.standard, place.office).tables for one in table.records}
    assert not public & {one["row_id"] for one in lines if one["change"] == "ended"}
    gone = {one.decision_number for one in ledger.entries if one.public_id in ended}
    gone |= set(ledger.penalties.filter(pl.col("term_end") < date(2026, 12, 25))["decision_number"])
    gone -= set(later.penalties.filter(pl.col("disclosure") == "published")["decision_number"])
    everything = words(files)
    assert len(gone) > 100
    assert sorted(one for one in gone if f'"{one}"' in everything or f",{one}," in everything) == []
    for line in lines:
        schemas["change"].validate(line)
    schemas["changes-index"].validate(json.loads(files["site/data/changes/index.json"]))
    twins = [content for name, content in files.items() if name.startswith("site/subjects/") and name.endswith(".json")]
    assert len(twins) > 250
    for one in twins:
        schemas["subject"].validate(json.loads(one))
    nothing = tree(office, "site")
    assert run("publish", "--office", str(office), "--as-of", "2026-12-25").returncode == 0
    assert tree(office, "site") == nothing
