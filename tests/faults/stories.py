"""Small offices at the moment before a command, and what has to hold after it was cut off."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from creditcli.io.bundle import bundle, open_standard
from creditcli.io.office import load_office
from creditcli.io.record import RecordStore
from creditcli.io.site import MANIFEST, OLD, manifest_text, standing_digests
from creditcli.io.vault import KEY_BYTES, Vault
from tests.exchange.offices import CODES, NAMES, call, partners
from tests.faults.killing import Layer, under
from tests.helpers import tree

SAMPLE = bundle("samples") / "office"
BEFORE = ("2026-06-05/人社局/欠薪名单2026年6月.xlsx", "2026-08-14/交通局/行政处罚2026年8月.csv")
AFTER = ("2026-09-11/人社局/欠薪名单2026年9月.xlsx", "2026-09-18/人社局/行政处罚2026年9月.xlsx")
FIRST, SECOND = "2026-08-20", "2026-09-28"
STANDARD = open_standard()


@dataclass(frozen=True)
class Story:
    """An office folder, a command on it, the states that its site may be in afterwards, and the steps on the way."""

    office: Path
    command: tuple[str, ...]
    exit: int
    log: bytes
    sites: tuple[dict[str, str], ...]
    done: dict[str, bytes]
    steps: tuple[str, ...]

    def copy(self, folder: Path) -> Path:
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(self.office, folder)
        return folder

    def run(self, folder: Path, lang: str = "zh") -> tuple[int, str]:
        done = call("--lang", lang, *(one.format(folder) for one in self.command), "--office", str(folder))
        return done.returncode, done.stderr


def new_office(folder: Path, code: str = "") -> Path:
    """The sample office, its record empty, with two files in its inbox."""
    folder.mkdir(parents=True)
    for name in ("office.yaml", "organisations.csv"):
        shutil.copy(SAMPLE / name, folder / name)
    if code:
        path = folder / "office.yaml"
        path.write_text(path.read_text("utf-8").replace(CODES["a"], code), encoding="utf-8")
    RecordStore(folder).create(load_office(folder).code, date(2026, 1, 1), "salt")
    Vault(folder).create(bytes(KEY_BYTES))
    return folder


def inbox(folder: Path, names: tuple[str, ...]) -> None:
    for name in names:
        path = folder / "inbox" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(SAMPLE / "inbox" / name, path)


def told(folder: Path, command: tuple[str, ...]) -> Story:
    """The story whose ending is that of an undisturbed run."""
    end = folder.with_name(f"{folder.name}-end")
    shutil.copytree(folder, end)
    layer = Layer(end, 0, "kill")
    with under(layer):
        done = call(*(one.format(end) for one in command), "--office", str(end))
    sites = tuple(standing_digests(one / "site") for one in (folder, end))
    return Story(folder, command, done.returncode, log_of(folder), sites, contents(end), tuple(layer.steps))


def stories(root: Path) -> dict[str, Story]:
    office = new_office(root / "run")
    inbox(office, BEFORE)
    call("run", "--office", str(office), "--as-of", FIRST)
    inbox(office, AFTER)
    merged = Path(shutil.copytree(office, root / "merged"))
    paths = [f"{{}}/inbox/{name}" for name in AFTER]
    for name in AFTER:
        day, sender, _ = name.split("/")
        given = ("--department", sender, "--received", day, "--office", str(merged))
        call("merge", str(merged / "inbox" / name), *given)
    return {
        "run": told(office, ("run", "--as-of", SECOND)),
        "merge": told(
            Path(shutil.copytree(office, root / "merge")),
            ("merge", *paths, "--department", "人社局", "--received", SECOND),
        ),
        "publish": told(merged, ("publish", "--as-of", SECOND, "--confirm")),
        "notices": told(Path(shutil.copytree(merged, root / "notices")), ("notices", "--as-of", SECOND)),
        "exchange": told(*foreign(merged, root)),
    }


def foreign(merged: Path, root: Path) -> tuple[Path, tuple[str, ...]]:
    """A neighbour that is about to take in a package of the office."""
    sender = Path(shutil.copytree(merged, root / "sender"))
    with (sender / "office.yaml").open("a", encoding="utf-8") as file:
        file.write(partners("a"))
    paper = call(
        "exchange", "export", "--to", NAMES["b"], "--as-of", SECOND, "--output", str(root), "--office", str(sender)
    )
    receiver = new_office(root / "exchange", CODES["b"])
    with (receiver / "office.yaml").open("a", encoding="utf-8") as file:
        file.write(partners("b"))
    return receiver, ("exchange", "import", paper.stdout.strip(), "--received", SECOND, "--output", "{}")


def log_of(folder: Path) -> bytes:
    return (folder / "record" / "log.jsonl").read_bytes()


def received(log: bytes) -> set[tuple[str, str]]:
    """Names and digests of what was taken in."""
    return {(one["file"], one["archive"]) for one in map(json.loads, log.splitlines())}


def contents(folder: Path) -> dict[str, bytes]:
    """Everything in the folder but locks and the mirror, which is made when it is next needed."""
    return {name: content for name, content in tree(folder, ".").items() if not name.startswith("record/columns/")}


def check(story: Story, folder: Path, without: bool = False) -> None:
    """What holds at any moment, whatever happened: see each line. ``without``: a file was left out, so that the lines
    that follow bear other numbers."""
    problems = RecordStore(folder).verify(STANDARD)
    assert problems == ()
    log, end = log_of(folder), story.done["record/log.jsonl"]
    assert log.startswith(story.log), "nothing is lost"
    assert without or end.startswith(log), "a line is the one that an undisturbed run writes"
    check_site(story, folder)
    register = folder / "notices" / "register.jsonl"
    lines = [json.loads(text) for text in register.read_text("utf-8").splitlines()] if register.is_file() else []
    numbers = Counter(
        (one["kind"], one["signer_code"], one["year"], one["sequence"]) for one in lines if one["sequence"]
    )
    assert [number for number, times in numbers.items() if times > 1] == [], "a number is never used twice"
    seen = {path.relative_to(folder / "notices").as_posix() for path in (folder / "notices").rglob("*.docx")}
    assert {name for name in seen if "/." not in name} <= {one["file"] for one in lines}, "no letter without its line"


def check_site(story: Story, folder: Path) -> None:
    """The site is the old one or the new one, whole; only between two renames it is beside its place."""
    root = folder / "site"
    if not root.is_dir() and root.with_name(OLD.format("site")).is_dir():
        root = root.with_name(OLD.format("site"))
    standing = standing_digests(root)
    if standing not in story.sites:
        # `run` goes on without a file that it was not able to take in: the site is then that of the record as it is
        assert story.command[0] == "run"
        about = f"{SECOND} {RecordStore(folder).head()}"
        assert (root / MANIFEST).read_bytes() == manifest_text(about, standing)
    assert not root.is_dir() or (root / MANIFEST).is_file()
