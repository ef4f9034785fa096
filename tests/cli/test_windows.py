"""What Windows, its programs and Kylin do otherwise than the system that the tests run on, played as far as it can be."""

from __future__ import annotations

import errno
import json
import multiprocessing
import os
import shutil
import stat
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from creditcli.cli import site_apart, talk
from creditcli.cli.listed import Named, paths_of
from creditcli.cli.main import _expanded
from creditcli.io import files, site
from creditcli.io.files import move
from creditcli.io.measures import write_measures
from tests.exchange.offices import call
from tests.helpers import tree

DAY, NEXT = "2026-11-23", "2026-11-24"


def held_open(path: Path, target: Path | None = None) -> PermissionError:
    """As Windows refuses what another program has open."""
    fault = PermissionError(errno.EACCES, "Access is denied", str(path), None, target and str(target))
    fault.winerror = 32  # type: ignore[attr-defined]
    return fault


@pytest.fixture
def in_two_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    """No system call exchanges two folders."""
    monkeypatch.setattr(site, "at_once", lambda *_: False)


def refusing(monkeypatch: pytest.MonkeyPatch, held: Callable[[Path, Path], bool], times: int = 1000) -> list[Path]:
    """Renames that ``held`` names are refused so many times; gives which were."""
    real, refused = Path.replace, list[Path]()

    def replace(self: Path, target: Path) -> Path:
        if held(self, Path(target)) and len(refused) < times:
            refused.append(self)
            raise held_open(self, target)
        return real(self, target)

    monkeypatch.setattr(Path, "replace", replace)
    monkeypatch.setattr(files, "WAITS", (0.0,) * 3)
    return refused


def test_what_is_held_for_a_moment_is_tried_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source, target = tmp_path / "new", tmp_path / "there"
    source.write_text("new", "utf-8")
    target.write_text("old", "utf-8")
    refused = refusing(monkeypatch, lambda one, _: one == source, times=2)
    move(source, target)
    assert (len(refused), target.read_text("utf-8"), source.exists()) == (2, "new", False)


@pytest.mark.slow
@pytest.mark.usefixtures("in_two_steps")
@pytest.mark.parametrize("held", [".site.new", "site"])
def test_a_site_is_the_old_one_or_the_new_one_whatever_is_held(
    office: Path, monkeypatch: pytest.MonkeyPatch, held: str
) -> None:
    before = tree(office, "site")
    with monkeypatch.context() as patched:
        refusing(patched, lambda one, _: one.name == held)
        done = call("publish", "--office", str(office), "--as-of", NEXT)
    assert done.returncode == 2
    assert tree(office, "site") == before
    assert call("publish", "--office", str(office), "--as-of", NEXT).returncode == 0
    assert {one.name for one in office.iterdir() if one.name.startswith(".site")} == set()


@pytest.mark.slow
@pytest.mark.usefixtures("in_two_steps")
def test_a_former_site_that_cannot_be_removed_keeps_no_later_one_from_being_made(
    office: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = shutil.rmtree

    def rmtree(path: Path, *more: object) -> None:
        if ".old" in Path(path).name:
            raise held_open(path)
        real(path, *more)  # type: ignore[arg-type]

    with monkeypatch.context() as patched:
        patched.setattr(shutil, "rmtree", rmtree)
        for day in (NEXT, "2026-11-25", "2026-11-26"):
            done = call("publish", "--office", str(office), "--as-of", day)
            assert done.returncode == 0, done.stderr
    assert ".site.old 是换下来的网站，清理不了" in done.stderr
    left = {one.name for one in office.iterdir() if one.name.startswith(".site")}
    assert left == {".site.old", ".site.old-2", ".site.old-3"}
    shutil.move(office / "site", office / "gone")  # as if it ended between two renames: the last one comes back
    whole = {name.partition("/")[2]: content for name, content in tree(office, ".site.old-3").items()}
    assert call("publish", "--office", str(office), "--as-of", "2026-11-26", "--check").returncode == 0
    assert {name.partition("/")[2]: content for name, content in tree(office, "site").items()} == whole
    assert not [one for one in office.iterdir() if one.name.startswith(".site")]


def test_read_only_files_of_a_former_site_are_removed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = tmp_path / ".site.old" / "a" / "index.html"
    page.parent.mkdir(parents=True)
    page.write_text("x", "utf-8")
    page.chmod(stat.S_IREAD)
    real = shutil.rmtree

    def rmtree(path: Path) -> None:
        if not page.stat().st_mode & stat.S_IWRITE:
            raise PermissionError(errno.EACCES, "Access is denied", str(page))
        real(path)

    monkeypatch.setattr(shutil, "rmtree", rmtree)
    site.take_away(tmp_path / ".site.old")
    assert not page.exists()


@pytest.mark.slow
@pytest.mark.usefixtures("in_two_steps")
def test_a_site_that_is_held_open_stops_no_letter_and_no_suspension(
    office: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refusing(monkeypatch, lambda one, _: one.name == "site")
    done = call("run", "--office", str(office), "--as-of", NEXT)
    assert done.returncode == 2
    assert "没有权限" in done.stderr
    index = json.loads((office / "measures" / "index.json").read_text("utf-8"))
    assert index["as_of"] == NEXT
    assert (office / "stats" / f"{NEXT}.json").is_file()
    assert (office / "notices" / NEXT).is_dir()


def test_one_table_that_is_open_elsewhere_withholds_no_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    day, before, after = date(2026, 11, 23), b"before", b"after"
    names = ["甲局.csv", "乙局.csv", "丙局.csv"]
    write_measures(tmp_path, dict.fromkeys(names, before), day)
    with monkeypatch.context() as patched:
        refusing(patched, lambda _, target: target.name == "甲局.csv")
        with pytest.raises(PermissionError):
            write_measures(tmp_path, dict.fromkeys(names, after), day)
    assert [(tmp_path / name).read_bytes() for name in names] == [before, after, after]
    write_measures(tmp_path, dict.fromkeys(names, after), day)
    assert [(tmp_path / name).read_bytes() for name in names] == [after] * 3
    assert not (tmp_path / ".index.json.next").exists()


def test_a_table_whose_name_changes_in_case_alone_is_not_removed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where names are told apart by case there are two files then, of which the index names the new one."""
    gone: list[str] = []
    monkeypatch.setattr(Path, "unlink", lambda self, **_: gone.append(self.name))
    write_measures(tmp_path, {"A银行.csv": b"1"}, date(2026, 11, 23))
    write_measures(tmp_path, {"a银行.csv": b"1"}, date(2026, 11, 24))
    assert "A银行.csv" not in gone


@pytest.mark.slow
@pytest.mark.parametrize("folder", [".Trash-1000/files", "$RECYCLE.BIN/S-1-5", "System Volume Information", "__MACOSX"])
def test_deleted_files_and_those_of_the_system_are_not_taken_in(office: Path, tmp_path: Path, folder: str) -> None:
    source = next((office / "inbox").glob("*/交通局/行政许可*.csv"))
    head, first, *_ = source.read_bytes().decode("gb18030").splitlines()
    for top in (tmp_path / "U盘", office / "inbox" / NEXT / "交通局"):
        (top / folder).mkdir(parents=True)
        for at, name in enumerate((f"{folder}/旧的.csv", "新的.csv")):
            (top / name).write_text("\n".join([head, first.replace("号", f"{at}号", 1)]), "utf-8")
    told = json.loads(call("validate", str(tmp_path / "U盘"), "--format", "json").stdout)
    assert [one["path"] for one in told["files"]] == ["U盘/新的.csv"]
    done = call("run", "--office", str(office), "--as-of", NEXT)
    assert "新的.csv：读入 1" in done.stderr
    assert "旧的" not in done.stdout + done.stderr


def test_a_long_name_is_taken_in_and_its_rows_come_back(office: Path, tmp_path: Path) -> None:
    source = next((office / "inbox").glob("*/交通局/行政许可2026年11月.csv"))
    name = "锡林郭勒盟二连浩特市交通运输局" * 5 + ".csv"
    head, *rows = source.read_bytes().decode("gb18030").splitlines()
    (tmp_path / name).write_text("\n".join([head, *(one.replace("号", "9号", 1) for one in rows)]), "utf-8")
    done = call("merge", str(tmp_path / name), "--office", str(office), "--received", NEXT, "--department", "交通局")
    assert "退回和待核实的行：returned/" in done.stderr, done.stderr
    assert any("锡林郭勒盟" in one.name for one in (office / "returned").iterdir())


def dead(*_: object) -> None:
    os._exit(1)


def test_a_helper_that_dies_at_its_start_holds_nothing_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """On Windows its end of the pipe stays open then in the process that started it."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=dead, args=(None,), daemon=True)
    process.start()
    assert site_apart._asking(ours, process)(site_apart.Part([], {}))() is None
    assert not theirs.closed
    process.join()


def test_lists_of_file_names_in_the_codings_of_windows_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "许可.csv").write_text("a,b\n", "utf-8")
    name = str(tmp_path / "许可.csv")
    lists = {"utf-16": name.encode("utf-16"), "utf-8": b"\xef\xbb\xbf" + name.encode()}
    for coding, content in lists.items():
        (tmp_path / coding).write_bytes(content + "\r\n".encode(coding)[-2 * len("\r\n") :])
        assert paths_of(Named(None, str(tmp_path / coding))) == [Path(name)], coding


def test_patterns_are_the_files_that_they_mean(tmp_path: Path) -> None:
    for name in ("乙[1].csv", "甲[1].csv", "丙.xlsx"):
        (tmp_path / name).touch()
    found = _expanded(["validate", f"{tmp_path}/*[1].csv", f"{tmp_path}/*.ods", "--format", "json"])
    assert found == [
        "validate",
        f"{tmp_path}/乙[1].csv",
        f"{tmp_path}/甲[1].csv",
        f"{tmp_path}/*.ods",
        "--format",
        "json",
    ]


def test_json_for_a_pipe_survives_a_console_of_another_coding(demo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = ("lists", "--office", str(demo), "--as-of", DAY, "--format", "json")
    plain = call(*asked).stdout
    monkeypatch.setattr(talk, "_read_by_console", lambda: True)
    told = call(*asked).stdout
    assert told.isascii()
    assert json.loads(told) == json.loads(plain)


def test_a_whole_drive_has_no_name_for_a_package() -> None:
    done = call("package", "/", "--department", "交通局", "--dataset", "licence")
    assert done.returncode == 2
    assert "整个盘" in done.stderr


def test_what_is_open_elsewhere_is_told_by_its_own_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "交通局.csv"
    refusing(monkeypatch, lambda _, to: to == target)
    with pytest.raises(PermissionError) as fault:
        files.write_atomic(target, b"x")
    assert talk._of_system(fault.value, 0).startswith(f"{target}：没有权限")
