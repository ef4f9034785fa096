"""A record that was restored from an older copy: what was taken back since stays taken back until somebody says otherwise, and
what is left of the newer one is kept."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.cli.test_whose_it_is import FIRM, LABOUR, LISTED, OBJECTION, OTHER, PENALTY, REVOKED, send
from tests.exchange.offices import CODES, NAMES, call, partners, sure
from tests.site.test_waiting import published, shown

EXITED = {
    **FIRM, **LABOUR, "target_dataset": "严重失信名单", "list_type": "wage_arrears", "target_decision_number": "二人社列〔2026〕1号",
    "action": "撤销", "document_number": "二人社撤〔2026〕1号", "document_date": "2026-05-06", "reason": "认定有误（示例）。",
}  # fmt: skip
NUMBER = PENALTY["decision_number"]
NEW = {**PENALTY, **OTHER, "decision_number": "二市监罚〔2026〕9号", "decision_date": "2026-05-06"}


@pytest.fixture
def restored(winter_office: Path) -> Path:
    """The record as it was before a penalty and a listing were revoked, beside site and letters that know of it."""
    send(winter_office, "black-listing", "2026-03-19", LISTED)
    send(winter_office, "penalty", "2026-04-02", PENALTY)
    sure("run", "--office", str(winter_office), "--as-of", "2026-04-03")
    assert (shown(winter_office), tasks(winter_office)) == ({NUMBER}, 6)
    for name, copy in (("record", "before"), ("site", "site before")):
        shutil.copytree(winter_office / name, winter_office.parent / copy)
    send(winter_office, "correction", "2026-05-06", REVOKED)
    send(winter_office, "correction", "2026-05-07", EXITED)
    sure("run", "--office", str(winter_office), "--as-of", "2026-05-07")
    assert (shown(winter_office), tasks(winter_office)) == (set(), 0)
    shutil.copytree(winter_office / "record", winter_office.parent / "newer")
    put_back(winter_office)
    return winter_office


def put_back(office: Path, name: str = "before") -> None:
    shutil.rmtree(office / "record")
    shutil.copytree(office.parent / name, office / "record")


def tasks(office: Path) -> int:
    """How many the organs were told of last."""
    return sum(len(one.read_text("utf-8-sig").splitlines()) - 1 for one in (office / "measures").glob("*.csv"))


def faults(office: Path) -> list[str]:
    told = json.loads(call("verify", "--office", str(office), "--format", "json").stdout)
    return [one["place"] for one in told["faults"]]


def duties(office: Path, day: str) -> list[list[str]]:
    told = json.loads(sure("today", "--office", str(office), "--as-of", day, "--format", "json").stdout)
    return [one["about"] for one in told["duties"] if one["kind"] == "older-record"]


@pytest.mark.slow
def test_what_was_taken_back_stays_so_every_day_and_nothing_is_swept(restored: Path) -> None:
    kept = {path.name: path.read_bytes() for path in (restored / "receipts").iterdir()}
    assert published(restored, "2026-05-08", "--check")[0] == 1
    for day in ("2026-05-08", "2026-05-08", "2026-05-11"):
        done = call("run", "--office", str(restored), "--as-of", day)
        said = done.stdout + done.stderr
        assert (done.returncode, shown(restored), tasks(restored)) == (1, set(), 0), said
        assert "档案比网站旧" in said
        assert "已清理" not in said
        assert duties(restored, day) == [["site/.manifest", "receipts/"]]
    assert {path.name: path.read_bytes() for path in (restored / "receipts").iterdir()} == kept
    assert {"receipts/000003.json", "receipts/000004.json", "site/.manifest:1"} <= set(faults(restored))
    desk = restored.parent / "desk"
    about = ("--office", str(restored), "--as-of", "2026-05-11", "--edition", "public", "--output", str(desk))
    assert call("report", FIRM["unified_code"], *about).returncode == 1
    assert not any(NUMBER in path.read_text("utf-8") for path in desk.glob("*.html"))


@pytest.mark.slow
def test_where_the_newer_record_is_put_back_all_is_as_it_was(restored: Path) -> None:
    for day in ("2026-05-08", "2026-05-11"):
        assert call("run", "--office", str(restored), "--as-of", day).returncode == 1
    put_back(restored, "newer")
    sure("run", "--office", str(restored), "--as-of", "2026-05-12")
    assert (shown(restored), faults(restored), duties(restored, "2026-05-12")) == (set(), [], [])


def test_what_is_taken_in_gets_its_number_and_the_older_receipt_is_kept(restored: Path) -> None:
    old = (restored / "receipts" / "000003.json").read_bytes()
    send(restored, "penalty", "2026-05-08", NEW)
    assert (restored / "superseded" / "receipts" / "000003.json").read_bytes() == old
    assert (restored / "receipts" / "000003.json").read_bytes() != old
    assert published(restored, "2026-05-08")[0] == 1
    assert shown(restored) == set(), "nor what is new: nobody can tell one from the other"
    assert faults(restored) == ["site/.manifest:1"]
    send(restored, "correction", "2026-05-08", REVOKED)
    send(restored, "correction", "2026-05-11", EXITED)
    assert published(restored, "2026-05-11", "--confirm")[0] == 0
    assert shown(restored) == {NEW["decision_number"]}
    assert faults(restored) == []
    assert (published(restored, "2026-05-12")[0], duties(restored, "2026-05-12")) == (0, [])


def test_what_is_meant_goes_on(restored: Path) -> None:
    done = call("run", "--office", str(restored), "--as-of", "2026-05-08", "--confirm")
    assert (done.returncode, shown(restored), tasks(restored)) == (0, {NUMBER}, 6), done.stderr
    assert sorted(path.name for path in (restored / "superseded" / "receipts").glob("*.json")) == [
        "000003.json",
        "000004.json",
    ]
    assert faults(restored) == []
    send(restored, "correction", "2026-05-11", REVOKED)
    assert published(restored, "2026-05-11")[0] == 0
    assert shown(restored) == set()


@pytest.mark.slow
def test_rows_that_the_record_lost_come_back_by_their_file_and_bring_no_other(winter_office: Path) -> None:
    send(winter_office, "penalty", "2026-04-02", PENALTY)
    assert published(winter_office, "2026-04-02")[0] == 0
    shutil.copytree(winter_office / "record", winter_office.parent / "before")
    send(winter_office, "correction", "2026-05-06", REVOKED)
    send(winter_office, "penalty", "2026-05-07", NEW)
    assert published(winter_office, "2026-05-07")[0] == 0
    put_back(winter_office)
    assert published(winter_office, "2026-05-08")[0] == 1
    assert shown(winter_office) == {NEW["decision_number"]}, "the gate"
    send(winter_office, "penalty", "2026-05-07", NEW)
    for day in ("2026-05-08", "2026-05-11"):
        code, said = published(winter_office, day)
        assert (code, shown(winter_office)) == (1, {NEW["decision_number"]}), said
        assert "行政处罚：1 条没有公示或者已经停止公示的信息又要公示，而这份档案比网站或者回执旧" in said


@pytest.mark.slow
def test_a_suspension_that_the_record_lost_goes_on(winter_office: Path, tmp_path: Path) -> None:
    office = str(winter_office)
    send(winter_office, "black-listing", "2026-03-19", LISTED)
    sure("run", "--office", office, "--as-of", "2026-04-03")
    shutil.copytree(winter_office / "record", winter_office.parent / "before")
    send(winter_office, "objection", "2026-04-07", OBJECTION)
    sure("run", "--office", office, "--as-of", "2026-04-07")
    halted = (winter_office / "measures" / "暂停执行.csv").read_bytes()
    assert halted.count(b"\n") == 7
    put_back(winter_office)
    packages = ("measures", "--packages", str(tmp_path / "packages"), "--office", office, "--as-of", "2026-04-08")
    done = call("run", "--office", office, "--as-of", "2026-04-08")
    assert (done.returncode, "measures/ 没有更新" in done.stderr) == (1, True)
    assert (winter_office / "measures" / "暂停执行.csv").read_bytes() == halted
    assert call(*packages).returncode == 2
    assert not (tmp_path / "packages").exists()
    sure("run", "--office", office, "--as-of", "2026-04-08", "--confirm")
    assert (winter_office / "measures" / "暂停执行.csv").read_bytes() != halted
    sure(*packages)


@pytest.mark.slow
def test_a_copy_of_before_the_first_publication_is_known_by_its_rows(winter_office: Path) -> None:
    send(winter_office, "penalty", "2026-04-02", PENALTY)
    shutil.copytree(winter_office / "record", winter_office.parent / "before")
    send(winter_office, "penalty", "2026-05-06", NEW)
    assert published(winter_office, "2026-05-06")[0] == 0
    send(winter_office, "correction", "2026-05-07", REVOKED)
    assert published(winter_office, "2026-05-07")[0] == 0
    put_back(winter_office)
    assert published(winter_office, "2026-05-08")[0] == 1
    assert NUMBER not in shown(winter_office)


@pytest.mark.slow
def test_the_site_of_another_office_holds_nothing_up(winter_office: Path, settings: list[str]) -> None:
    other = winter_office.parent / "other"
    about = ("--name", "示例信用办", "--code", CODES["a"], "--region", "152501", "--as-of", "2026-01-05")
    sure("init", str(other), *about, *settings)
    shutil.copy(winter_office / "organisations.csv", other)
    for one in (winter_office, other):
        send(one, "penalty", "2026-04-02", PENALTY)
    sure("publish", "--office", str(other), "--as-of", "2026-04-02")
    shutil.copytree(other / "site", winter_office / "site")
    (winter_office / "receipts" / "000002.html").write_text("上次中断留下的", "utf-8")
    done = call("run", "--office", str(winter_office), "--as-of", "2026-04-03", "--confirm")
    assert (done.returncode, shown(winter_office)) == (0, {NUMBER}), done.stderr
    assert "已清理留下的 1 项：receipts/000002.html" in done.stderr
    assert not (winter_office / "superseded").exists()


def test_neighbours_and_the_platform_are_not_told_again(restored: Path, tmp_path: Path) -> None:
    office, desk = str(restored), str(tmp_path / "desk")
    with (restored / "office.yaml").open("a", encoding="utf-8") as file:
        file.write(partners("a"))
    export = ("exchange", "export", "--to", NAMES["b"], "--office", office, "--output", desk, "--as-of")
    upload = ("exchange", "upload", "--office", office, "--output", desk, "--as-of")
    put_back(restored, "newer")
    for one in (export, upload):
        sure(*one, "2026-05-07")
    put_back(restored)
    files = sorted((restored / "exchange").rglob("*.*"))
    for one in (export, upload):
        done = call(*one, "2026-05-08")
        assert done.returncode == 2
        assert "档案比上一次对外提供时旧" in done.stderr
    assert sorted((restored / "exchange").rglob("*.*")) == files
    assert duties(restored, "2026-05-08")[0][1:3] == [
        f"exchange/out/{CODES['b']}/000001.zip",
        "exchange/upload/000001.json",
    ]
    shutil.rmtree(restored / "site")
    for one in (export, upload):
        sure(*one, "2026-05-08", "--confirm")
        sure(*one, "2026-05-09")


@pytest.fixture
def all_older(restored: Path) -> Path:
    """The same, with the site of the same copy."""
    shutil.rmtree(restored / "site")
    shutil.copytree(restored.parent / "site before", restored / "site")
    return restored


def test_a_site_of_the_same_copy_shows_nothing_anew_and_is_not_to_be_uploaded(all_older: Path) -> None:
    send(all_older, "penalty", "2026-05-08", NEW)  # takes the number of a lost line, whose papers go aside
    for day in ("2026-05-08", "2026-05-08", "2026-05-11"):
        done = call("run", "--office", str(all_older), "--as-of", day)
        said = done.stdout + done.stderr
        assert (done.returncode, shown(all_older), tasks(all_older)) == (1, {NUMBER}, 0), said
        assert "档案比回执旧" in said
        assert "不要上传到服务器" in said
        assert duties(all_older, day) == [["receipts/"]]
    for command in (("query", FIRM["unified_code"]), ("explain", NUMBER), ("lists",)):
        told = call(*command, "--office", str(all_older), "--as-of", "2026-05-11")
        assert (told.returncode, "以上结果可能已经不对" in told.stderr) == (0, True), command
    about = (
        "--office",
        str(all_older),
        "--as-of",
        "2026-05-11",
        "--edition",
        "public",
        "--output",
        str(all_older / "r"),
    )
    assert call("report", FIRM["unified_code"], *about).returncode == 1
    assert published(all_older, "2026-05-12", "--confirm")[0] == 0
    assert shown(all_older) == {NUMBER, NEW["decision_number"]}
    assert duties(all_older, "2026-05-12") == []
    assert "可能已经不对" not in call("lists", "--office", str(all_older), "--as-of", "2026-05-12").stderr


def test_without_a_site_none_is_made_of_an_older_record(all_older: Path) -> None:
    shutil.rmtree(all_older / "site")
    done = call("run", "--office", str(all_older), "--as-of", "2026-05-08")
    assert (done.returncode, (all_older / "site").exists()) == (1, False)
    assert "没有做网站" in done.stdout + done.stderr
    assert published(all_older, "2026-05-08", "--confirm")[0] == 0
    assert shown(all_older) == {NUMBER}


def test_the_newer_record_is_known_again_though_papers_went_aside(restored: Path) -> None:
    """A file was taken in under a lost number before anybody noticed; then the newer record was found."""
    send(restored, "penalty", "2026-05-08", NEW)
    put_back(restored, "newer")
    for path in (restored / "superseded" / "receipts").iterdir():
        shutil.move(path, restored / "receipts" / path.name)
    sure("run", "--office", str(restored), "--as-of", "2026-05-12")
    assert (shown(restored), duties(restored, "2026-05-12")) == (set(), [])
