"""Whatever is changed, deleted, reordered, replayed, cut or added behind the program's back: ``verify`` names the place."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import polars as pl
import pytest

from creditcli.io.record import RecordStore
from tests.exchange.offices import CODES, call
from tests.faults.stories import AFTER, BEFORE, SECOND, STANDARD, inbox, new_office, partners

PERSONS = ("2026-10-30/人社局/欠薪名单2026年10月.xlsx",)
LATER = "2026-11-05"
# Not looked at: what the office may edit or throw away (settings, inbox), what is computed anew (figures, lists for the
# upload, sheets of changes), and returned/, which goes back to the department.
APART = ("office.yaml", "organisations.csv", "inbox/", "stats/", "upload/", "site-changes/", "returned/")
FORMS = ("record/log.jsonl", "record/segments/*/*.jsonl", "notices/register.jsonl", "site/.manifest")


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An office with persons, letters, measures, a site, and packages of and for a neighbour."""
    root = tmp_path_factory.mktemp("tampering")
    office, neighbour = new_office(root / "office"), new_office(root / "neighbour", CODES["b"])
    for folder, own in ((office, "a"), (neighbour, "b")):
        with (folder / "office.yaml").open("a", encoding="utf-8") as file:
            file.write(partners(own))
    inbox(office, (*BEFORE, *AFTER, *PERSONS))
    call("record", "key", "--office", str(office))
    call("run", "--office", str(office), "--as-of", SECOND)
    call("run", "--office", str(office), "--as-of", LATER)
    for sender, receiver, to in ((office, neighbour, "b"), (neighbour, office, "a")):
        given = ("--output", str(root), "--office")
        paper = call("exchange", "export", "--to", CODES[to], "--as-of", LATER, *given, str(sender)).stdout.strip()
        answer = call("exchange", "import", paper, "--received", LATER, *given, str(receiver)).stdout.strip()
        assert call("exchange", "acknowledge", answer, "--office", str(sender)).returncode == 0
    assert RecordStore(office).verify(STANDARD) == ()
    assert (office / "vault" / "persons.jsonl").stat().st_size
    return office


def looked_at(office: Path) -> list[Path]:
    found = sorted(path for path in office.rglob("*") if path.is_file() and path.suffix != ".lock")
    return [path for path in found if not path.relative_to(office).as_posix().startswith(APART)]


def told(office: Path, path: Path) -> bool:
    """Whether verify names the file (of a package and its acknowledgement, or a mirror and its label, one of the two)."""
    place = path.relative_to(office).as_posix()
    named = [one.place for one in RecordStore(office).verify(STANDARD)]
    if place.startswith(("exchange/out/", "record/columns/")):
        stem = place.split(".")[0]
        return any(one.startswith(stem) or stem.startswith(one) for one in named)
    return any(one.partition(".jsonl:")[0].startswith(place.removesuffix(".jsonl")) for one in named)


def flipped(office: Path, count: int, seed: int) -> list[str]:
    """Bytes changed one by one, of which verify said nothing."""
    chance = random.Random(seed)
    files = looked_at(office)
    kinds = sorted({path.relative_to(office).parts[0] for path in files})
    unseen = []
    for number in range(count):
        kind = kinds[number % len(kinds)]
        path = chance.choice([one for one in files if one.relative_to(office).parts[0] == kind and one.stat().st_size])
        content = path.read_bytes()
        at, value = chance.randrange(len(content)), chance.randrange(1, 256)
        path.write_bytes(content[:at] + bytes([content[at] ^ value]) + content[at + 1 :])
        if not told(office, path):
            unseen.append(f"{path.relative_to(office)} byte {at}: {content[at]} ^ {value}")
        path.write_bytes(content)
    return unseen


def test_some_changed_bytes_are_found(whole: Path) -> None:
    assert flipped(whole, 40, 1) == []
    assert RecordStore(whole).verify(STANDARD) == ()


@pytest.mark.slow
def test_many_changed_bytes_are_found(whole: Path) -> None:
    assert flipped(whole, 400, 2) == []
    assert RecordStore(whole).verify(STANDARD) == ()


def of_each_kind(office: Path) -> Iterator[Path]:
    """One file of each folder and form."""
    seen = set()
    for path in looked_at(office):
        kind = (path.relative_to(office).parts[:-1][:2], path.suffix)
        if kind not in seen:
            seen.add(kind)
            yield path


def came(path: Path) -> bool:
    """An acknowledgement that another office wrote, with blanks and line ends of its own."""
    return path.name.endswith(".ack.json") and "out" in path.parts


def cut(content: bytes) -> bytes:
    return content[: len(content) * 2 // 3]


def added(content: bytes) -> bytes:
    return content + b"\n"


def doubled(content: bytes) -> bytes:
    return content + content


def emptied(content: bytes) -> bytes:
    return b""


@pytest.mark.slow
@pytest.mark.parametrize("harm", [cut, added, doubled, emptied])
def test_what_is_cut_or_added_is_found(whole: Path, harm: Callable[[bytes], bytes]) -> None:
    unseen = []
    for path in of_each_kind(whole):
        content = path.read_bytes()
        if harm(content) == content or (harm is added and came(path)):
            continue
        path.write_bytes(harm(content))
        unseen += [] if told(whole, path) else [str(path.relative_to(whole))]
        path.write_bytes(content)
    assert unseen == []


def test_what_is_deleted_is_found(whole: Path, tmp_path: Path) -> None:
    unseen = []
    for path in of_each_kind(whole):
        if path.relative_to(whole).parts[:2] == ("record", "columns") or path.name == "erased.jsonl":
            continue  # disposable
        if came(path):
            continue  # or did not come
        shutil.move(path, tmp_path / "away")
        unseen += [] if told(whole, path) else [str(path.relative_to(whole))]
        shutil.move(tmp_path / "away", path)
    assert unseen == []


@pytest.mark.parametrize("folder", ["site", "vault", "archive", "notices", "receipts", "record/segments"])
def test_a_folder_that_is_gone_is_found(whole: Path, folder: str, tmp_path: Path) -> None:
    shutil.move(whole / folder, tmp_path / "away")
    named = [one.place for one in RecordStore(whole).verify(STANDARD)]
    shutil.move(tmp_path / "away", whole / folder)
    if folder != "notices":  # with its register it says nothing about itself: see the witness
        assert any(one.startswith(folder) for one in named)


@pytest.mark.slow
@pytest.mark.parametrize("form", FORMS)
def test_lines_in_another_order_or_twice_are_found(whole: Path, form: str) -> None:
    for path in sorted(whole.glob(form)):
        content = path.read_bytes()
        lines = content.splitlines(keepends=True)
        if len(lines) < 3:
            continue
        for other in (
            [lines[1], lines[0], *lines[2:]], [*lines[:-2], lines[-1], lines[-2]], [*lines, lines[-1]],
            [lines[0], lines[0], *lines[1:]], lines[:1] + lines[2:], lines[1:],
            *([lines[:-1]] if form != FORMS[0] else []),  # of the log that is what a killed run looks like: see below
        ):  # fmt: skip
            path.write_bytes(b"".join(other))
            seen = told(whole, path) or (form.endswith("register.jsonl") and RecordStore(whole).verify(STANDARD))
            seen = seen or (form.endswith("log.jsonl") and RecordStore(whole).verify(STANDARD))
            path.write_bytes(content)
            assert seen, path


def test_what_is_put_beside_is_found(whole: Path) -> None:
    for name in (
        "site/子页.html", "notices/2026-11-05/0099-N9.docx", "receipts/000999.json", "measures/某局.csv",
        "record/segments/000999-0123456789ab/penalty.jsonl", "record/columns/penalty/000999.parquet",
        "archive/某.xlsx",
    ):  # fmt: skip
        path = whole / name
        made = not path.parent.exists()
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"x")
        named = [one.place for one in RecordStore(whole).verify(STANDARD)]
        shutil.rmtree(path.parent) if made else path.unlink()
        assert any(name.startswith(one) for one in named), (name, named)


def test_another_file_of_the_same_kind_in_its_place_is_found(whole: Path) -> None:
    for pattern in ("receipts/*.json", "notices/*/*.docx", "record/segments/*/*.jsonl", "archive/*", "measures/*.csv"):
        one, other = [path for path in sorted(whole.glob(pattern)) if path.is_file()][:2]
        content = one.read_bytes()
        one.write_bytes(other.read_bytes())
        assert told(whole, one)
        one.write_bytes(content)


def test_a_line_cut_off_the_log_with_all_its_traces_is_found_by_the_site_and_by_the_witness(
    whole: Path, tmp_path: Path
) -> None:
    office = Path(shutil.copytree(whole, tmp_path / "office"))
    witness = tmp_path / "见证.txt"
    lines = (office / "record" / "log.jsonl").read_bytes().splitlines(keepends=True)
    told_then = call("record", "witness", "--office", str(office), "--as-of", LATER).stdout
    witness.write_text(f"# 上级留存\n\n{told_then}", encoding="utf-8")
    assert call("verify", "--office", str(office), "--witness", str(witness)).returncode == 0
    number = len(lines) - 1
    (office / "record" / "log.jsonl").write_bytes(b"".join(lines[:-1]))
    for pattern in ("receipts", "returned", "exchange/in/*", "record/columns/*"):
        for path in office.glob(f"{pattern}/{number:06}*"):
            path.unlink()
    done = call("verify", "--office", str(office), "--witness", str(witness))
    assert done.returncode == 1
    assert f"record/log.jsonl:{len(lines)}" in done.stdout
    assert "见证" in done.stdout


@pytest.mark.slow
def test_a_history_that_was_rewritten_whole_is_found_by_the_witness_alone(whole: Path, tmp_path: Path) -> None:
    office = Path(shutil.copytree(whole, tmp_path / "office"))
    texts = [call("record", "witness", "--office", str(office), "--as-of", day).stdout for day in (SECOND, LATER)]
    (tmp_path / "见证.txt").write_text("".join(texts), encoding="utf-8")
    (tmp_path / "其他.txt").write_text(texts[0].replace(CODES["a"], CODES["b"]), encoding="utf-8")
    forged = new_office(tmp_path / "forged")
    inbox(forged, BEFORE[1:])
    call("run", "--office", str(forged), "--as-of", LATER)
    assert call("verify", "--office", str(forged)).returncode == 0
    done = call("verify", "--office", str(forged), "--witness", str(tmp_path / "见证.txt"))
    assert (done.returncode, SECOND in done.stdout, LATER in done.stdout) == (1, True, False), "the first one is named"
    for wrong in (tmp_path / "其他.txt", whole / "office.yaml"):
        done = call("verify", "--office", str(office), "--witness", str(wrong))
        assert (done.returncode, wrong.name in done.stderr) == (2, True)


def test_a_mirror_that_is_not_as_its_label_says_is_not_opened(whole: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One flipped bit may end the program that reads it, and then nothing else is told."""
    mirror, other = sorted((whole / "record" / "columns").rglob("*.parquet"))[:2]
    contents = {path: path.read_bytes() for path in (mirror, whole / "record" / "log.jsonl")}
    opened: list[Path] = []
    read = pl.read_parquet
    monkeypatch.setattr(
        "creditcli.io.record_check.pl.read_parquet", lambda path, **more: opened.append(path) or read(path, **more)
    )
    for path, content in contents.items():
        path.write_bytes(content[:40] + bytes([content[40] ^ 1]) + content[41:])
    found = (told(whole, mirror), told(whole, whole / "record" / "log.jsonl"))
    for path, content in contents.items():
        path.write_bytes(content)
    assert (found, mirror in opened, other in opened) == ((True, True), False, True)
