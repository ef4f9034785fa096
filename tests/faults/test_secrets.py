"""Resident ids are in vault, archive and returned/ alone, which only the owner reads; no message ever repeats one."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import stat
import unicodedata
import zipfile
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest

from creditcli.cli.talk import Talk
from creditcli.cli.workplace import open_workplace
from creditcli.errors import UsageFault
from creditcli.ids import resident_id
from creditcli.io.vault import Vault
from tests.exchange.offices import call
from tests.helpers import Run, tree

OWN = ("inbox", "vault", "archive", "returned")  # the department's, and what only the office reads
DAY = "2026-11-24"
NUMBER = resident_id.complete("15250118900101001")
WIDE = "".join(chr(ord(char) + 0xFEE0) for char in NUMBER)
SHAPES = (
    NUMBER, WIDE, f"{NUMBER[:6]} {NUMBER[6:14]} {NUMBER[14:]}", f"{NUMBER[:6]}-{NUMBER[6:14]}-{NUMBER[14:]}", NUMBER.lower(),
)  # fmt: skip


def texts(path: Path) -> Iterator[str]:
    """All that a file says: members of archives unpacked, columns of Parquet as text, its own name."""
    content = path.read_bytes()
    yield path.name
    if zipfile.is_zipfile(io.BytesIO(content)):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for name in archive.namelist():
                yield name
                yield re.sub(r"<[^>]*>", "", archive.read(name).decode("utf-8", "replace"))
    elif content[:4] == b"PAR1":
        yield pl.read_parquet(io.BytesIO(content), hive_partitioning=False).write_ndjson()
    else:
        yield content.decode("utf-8", "replace")


def folded(text: str) -> str:
    """Half width, without anything that people put between digits."""
    return re.sub(r"[\s\-‐-―_.·,，、/]+", "", unicodedata.normalize("NFKC", text)).upper()


def ids_of(office: Path) -> set[str]:
    """Every resident id of vault and inbox, in 18 and in 15 digits."""
    lines = (office / "vault" / "persons.jsonl").read_text("utf-8").splitlines()
    found = {json.loads(line)["number"] for line in lines}
    for path in (office / "inbox").rglob("*"):
        for text in texts(path) if path.is_file() else ():
            found |= set(re.findall(r"(?<![0-9])[1-9][0-9]{16}[0-9X](?![0-9A-Z])", text))
    found = {one for one in found if len(one) == 18 and resident_id.find_in(one)}
    return found | {one[:6] + one[8:17] for one in found}


@pytest.mark.slow
def test_no_id_of_the_sample_stands_outside_of_vault_and_archive(demo: Path) -> None:
    known = ids_of(demo)
    assert len(known) >= 10
    holding = [
        (path.relative_to(demo).as_posix(), one[:6])
        for path in sorted(demo.rglob("*"))
        if path.is_file() and path.relative_to(demo).parts[0] not in OWN
        for text in map(folded, texts(path))
        for one in known
        if one in text
    ]
    assert holding == []


@pytest.mark.skipif(os.name != "posix", reason="rights as Linux has them")
def test_vault_archive_and_returned_are_closed_to_others(demo: Path, office: Path, run: Run) -> None:
    for name in ("vault", "archive", "returned"):
        assert stat.S_IMODE((demo / name).stat().st_mode) == 0o700
    for path in (demo / "vault").iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    (office / "archive").chmod(0o755)
    done = run("verify", "--office", str(office))
    assert (done.returncode, "archive 文件夹对本机其他用户开放" in done.stderr) == (0, True)
    assert "close it" in run("verify", "--office", str(office), "--lang", "en").stderr


@pytest.mark.parametrize("shape", [SHAPES[1], *(pytest.param(one, marks=pytest.mark.slow) for one in SHAPES)])
def test_no_message_repeats_a_number(
    shape: str, tmp_path: Path, demo: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    named = tmp_path / f"张三{shape}.csv"
    named.write_text(f"a,b\n{shape},2\n", encoding="utf-8")
    gone, office = str(tmp_path / f"无{shape}.csv"), ("--office", str(demo))
    commands = (
        ("validate", gone), ("validate", str(named)), ("validate", str(named), "--dataset", shape), ("merge", gone, *office),
        ("validate", str(named), "--as-of", shape), ("explain", shape, *office), ("publish", "--proof-of-absence", shape, *office),
        ("lists", "--list", shape, *office), ("verify", "--receipt", gone), ("verify", "--office", gone), (shape,),
        ("verify", *office, "--witness", str(named)), ("vault", "erase", shape, *office), ("report", shape, *office),
        ("exchange", "export", "--to", shape, *office), ("init", str(tmp_path / "x"), "--code", shape), ("measures", "--organ", shape, *office),
    )  # fmt: skip
    for command in commands:
        for lang in ("zh", "en") if shape == NUMBER else ("zh",):
            done = call("--lang", lang, *command)
            assert folded(NUMBER) not in folded(done.stdout + done.stderr), command
    for format in ("text", "json", "sarif", "junit", "github", "html", "csv", "gitlab", "markdown", "rules"):
        done = call("validate", str(named), "--format", format, "--as-of", DAY)
        assert folded(NUMBER) not in folded(done.stdout + done.stderr), format
    for fault in (ValueError(shape), OSError(2, shape, shape), UsageFault(shape, shape), KeyError({"a": shape})):
        Talk("zh").fault(fault)
        said = capsys.readouterr()
        assert folded(NUMBER) not in folded(said.out + said.err)


def test_an_erased_person_is_out_of_the_vault_and_the_record_still_holds(office: Path, run: Run) -> None:
    vault, place = Vault(office), open_workplace(office)
    number = json.loads((office / "vault" / "persons.jsonl").read_text("utf-8").splitlines()[0])["number"]
    person = vault.pseudonyms([number])[number]
    head = place.store.head()
    assert run("vault", "erase", number, "--office", str(office)).returncode == 2, "no number on the command line"
    done = run("vault", "erase", person, "--office", str(office))
    assert (done.returncode, "抹除 1 人" in done.stderr) == (0, True)
    assert number not in "".join(path.read_text("utf-8") for path in (office / "vault").iterdir())
    assert run("verify", "--office", str(office)).returncode == 0
    again = run("vault", "erase", person, "--office", str(office))
    assert again.returncode == 1, "nobody left to erase"
    assert "没有抹除什么" in again.stderr
    assert place.store.head() == head
    assert Vault(office).hashed([number])[number] == person, "whoever has the key can still work it out"
    assert run("vault", "rotate", "--office", str(office)).returncode == 0
    assert Vault(office).hashed([number])[number] != person, "and after the key was changed nobody can"
    assert run("verify", "--office", str(office)).returncode == 0


@pytest.mark.slow
def test_after_a_change_of_key_a_person_is_still_the_same(office: Path, run: Run, tmp_path: Path) -> None:
    lines = [json.loads(line) for line in (office / "vault" / "persons.jsonl").read_text("utf-8").splitlines()]
    former = (office / "vault" / "key").read_text()
    for _ in range(2):
        assert run("vault", "rotate", "--office", str(office)).returncode == 0
    assert former not in (office / "vault" / "key").read_text()
    vault = Vault(office)
    assert vault.pseudonyms([one["number"] for one in lines]) == {one["number"]: one["person"] for one in lines}
    assert run("verify", "--office", str(office)).returncode == 0
    done = run("record", "rebuild", str(tmp_path / "again"), "--office", str(office))
    assert done.returncode == 0, done.stderr
    path = office / "vault" / "persons.jsonl"
    path.write_text(path.read_text("utf-8").replace(lines[0]["person"], lines[1]["person"], 1), encoding="utf-8")
    assert "vault/persons.jsonl:1" in run("verify", "--office", str(office)).stdout


@pytest.mark.slow
def test_persons_not_reported_since_a_day_are_erased_together(office: Path, run: Run) -> None:
    asked = ("vault", "erase", "--before", "2026-10-01", "--office", str(office))
    before = tree(office, "vault")
    done = run(*asked)
    assert (done.returncode, tree(office, "vault")) == (2, before), "not without a word"
    many = next(word for word in done.stderr.split() if word.isdigit())
    done = run(*asked, "--confirm")
    assert done.returncode == 0, done.stderr
    assert f" {many} 人" in done.stderr
    left = (office / "vault" / "persons.jsonl").read_text("utf-8").splitlines()
    assert 0 < len(left) < 5
    assert run("verify", "--office", str(office)).returncode == 0
    erased = (office / "vault" / "erased.jsonl").read_text("utf-8")
    assert len(left) + erased.count("\n") == 5
    (office / "vault" / "persons.jsonl").write_text("", encoding="utf-8")
    assert "vault/persons.jsonl" in run("verify", "--office", str(office)).stdout, (
        "what was taken out by hand is missed"
    )


def test_a_key_that_was_being_changed_when_the_run_was_killed_is_no_fault(office: Path) -> None:
    kept = Path(shutil.copytree(office / "vault", office.parent / "kept"))
    Vault(office).rotate(bytes(range(32)))
    new = (office / "vault" / "key").read_text()
    (office / "vault" / "key").write_text(new + (kept / "key").read_text())
    place = open_workplace(office)
    assert place.store.verify(place.standard) == ()
    shutil.copy(kept / "persons.jsonl", office / "vault" / "persons.jsonl")
    assert place.store.verify(place.standard) == ()
