"""What a department sends for another's data, list, organ or region stays out of the record, whoever puts it there.

Each fault is merged as a clerk would, then the same kind of file by its own department, which is taken in.
"""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from creditcli.io.bundle import bundle
from creditcli.io.office import load_office
from creditcli.io.record import RecordStore
from creditcli.io.vault import KEY_BYTES, Vault
from creditcli.model.record import LogLine
from tests.exchange.offices import call

CASES = bundle("standards") / "conformance"


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """The sample office with the conformance suite's register, which knows a neighbour's department too."""
    folder = tmp_path / "office"
    folder.mkdir()
    shutil.copy(bundle("samples") / "office" / "office.yaml", folder)
    shutil.copy(CASES / "office" / "organisations.csv", folder)
    RecordStore(folder).create(load_office(folder).code, date(2025, 1, 1), "salt")
    Vault(folder).create(bytes(KEY_BYTES))
    return folder


def merged(office: Path, case: Path) -> tuple[int, LogLine, set[str]]:
    """Exit code, the line of the log, and the rules that its receipt names; what the case presumes is merged before."""
    about = yaml.safe_load((case / "case.yaml").read_text("utf-8"))
    for one in about.get("before", ()):
        _merge(office, case / "before" / one["file"], one)
    (name,) = about["files"]
    code = _merge(office, case / "files" / name, about)
    line = RecordStore(office).log()[-1]
    receipt = json.loads((office / "receipts" / f"{line.number:06}.json").read_text("utf-8"))
    return code, line, {one["code"] for one in receipt["findings"]}


def _merge(office: Path, file: Path, about: dict[str, Any]) -> int:
    given = (
        "--department",
        about["department"],
        "--received",
        str(about["received"]),
        "--office",
        str(office),
        "--confirm",
    )
    return call("merge", str(file), *given).returncode


@pytest.mark.slow
@pytest.mark.parametrize(
    ("code", "counts"),
    [  # accepted, held, refused
        pytest.param("AUT002", (0, 0, 1), id="a data set that is not the sender's"),
        pytest.param("AUT003", (0, 0, 1), id="a list that is not the sender's"),
        pytest.param("AUT005", (0, 0, 1), id="a list that the organ may not decide on"),
        pytest.param("AUT008", (1, 0, 1), id="a result of another organ; that the case was begun may be told"),
        pytest.param("AUT009", (0, 1, 0), id="a penalty of another organ"),
        pytest.param("AUT010", (0, 1, 0), id="a penalty of another region"),
        pytest.param("AUT022", (0, 0, 1), id="a kind of data that only the organ itself sends"),
    ],
)
def test_what_is_not_the_senders_stays_out(office: Path, code: str, counts: tuple[int, int, int]) -> None:
    exit_code, line, told = merged(office, CASES / code / "fail")
    assert (exit_code, code in told) == (int(counts[2] > 0), True), told
    assert (line.counts.accepted, line.counts.held, line.counts.refused) == counts
    assert sum(one.rows for one in line.files) == counts[0], "no other row is in the record"
    assert call("verify", "--office", str(office)).returncode == 0
    exit_code, line, _ = merged(office, CASES / code / "pass")
    assert (exit_code, line.counts.refused + line.counts.held) == (0, 0)


@pytest.mark.slow
def test_a_file_under_the_wrong_sender_is_taken_in_once_it_lies_under_the_right_one(office: Path) -> None:
    file = CASES / "AUT002" / "pass" / "files" / "penalty.csv"
    day = "2026-06-10"
    heads = []
    for sender, accepted in (("法院", 0), ("市场监管局", 1), ("法院", 1), ("市场监管局", 1)):
        _merge(office, file, {"department": sender, "received": day})
        heads.append(RecordStore(office).head())
        assert RecordStore(office).log()[-1].counts.accepted == accepted
    assert heads[1] == heads[2] == heads[3], "held already"
    rebuilt = call("record", "rebuild", str(office.parent / "again"), "--office", str(office))
    assert (rebuilt.returncode, rebuilt.stdout.strip()) == (0, heads[-1])


def test_a_sender_whom_nobody_knows_leaves_nothing_in_the_record(office: Path) -> None:
    """A slip in the department's name is told with those near it, and no letter goes to nobody."""
    before = RecordStore(office).head()
    file = CASES / "AUT002" / "pass" / "files" / "penalty.csv"
    done = call(
        "merge", str(file), "--department", "二连浩特市市场监管", "--received", "2026-06-10", "--office", str(office)
    )
    assert done.returncode == 2
    assert "二连浩特市市场监督管理局" in done.stderr
    assert RecordStore(office).head() == before
    inbox = office / "inbox" / "2026-06-10" / "市监"
    inbox.mkdir(parents=True)
    shutil.copy(file, inbox)
    assert call("run", "--office", str(office), "--as-of", "2026-06-10").returncode == 2
    assert RecordStore(office).head() == before
    assert (inbox / file.name).is_file()


def test_a_file_refused_for_want_of_a_right_is_judged_again_when_that_is_asked(office: Path) -> None:
    case, register = CASES / "AUT002" / "pass", office / "organisations.csv"
    whole = register.read_text("utf-8")
    register.write_text(whole.replace("penalty；", ""), encoding="utf-8")
    _, first, rules = merged(office, case)
    assert (first.counts.accepted, first.counts.refused, "AUT002" in rules) == (0, 1, True)
    register.write_text(whole, encoding="utf-8")
    about = yaml.safe_load((case / "case.yaml").read_text("utf-8"))
    path, sender = str(case / "files" / about["files"][0]), about["department"]
    given = (
        "merge",
        path,
        "--department",
        sender,
        "--received",
        str(about["received"]),
        "--office",
        str(office),
        "--confirm",
    )
    assert "加 --again" in call(*given).stderr
    assert RecordStore(office).log()[-1] == first, "not by itself"
    for _ in range(2):
        assert call(*given, "--again").returncode == 0
        last = RecordStore(office).log()[-1]
        assert (last.number, last.counts.accepted) == (first.number + 1, 1), "taken in once"
