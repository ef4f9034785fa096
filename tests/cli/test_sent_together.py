"""A decision and what undoes it, sent together: the decision comes first, whatever the files are called."""

from __future__ import annotations

import csv
import json
import shutil
import zipfile
from pathlib import Path
from subprocess import CompletedProcess

import openpyxl
import pytest

from creditcli.io.package_make import Contents, zip_of
from tests.cli.test_whose_it_is import (
    LABOUR,
    LISTED,
    MARKET,
    NAMED,
    OBJECTION,
    PENALTY,
    REVOKED,
    STANDARD,
    Row,
    public,
    write,
)
from tests.exchange.offices import call, sure

DAY = "2026-04-08"
REVOKED_AT_ONCE = {**REVOKED, "document_date": "2026-04-07"}


@pytest.fixture
def office(winter_office: Path) -> Path:
    return winter_office


@pytest.fixture
def pair(tmp_path: Path) -> list[Path]:
    """The revocation under a name that comes before that of the penalty."""
    return [
        write(tmp_path / "a-更正与撤销.csv", "correction", [REVOKED_AT_ONCE]),
        write(tmp_path / "b-行政处罚.csv", "penalty", [PENALTY]),
    ]


def merge(office: Path, *paths: Path, day: str = DAY, sender: str = MARKET["organ"]) -> CompletedProcess[str]:
    about = ("--department", sender, "--received", day, "--office", str(office), "--confirm")
    return call("merge", *map(str, paths), *about)


def put(office: Path, day: str, sender: str, *paths: Path) -> None:
    folder = office / "inbox" / day / sender
    folder.mkdir(parents=True, exist_ok=True)
    for path in paths:
        shutil.copy(path, folder)


def test_a_day_of_the_inbox_takes_the_penalty_before_its_revocation(office: Path, pair: list[Path]) -> None:
    put(office, DAY, MARKET["organ"], *pair)
    assert "退回 1" not in sure("run", "--office", str(office), "--as-of", DAY).stderr
    assert public(office, DAY) == ["hidden"], "it was over before anybody could see it"
    assert PENALTY["decision_number"] not in (office / "site/data/penalties.csv").read_text("utf-8")
    again = sure("run", "--office", str(office), "--as-of", DAY).stderr
    assert "收件 2 份，其中 2 份此前已收" in again


def test_whoever_sends_it(office: Path, tmp_path: Path) -> None:
    about = {"target_dataset": "行政处罚", "list_type": "", "target_decision_number": PENALTY["decision_number"]}
    objected = {**OBJECTION, **about, "event_date": "2026-04-07"}
    put(office, DAY, LABOUR["organ"], write(tmp_path / "objection.csv", "objection", [objected]))
    put(office, DAY, MARKET["organ"], write(tmp_path / "penalty.csv", "penalty", [PENALTY]))
    sure("run", "--office", str(office), "--as-of", DAY)
    assert public(office, DAY) == ["annotated"]


def test_files_of_one_merge_are_taken_in_their_order(office: Path, pair: list[Path], tmp_path: Path) -> None:
    assert merge(office, *pair).returncode == 0
    assert public(office, DAY) == ["hidden"]
    both = [
        write(tmp_path / "a-异议.csv", "objection", [{**OBJECTION, "event_date": "2026-04-07"}]),
        write(tmp_path / "b-名单.csv", "black-listing", [LISTED]),
    ]
    done = merge(office, *both, sender=LABOUR["organ"])
    assert done.returncode == 0, done.stderr
    assert done.stderr.index("b-名单.csv") < done.stderr.index("a-异议.csv"), "each has its receipt, in this order"


def test_the_same_file_twice_has_two_answers(office: Path, pair: list[Path], tmp_path: Path) -> None:
    revocation, penalty = pair
    copy = Path(shutil.copy(revocation, tmp_path / "c-更正与撤销.csv"))
    done = merge(office, revocation, copy, penalty)
    assert done.returncode == 0, done.stderr
    assert "第 2 号已收过同一文件" in done.stderr
    assert len(list((office / "receipts").glob("000002-again-*.json"))) == 1


@pytest.mark.parametrize("manifest", [False, True])
def test_members_of_a_package_are_taken_in_their_order(
    office: Path, pair: list[Path], tmp_path: Path, manifest: bool
) -> None:
    package = tmp_path / "包.zip"
    named = dict(zip(("correction", "penalty"), pair, strict=True))
    if manifest:
        tables = {path.name: (dataset, path.read_bytes()) for dataset, path in named.items()}
        package.write_bytes(zip_of(Contents(MARKET["organ"], tables), STANDARD))
    else:
        with zipfile.ZipFile(package, "w") as made:
            for path in pair:
                made.write(path, path.name)
    done = merge(office, package)
    assert done.returncode == 0, done.stderr
    assert public(office, DAY) == ["hidden"]


def test_a_package_beside_what_it_is_about(office: Path, pair: list[Path], tmp_path: Path) -> None:
    package = tmp_path / "a.zip"
    with zipfile.ZipFile(package, "w") as made:
        made.write(pair[0], pair[0].name)
        made.write(
            write(tmp_path / "c.csv", "penalty", [{**PENALTY, "decision_number": "二市监罚〔2026〕9号"}]), "c.csv"
        )
    done = merge(office, package, pair[1])
    assert done.returncode == 0, done.stderr
    assert public(office, DAY) == ["published", "hidden"]


@pytest.mark.slow
def test_a_revocation_that_came_too_early_acts_when_it_is_sent_again(office: Path, pair: list[Path]) -> None:
    revocation, penalty = pair
    put(office, DAY, MARKET["organ"], revocation)
    assert "EXT001" in call("run", "--office", str(office), "--as-of", DAY).stderr
    put(office, "2026-04-09", MARKET["organ"], penalty)
    sure("run", "--office", str(office), "--as-of", "2026-04-09")
    assert public(office, "2026-04-09") == ["published"], "what was sent back waits for its department"
    again = revocation.rename(revocation.with_name("更正与撤销（再报）.csv"))
    put(office, "2026-04-10", MARKET["organ"], again)
    said = sure("run", "--office", str(office), "--as-of", "2026-04-10").stderr
    assert "更正与撤销（再报）.csv：读入 1 = 接受 1" in said
    assert public(office, "2026-04-10") == ["withdrawn"]
    assert "收件 3 份，其中 3 份此前已收" in sure("run", "--office", str(office), "--as-of", "2026-04-10").stderr
    sure("verify", "--office", str(office))


def test_a_target_that_comes_later_the_same_day(office: Path, pair: list[Path]) -> None:
    revocation, penalty = pair
    put(office, DAY, MARKET["organ"], revocation)
    assert "EXT001" in call("run", "--office", str(office), "--as-of", DAY).stderr
    put(office, DAY, MARKET["organ"], penalty)
    sure("run", "--office", str(office), "--as-of", DAY)
    assert public(office, DAY) == ["hidden"]


@pytest.mark.slow
def test_rows_that_still_are_not_taken_are_told_once(office: Path, pair: list[Path]) -> None:
    revocation, _ = pair
    assert merge(office, revocation).returncode == 1
    done = merge(office, revocation, day="2026-04-09")
    assert done.returncode == 1
    assert "当时 1 行没有接受，这次也没有接受，原因见回执第 1 号" in done.stderr
    put(office, "2026-04-10", MARKET["organ"], revocation)
    told = call("run", "--office", str(office), "--as-of", "2026-04-10")
    assert told.returncode == 1
    assert "这次也没有接受" in told.stderr
    told = call("run", "--office", str(office), "--as-of", "2026-04-13")
    assert told.returncode == 0, "it lies in the inbox as before: nobody sent it again"
    assert "没有接受" not in told.stderr


def workbook(path: Path, *sheets: tuple[str, str, list[Row]]) -> Path:
    """Sheets: name, data set, rows."""
    made = openpyxl.Workbook()
    del made[made.sheetnames[0]]
    for name, dataset, rows in sheets:
        sheet = made.create_sheet(name)
        with write(path.with_suffix(".csv"), dataset, rows).open(encoding="utf-8", newline="") as file:
            for cells in csv.reader(file):
                sheet.append(cells)
    made.save(path)
    return path


SHEETS: tuple[tuple[str, str, list[Row]], ...] = (
    ("更正", "correction", [REVOKED_AT_ONCE]),
    ("处罚", "penalty", [PENALTY]),
)


@pytest.mark.parametrize("sheets", [SHEETS, SHEETS[::-1]])
def test_sheets_of_one_workbook(office: Path, tmp_path: Path, sheets: tuple[tuple[str, str, list[Row]], ...]) -> None:
    path = workbook(tmp_path / "两表.xlsx", *sheets)
    before = sure("validate", str(path), "--office", str(office), "--department", MARKET["organ"], "--as-of", DAY)
    assert "接受 1 + 待核实 0 + 退回 0" in before.stdout
    done = merge(office, path)
    assert done.returncode == 0, done.stderr
    assert "读入 2 = 接受 2" in done.stderr
    assert public(office, DAY) == ["hidden"]
    receipt = json.loads((office / "receipts" / "000001.json").read_text("utf-8"))
    assert [one["sheet"] for one in receipt["sheets"]] == [name for name, *_ in sheets], "told as the sheets stand"
    line = json.loads((office / "record" / "log.jsonl").read_text("utf-8").splitlines()[1])
    assert [one["dataset"] for one in line["files"]] == ["correction", "penalty"]
    anew = sure("record", "rebuild", str(tmp_path / "anew"), "--office", str(office))
    assert line["digest"] in anew.stdout + anew.stderr, "the same record from the archive"


def test_a_sheet_beside_a_row_that_is_not_taken(office: Path, tmp_path: Path) -> None:
    wrong = {**PENALTY, "unified_code": "91152501MAYX00017X"}
    about = {**REVOKED_AT_ONCE, "unified_code": wrong["unified_code"]}
    done = merge(
        office, workbook(tmp_path / "两表.xlsx", ("更正", "correction", [about]), ("处罚", "penalty", [wrong]))
    )
    assert "EXT001" in done.stderr, "a decision that is refused is nothing to revoke"
    assert public(office, DAY) == []


def test_a_person_named_on_one_sheet_and_objecting_on_another(office: Path, tmp_path: Path) -> None:
    person = {key: NAMED[key] for key in ("subject_name", "unified_code", "id_number")}
    about = {**OBJECTION, **person, "event_date": "2026-04-07"}
    path = workbook(
        tmp_path / "两表.xlsx",
        ("异议", "objection", [about]),
        ("名单", "black-listing", [LISTED, NAMED]),
    )
    done = merge(office, path, sender=LABOUR["organ"])
    assert "读入 3 = 接受 3" in done.stderr, done.stderr
    sure("verify", "--office", str(office))


def test_a_folder_is_checked_as_it_is_taken_in(office: Path, pair: list[Path]) -> None:
    about = ("--office", str(office), "--department", MARKET["organ"], "--as-of", DAY)
    done = sure("validate", *map(str, pair), *about)
    assert done.stdout.index("a-更正与撤销.csv") < done.stdout.index("b-行政处罚.csv"), "told in the order given"
    assert "EXT001" in call("validate", str(pair[0]), *about).stdout, "alone it is about nothing"


def test_a_person_whose_firm_came_later(office: Path, tmp_path: Path) -> None:
    person = write(tmp_path / "人员.csv", "black-listing", [NAMED])
    assert "LST008" in merge(office, person, sender=LABOUR["organ"]).stderr
    assert (
        merge(office, write(tmp_path / "单位.csv", "black-listing", [LISTED]), sender=LABOUR["organ"]).returncode == 0
    )
    done = merge(office, person, sender=LABOUR["organ"], day="2026-04-09")
    assert "读入 1 = 接受 1" in done.stderr, done.stderr
